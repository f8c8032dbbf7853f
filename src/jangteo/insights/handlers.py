"""What insights hears."""

from jangteo.insights import services
from jangteo.ordering.events import OrderCancelled, OrderPlaced, OrderRevised


def count_order_placed(event: OrderPlaced) -> None:
    services.count_placed(channel_id=event.channel_id, placed_at=event.placed_at, gross=event.gross)


def count_order_cancelled(event: OrderCancelled) -> None:
    services.count_cancelled(channel_id=event.channel_id, placed_at=event.placed_at, gross=event.gross)


def count_order_revised(event: OrderRevised) -> None:
    services.count_revised(channel_id=event.channel_id, placed_at=event.placed_at, difference=event.difference)
