"""Days of invoices on which late interest ran and was not charged."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Max

from jangteo.billing.models import Dispute, InterestLine, Invoice
from jangteo.billing.rules.charges import Days, uncharged_days
from jangteo.billing.types.charges import ChargedDays
from jangteo.kernel import clock

type Dues = Mapping[UUID, Sequence[tuple[date, int]]]


def uncharged_by_invoice(
    rows: Iterable[Invoice], dues: Dues, covers: Dues, *, rate: Decimal, until: date
) -> dict[UUID, tuple[ChargedDays, ...]]:
    """{invoice: days up to this one that were not charged yet}, of those that have any; two queries.

    dues, covers  as `selectors.overdue` reads them
    """
    known = list(rows)
    ids = [row.pk for row in known]
    last, disputes = _last_days(ids), _disputed(ids)
    found = {}
    for row in known:
        if not (parts := dues.get(row.pk)):
            continue
        days = uncharged_days(
            parts,
            covers.get(row.pk, ()),
            rate=rate,
            until=until,
            currency=row.currency,
            charged_until=last.get(row.pk),
            disputed=disputes.get(row.pk, ()),
        )
        if days:
            found[row.pk] = days
    return found


def _last_days(ids: Sequence[UUID]) -> dict[UUID, date]:
    rows = InterestLine.objects.filter(invoice__in=ids).order_by().values_list("invoice").annotate(Max("ends_on"))
    return dict(rows)


def _disputed(ids: Sequence[UUID]) -> dict[UUID, list[Days]]:
    """The days of disputes in the merchant's zone, that of opening and that of closing counted."""
    found = defaultdict[UUID, list[Days]](list)
    rows = Dispute.objects.filter(invoice__in=ids).order_by("opened_at", "pk")
    for pk, opened_at, closed_at in rows.values_list("invoice", "opened_at", "closed_at"):
        found[pk].append((_day(opened_at), _day(closed_at) if closed_at else None))
    return dict(found)


def _day(at: datetime) -> date:
    return at.astimezone(clock.SEOUL).date()
