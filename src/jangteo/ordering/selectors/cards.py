"""Gift cards that were bought with orders."""

from uuid import UUID

from jangteo.catalog.types import GIFT_CARD
from jangteo.ordering.models import OrderLine


def has_cards(order_id: UUID) -> bool:
    """Whether gift cards are among what was ordered."""
    return OrderLine.objects.filter(order=order_id, tax_code=GIFT_CARD, quantity__gt=0).exists()


def worth_of_cards(order_id: UUID) -> int:
    """What the gift cards of an order come to, in minor units."""
    rows = OrderLine.objects.filter(order=order_id, tax_code=GIFT_CARD)
    return sum(rows.values_list("gross_minor", flat=True))
