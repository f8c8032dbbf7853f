"""What orders of a buyer have to say, and which order bears a number already."""

from collections.abc import Sequence
from uuid import UUID

from jangteo.ordering import rules
from jangteo.ordering.models import Order, ReferenceRules
from jangteo.ordering.types import OrderKind, OrderStatus, References, RepeatedNumber
from jangteo.parties.selectors import units_below


def get_references(party_id: UUID) -> References:
    """What a party itself asks of its orders; nothing where it said nothing."""
    row = ReferenceRules.objects.filter(pk=party_id).first()
    return _read(row) if row else References()


def references_for(lineage: Sequence[UUID]) -> References:
    """What orders of a party have to say, by itself and the units above it; one query.

    lineage  the party first
    """
    rows = {row.party_id: _read(row) for row in ReferenceRules.objects.filter(party__in=lineage)}
    return rules.strictest((one, rows[one]) for one in lineage if one in rows)


def order_with_number(party_id: UUID, number: str, *, but_cart: UUID | None = None) -> str:
    """The number of the latest order of a party, or of a unit below it, that bears a purchase order number, however it
    is spelled, and was not called off; empty: none does.
    """
    rows = Order.objects.filter(
        buyer__in={party_id, *units_below([party_id])},
        purchase_order_number__iexact=number.strip(),
        kind=OrderKind.SALE.value,
    ).exclude(status=OrderStatus.CANCELLED.value)
    rows = rows.exclude(cart=but_cart) if but_cart else rows
    return rows.order_by("-placed_at").values_list("number", flat=True).first() or ""


def _read(row: ReferenceRules) -> References:
    return References(
        needs_number=row.needs_number,
        needs_cost_centre=row.needs_cost_centre,
        repeated=RepeatedNumber(row.repeated),
        repeated_at=row.party_id,
        needs_document=row.needs_document,
    )
