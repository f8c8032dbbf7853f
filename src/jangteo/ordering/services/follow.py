from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.services.write_move import complete_if_done, write_move
from jangteo.ordering.types import PaymentProgress
from jangteo.payments.selectors import has_come, payments_by_order


def follow_payment(order: Order, actor: Actor, why: str) -> None:
    """Let a locked order be as its payments are: paid once all came, due once a part of it did."""
    progress = PaymentProgress(order.payment)
    if progress not in (PaymentProgress.AWAITED, PaymentProgress.DUE):
        return
    if has_come(order.pk):
        write_move(order, "payment", PaymentProgress.PAID, actor, why)
        complete_if_done(order, actor)
    elif progress == PaymentProgress.AWAITED and payments_by_order([order.pk])[order.pk].received:
        write_move(order, "payment", PaymentProgress.DUE, actor, why)
