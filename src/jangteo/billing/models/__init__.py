from jangteo.billing.models.departures import BillingSetting, ChannelEntity, Departure, DepartureLine, LegalEntity
from jangteo.billing.models.invoices import Invoice, InvoiceApplication, InvoiceDue, InvoiceLine, InvoiceShare

__all__ = [
    "BillingSetting",
    "ChannelEntity",
    "Departure",
    "DepartureLine",
    "Invoice",
    "InvoiceApplication",
    "InvoiceDue",
    "InvoiceLine",
    "InvoiceShare",
    "LegalEntity",
]
