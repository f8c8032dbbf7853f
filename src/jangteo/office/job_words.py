"""What jobs, commands and other actors without a person are called; `kernel.types.job_actor` names them."""

from typing import Any

from django.utils.translation import pgettext_lazy

JOBS: dict[str, Any] = {
    "approvals": pgettext_lazy("office", "Approvals, by themselves"),
    "bank deposits": pgettext_lazy("office", "Deposits, by themselves"),
    "billing": pgettext_lazy("office", "Invoices, by themselves"),
    "budgets": pgettext_lazy("office", "Budgets, by themselves"),
    "business numbers": pgettext_lazy("office", "Check of business numbers"),
    "contracts": pgettext_lazy("office", "Contracts, by themselves"),
    "credit": pgettext_lazy("office", "Credit, by itself"),
    "demo": pgettext_lazy("office", "Demo data"),
    "fulfilment": pgettext_lazy("office", "Delivery, by itself"),
    "guest": pgettext_lazy("office", "Guest"),
    "instalments": pgettext_lazy("office", "Instalments, by themselves"),
    "jangteo import": pgettext_lazy("office", "Import"),
    "kernel": pgettext_lazy("office", "The system"),
    "reviews": pgettext_lazy("office", "Reviews, by themselves"),
    "payment": pgettext_lazy("office", "Payments, by themselves"),
    "payment provider": pgettext_lazy("office", "The payment provider"),
    "privacy": pgettext_lazy("office", "Privacy, by itself"),
    "quotes": pgettext_lazy("office", "Quotes, by themselves"),
    "gifts": pgettext_lazy("office", "Gifts, by themselves"),
    "sharing": pgettext_lazy("office", "Shared carts, by themselves"),
    "stored value": pgettext_lazy("office", "Gift cards and store credit, by themselves"),
    "unpaid orders": pgettext_lazy("office", "End of unpaid orders"),
    "webhooks": pgettext_lazy("office", "Webhooks, by themselves"),
}
