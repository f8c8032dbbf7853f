"""What ordering has to know of an order's invoices, so that its credit follows."""

from uuid import UUID

from jangteo.kernel.money import Money


def tell_ordering(order_id: UUID, gross: Money) -> None:
    """What of an order is invoiced net of credit notes, the whole figure.

    Placeholder until `ordering.services.record_invoiced` is there.
    """
