"""What leaves is invoiced, what comes back is credited, and an order's money pays its invoices."""

from jangteo.billing.services.disputes import close_dispute, open_dispute
from jangteo.billing.services.dunning import preview_run, run_dunning, set_policy
from jangteo.billing.services.entities import ensure_entity, set_billing
from jangteo.billing.services.issue import follow_change, invoice_order
from jangteo.billing.services.month import close_last_month, close_month
from jangteo.billing.services.settle import settle_order
from jangteo.billing.services.stops import follow_overdue, lift_stops

__all__ = [
    "close_dispute",
    "close_last_month",
    "close_month",
    "ensure_entity",
    "follow_change",
    "follow_overdue",
    "invoice_order",
    "lift_stops",
    "open_dispute",
    "preview_run",
    "run_dunning",
    "set_billing",
    "set_policy",
    "settle_order",
]
