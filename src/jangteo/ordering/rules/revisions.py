"""What a changed order comes to, and what of it is owed or goes back; without a database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from jangteo.kernel.money import Money, RoundingMode, TaxAt, UnitPrice, round_ratio, split_minor, tax_within
from jangteo.ordering.rules import refund_share
from jangteo.ordering.types import (
    ChangeWindow,
    FulfilmentProgress,
    LineDiscount,
    LineFigures,
    OrderOrigin,
    OrderStatus,
    PaymentProgress,
    ShippingFigures,
    Totals,
)

CHANGEABLE = frozenset({FulfilmentProgress.OPEN, FulfilmentProgress.PARTLY})


@dataclass(frozen=True, slots=True)
class Rounding:
    """How an order computes: its currency, whether its prices include tax, how and where tax is rounded."""

    currency: str
    includes_tax: bool
    mode: RoundingMode
    tax_at: TaxAt


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a changed order leaves to pay, and what of what came goes back; never both."""

    due: int
    refund: int


def settle(total: int, received: int, given_back: int) -> Settlement:
    """due = total − paid, always.

    total       what the order comes to now
    received    all that came in
    given_back  of it by earlier revisions, not by refunds of units, which are still part of `total`

    >>> settle(32, 20, 0), settle(20, 20, 0), settle(15, 20, 0)
    (Settlement(due=12, refund=0), Settlement(due=0, refund=0), Settlement(due=0, refund=5))
    """
    balance = total - (received - given_back)
    return Settlement(max(0, balance), max(0, -balance))


def window(  # noqa: PLR0913 -- all that an order's changes hang on
    *,
    origin: OrderOrigin,
    status: OrderStatus,
    payment: PaymentProgress,
    fulfilment: FulfilmentProgress,
    placed_at: datetime,
    now: datetime,
    minutes: int | None,
) -> ChangeWindow:
    """Whether an order may still be changed.

    minutes  how long after placing; None: no limit, for staff
    """
    if origin != OrderOrigin.PLACED:
        return ChangeWindow("imported")
    if status != OrderStatus.PLACED or fulfilment not in CHANGEABLE:
        return ChangeWindow("cancelled" if status == OrderStatus.CANCELLED else "sent")
    if payment in (PaymentProgress.REFUNDED, PaymentProgress.VOID):
        return ChangeWindow("all_refunded")
    if minutes is None:
        return ChangeWindow()
    until = placed_at + timedelta(minutes=minutes)
    if minutes == 0:
        return ChangeWindow("not_here")
    return ChangeWindow("" if now < until else "too_late", until)


def keep(line: LineFigures, unit_quantity: int, quantity: int, rounding: Rounding) -> LineFigures:
    """A line at another quantity and the prices it was ordered at; its tax is told by `tax_lines` afterwards.

    Fewer units keep their share of the subtotal and of what each promotion took; what is more costs the same unit
    price, and promotions take no more than before, so that nothing is spread anew.

    rounds  shares cumulatively, half up: as refunds do, whatever the steps
    """
    subtotal = _subtotal(line, quantity, rounding)
    if quantity < line.quantity:
        discounts = tuple(
            replace(one, amount=share)
            for one in line.discounts
            if (share := min(refund_share(one.amount, line.quantity, 0, quantity), subtotal))
        )
    else:
        discounts = line.discounts
    taken = sum(one.amount for one in discounts)
    if taken > subtotal:  # shares rounded up of a subtotal rounded down
        discounts, taken = _within(discounts, subtotal), subtotal
    return replace(
        line,
        unit_quantity=unit_quantity,
        quantity=quantity,
        subtotal=subtotal,
        discount=taken,
        discounts=discounts,
        net=0,
        tax=0,
        gross=0,
        left_off=0,
    )


def _subtotal(line: LineFigures, quantity: int, rounding: Rounding) -> int:
    """By the unit price where that gave the subtotal; by share where steps of a ladder were priced each by its own."""
    price = UnitPrice(line.unit_price, rounding.currency)
    if price.to_money(line.quantity, rounding.mode).minor == line.subtotal:
        return price.to_money(quantity, rounding.mode).minor
    if quantity <= line.quantity:
        return refund_share(line.subtotal, line.quantity, 0, quantity)
    return line.subtotal + price.to_money(quantity - line.quantity, rounding.mode).minor


def _within(discounts: Iterable[LineDiscount], most: int) -> tuple[LineDiscount, ...]:
    kept, left = [], most
    for one in discounts:
        amount = min(one.amount, left)
        left -= amount
        if amount:
            kept.append(replace(one, amount=amount))
    return tuple(kept)


def tax_lines[K](
    changed: Mapping[K, LineFigures],
    told: Mapping[K, LineFigures],
    unchanged: Sequence[LineFigures],
    shipping: ShippingFigures,
    rounding: Rounding,
) -> dict[K, LineFigures]:
    """{place: the changed line with its tax}, at the rate and treatment that each says.

    told       {place: the same line as it was taxed}: before the change, or in a quote of today
    unchanged  the other lines that stay, for tax that is rounded once a document
    rounds     as the order was placed: each line's tax; each unit's, of which a line keeps its share; or a code's once,
               where what the unchanged lines don't bear is divided over the changed ones by amount. What is left off
               keeps its share
    """
    left_off = {
        place: _share(told[place].left_off, line.after, told[place].after)
        for place, line in changed.items()
        if told[place].left_off
    }
    taxed = {place: line for place, line in changed.items() if place not in left_off}
    taxes = {place: _tax(line, told[place], rounding) for place, line in taxed.items()}
    if rounding.tax_at == TaxAt.DOCUMENT:
        taxes |= _of_document(taxed, unchanged, shipping, rounding)
    return {
        place: _with_tax(line, taxes.get(place, 0), left_off.get(place, 0), rounding) for place, line in changed.items()
    }


def _share(whole: int, now: int, before: int) -> int:
    return round_ratio(whole * now, before, RoundingMode.HALF_UP) if before else 0


def _tax(line: LineFigures, told: LineFigures, rounding: Rounding) -> int:
    if rounding.tax_at == TaxAt.UNIT and told.tax_code == line.tax_code and told.after:
        return _share(told.tax, line.after, told.after)
    return _rounded(line.after, line.tax_rate, rounding)


def _rounded(amount: int, rate: Decimal, rounding: Rounding) -> int:
    money = Money(amount, rounding.currency)
    return tax_within(money, rate=rate, includes_tax=rounding.includes_tax, mode=rounding.mode).tax.minor


def _of_document[K](
    changed: Mapping[K, LineFigures], unchanged: Sequence[LineFigures], shipping: ShippingFigures, rounding: Rounding
) -> dict[K, int]:
    found: dict[K, int] = {}
    for code in {line.tax_code for line in changed.values()}:
        places = [place for place, line in changed.items() if line.tax_code == code]
        others = [line for line in unchanged if line.tax_code == code and not line.left_off]
        amount = sum(line.after for line in others) + sum(changed[place].after for place in places)
        known = sum(line.tax for line in others)
        if shipping.tax_code == code and not shipping.left_off:
            amount += shipping.net + (shipping.tax if rounding.includes_tax else 0)
            known += shipping.tax
        rest = _rounded(amount, changed[places[0]].tax_rate, rounding) - known
        weights = [changed[place].after for place in places]
        if 0 <= rest <= sum(weights) and any(weights):
            found |= dict(zip(places, split_minor(rest, weights), strict=True))
    return found


def _with_tax(line: LineFigures, tax: int, left_off: int, rounding: Rounding) -> LineFigures:
    """Where prices include tax, what is left off comes off them; else it was never added."""
    net = line.after - tax - left_off if rounding.includes_tax else line.after
    return replace(line, net=net, tax=tax, gross=net + tax, left_off=left_off)


def totals(lines: Iterable[LineFigures], shipping: ShippingFigures, currency: str) -> Totals:
    """Σ lines + shipping."""
    rows = list(lines)
    net = sum(line.net for line in rows) + shipping.net
    tax = sum(line.tax for line in rows) + shipping.tax

    def money(minor: int) -> Money:
        return Money(minor, currency)

    return Totals(money(net), money(tax), money(net + tax), money(shipping.net + shipping.tax))


def tax_of_difference(refund: int, before: Totals, after: Totals) -> int:
    """The tax within what a revision gives back: all that the order's tax fell by, or that share of it.

    rounds  half up, once
    """
    fell = before.gross.minor - after.gross.minor
    tax = before.tax.minor - after.tax.minor
    if fell <= 0 or not 0 <= tax <= fell:
        return 0
    return round_ratio(tax * refund, fell, RoundingMode.HALF_UP)
