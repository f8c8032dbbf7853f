"""What sharing hears."""

from jangteo.approvals.events import RequestApproved, RequestEnded
from jangteo.ordering.events import OrderCancelled, OrderPlaced
from jangteo.payments.events import PaymentChanged
from jangteo.sharing import services


def tell_approved(event: RequestApproved) -> None:
    services.tell_approved(request_id=event.request_id)


def end_with_request(event: RequestEnded) -> None:
    services.end_with_request(request_id=event.request_id)


def follow_placed(event: OrderPlaced) -> None:
    services.follow_gift(order_id=event.order_id)


def follow_cancelled(event: OrderCancelled) -> None:
    services.follow_gift(order_id=event.order_id)


def follow_payment(event: PaymentChanged) -> None:
    services.follow_gift(order_id=event.order_id)


def tell_paid(event: PaymentChanged) -> None:
    services.tell_paid(order_id=event.order_id)
