"""Decisions about carts and orders, without a database."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from jangteo.catalog.types import VariantId, VariantView
from jangteo.kernel.money import Money, RoundingMode, round_ratio
from jangteo.kernel.types import Action
from jangteo.ordering.errors import InvalidRefund, NothingToRefund, NotRefundable, RefundTooLarge
from jangteo.ordering.rules.cards import face_of
from jangteo.ordering.types import (
    LARGEST_QUANTITY,
    MOST_CART_LINES,
    CartLineView,
    CartProblem,
    FulfilmentProgress,
    HeldAction,
    HoldKind,
    HoldRule,
    MergeLine,
    MergePlan,
    MergeRule,
    OrderKind,
    OrderLineView,
    OrderOrigin,
    OrderStatus,
    OrderView,
    PaymentProgress,
    RefundFigures,
    RefundHindrance,
    RefundLineView,
)
from jangteo.parties.types import PostalAddress
from jangteo.pricing.types import PriceProblem, Quote

STATUS_MOVES: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PLACED: frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELLED}),
    OrderStatus.COMPLETED: frozenset(),
    OrderStatus.CANCELLED: frozenset(),
}
PAYMENT_MOVES: Mapping[PaymentProgress, frozenset[PaymentProgress]] = {
    PaymentProgress.AWAITED: frozenset(
        {PaymentProgress.PAID, PaymentProgress.DUE, PaymentProgress.VOID, PaymentProgress.REFUNDED}
    ),
    PaymentProgress.PAID: frozenset({PaymentProgress.REFUNDED, PaymentProgress.DUE, PaymentProgress.AWAITED}),
    PaymentProgress.DUE: frozenset({PaymentProgress.PAID, PaymentProgress.REFUNDED, PaymentProgress.AWAITED}),
    PaymentProgress.REFUNDED: frozenset(),
    PaymentProgress.VOID: frozenset(),
}
FULFILMENT_MOVES: Mapping[FulfilmentProgress, frozenset[FulfilmentProgress]] = {
    FulfilmentProgress.OPEN: frozenset(
        {FulfilmentProgress.PARTLY, FulfilmentProgress.SHIPPED, FulfilmentProgress.CANCELLED}
    ),
    FulfilmentProgress.PARTLY: frozenset({FulfilmentProgress.SHIPPED}),
    FulfilmentProgress.SHIPPED: frozenset({FulfilmentProgress.DELIVERED}),
    FulfilmentProgress.DELIVERED: frozenset(),
    FulfilmentProgress.CANCELLED: frozenset(),
}

# What each kind of hold keeps from being done, and whose right it is to place and release it. What may be fraud gives
# no money back either: it might go to somebody who never paid it.
HOLD_BLOCKS: Mapping[HoldKind, frozenset[HeldAction]] = {
    HoldKind.CREDIT: frozenset({HeldAction.SHIP}),
    HoldKind.FRAUD: frozenset(HeldAction),
    HoldKind.ADDRESS: frozenset({HeldAction.SHIP}),
    HoldKind.STOCK: frozenset({HeldAction.SHIP}),
    HoldKind.EXPORT: frozenset({HeldAction.SHIP}),
    HoldKind.DEPOSIT: frozenset({HeldAction.SHIP}),
}
HOLD_RIGHTS: Mapping[HoldKind, Action] = {
    HoldKind.CREDIT: Action.PAYMENTS_HANDLE,
    HoldKind.FRAUD: Action.PAYMENTS_HANDLE,
    HoldKind.ADDRESS: Action.ORDERS_HANDLE,
    HoldKind.STOCK: Action.ORDERS_HANDLE,
    HoldKind.EXPORT: Action.ORDERS_HANDLE,
    HoldKind.DEPOSIT: Action.PAYMENTS_HANDLE,
}
POSTCODES: Mapping[str, re.Pattern[str]] = {"KR": re.compile(r"[0-9]{5}")}

RULE_OF = {
    "below_minimum": "minimum",
    "above_maximum": "maximum",
    "not_a_step": "step",
    "above_allowance": "maximum",
}


def _of_sku(problem: PriceProblem, line: CartLineView, lines: Sequence[CartLineView]) -> CartProblem:
    """A SKU's problem at one of its lines: what this line would have to be, in its own unit, for the whole to fit."""
    if problem.why not in RULE_OF:
        return CartProblem(line.id, line.sku, problem.why, suggest=0 if problem.why == "not_for_you" else None)
    limit, total = problem.facts[RULE_OF[problem.why]], problem.facts.get("suggest")
    suggest = None
    if total == 0:
        suggest = 0
    elif total is not None:
        pieces = line.quantity // line.unit_quantity
        others = sum(other.quantity for other in lines if other.sku == line.sku) - line.quantity
        own = total - others
        if problem.why == "above_allowance":
            suggest = max(0, own) // pieces
        elif own >= 0 and own % pieces == 0:
            suggest = own // pieces
    period = {name: problem.facts.get(name) for name in ("period", "bought", "until")}
    return CartProblem(line.id, line.sku, problem.why, suggest=suggest, limit=limit, **period)


def kinds_blocking(open_kinds: Iterable[HoldKind], action: HeldAction) -> list[HoldKind]:
    """Which of the holds keep something from being done, in the order of the kinds."""
    held = set(open_kinds)
    return [kind for kind in HoldKind if kind in held and action in HOLD_BLOCKS[kind]]


def holds_at_placing(ship_to: PostalAddress) -> list[tuple[HoldKind, HoldRule]]:
    """The holds that an order begins with, and by which rule.

    >>> holds_at_placing(PostalAddress("김도윤", "010-1234-5678", "0304", "북촌로 12"))
    [(<HoldKind.ADDRESS: 'address'>, <HoldRule.POSTCODE: 'postcode'>)]
    """
    known = POSTCODES.get(ship_to.country)
    if known is not None and not known.fullmatch(ship_to.postcode.strip()):
        return [(HoldKind.ADDRESS, HoldRule.POSTCODE)]
    return []


def is_holdable(status: OrderStatus, fulfilment: FulfilmentProgress) -> bool:
    """Whether an order waits to be shipped: what has left, or was called off, can't be held."""
    return status == OrderStatus.PLACED and fulfilment == FulfilmentProgress.OPEN


def is_complete(payment: PaymentProgress, fulfilment: FulfilmentProgress) -> bool:
    """Whether nothing is left to do: the money is here, or was and is given back, and the goods are there."""
    is_settled = payment in (PaymentProgress.PAID, PaymentProgress.REFUNDED)
    return is_settled and fulfilment == FulfilmentProgress.DELIVERED


def refund_share(total_minor: int, quantity: int, already: int, now: int) -> int:
    """What `now` more of `quantity` units give back of a total, after `already` of them did.

    rounds  total × units/quantity, half up, cumulatively: whatever the steps, all units together give the total

    >>> [refund_share(1000, 3, already, 1) for already in range(3)]
    [333, 334, 333]
    """

    def until(units: int) -> int:
        return round_ratio(total_minor * units, quantity, RoundingMode.HALF_UP)

    return until(already + now) - until(already)


def refund_of_line(
    line: OrderLineView, already: int, now: int, *, includes_tax: bool, given: RefundLineView | None = None
) -> RefundLineView:
    """A line's part of a refund: so many base units more, after `already`.

    includes_tax  whether the order stated gross prices
    given         what the units before got, where a revision changed the line since; None: their share of it
    rounds        the amount in the view of the order's prices (so that three at ₩1,000 give ₩1,000 each) and the
                  discount by quantity; the tax by that amount, so that neither net nor tax is ever negative; what is
                  left of both, net or gross, is their difference or sum. All units together give exactly the line
    """
    total, units = (line.gross if includes_tax else line.net).minor, already + now
    told = given or _share_of_line(line, already, includes_tax=includes_tax)
    before, tax_before = (told.gross if includes_tax else told.net).minor, told.tax.minor
    amount = max(0, refund_share(total, line.quantity, 0, units) - before)
    tax_until = refund_share(line.tax.minor, total, 0, before + amount) if total else 0
    tax = min(max(0, tax_until - tax_before), amount) if given or includes_tax else max(0, tax_until - tax_before)
    net = amount - tax if includes_tax else amount
    discount = max(0, refund_share(line.discount.minor, line.quantity, 0, units) - told.discount.minor)
    return _part(line, now, net, tax, discount)


def _share_of_line(line: OrderLineView, units: int, *, includes_tax: bool) -> RefundLineView:
    """What the first so many units of a line are of it."""
    total = (line.gross if includes_tax else line.net).minor
    amount = refund_share(total, line.quantity, 0, units)
    tax = refund_share(line.tax.minor, total, 0, amount) if total else 0
    discount = refund_share(line.discount.minor, line.quantity, 0, units)
    return _part(line, units, amount - tax if includes_tax else amount, tax, discount)


def _part(line: OrderLineView, quantity: int, net: int, tax: int, discount: int) -> RefundLineView:
    parts = {"net": net, "tax": tax, "gross": net + tax, "discount": discount}
    return RefundLineView(line.id, quantity, **{name: Money(minor, line.net.currency) for name, minor in parts.items()})


def credit_note(series: str, number: int) -> str:
    """A credit note's number as it is written: country, year and its place in their series.

    >>> credit_note("credit-note:KR:2026", 42)
    'CN-KR-2026-000042'
    """
    _, country, year = series.split(":")
    return f"CN-{country}-{year}-{number:06}"


def refund_hindrance(order: OrderView) -> RefundHindrance | None:
    """What stands in the way of any refund, or None."""
    summary = order.summary
    if order.origin == OrderOrigin.IMPORTED or order.kind != OrderKind.SALE:
        return RefundHindrance.IMPORTED
    if summary.status == OrderStatus.CANCELLED:
        return RefundHindrance.CANCELLED
    if summary.payment == PaymentProgress.REFUNDED:
        return RefundHindrance.ALL_REFUNDED
    if summary.payment != PaymentProgress.PAID and not _is_owed(order):
        return RefundHindrance.NOT_PAID
    return None if summary.gross else RefundHindrance.WAS_FREE


def _is_owed(order: OrderView) -> bool:
    """Whether goods left that are still to be paid: what comes back of them lowers that."""
    summary = order.summary
    is_open = summary.payment in (PaymentProgress.AWAITED, PaymentProgress.DUE)
    has_left = summary.fulfilment in (FulfilmentProgress.SHIPPED, FulfilmentProgress.DELIVERED)
    return order.terms is not None and is_open and has_left


def refund(order: OrderView, quantities: Mapping[UUID, int], shipping: bool | Money) -> RefundFigures:
    """What a refund gives back: each line's next share of what was paid for it, and of shipping.

    quantities  {order line: base units}
    shipping    all that is left of it, or a gross amount of it
    raises      NotRefundable, InvalidRefund, RefundTooLarge, NothingToRefund
    """
    if (why := refund_hindrance(order)) is not None:
        raise NotRefundable(number=order.summary.number, why=why.value)
    lines, left = {line.id: line for line in order.lines}, order.quantities_left
    for line_id, quantity in quantities.items():
        _check_line(lines.get(line_id), line_id, quantity, left)
    given = order.given_of_lines
    parts = [
        refund_of_line(
            line,
            line.quantity - left[line.id],
            quantities[line.id],
            includes_tax=order.prices_include_tax,
            given=given.get(line.id),
        )
        for line in order.lines
        if line.id in quantities
    ]
    figures = _refund_figures(order, parts, _shipping_asked(order, shipping))
    if not figures.gross:
        raise NothingToRefund(number=order.summary.number)
    return figures


def _check_line(line: OrderLineView | None, line_id: UUID, quantity: int, left: Mapping[UUID, int]) -> None:
    if line is None:
        raise InvalidRefund("this order has no such line", line_id=str(line_id), field="line")
    facts = {"line_id": str(line_id), "sku": line.sku, "asked": quantity, "left": left[line_id]}
    if isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 1:
        raise InvalidRefund(f"{line.sku}: {quantity!r} is no quantity", field="quantity", **facts)
    if quantity > left[line_id]:
        raise RefundTooLarge(f"{line.sku}: {quantity} asked back, {left[line_id]} left", field="quantity", **facts)


def _shipping_asked(order: OrderView, shipping: bool | Money) -> int:
    """The gross of shipping to give back, in minor units."""
    left = order.shipping_left
    if isinstance(shipping, bool):
        return left.minor if shipping else 0
    facts = {"field": "shipping", "asked": str(shipping), "left": str(left)}
    if shipping.currency != left.currency or shipping.minor < 1:
        raise InvalidRefund(f"{shipping} is no amount of this order's shipping", **facts)
    if shipping.minor > left.minor:
        raise RefundTooLarge(f"shipping: {shipping} asked back, {left} left", **facts)
    return shipping.minor


def _refund_figures(order: OrderView, parts: Sequence[RefundLineView], shipping: int) -> RefundFigures:
    paid = order.shipping_gross.minor
    already = paid - order.shipping_left.minor
    tax = refund_share(order.shipping_tax.minor, paid, already, shipping) if paid else 0
    taken_off = order.shipping_discount.minor if order.shipping_discount else 0
    discount = refund_share(taken_off, paid, already, shipping) if paid else 0

    def money(minor: int) -> Money:
        return Money(minor, order.net.currency)

    return RefundFigures(
        number=f"{order.summary.number}-R{len(order.refunds) + 1}",
        lines=tuple(parts),
        net=money(sum(part.net.minor for part in parts) + shipping - tax),
        tax=money(sum(part.tax.minor for part in parts) + tax),
        gross=money(sum(part.gross.minor for part in parts) + shipping),
        discount=money(sum(part.discount.minor for part in parts) + discount),
        shipping_net=money(shipping - tax),
        shipping_tax=money(tax),
        shipping_discount=money(discount),
    )


def digest(secret: str) -> str:
    """How a guest's secret is kept; the empty secret stays empty and opens nothing."""
    return hashlib.sha256(secret.encode()).hexdigest() if secret else ""


def find_problems(
    lines: Sequence[CartLineView],
    quote: Quote,
    listed: Iterable[VariantId],
    units: Mapping[VariantId, VariantView],
) -> tuple[CartProblem, ...]:
    """What keeps a cart from being ordered, with the quantity that would mend it.

    listed  variants this buyer may see here
    Two lines of one variant share its stock, the earlier line first.
    """
    visible = set(listed)
    found = {problem.sku: problem for problem in reversed(quote.problems)}  # the first of each SKU
    odd = _odd_cards(lines, quote)
    free: dict[VariantId, int] = {line.variant_id: line.available + line.later for line in lines}
    problems = []
    for line in lines:
        left = free[line.variant_id]
        if line.variant_id not in visible:
            problems.append(CartProblem(line.id, line.sku, "not_listed", suggest=0))
        elif (problem := found.get(line.sku)) is not None:
            problems.append(_of_sku(problem, line, lines))
        elif line.id in odd:
            problems.append(CartProblem(line.id, line.sku, "no_price", suggest=0))
        elif line.quantity > left:
            unit = next((u for u in units[line.variant_id].units if u.code == line.unit), None)
            fits = left * unit.denominator // unit.numerator if unit else 0
            problems.append(CartProblem(line.id, line.sku, "insufficient_stock", suggest=max(fits, 0), available=left))
        else:
            free[line.variant_id] = left - line.quantity
    return tuple(problems)


def _odd_cards(lines: Sequence[CartLineView], quote: Quote) -> set[UUID]:
    """Lines of gift cards whose price gives no whole amount for each card."""
    cards = {line.id for line in lines if line.is_gift_card}
    return {one.key for one in quote.lines if one.key in cards and face_of(one.gross.minor, one.quantity) is None}


def merge(own: Sequence[MergeLine], guest: Sequence[MergeLine], how: MergeRule) -> MergePlan:
    """What joins a cart's lines from another cart, each pair of goods and unit once in either.

    Nothing is lost: what a line or the cart is too small for is `left`. Of two quantities that are too much together
    the larger stays, and the other is left.

    >>> from uuid import UUID
    >>> two, three = (MergeLine(UUID(int=1), "case", n, 12 * n) for n in (2, 3))
    >>> [merge([two], [three], how).changed[0].unit_quantity for how in MergeRule]
    [5, 3, 3]
    >>> merge([three], [two], MergeRule.MAX).changed
    ()
    """
    held = {line.key: line for line in own}
    room = max(0, MOST_CART_LINES - len(held))
    added: list[MergeLine] = []
    changed: list[MergeLine] = []
    left: list[MergeLine] = []
    for line in guest:
        mine = held.get(line.key)
        if mine is None:
            (added if len(added) < room else left).append(line)
            continue
        joined, over = _joined(mine, line, how)
        if joined != mine:
            changed.append(joined)
        if over is not None:
            left.append(over)
    return MergePlan(tuple(added), tuple(changed), tuple(left))


def _joined(mine: MergeLine, line: MergeLine, how: MergeRule) -> tuple[MergeLine, MergeLine | None]:
    """The line both come to, and what is too much."""
    larger, smaller = (mine, line) if mine.unit_quantity >= line.unit_quantity else (line, mine)
    if how == MergeRule.LATEST:
        return line, None
    if how == MergeRule.MAX:
        return larger, None
    units, pieces = mine.unit_quantity + line.unit_quantity, mine.quantity + line.quantity
    if max(units, pieces) > LARGEST_QUANTITY:
        return larger, smaller
    return MergeLine(mine.variant_id, mine.unit, units, pieces), None
