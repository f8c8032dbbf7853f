"""What ordering hears."""

from jangteo.ordering import services
from jangteo.payments.events import PaymentChanged


def follow_payment(event: PaymentChanged) -> None:
    services.take_up_payment(order_id=event.order_id)
