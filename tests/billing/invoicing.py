"""The least world in which something is invoiced."""

from jangteo.billing.models import Invoice, InvoiceShare
from jangteo.kernel import outbox, verify
from jangteo.ordering.models import Order


def hear() -> None:
    """Let everybody hear what happened, until nothing is left to hear."""
    while outbox.relay_batch():
        pass


def found_broken() -> list[str]:
    """What `verify` has to say of invoices, the books and events."""
    return [
        str((one.invariant.name, one.rows)) for one in verify.run() if not one.is_clean and _is_ours(one.invariant.name)
    ]


def _is_ours(name: str) -> bool:
    return name.startswith(("billing.", "ledger.", "kernel."))


def documents(order: Order) -> list[tuple[str, int, int, int]]:
    """(kind, gross, applied, credited) of an order's documents, oldest first."""
    rows = InvoiceShare.objects.filter(order=order).select_related("invoice").order_by("invoice__issued_at", "pk")
    return [(row.invoice.kind, row.gross_minor, row.applied_minor, row.credited_minor) for row in rows]


def only_invoice(order: Order) -> Invoice:
    return Invoice.objects.get(shares__order=order, kind="invoice")
