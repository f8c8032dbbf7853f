"""Tax documents and cash receipts as pages show them; what has to be done by when. Access is checked by the caller."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q

from jangteo.billing.errors import TaxInvoiceNotFound
from jangteo.billing.models import CashReceiptRow, LegalEntity, TaxDocument, TaxDocumentItem
from jangteo.billing.rules.etax import issue_by
from jangteo.billing.selectors.tax_parts import WON, holidays_from, in_documents, month_ends, uncovered
from jangteo.billing.types.etax import AmendmentReason, TaxInvoiceState, TaxKind
from jangteo.billing.types.tax_documents import (
    CashReceiptView,
    MonthToClose,
    ReceiptState,
    TaxDocumentView,
    TaxItemView,
)
from jangteo.kernel import clock
from jangteo.kernel.money import Money

OVER = TaxInvoiceState.ACCEPTED.value


def list_tax_documents(
    *, is_open: bool | None = None, text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[TaxDocumentView], int]:
    """Documents, those with the nearest last day first where only the open ones are wanted, and how many there are.

    is_open  not accepted by the tax service yet; None: all
    text     part of an approval number, of the buyer's name or business number
    """
    rows = TaxDocument.objects.select_related("original")
    if is_open is not None:
        rows = rows.exclude(state=OVER) if is_open else rows.filter(state=OVER)
    if text:
        number = text.replace("-", "")
        rows = rows.filter(
            Q(approval__icontains=text) | Q(buyer_name__icontains=text) | Q(buyer__contains=number or "?")
        )
    order = (F("issue_by").asc(nulls_first=True), "pk") if is_open else ("-made_at", "-pk")
    return _views(rows.order_by(*order)[offset : offset + limit]), rows.count()


def get_tax_document(document_id: UUID) -> TaxDocumentView:
    """A document with what it covers.

    raises  TaxInvoiceNotFound
    """
    rows = TaxDocument.objects.select_related("original").filter(pk=document_id)
    found = _views(rows)
    if not found:
        raise TaxInvoiceNotFound
    return found[0]


def amendments_of(document_id: UUID) -> list[TaxDocumentView]:
    """What amends a document, oldest first."""
    return _views(TaxDocument.objects.select_related("original").filter(original=document_id).order_by("made_at", "pk"))


def documents_of_invoice(invoice_id: UUID) -> list[TaxDocumentView]:
    """The documents that cover an invoice, or take it back, oldest first."""
    about = TaxDocumentItem.objects.filter(Q(invoice=invoice_id) | Q(of=invoice_id)).values("document")
    return _views(TaxDocument.objects.select_related("original").filter(pk__in=about).order_by("made_at", "pk"))


def months_to_close() -> list[MonthToClose]:
    """The months with something that no document covers yet, the oldest first."""
    found: dict[date, MonthToClose] = {}
    for entity in LegalEntity.objects.order_by("code"):
        supplies, returns = uncovered(entity, until=month_ends(clock.today()))
        known = in_documents({one.of[0] for one in returns})
        stuck = {
            one.number for one in returns if not (row := known.get((one.of[0], None, one.of[1]))) or not row.approval
        } - {one.number for one in returns if one.of in {part.key for part in supplies}}
        moved = [(one.on, one.number, one.net, one.tax, 1) for one in supplies]
        moved += [(one.on, one.number, -one.net, -one.tax, -1) for one in returns]
        for month in sorted({on.replace(day=1) for on, *_ in moved}):
            mine = [row for row in moved if row[0].replace(day=1) == month]
            found[month] = _added(found.get(month), month, mine, stuck)
    return [found[month] for month in sorted(found)]


def list_cash_receipts(*, offset: int = 0, limit: int = 50) -> tuple[list[CashReceiptView], int]:
    """Cash receipts and cancellations, the newest first, and how many there are."""
    rows = CashReceiptRow.objects.select_related("original").order_by("-made_at", "-pk")
    return [receipt_view(row) for row in rows[offset : offset + limit]], rows.count()


def receipts_of(order_ids: Iterable[UUID]) -> dict[UUID, list[CashReceiptView]]:
    """{order: its receipts, oldest first}; one query."""
    found: dict[UUID, list[CashReceiptView]] = {}
    rows = CashReceiptRow.objects.filter(order__in=list(order_ids)).select_related("original")
    for row in rows.order_by("made_at", "pk"):
        found.setdefault(row.order_id, []).append(receipt_view(row))
    return found


def receipt_view(row: CashReceiptRow) -> CashReceiptView:
    """A cash receipt as a value."""
    return CashReceiptView(
        id=row.pk,
        order_id=row.order_id,
        number=row.number,
        is_self_issued=row.is_self_issued,
        purpose=row.purpose,
        on=row.on,
        net=Money(row.net_minor, WON),
        tax=Money(row.tax_minor, WON),
        state=ReceiptState(row.state),
        approval=row.approval,
        original=row.original.approval if row.original else "",
        why=row.why,
    )


def _added(
    known: MonthToClose | None, month: date, moved: list[tuple[date, str, int, int, int]], stuck: set[str]
) -> MonthToClose:
    last = month_ends(month)
    before = known or MonthToClose(
        month, issue_by(last, holidays_from(last + timedelta(days=1))), 0, 0, Money(0, WON), Money(0, WON)
    )
    return MonthToClose(
        month=month,
        issue_by=before.issue_by,
        invoices=before.invoices + len({number for _, number, _, _, sign in moved if sign > 0}),
        credit_notes=before.credit_notes + len({number for _, number, _, _, sign in moved if sign < 0}),
        net=before.net + Money(sum(net for _, _, net, _, _ in moved), WON),
        tax=before.tax + Money(sum(tax for _, _, _, tax, _ in moved), WON),
        waiting=(*before.waiting, *sorted(number for _, number, _, _, sign in moved if sign < 0 and number in stuck)),
    )


def _views(rows: Iterable[TaxDocument]) -> list[TaxDocumentView]:
    found = list(rows)
    items: dict[UUID, list[TaxItemView]] = {}
    for one in TaxDocumentItem.objects.filter(document__in=found).select_related("invoice").order_by("pk"):
        view = TaxItemView(one.invoice_id, one.invoice.number, Money(one.net_minor, WON), Money(one.tax_minor, WON))
        items.setdefault(one.document_id, []).append(view)
    return [_view(row, items.get(row.pk, [])) for row in found]


def _view(row: TaxDocument, items: Iterable[TaxItemView]) -> TaxDocumentView:
    return TaxDocumentView(
        id=row.pk,
        supplier=row.supplier,
        buyer=row.buyer,
        buyer_name=row.buyer_name,
        party_id=row.party_id,
        kind=TaxKind(row.kind),
        reason=AmendmentReason(row.reason) if row.reason else None,
        original_id=row.original_id,
        original=row.original.approval if row.original else "",
        written_on=row.written_on,
        issue_by=row.issue_by,
        net=Money(row.net_minor, WON),
        tax=Money(row.tax_minor, WON),
        state=TaxInvoiceState(row.state),
        approval=row.approval,
        management_number=row.management_number,
        remark=row.remark,
        is_wanted=row.wanted_at is not None,
        is_unknown=row.unknown_since is not None,
        why=row.why,
        issued_at=row.issued_at,
        items=tuple(items),
    )
