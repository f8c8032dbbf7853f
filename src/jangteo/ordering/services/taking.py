from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.on_account import value_that_left
from jangteo.payments import services as payments
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import PaymentState

WHY = "goods left"


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
