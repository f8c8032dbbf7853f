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
from jangteo.payments.selectors import CAME
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


@transaction.atomic(savepoint=False)
def await_payment(*, order_id: UUID, due: Money, actor: Actor, why: str = "") -> None:
    """Let what an order awaits be exactly what is due: more or less of what is awaited already, one payment more where
    all came, nothing where nothing is due any more.

    An order of which nothing came yet goes on awaiting its one payment, even of nothing.

    locks   the order's payments
    raises  PaymentNotFound
    """
    rows = _locked(order_id)
    awaited = next((row for row in rows if row.state == PaymentState.AWAITED.value), None)
    has_come = any(row.state in CAME for row in rows)
    if awaited is not None and (due or not has_come):
        awaited.amount_minor, awaited.changed_at = due.minor, clock.now()
        awaited.save(update_fields=["amount_minor", "changed_at"])
    elif awaited is not None:
        _move(awaited, PaymentState.VOID, actor, why)
    elif due:
        first, number = rows[0], rows[-1].number + 1
        now = clock.now()
        row = Payment.objects.create(
            order_id=order_id,
            number=number,
            method=first.method,
            state=PaymentState.AWAITED.value,
            amount_minor=due.minor,
            currency=first.currency,
            deposit_code=f"{first.deposit_code[:36]}-{number}",
            changed_at=now,
        )
        PaymentMove.objects.create(payment=row, to_state=row.state, at=now, actor_name=actor.name[:120])


@transaction.atomic
def receive_payment(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """The money that is awaited has come, as staff saw it.

    raises  PaymentNotFound, IllegalMove
    """
    _move(_awaited_or_last(order_id), PaymentState.RECEIVED, actor, why)


@transaction.atomic
def void_payment(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """No money is awaited any more.

    raises  PaymentNotFound, IllegalMove
    """
    _move(_awaited_or_last(order_id), PaymentState.VOID, actor, why)


@transaction.atomic
def refund_payment(
    *, order_id: UUID, actor: Actor, why: str = "", amount: Money | None = None, reference: str = ""
) -> None:
    """Money was given back, as staff did it, of what came last first; a payment of which nothing is left is refunded.

    amount     None: all that is left
    reference  the refund it is for, by which it happens once; the payment's own code where there is none
    locks      the order's payments
    raises     PaymentNotFound, IllegalMove, MoreThanHeld; CurrencyMismatch for an amount of another currency
    """
    rows = _locked(order_id)
    held = [row for row in reversed(rows) if row.state == PaymentState.RECEIVED.value]
    if not held:
        states.require(PaymentState(rows[-1].state), PaymentState.REFUNDED, MOVES)
    left = {row.pk: row.amount_minor - (row.refunds.aggregate(sum=Sum("amount_minor"))["sum"] or 0) for row in held}
    most = Money(sum(left.values()), rows[0].currency)
    amount = most if amount is None else amount
    if most < amount:
        raise MoreThanHeld(asked=str(amount), left=str(most))
    to_give = amount.minor
    for row in held:
        taken = min(to_give, left[row.pk])
        to_give -= taken
        if taken:
            PaymentRefund.objects.create(
                payment=row,
                amount_minor=taken,
                reference=reference or row.deposit_code,
                at=clock.now(),
                why=why[:200],
            )
        if taken == left[row.pk] and (taken or amount == most):
            _move(row, PaymentState.REFUNDED, actor, why)


def _awaited_or_last(order_id: UUID) -> Payment:
    rows = _locked(order_id)
    return next((row for row in rows if row.state == PaymentState.AWAITED.value), rows[-1])


def _locked(order_id: UUID) -> list[Payment]:
    rows = list(Payment.objects.select_for_update().filter(order_id=order_id).order_by("number"))
    if not rows:
        raise PaymentNotFound
    return rows


def _move(row: Payment, target: PaymentState, actor: Actor, why: str) -> None:
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
