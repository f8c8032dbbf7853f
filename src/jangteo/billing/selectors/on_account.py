"""By which terms an order is paid."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from jangteo.billing.types.invoices import DuePart
from jangteo.credit.selectors import schedule_of
from jangteo.credit.types import FromDates, TermsView
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ordering.types import OrderView


def terms_version_of(order: OrderView) -> UUID | None:
    """The version of terms an order was promised; None: it is paid at once."""
    return order.terms.version_id if order.terms else None


def dues_of(order: OrderView, amount: Money, left_on: date) -> list[DuePart]:
    """The parts of what an order's goods come to that left on a day, as its terms have them."""
    ordered_on = order.summary.placed_at.astimezone(clock.SEOUL).date()
    return dues_by(order.terms, amount, FromDates(ordered_on, fulfilment=left_on, invoice=clock.today()))


def dues_by(terms: TermsView | None, amount: Money, dates: FromDates) -> list[DuePart]:
    """The same by terms and days; without terms it is due with the invoice."""
    if terms is None:
        return [DuePart(dates.invoice or clock.today(), amount, Money.zero(amount.currency))]
    parts = schedule_of(terms, amount, dates)
    return [
        DuePart(one.on, one.amount, one.discount, one.discount_until if one.discount else None, one.is_deposit)
        for one in parts
    ]


def joined_dues(parts: Sequence[DuePart]) -> tuple[DuePart, ...]:
    """Parts of several orders, those of one day as one."""
    found: dict[tuple[date, date | None, bool], DuePart] = {}
    for one in parts:
        key = (one.due_on, one.discount_until, one.is_deposit)
        known = found.get(key)
        if known is None:
            found[key] = one
        else:
            found[key] = DuePart(
                one.due_on, known.amount + one.amount, known.discount + one.discount, one.discount_until, one.is_deposit
            )
    return tuple(sorted(found.values(), key=lambda one: (one.due_on, one.discount_until or one.due_on)))
