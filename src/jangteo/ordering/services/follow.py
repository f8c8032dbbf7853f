from jangteo.credit.types import MoveStage
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.services.cards import issue_cards
from jangteo.ordering.services.on_account import follow_exposure
from jangteo.ordering.services.releasing import release_deposit
from jangteo.ordering.services.write_move import complete_if_done, write_move
from jangteo.ordering.types import PaymentProgress
from jangteo.payments.selectors import has_come, payments_by_order
from jangteo.payments.types import PaymentState


def follow_payment(order: Order, actor: Actor, why: str) -> None:
    """Let a locked order be as its payments are: due once a part came, paid once all did, and then its gift cards are
    issued. What its payer uses of credit follows, and once its deposit has come it is kept back for that no longer.
    Money is a fact: that it came, or went away again, is never refused, however full a line is.
    """
    progress = PaymentProgress(order.payment)
    if progress == PaymentProgress.PAID:
        issue_cards(order, actor)  # a bank may have had its money until now
        complete_if_done(order, actor)
    if progress not in (PaymentProgress.AWAITED, PaymentProgress.DUE):
        return
    if has_come(order.pk):
        write_move(order, "payment", PaymentProgress.PAID, actor, why)
        issue_cards(order, actor)
        complete_if_done(order, actor)
    elif progress == PaymentProgress.AWAITED and _came_in_part(order):
        write_move(order, "payment", PaymentProgress.DUE, actor, why)
    if order.terms_version_id is not None:
        follow_exposure(order, actor, stage=MoveStage.UNPAID, why=why)
        release_deposit(order, actor)


def _came_in_part(order: Order) -> bool:
    """Whether something came; what a provider keeps for us meanwhile is not due from the buyer."""
    payment = payments_by_order([order.pk])[order.pk]
    return bool(payment.received) and payment.state != PaymentState.AUTHORISED
