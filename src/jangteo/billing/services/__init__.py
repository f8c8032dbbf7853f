"""What leaves is invoiced, what comes back is credited, and an order's money pays its invoices."""

from jangteo.billing.services.entities import ensure_entity, set_billing
from jangteo.billing.services.issue import follow_change, invoice_order
from jangteo.billing.services.month import close_last_month, close_month
from jangteo.billing.services.settle import settle_order

__all__ = [
    "close_last_month",
    "close_month",
    "ensure_entity",
    "follow_change",
    "invoice_order",
    "set_billing",
    "settle_order",
]
