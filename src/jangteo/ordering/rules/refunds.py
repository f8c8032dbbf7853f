"""What refunds give back of an order, and what an allowance takes off it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from jangteo.kernel.money import Money, RoundingMode, round_ratio
from jangteo.ordering.errors import InvalidRefund, NothingToRefund, NotRefundable, RefundTooLarge
from jangteo.ordering.types import (
    FulfilmentProgress,
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
    line: OrderLineView,
    already: int,
    now: int,
    *,
    includes_tax: bool,
    given: RefundLineView | None = None,
    allowed: RefundLineView | None = None,
) -> RefundLineView:
    """A line's part of a refund: so many base units more, after `already`.

    includes_tax  whether the order stated gross prices
    given         what the line got so far, where a revision changed the line since; None: the share of its units
    allowed       what of that allowances took off: units they were not granted on come back first, whole, and the
                  others at what was paid for them; None: nothing
    rounds        the amount in the view of the order's prices (so that three at ₩1,000 give ₩1,000 each) and the
                  discount by quantity; the tax by that amount, so that neither net nor tax is ever negative; what is
                  left of both, net or gross, is their difference or sum. All units and allowances together give
                  exactly the line
    """
    total, units = (line.gross if includes_tax else line.net).minor, already + now
    told = given or _share_of_line(line, already, includes_tax=includes_tax)
    before, tax_before = (told.gross if includes_tax else told.net).minor, told.tax.minor
    off, tax_off = _taken_off(line, units, allowed, includes_tax=includes_tax)
    share = refund_share(total, line.quantity, 0, units)
    amount = max(0, min(share - off, total) - before)
    if allowed:
        tax_until = (refund_share(line.tax.minor, total, 0, share) if total else 0) - tax_off
    else:
        tax_until = refund_share(line.tax.minor, total, 0, before + amount) if total else 0
    tax = max(0, tax_until - tax_before)
    if given or includes_tax:
        tax = min(tax, amount)
    net = amount - tax if includes_tax else amount
    discount = max(0, refund_share(line.discount.minor, line.quantity, 0, units) - told.discount.minor)
    return _part(line, now, net, tax, discount)


def _taken_off(
    line: OrderLineView, units: int, allowed: RefundLineView | None, *, includes_tax: bool
) -> tuple[int, int]:
    """By how much less so many units give back for what was allowed, less what the allowances gave already: below zero
    as long as units come back that nothing was allowed on. The amount in the view of the prices, and the tax.
    """
    if allowed is None:
        return 0, 0
    on = max(1, min(allowed.allowed_units, line.quantity))
    back = max(0, units - (line.quantity - on))
    amount, tax = (allowed.gross if includes_tax else allowed.net).minor, allowed.tax.minor
    return refund_share(amount, on, 0, back) - amount, refund_share(tax, on, 0, back) - tax


def _share_of_line(line: OrderLineView, units: int, *, includes_tax: bool) -> RefundLineView:
    """What the first so many units of a line are of it."""
    total = (line.gross if includes_tax else line.net).minor
    amount = refund_share(total, line.quantity, 0, units)
    tax = refund_share(line.tax.minor, total, 0, amount) if total else 0
    discount = refund_share(line.discount.minor, line.quantity, 0, units)
    return _part(line, units, amount - tax if includes_tax else amount, tax, discount)


def _part(line: OrderLineView, quantity: int, net: int, tax: int, discount: int) -> RefundLineView:
    net_part, tax_part, off = (Money(minor, line.net.currency) for minor in (net, tax, discount))
    return RefundLineView(line.id, quantity, net_part, tax_part, net_part + tax_part, off)


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
    given, allowed = order.given_of_lines, order.allowed_of_lines
    parts = [
        refund_of_line(
            line,
            line.quantity - left[line.id],
            quantities[line.id],
            includes_tax=order.prices_include_tax,
            given=given.get(line.id),
            allowed=allowed.get(line.id),
        )
        for line in order.lines
        if line.id in quantities
    ]
    figures = _refund_figures(order, parts, _shipping_asked(order, shipping))
    if not figures.gross:
        raise NothingToRefund(number=order.summary.number)
    return figures


def allowance(order: OrderView, amounts: Mapping[UUID, tuple[int, int]], shipping: int = 0) -> RefundFigures:
    """What is taken off some lines of an order on account, and off its shipping, without any unit coming back.

    amounts   {order line: (gross in minor units, base units that it is granted on)}
    shipping  gross of it in minor units
    rounds    the tax of a line by its gross, over all its allowances, half up
    raises    NotRefundable, RefundTooLarge for more than is left of a line, of shipping or of what is owed,
              NothingToRefund
    """
    if order.terms is None or order.summary.status == OrderStatus.CANCELLED:
        raise NotRefundable(number=order.summary.number, why=RefundHindrance.NOT_PAID.value)
    parts = [_allowed_part(order, line, *amounts[line.id]) for line in order.lines if line.id in amounts]
    figures = _refund_figures(order, parts, shipping)
    if not figures.gross or len(parts) < len(amounts):
        raise NothingToRefund(number=order.summary.number)
    if shipping > order.shipping_left.minor or order.due < figures.gross:
        raise RefundTooLarge(f"{figures.gross} is more than {order.due}", field="amount", left=str(order.due))
    return figures


def _allowed_part(order: OrderView, line: OrderLineView, gross: int, units: int) -> RefundLineView:
    given, allowed = order.given_of_lines.get(line.id), order.allowed_of_lines.get(line.id)
    before = allowed.gross.minor if allowed else 0
    tax = refund_share(line.tax.minor, line.gross.minor, before, gross) if line.gross.minor else 0
    left = line.gross.minor - (given.gross.minor if given else 0)
    tax_left = line.tax.minor - (given.tax.minor if given else 0)
    if gross < 1 or units < 1 or gross > left:
        raise RefundTooLarge(f"{line.sku}: {gross} is more than {left}", field="amount", left=left)
    tax = max(min(tax, tax_left), gross - (left - tax_left))
    return replace(_part(line, 0, gross - tax, tax, 0), allowed_units=units)


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
