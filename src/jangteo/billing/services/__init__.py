"""What leaves is invoiced, what comes back is credited, and an order's money pays its invoices."""

from jangteo.billing.services.cash_receipts import issue_wished, push_receipts, take_back_receipt, want_receipt
from jangteo.billing.services.catch_up import invoice_left, preview_left
from jangteo.billing.services.charges import (
    charge_interest,
    charge_invoices,
    lock_charges,
    receive_charge,
    return_charge,
    return_charge_of,
    waive_charge,
)
from jangteo.billing.services.credits import credit_invoice
from jangteo.billing.services.disputes import close_dispute, open_dispute
from jangteo.billing.services.dunning import preview_run, run_dunning, set_policy
from jangteo.billing.services.early import grant_early, grant_for_invoice
from jangteo.billing.services.entities import ensure_entity, set_billing
from jangteo.billing.services.entity_settings import save_entity, set_channel_entity
from jangteo.billing.services.evidence import attach_evidence, tax_instead
from jangteo.billing.services.issue import follow_change, invoice_order
from jangteo.billing.services.month import close_last_month, close_month
from jangteo.billing.services.papers import render_charge, render_invoice, write_electronic
from jangteo.billing.services.receipt_wishes import check_receipt, wish_receipt
from jangteo.billing.services.settle import settle_order
from jangteo.billing.services.stops import follow_overdue, lift_stops
from jangteo.billing.services.tax_amending import amend_document
from jangteo.billing.services.tax_close import close_tax_month, set_document_mode
from jangteo.billing.services.tax_sending import discard_draft, let_out, push_document, push_waiting, send_again

__all__ = [
    "amend_document",
    "attach_evidence",
    "charge_interest",
    "charge_invoices",
    "check_receipt",
    "close_dispute",
    "close_last_month",
    "close_month",
    "close_tax_month",
    "credit_invoice",
    "discard_draft",
    "ensure_entity",
    "follow_change",
    "follow_overdue",
    "grant_early",
    "grant_for_invoice",
    "invoice_left",
    "invoice_order",
    "issue_wished",
    "let_out",
    "lift_stops",
    "lock_charges",
    "open_dispute",
    "preview_left",
    "preview_run",
    "push_document",
    "push_receipts",
    "push_waiting",
    "receive_charge",
    "render_charge",
    "render_invoice",
    "return_charge",
    "return_charge_of",
    "run_dunning",
    "save_entity",
    "send_again",
    "set_billing",
    "set_channel_entity",
    "set_document_mode",
    "set_policy",
    "settle_order",
    "take_back_receipt",
    "tax_instead",
    "waive_charge",
    "want_receipt",
    "wish_receipt",
    "write_electronic",
]
