"""A document is written: the books first, its number last of all that may be slow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.billing import rules
from jangteo.billing.events import InvoiceIssued
from jangteo.billing.models import Invoice, InvoiceDue, InvoiceLine, InvoiceShare, LegalEntity
from jangteo.billing.types.invoices import BillTo, DuePart, Figures, InvoiceKind, TaxKey
from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.series import take_number
from jangteo.kernel.types import job_actor
from jangteo.ledger.services import post
from jangteo.ledger.types import Account, Line, Subject

ACTOR = job_actor("billing")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line before it is written, in the words of `InvoiceLine`."""

    order_id: UUID
    order_line_id: UUID | None
    departure_id: UUID | None
    figures: Figures
    tax: TaxKey
    treatment: Any
    sku: str = ""
    name: str = ""
    variant_label: str = ""
    unit_price: Decimal = Decimal(0)
    credits_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A document before it is written.

    number  the refund's of a credit note that has one; empty: the next of its series
    """

    kind: InvoiceKind
    cause: str
    entity: LegalEntity
    seller: dict[str, Any]
    bill_to: BillTo
    currency: str
    prices_include_tax: bool
    supplied: tuple[date, date]
    lines: tuple[DraftLine, ...]
    dues: tuple[DuePart, ...] = ()
    terms_version_id: UUID | None = None
    purchase_orders: tuple[str, ...] = ()
    number: str = ""
    order_numbers: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def total(self) -> Figures:
        return sum((line.figures for line in self.lines), Figures())

    @property
    def shares(self) -> dict[UUID, Figures]:
        """{order: its part}."""
        found: dict[UUID, Figures] = {}
        for line in self.lines:
            found[line.order_id] = found.get(line.order_id, Figures()) + line.figures
        return found


def write_document(draft: Draft) -> Invoice:
    """Write a document and what it moves in the books, in the caller's transaction.

    locks      its series
    publishes  InvoiceIssued
    """
    invoice_id = new_id()
    _post(invoice_id, draft)
    series, number = "", draft.number
    if not number:
        kind = "invoice" if draft.kind == InvoiceKind.INVOICE else "credit-note"
        series = f"{kind}:{draft.entity.code}:{clock.today().year}"
        taken = take_number(series, subject_kind="invoice", subject_id=invoice_id)
        number = rules.document_number(series, taken)
    row = _write_head(invoice_id, draft, series, number)
    _write_lines(row, draft)
    _tell(row)
    return row


def _write_head(invoice_id: UUID, draft: Draft, series: str, number: str) -> Invoice:
    total, today = draft.total, clock.today()
    return Invoice.objects.create(
        id=invoice_id,
        kind=draft.kind.value,
        number=number,
        series=series,
        cause=draft.cause,
        entity=draft.entity,
        seller=draft.seller,
        party_id=draft.bill_to.party_id,
        bill_to_name=draft.bill_to.name[:200],
        bill_to_business_number=draft.bill_to.business_number,
        bill_to_email=draft.bill_to.email,
        bill_to_address=draft.bill_to.address,
        purchase_order_numbers=list(draft.purchase_orders),
        currency=draft.currency,
        prices_include_tax=draft.prices_include_tax,
        net_minor=total.net,
        tax_minor=total.tax,
        gross_minor=total.gross,
        issued_at=clock.now(),
        issued_on=today,
        supplied_from=draft.supplied[0],
        supplied_to=draft.supplied[1],
        due_on=max((part.due_on for part in draft.dues), default=today),
        terms_version_id=draft.terms_version_id,
    )


def _write_lines(row: Invoice, draft: Draft) -> None:
    InvoiceLine.objects.bulk_create(_line(row, place, line) for place, line in enumerate(draft.lines, 1))
    InvoiceShare.objects.bulk_create(
        InvoiceShare(
            invoice=row,
            order_id=order_id,
            order_number=draft.order_numbers.get(order_id, ""),
            net_minor=part.net,
            tax_minor=part.tax,
            gross_minor=part.gross,
        )
        for order_id, part in draft.shares.items()
    )
    InvoiceDue.objects.bulk_create(
        InvoiceDue(
            invoice=row,
            position=place,
            due_on=part.due_on,
            amount_minor=part.amount.minor,
            discount_minor=part.discount.minor,
            discount_until=part.discount_until,
            is_deposit=part.is_deposit,
        )
        for place, part in enumerate(draft.dues, 1)
    )


def _line(row: Invoice, place: int, line: DraftLine) -> InvoiceLine:
    return InvoiceLine(
        invoice=row,
        position=place,
        order_id=line.order_id,
        order_line_id=line.order_line_id,
        departure_id=line.departure_id,
        credits_id=line.credits_id,
        sku=line.sku,
        name=line.name,
        variant_label=line.variant_label,
        quantity=line.figures.quantity,
        unit_price=line.unit_price,
        net_minor=line.figures.net,
        tax_minor=line.figures.tax,
        tax_code=line.tax.code,
        tax_rate=line.tax.rate,
        tax_category=line.tax.category,
        tax_treatment=line.treatment,
    )


def _post(invoice_id: UUID, draft: Draft) -> None:
    """Receivable against revenue and tax, by order; a credit note the other way round."""
    sign = 1 if draft.kind == InvoiceKind.INVOICE else -1
    lines = [
        line
        for order_id, part in draft.shares.items()
        for line in _sides(part, sign, draft.currency, order_id, draft.bill_to.party_id)
    ]
    subject = Subject("invoice", invoice_id)
    post(kind=f"billing.{draft.kind.value}", key=f"billing:{invoice_id}:issued", subject=subject, lines=lines)


def _sides(part: Figures, sign: int, currency: str, order_id: UUID, party_id: UUID | None) -> Sequence[Line]:
    return (
        Line(Account.RECEIVABLE, Money(sign * part.gross, currency), order_id, party_id),
        Line(Account.REVENUE, Money(-sign * part.net, currency), order_id, party_id),
        Line(Account.TAX, Money(-sign * part.tax, currency), order_id, party_id),
    )


def _tell(row: Invoice) -> None:
    gross = Money(row.gross_minor, row.currency)
    audit.record(
        actor=ACTOR,
        action=f"billing.issue_{row.kind}",
        subject_kind="invoice",
        subject_id=row.pk,
        after={"number": row.number, "gross": str(gross), "cause": row.cause},
    )
    outbox.publish(
        InvoiceIssued(
            invoice_id=row.pk, kind=row.kind, number=row.number, party_id=row.party_id, at=row.issued_at, gross=gross
        )
    )
