"""Decisions about carts and orders, without a database."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from jangteo.catalog.types import VariantId, VariantView
from jangteo.kernel.types import Action
from jangteo.ordering.rules.cards import face_of
from jangteo.ordering.rules.references import require_new_number, require_references, strictest
from jangteo.ordering.rules.refunds import (
    allowance,
    refund,
    refund_hindrance,
    refund_of_line,
    refund_share,
)
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
    OrderStatus,
    PaymentProgress,
)
from jangteo.parties.types import PostalAddress
from jangteo.pricing.types import PriceProblem, Quote

__all__ = [  # of the others
    "allowance",
    "refund",
    "refund_hindrance",
    "refund_of_line",
    "refund_share",
    "require_new_number",
    "require_references",
    "strictest",
]

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
    HoldKind.GIFT: frozenset({HeldAction.SHIP, HeldAction.CHANGE}),
}
# These end with what they wait for, never by hand.
BY_THEMSELVES = frozenset({HoldKind.GIFT})
HOLD_RIGHTS: Mapping[HoldKind, Action] = {
    HoldKind.CREDIT: Action.PAYMENTS_HANDLE,
    HoldKind.FRAUD: Action.PAYMENTS_HANDLE,
    HoldKind.ADDRESS: Action.ORDERS_HANDLE,
    HoldKind.STOCK: Action.ORDERS_HANDLE,
    HoldKind.EXPORT: Action.ORDERS_HANDLE,
    HoldKind.DEPOSIT: Action.PAYMENTS_HANDLE,
    HoldKind.GIFT: Action.ORDERS_HANDLE,
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


def holds_at_placing(ship_to: PostalAddress, *, is_gift: bool = False) -> list[tuple[HoldKind, HoldRule]]:
    """The holds that an order begins with, and by which rule; a gift waits for its receiver to say where it goes.

    >>> holds_at_placing(PostalAddress("김도윤", "010-1234-5678", "0304", "북촌로 12"))
    [(<HoldKind.ADDRESS: 'address'>, <HoldRule.POSTCODE: 'postcode'>)]
    """
    if is_gift:
        return [(HoldKind.GIFT, HoldRule.RECEIVER)]
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


def credit_note(series: str, number: int) -> str:
    """A credit note's number as it is written: country, year and its place in their series.

    >>> credit_note("credit-note:KR:2026", 42)
    'CN-KR-2026-000042'
    """
    _, country, year = series.split(":")
    return f"CN-{country}-{year}-{number:06}"


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
