"""What of invoices and credit notes goes into tax documents, and what is in one already."""

import calendar
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from jangteo.billing.models import Invoice, InvoiceLine, LegalEntity, TaxDocument, TaxDocumentItem, TaxDocumentSetting
from jangteo.billing.rules.etax.kinds import tax_kind
from jangteo.billing.types.etax import AmendmentReason, IssuedInvoice, TaxInvoice, TaxKind
from jangteo.billing.types.invoices import InvoiceKind
from jangteo.billing.types.tax_documents import DocumentMode
from jangteo.credit.selectors import closed_days
from jangteo.kernel.money import Money

COUNTRY, WON, NUMBER_LENGTH = "KR", "KRW", 10
type PartKey = tuple[UUID, TaxKind]
type CoverKey = tuple[UUID, UUID | None, TaxKind]  # (invoice or credit note, of which invoice, kind)


@dataclass(frozen=True, slots=True)
class TaxPart:
    """Of an invoice what is of one kind.

    on  the last day of supply
    """

    invoice_id: UUID
    number: str
    party_id: UUID | None
    buyer: str
    buyer_name: str
    kind: TaxKind
    on: date
    net: int
    tax: int

    @property
    def key(self) -> PartKey:
        return self.invoice_id, self.kind

    @property
    def cover(self) -> CoverKey:
        return self.invoice_id, None, self.kind


@dataclass(frozen=True, slots=True)
class ReturnPart:
    """Of a credit note what takes back one kind of one invoice; amounts above zero.

    is_price_only  nothing came back: it costs less
    """

    note_id: UUID
    number: str
    of: PartKey
    on: date
    net: int
    tax: int
    is_price_only: bool

    @property
    def cover(self) -> CoverKey:
        return self.note_id, *self.of


def taxed_invoices(entity: LegalEntity) -> QuerySet[Invoice]:
    """Documents of a Korean seller to buyers with a business number, in won."""
    if entity.country != COUNTRY or len(entity.business_number) != NUMBER_LENGTH:
        return Invoice.objects.none()
    rows = Invoice.objects.filter(entity=entity, currency=WON, bill_to_business_number__regex=r"^[0-9]{10}$")
    return rows.order_by("issued_at", "number")


def month_ends(month: date) -> date:
    """The last day of a month."""
    return date(month.year, month.month, calendar.monthrange(month.year, month.month)[1])


def supplied_parts(rows: Iterable[Invoice]) -> list[TaxPart]:
    """Invoices by kind of tax; one query."""
    invoices = {row.pk: row for row in rows}
    sums: dict[PartKey, list[int]] = {}
    lines = InvoiceLine.objects.filter(invoice__in=invoices).order_by("invoice", "position")
    for pk, category, rate, net, tax in lines.values_list(
        "invoice", "tax_category", "tax_rate", "net_minor", "tax_minor"
    ):
        found = sums.setdefault((pk, tax_kind(category, rate)), [0, 0])
        found[0], found[1] = found[0] + net, found[1] + tax
    return [
        TaxPart(
            invoice_id=pk,
            number=invoices[pk].number,
            party_id=invoices[pk].party_id,
            buyer=invoices[pk].bill_to_business_number,
            buyer_name=invoices[pk].bill_to_name,
            kind=kind,
            on=invoices[pk].supplied_to,
            net=net,
            tax=tax,
        )
        for (pk, kind), (net, tax) in sums.items()
        if net or tax
    ]


def returned_parts(rows: Iterable[Invoice]) -> list[ReturnPart]:
    """Credit notes by the invoices and kinds that they take back; one query."""
    notes = {row.pk: row for row in rows}
    sums: dict[tuple[UUID, PartKey], list[int]] = {}
    lines = InvoiceLine.objects.filter(invoice__in=notes, credits__isnull=False).order_by("invoice", "position")
    for pk, of, category, rate, net, tax, quantity in lines.values_list(
        "invoice", "credits__invoice", "tax_category", "tax_rate", "net_minor", "tax_minor", "quantity"
    ):
        if of is not None:
            found = sums.setdefault((pk, (of, tax_kind(category, rate))), [0, 0, 0])
            found[:] = found[0] + net, found[1] + tax, found[2] + quantity
    return [
        ReturnPart(pk, notes[pk].number, of, notes[pk].issued_on, net, tax, is_price_only=not quantity)
        for (pk, of), (net, tax, quantity) in sums.items()
        if net
    ]


def in_documents(invoice_ids: Collection[UUID]) -> dict[CoverKey, TaxDocument]:
    """{invoice, or credit note of which invoice, and kind: the document it was first put into}; one query."""
    rows = TaxDocumentItem.objects.filter(invoice__in=invoice_ids).select_related("document").order_by("-pk")
    return {(row.invoice_id, row.of_id, TaxKind(row.document.kind)): row.document for row in rows}


def as_issued(row: TaxDocument) -> IssuedInvoice:
    """A document as the rules look at it."""
    return IssuedInvoice(as_invoice(row), row.approval)


def as_invoice(row: TaxDocument) -> TaxInvoice:
    """What goes to the provider."""
    return TaxInvoice(
        supplier=row.supplier,
        buyer=row.buyer,
        kind=TaxKind(row.kind),
        written_on=row.written_on,
        net=Money(row.net_minor, WON),
        tax=Money(row.tax_minor, WON),
        reason=AmendmentReason(row.reason) if row.reason else None,
        original_approval=row.original.approval if row.original else "",
        remark=row.remark,
    )


def modes_of(party_ids: Collection[UUID]) -> Mapping[UUID, DocumentMode]:
    """{party: how its supplies are put into documents}, the usual one left out."""
    rows = TaxDocumentSetting.objects.filter(party__in=party_ids).values_list("party", "mode")
    return {pk: DocumentMode(mode) for pk, mode in rows}


def holidays_from(day: date) -> frozenset[date]:
    """Korean holidays of the half-year that deadlines of a day may fall into."""
    return closed_days(COUNTRY, day, day + timedelta(days=240))


def uncovered(entity: LegalEntity, *, until: date) -> tuple[list[TaxPart], list[ReturnPart]]:
    """What no document covers yet of supplies and returns until a day; five queries."""
    rows = taxed_invoices(entity)
    sold = list(rows.filter(kind=InvoiceKind.INVOICE.value, supplied_to__lte=until))
    notes = list(rows.filter(kind=InvoiceKind.CREDIT_NOTE.value, issued_on__lte=until))
    known = in_documents([row.pk for row in [*sold, *notes]])
    supplies = [one for one in supplied_parts(sold) if one.cover not in known]
    returns = [one for one in returned_parts(notes) if one.cover not in known]
    return supplies, returns
