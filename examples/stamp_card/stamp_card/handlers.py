"""Each handler may be told an event twice: what it does twice is done once."""

from jangteo.ordering.events import OrderCancelled, OrderPlaced
from stamp_card.models import Stamp


def stamp(event: OrderPlaced) -> None:
    """A buyer's order is a stamp; a guest has no card."""
    if event.buyer_id is not None:
        Stamp.objects.get_or_create(order_id=event.order_id, defaults={"party_id": event.buyer_id})


def take_back(event: OrderCancelled) -> None:
    """A cancelled order loses its stamp."""
    Stamp.objects.filter(order_id=event.order_id).delete()
