"""Invoices of which something is past its day, with reminders, disputes and late interest; how it is gone after."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from jangteo.billing.models import Dispute, Invoice, InvoiceApplication, InvoiceDue, InvoiceLine, ReminderItem
from jangteo.billing.rules.late import STATUTORY_RATE, overdue_of
from jangteo.billing.selectors.uncharged import uncharged_by_invoice
from jangteo.billing.types.collecting import DisputeOutcome, DisputeView, OverdueInvoice
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.parties.selectors import parties_by_id

type Dues = dict[UUID, list[tuple[date, int]]]


def list_overdue(
    *,
    as_of: date | None = None,
    rate: Decimal = STATUTORY_RATE,
    party_ids: Collection[UUID] | None = None,
    invoice_ids: Collection[UUID] | None = None,
) -> list[OverdueInvoice]:
    """What is overdue, the longest first; nine queries, however many there are. Access is checked by the caller.

    as_of      None: today; what came until now counts
    party_ids  only of these who are billed; None: of all, guests too
    """
    day = as_of or clock.today()
    rows = list(_open(day, party_ids, invoice_ids))
    ids = [row.pk for row in rows]
    dues, covers = dues_of(ids), covers_of(ids)
    uncharged = uncharged_by_invoice(rows, dues, covers, rate=rate, until=day)
    levels, disputes = _levels(ids), {one.invoice_id: one for one in list_disputes(ids, only_open=True)}
    languages = {pk: one.language for pk, one in parties_by_id({row.party_id for row in rows if row.party_id}).items()}
    found = []
    for row in rows:
        late = overdue_of(dues.get(row.pk, []), row.applied_minor + row.credited_minor, day)
        if late is None:
            continue
        level, raised_on = levels.get(row.pk, (0, None))
        found.append(
            OverdueInvoice(
                id=row.pk,
                number=row.number,
                party_id=row.party_id,
                bill_to_name=row.bill_to_name,
                email=row.bill_to_email,
                language=languages.get(row.party_id, "ko") if row.party_id else "ko",  # type: ignore[call-overload]
                due_on=late[0],
                days_late=(day - late[0]).days,
                overdue=Money(late[1], row.currency),
                left=Money(row.gross_minor - row.applied_minor - row.credited_minor, row.currency),
                interest=sum((one.amount for one in uncharged.get(row.pk, ())), Money.zero(row.currency)),
                level=level,
                raised_on=raised_on,
                dispute=disputes.get(row.pk),
            )
        )
    return sorted(found, key=lambda one: (one.due_on, one.number))


def dues_of(invoice_ids: Collection[UUID]) -> Dues:
    """{invoice: (due day, minor units) of its parts, earliest first}; one query."""
    found: Dues = defaultdict(list)
    rows = InvoiceDue.objects.filter(invoice__in=invoice_ids).order_by("due_on", "position")
    for pk, due_on, amount in rows.values_list("invoice", "due_on", "amount_minor"):
        found[pk].append((due_on, amount))
    return dict(found)


def covers_of(invoice_ids: Collection[UUID]) -> Dues:
    """{invoice: (day, minor units) of what was set against it and of credit notes}; two queries."""
    found: Dues = defaultdict(list)
    applied = InvoiceApplication.objects.filter(invoice__in=invoice_ids).order_by("at", "pk")
    for pk, at, amount in applied.values_list("invoice", "at", "amount_minor"):
        found[pk].append((at.astimezone(clock.SEOUL).date(), amount))
    credited = InvoiceLine.objects.filter(credits__invoice__in=invoice_ids, invoice__kind=InvoiceKind.CREDIT_NOTE.value)
    sums = credited.order_by().values("credits__invoice", "invoice__issued_on")
    for row in sums.annotate(amount=Sum(F("net_minor") + F("tax_minor"))):
        found[row["credits__invoice"]].append((row["invoice__issued_on"], int(row["amount"])))
    return dict(found)


def list_disputes(invoice_ids: Iterable[UUID], *, only_open: bool = False) -> list[DisputeView]:
    """The disputes about these invoices, the newest first; one query. Access is checked by the caller."""
    rows = Dispute.objects.filter(invoice__in=list(invoice_ids))
    rows = rows.filter(closed_at=None) if only_open else rows
    return [dispute_view(row) for row in rows.order_by("-opened_at", "-pk")]


def dispute_view(row: Dispute) -> DisputeView:
    """A dispute as a value."""
    return DisputeView(
        id=row.pk,
        invoice_id=row.invoice_id,
        reason=row.reason,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        is_by_buyer=row.is_by_buyer,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        outcome=DisputeOutcome(row.outcome) if row.outcome else None,
        note=row.note,
    )


def _open(day: date, party_ids: Collection[UUID] | None, invoice_ids: Collection[UUID] | None) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(
        kind=InvoiceKind.INVOICE.value,
        gross_minor__gt=F("applied_minor") + F("credited_minor"),
        pk__in=InvoiceDue.objects.filter(due_on__lt=day).values("invoice"),
    )
    rows = rows if party_ids is None else rows.filter(party__in=list(party_ids))
    return rows if invoice_ids is None else rows.filter(pk__in=list(invoice_ids))


def _levels(invoice_ids: Sequence[UUID]) -> dict[UUID, tuple[int, date]]:
    rows = ReminderItem.objects.filter(invoice__in=invoice_ids).order_by("invoice", "-level").distinct("invoice")
    return {pk: (level, on) for pk, level, on in rows.values_list("invoice", "level", "reminder__run__on")}
