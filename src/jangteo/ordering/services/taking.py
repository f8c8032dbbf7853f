from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.on_account import value_that_left
from jangteo.ordering.services.follow import follow_payment
from jangteo.payments import services as payments
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentMethod, PaymentState

WHY = "goods left"
AT_THE_DOOR = "paid at the door"


def take_for_what_left(order: Order, actor: Actor) -> None:
    """Let a provider that keeps money for a locked order take what the goods that left come to; the rest of it with the
    last of them. It is asked after this commits.
    """
    payment = payments_by_order([order.pk]).get(order.pk)
    if payment is None or payment.state != PaymentState.AUTHORISED:
        return
    left = value_that_left(order)
    total = None if left is None else Money(left, order.currency)
    payments.capture_up_to(order_id=order.pk, total=total, actor=actor, why=WHY)


def take_at_the_door(order: Order, carrier: str, actor: Actor) -> None:
    """Note what a locked order's carrier took at the door, where it was to be paid there: they owe it to us now."""
    payment = payments_by_order([order.pk]).get(order.pk)
    if not carrier or payment is None or payment.method != PaymentMethod.ON_DELIVERY or not payment.awaited:
        return
    payments.receive_payment(order_id=order.pk, actor=actor, why=AT_THE_DOOR, source=f"clearing:{carrier}")
    follow_payment(order, actor, AT_THE_DOOR)
