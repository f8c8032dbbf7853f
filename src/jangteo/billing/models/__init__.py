from jangteo.billing.models.charges import InterestLine, InterestMove, InterestNote
from jangteo.billing.models.departures import BillingSetting, ChannelEntity, Departure, DepartureLine, LegalEntity
from jangteo.billing.models.dunning import (
    Dispute,
    DunningRun,
    Reminder,
    ReminderItem,
    ReminderLevel,
    ReminderPolicy,
)
from jangteo.billing.models.early import EarlyDiscount
from jangteo.billing.models.evidence import KeptReceiptNumber, ReceiptWish, ZeroRateEvidence
from jangteo.billing.models.invoices import Invoice, InvoiceApplication, InvoiceDue, InvoiceLine, InvoiceShare
from jangteo.billing.models.tax_documents import CashReceiptRow, TaxDocument, TaxDocumentItem, TaxDocumentSetting

__all__ = [
    "BillingSetting",
    "CashReceiptRow",
    "ChannelEntity",
    "Departure",
    "DepartureLine",
    "Dispute",
    "DunningRun",
    "EarlyDiscount",
    "InterestLine",
    "InterestMove",
    "InterestNote",
    "Invoice",
    "InvoiceApplication",
    "InvoiceDue",
    "InvoiceLine",
    "InvoiceShare",
    "KeptReceiptNumber",
    "LegalEntity",
    "ReceiptWish",
    "Reminder",
    "ReminderItem",
    "ReminderLevel",
    "ReminderPolicy",
    "TaxDocument",
    "TaxDocumentItem",
    "TaxDocumentSetting",
    "ZeroRateEvidence",
]
