"""What shipping hears of orders; each is safe to run twice."""

from jangteo.fulfilment import services
from jangteo.kernel.types import job_actor
from jangteo.ordering.events import OrderCancelled, OrderPlaced, OrderReleased, OrderRevised, OrderShipped

ACTOR = job_actor("fulfilment")


def plan_placed(event: OrderPlaced) -> None:
    services.plan_shipments(order_id=event.order_id, actor=ACTOR)


def plan_released(event: OrderReleased) -> None:
    """While it was held its goods may have been promised otherwise."""
    services.plan_shipments(order_id=event.order_id, actor=ACTOR)


def plan_revised(event: OrderRevised) -> None:
    services.plan_shipments(order_id=event.order_id, actor=ACTOR)


def drop_cancelled(event: OrderCancelled) -> None:
    services.drop_shipments(order_id=event.order_id, why="the order was cancelled", actor=ACTOR)


def drop_shipped(event: OrderShipped) -> None:
    """An order that was shipped at once has nothing planned any more."""
    services.drop_shipments(order_id=event.order_id, why="left with the whole order", actor=ACTOR)
