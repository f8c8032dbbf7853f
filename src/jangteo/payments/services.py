"""Money is awaited, received, called off or given back; each move leaves a row."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum

from jangteo.kernel import clock, states
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.payments.errors import MoreThanHeld, PaymentNotFound
from jangteo.payments.models import Payment, PaymentMove, PaymentRefund
from jangteo.payments.rules import MOVES
from jangteo.payments.types import PaymentMethod, PaymentState


@transaction.atomic(savepoint=False)
def begin_payment(*, order_id: UUID, method: PaymentMethod, amount: Money, deposit_code: str, actor: Actor) -> None:
    """Await money for an order; nothing is charged by these methods.

    deposit_code  what the payer writes on a bank transfer so that it is found
    """
    now = clock.now()
    row = Payment.objects.create(
        order_id=order_id,
        method=method.value,
        state=PaymentState.AWAITED.value,
        amount_minor=amount.minor,
        currency=amount.currency,
        deposit_code=deposit_code,
        changed_at=now,
    )
    PaymentMove.objects.create(payment=row, to_state=row.state, at=now, actor_name=actor.name[:120])


def receive_payment(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """The money has come, as staff saw it.

    raises  PaymentNotFound, IllegalMove
    """
    _move(order_id, PaymentState.RECEIVED, actor, why)


def void_payment(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """No money is awaited any more.

    raises  PaymentNotFound, IllegalMove
    """
    _move(order_id, PaymentState.VOID, actor, why)


@transaction.atomic
def refund_payment(
    *, order_id: UUID, actor: Actor, why: str = "", amount: Money | None = None, reference: str = ""
) -> None:
    """Money was given back, as staff did it; once nothing is left, the payment is refunded.

    amount     None: all that is left
    reference  the refund it is for, by which it happens once; the payment's own code where there is none
    locks      the payment
    raises     PaymentNotFound, IllegalMove, MoreThanHeld; CurrencyMismatch for an amount of another currency
    """
    row = _locked(order_id)
    states.require(PaymentState(row.state), PaymentState.REFUNDED, MOVES)
    given = row.refunds.aggregate(sum=Sum("amount_minor"))["sum"] or 0
    left = Money(row.amount_minor - given, row.currency)
    amount = left if amount is None else amount
    if left < amount:
        raise MoreThanHeld(asked=str(amount), left=str(left))
    if amount:
        PaymentRefund.objects.create(
            payment=row,
            amount_minor=amount.minor,
            reference=reference or row.deposit_code,
            at=clock.now(),
            why=why[:200],
        )
    if amount == left:
        _move(order_id, PaymentState.REFUNDED, actor, why)


def _locked(order_id: UUID) -> Payment:
    row = Payment.objects.select_for_update().filter(order_id=order_id).first()
    if row is None:
        raise PaymentNotFound
    return row


@transaction.atomic
def _move(order_id: UUID, target: PaymentState, actor: Actor, why: str) -> None:
    row = _locked(order_id)
    states.require(PaymentState(row.state), target, MOVES)
    now, before = clock.now(), row.state
    row.state, row.changed_at = target.value, now
    row.save(update_fields=["state", "changed_at"])
    PaymentMove.objects.create(
        payment=row, from_state=before, to_state=row.state, at=now, actor_name=actor.name[:120], why=why[:200]
    )


def erase_move_names(*, order_ids: Iterable[UUID], names: Iterable[str]) -> int:
    """Empty who moved these orders' payments, and what they wrote of moves and refunds, where it names an erased
    person.
    """
    wanted = set(names)
    moves = PaymentMove.objects.filter(payment__order_id__in=set(order_ids))
    count = moves.filter(actor_name__in=wanted).update(actor_name="", why="")
    mentions = Q(pk=None)
    for name in wanted:
        mentions |= Q(why__icontains=name)
    refunds = PaymentRefund.objects.filter(payment__order_id__in=set(order_ids))
    return count + moves.filter(mentions).update(why="") + refunds.filter(mentions).update(why="")
