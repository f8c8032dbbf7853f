"""Documents made of what is to be invoiced and credited of orders."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jangteo.billing import rules
from jangteo.billing.models import Departure, EarlyDiscount, Invoice, InvoiceLine, LegalEntity
from jangteo.billing.selectors.evidence import as_decided
from jangteo.billing.selectors.on_account import dues_of, joined_dues, terms_version_of
from jangteo.billing.selectors.parties import bill_to_of, seller_of
from jangteo.billing.selectors.standing import LineChange, changes, open_lines, targets, tax_key_of
from jangteo.billing.services.writing import Draft, DraftLine
from jangteo.billing.types.invoices import BillTo, Figures, InvoiceKind
from jangteo.kernel.money import Money
from jangteo.ordering.types import OrderLineView, OrderView


@dataclass(frozen=True, slots=True)
class Part:
    """An order's part of what is written now.

    departures  what is invoiced of it now; none where only its figures changed
    """

    order: OrderView
    departures: tuple[Departure, ...]
    changes: tuple[LineChange, ...]

    @property
    def order_id(self) -> UUID:
        return self.order.summary.id

    @property
    def more(self) -> Figures:
        return sum((one.more for one in self.changes), Figures())

    @property
    def less(self) -> Figures:
        return sum((one.less for one in self.changes), Figures())


def part_of(order: OrderView, departures: Sequence[Departure], gone: Mapping[UUID, int]) -> Part:
    """What is to be invoiced and credited of an order when so many units of each line have left."""
    return Part(order, tuple(departures), tuple(changes(order, as_decided(order, targets(order, gone)))))


def invoice_draft(parts: Sequence[Part], entity: LegalEntity, cause: str, days: tuple[date, date]) -> Draft | None:
    """The invoice of one or more orders to one buyer; None where it would come to nothing."""
    lines = tuple(line for part in parts for line in _lines(part))
    if not sum(line.figures.gross for line in lines):
        return None
    first = parts[0].order
    versions = {terms_version_of(part.order) for part in parts}
    dues = [
        due
        for part in parts
        if part.more.gross
        for due in dues_of(part.order, Money(part.more.gross, first.net.currency), days[1])
    ]
    return Draft(
        kind=InvoiceKind.INVOICE,
        cause=cause,
        entity=entity,
        seller=seller_of(entity),
        bill_to=bill_to_of(first),
        currency=first.net.currency,
        prices_include_tax=first.prices_include_tax,
        supplied=days,
        lines=lines,
        dues=joined_dues(dues),
        terms_version_id=versions.pop() if len(versions) == 1 else None,
        purchase_orders=tuple(_distinct(part.order.purchase_order_number for part in parts)),
        order_numbers={part.order_id: part.order.summary.number for part in parts},
    )


def credit_note_draft(part: Part, cause: str, number: str, first: UUID | None = None) -> Draft | None:
    """The credit note of what an order was invoiced too much; None where nothing was.

    number  its refund's; empty: it takes one of its own
    first   the invoice it is of before others; None: that for which a refund was granted, else the newest
    """
    if not part.less.gross:
        return None
    lines = _credited_lines(part, first or _first_of(cause))
    of = Invoice.objects.select_related("entity").get(lines=lines[0].credits_id)
    days = Invoice.objects.filter(lines__in=[line.credits_id for line in lines]).values_list(
        "supplied_from", "supplied_to"
    )
    return Draft(
        kind=InvoiceKind.CREDIT_NOTE,
        cause=cause,
        entity=of.entity,
        seller=of.seller,
        bill_to=_bill_to_kept(of),
        currency=of.currency,
        prices_include_tax=of.prices_include_tax,
        supplied=(min(first for first, _ in days), max(last for _, last in days)),
        lines=lines,
        purchase_orders=tuple(_distinct([part.order.purchase_order_number])),
        number=number,
        order_numbers={part.order_id: part.order.summary.number},
    )


def credited_by_invoice(draft: Draft) -> dict[UUID, int]:
    """{invoice: what a credit note takes off it, in minor units}."""
    wanted = {line.credits_id: line.figures.gross for line in draft.lines if line.credits_id}
    found: dict[UUID, int] = {}
    for line_id, invoice_id in InvoiceLine.objects.filter(pk__in=wanted).values_list("pk", "invoice"):
        found[invoice_id] = found.get(invoice_id, 0) + wanted[line_id]
    return found


def _lines(part: Part) -> list[DraftLine]:
    known = {line.id: line for line in part.order.lines}
    departure = part.departures[0].pk if len(part.departures) == 1 else None
    return [
        _line(part, change, known.get(change.key) if change.key else None, departure)
        for change in part.changes
        if change.more
    ]


def _line(part: Part, change: LineChange, line: OrderLineView | None, departure: UUID | None) -> DraftLine:
    assert change.target is not None
    figures, amount = change.more, part.order.shipping_gross if part.order.prices_include_tax else None
    if line is None:
        shown = amount or part.order.shipping_net
        return DraftLine(
            part.order_id,
            None,
            None,
            figures,
            change.target.tax,
            change.target.treatment,
            unit_price=shown.to_decimal(),
        )
    return DraftLine(
        part.order_id,
        line.id,
        departure,
        figures,
        change.target.tax,
        change.target.treatment,
        sku=line.sku,
        name=line.name,
        variant_label=line.variant_label,
        unit_price=line.unit_price.value,
    )


def _first_of(cause: str) -> UUID | None:
    """The invoice that a refund was granted for, for paying it early; None: the newest are credited first."""
    kind, _, refund_id = cause.partition(":")
    if kind != "refund":
        return None
    return EarlyDiscount.objects.filter(refund=UUID(refund_id)).values_list("invoice", flat=True).first()


def _credited_lines(part: Part, first: UUID | None) -> tuple[DraftLine, ...]:
    stands = {
        key: sorted(lines, key=lambda line: line.invoice_id == first)  # the last is credited first
        for key, lines in open_lines(part.order_id).items()
    }
    taken = [
        (line.id, figures)
        for change in part.changes
        if change.less
        for line, figures in rules.spread_credit(stands[change.key], change.less)
    ]
    rows = InvoiceLine.objects.in_bulk([line_id for line_id, _ in taken])
    return tuple(_credited(rows[line_id], figures) for line_id, figures in taken)


def _credited(row: InvoiceLine, figures: Figures) -> DraftLine:
    return DraftLine(
        row.order_id,
        row.order_line_id,
        None,
        figures,
        tax_key_of(row),
        row.tax_treatment,
        sku=row.sku,
        name=row.name,
        variant_label=row.variant_label,
        unit_price=row.unit_price,
        credits_id=row.pk,
    )


def _bill_to_kept(row: Invoice) -> BillTo:
    return BillTo(
        row.party_id, row.bill_to_name, row.bill_to_business_number, row.bill_to_email, dict(row.bill_to_address)
    )


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
