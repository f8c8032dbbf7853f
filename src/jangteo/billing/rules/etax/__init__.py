"""Tax invoices: by when, what an amendment takes, what a month takes; cash receipts."""

from jangteo.billing.rules.etax.amendments import Amendment, amend
from jangteo.billing.rules.etax.cash_receipts import cancel_receipt, cash_receipt, receipt_number, self_issued
from jangteo.billing.rules.etax.deadlines import issue_by, next_business_day, send_by
from jangteo.billing.rules.etax.month_close import close_month

__all__ = [
    "Amendment",
    "amend",
    "cancel_receipt",
    "cash_receipt",
    "close_month",
    "issue_by",
    "next_business_day",
    "receipt_number",
    "self_issued",
    "send_by",
]
