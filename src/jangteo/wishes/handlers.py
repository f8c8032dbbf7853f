"""What wishes hear."""

from jangteo.inventory.events import StockReturned
from jangteo.wishes import services


def tell_returned(event: StockReturned) -> None:
    services.tell_returned(variant_id=event.variant_id)
