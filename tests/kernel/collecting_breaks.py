"""Ways to break what reminders, tax documents and cash receipts promise: (statement, which id is found, constraint)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from jangteo.billing.models import (
    CashReceiptRow,
    Dispute,
    DunningRun,
    Invoice,
    Reminder,
    ReminderItem,
    TaxDocument,
    TaxDocumentItem,
)
from jangteo.kernel import clock

COLLECTING_KEPT = ("billing_reminder", "billing_reminderitem", "billing_taxdocument", "billing_taxdocumentitem")
COLLECTING_BREAKS: dict[str, tuple[str, str, str]] = {
    "billing.reminders_skip_no_level": (
        "UPDATE billing_reminderitem SET level = 2 WHERE invoice_id = {an_invoice}",
        "an_invoice",
        "",
    ),
    "billing.reminders_are_sums_of_their_invoices": (
        "UPDATE billing_reminder SET overdue_minor = overdue_minor + 1 WHERE id = {reminder}",
        "reminder",
        "",
    ),
    "billing.disputed_invoices_are_not_reminded_of": (
        "UPDATE billing_dispute SET closed_at = NULL, outcome = '' WHERE invoice_id = {an_invoice}",
        "an_invoice",
        "",
    ),
    "billing.tax_documents_are_sums_of_what_they_cover": (
        "UPDATE billing_taxdocument SET net_minor = net_minor + 1 WHERE id = {tax_document}",
        "tax_document",
        "",
    ),
    "billing.invoices_are_covered_once": (
        "UPDATE billing_taxdocumentitem SET net_minor = net_minor + 1 WHERE document_id = {tax_document}",
        "an_invoice",
        "",
    ),
    "billing.amendments_name_an_issued_document": (
        "UPDATE billing_taxdocument SET approval = '', state = 'draft' WHERE id = {tax_document}",
        "tax_amendment",
        "",
    ),
    "billing.receipts_take_back_no_more": (
        "UPDATE billing_cashreceiptrow SET net_minor = -1000000 WHERE original_id = {cash_receipt}",
        "cash_receipt",
        "",
    ),
}


def collected(order_id: UUID) -> dict[str, Any]:
    """Of an order that was invoiced: a reminder after a dispute, tax documents, cash receipts."""
    invoice = Invoice.objects.get(shares__order=order_id, kind="invoice")
    now = clock.now()
    Dispute.objects.create(
        invoice=invoice,
        reason="broken",
        opened_at=now - timedelta(days=3),
        is_by_buyer=True,
        closed_at=now - timedelta(days=2),
        outcome="rejected",
    )
    run = DunningRun.objects.create(on=clock.today(), at=now)
    reminder = Reminder.objects.create(run=run, level=1, words="first", currency="KRW", overdue_minor=5, language="ko")
    ReminderItem.objects.create(reminder=reminder, invoice=invoice, level=1, overdue_minor=5)
    original = _document(invoice, "2" * 8, 1)
    amendment = _document(invoice, "3" * 8, -1, reason="issued_twice", original=original)
    receipt = _receipt(order_id, invoice, "first", 1)
    _receipt(order_id, invoice, "back", -1, original=receipt)
    return {
        "reminder": reminder.pk,
        "tax_document": original.pk,
        "tax_amendment": amendment.pk,
        "cash_receipt": receipt.pk,
    }


def _document(row: Invoice, serial: str, sign: int, **facts: Any) -> TaxDocument:
    today, now = clock.today(), clock.now()
    net, tax = sign * row.net_minor, sign * row.tax_minor
    document = TaxDocument.objects.create(
        entity=row.entity,
        supplier="1248100998",
        buyer="2208162517",
        kind="taxable",
        written_on=today,
        net_minor=net,
        tax_minor=tax,
        management_number=serial,
        made_at=now,
        changed_at=now,
        state="issued",
        approval=f"{today:%Y%m%d}{'1' * 8}{serial}",
        **facts,
    )
    TaxDocumentItem.objects.create(document=document, invoice=row, net_minor=net, tax_minor=tax)
    return document


def _receipt(order_id: UUID, row: Invoice, key: str, sign: int, **facts: Any) -> CashReceiptRow:
    return CashReceiptRow.objects.create(
        order_id=order_id,
        entity=row.entity,
        key=key,
        purpose="income_deduction",
        number="0100001234",
        is_self_issued=True,
        on=clock.today(),
        net_minor=sign * row.net_minor,
        tax_minor=sign * row.tax_minor,
        made_at=clock.now(),
        **facts,
    )
