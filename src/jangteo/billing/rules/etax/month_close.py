"""What a month of supplies and returns takes: one document for each buyer, and amendments of earlier months."""

import calendar
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from jangteo.billing.errors import TaxInvoiceRefused
from jangteo.billing.rules.etax.amendments import Amendment, amend
from jangteo.billing.rules.etax.deadlines import issue_by
from jangteo.billing.types.etax import (
    AmendmentReason,
    IssuedInvoice,
    MonthClose,
    Returned,
    Supplied,
    TaxInvoice,
    TaxKind,
    ToIssue,
)
from jangteo.kernel.money import Money

WON = "KRW"
Covered = Mapping[str, IssuedInvoice]  # {id of what was supplied: the document it is in}


def close_month(
    month: date,
    supplier: str,
    moved: Iterable[Supplied | Returned],
    covered: Covered,
    holidays: Collection[date] = (),
) -> MonthClose:
    """The documents of a month.

    month    any day of it
    moved    what was supplied and what came back, also of other months: what is returned has to be among it
    covered  what is in a document already, and so not issued again
    raises   TaxInvoiceRefused for a return of nothing known, or of more than was supplied
    source   consolidated documents: Value-Added Tax Act, article 34 (3) 1
    """
    all_moved = list(moved)
    supplied = {one.id: one for one in all_moved if isinstance(one, Supplied)}
    returned = sorted((one for one in all_moved if isinstance(one, Returned)), key=lambda one: (one.on, one.id))
    _checked(supplied, returned)
    own = [one for one in returned if _same_month(one.on, month)]
    netted = [one for one in own if _is_netted(supplied[one.supplied_id], one, covered)]
    originals = _originals(month, supplier, supplied, netted, covered)
    later = [one for one in own if one not in netted]
    amendments: list[ToIssue] = []
    waiting: list[str] = []
    for one in later:
        if original := covered.get(one.supplied_id):
            happened = Amendment(reason=AmendmentReason.GOODS_RETURNED, on=one.on, net=one.net, tax=one.tax)
            amendments += amend(original, happened, holidays)
        else:
            waiting.append(one.id)
    by = issue_by(month, holidays)
    return MonthClose(tuple(ToIssue(one, by) for one in originals), tuple(amendments), tuple(waiting))


def _same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def _is_netted(supplied: Supplied, returned: Returned, covered: Covered) -> bool:
    """What came back in the month it went out, before it was in a document, was never in one."""
    return _same_month(supplied.on, returned.on) and supplied.id not in covered


def _checked(supplied: Mapping[str, Supplied], returned: Iterable[Returned]) -> None:
    left = {one.id: (one.net.minor, one.tax.minor) for one in supplied.values()}
    for one in returned:
        if one.supplied_id not in supplied:
            raise TaxInvoiceRefused(f"{one.id}: nothing known came back")
        if one.on < supplied[one.supplied_id].on:
            raise TaxInvoiceRefused(f"{one.id}: it came back before it went out")
        net, tax = left[one.supplied_id]
        left[one.supplied_id] = net, tax = net - one.net.minor, tax - one.tax.minor
        if one.net.minor <= 0 or one.tax.minor < 0 or net < 0 or tax < 0:
            raise TaxInvoiceRefused(f"{one.id}: more came back than went out")


def _originals(
    month: date, supplier: str, supplied: Mapping[str, Supplied], netted: Iterable[Returned], covered: Covered
) -> list[TaxInvoice]:
    """One document for each buyer and kind that anything is left of, in the order of their numbers."""
    sums: dict[tuple[str, TaxKind], tuple[int, int]] = {}
    for one in supplied.values():
        if _same_month(one.on, month) and one.id not in covered:
            net, tax = sums.get((one.buyer, one.kind), (0, 0))
            sums[one.buyer, one.kind] = net + one.net.minor, tax + one.tax.minor
    for back in netted:
        key = supplied[back.supplied_id].buyer, supplied[back.supplied_id].kind
        net, tax = sums[key]
        sums[key] = net - back.net.minor, tax - back.tax.minor
    last = date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])
    return [
        TaxInvoice(supplier=supplier, buyer=buyer, kind=kind, written_on=last, net=Money(net, WON), tax=Money(tax, WON))
        for (buyer, kind), (net, tax) in sorted(sums.items())
        if net or tax
    ]
