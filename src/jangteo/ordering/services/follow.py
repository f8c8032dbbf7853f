from jangteo.credit.errors import InvalidExposure
from jangteo.credit.types import MoveStage
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.services.on_account import follow_exposure
from jangteo.ordering.services.releasing import release_deposit
from jangteo.ordering.services.write_move import complete_if_done, write_move
from jangteo.ordering.types import PaymentProgress
from jangteo.payments.selectors import has_come, payments_by_order
from jangteo.payments.types import PaymentState


def follow_payment(order: Order, actor: Actor, why: str) -> None:
    """Let a locked order be as its payments are: paid once all came, due once a part of it did. What its payer uses of
    credit follows, and once its deposit has come it is kept back for that no longer.

    raises  credit CreditExceeded, CreditBlocked where money that had come went away again, and a line can't take that
    """
    progress = PaymentProgress(order.payment)
    if progress not in (PaymentProgress.AWAITED, PaymentProgress.DUE):
        return
    if has_come(order.pk):
        write_move(order, "payment", PaymentProgress.PAID, actor, why)
        complete_if_done(order, actor)
    elif progress == PaymentProgress.AWAITED and _came_in_part(order):
        write_move(order, "payment", PaymentProgress.DUE, actor, why)
    if order.terms_version_id is not None:
        _follow_money(order, actor, why)
        release_deposit(order, actor)


def _follow_money(order: Order, actor: Actor, why: str) -> None:
    """Money is a fact: that some of what is invoiced is owed again is never refused, however full a line is."""
    try:
        follow_exposure(order, actor, stage=MoveStage.SETTLE, why=why)
    except InvalidExposure:  # of what is ordered or shipped more is owed again: the line is asked
        follow_exposure(order, actor, why=why)


def _came_in_part(order: Order) -> bool:
    """Whether something came; what a provider keeps for us meanwhile is not due from the buyer."""
    payment = payments_by_order([order.pk])[order.pk]
    return bool(payment.received) and payment.state != PaymentState.AUTHORISED
