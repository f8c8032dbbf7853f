"""Payments with gift cards and store credit: no provider is asked, and all of it is done in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, PartyId
from jangteo.payments.models import Payment, PaymentMove, PaymentOperation
from jangteo.payments.services.books import write_operation, write_standing
from jangteo.payments.types import OperationStatus, PaymentMethod, PaymentState, Verb
from jangteo.stored_value import services as stored_value
from jangteo.stored_value.types import Source, ValueId, ValueKind

METHODS = {
    ValueKind.GIFT_CARD: PaymentMethod.GIFT_CARD,
    ValueKind.STORE_CREDIT: PaymentMethod.STORE_CREDIT,
}
LAST_TO_COME_BACK = (PaymentMethod.GIFT_CARD.value, PaymentMethod.STORE_CREDIT.value)


@dataclass(frozen=True, slots=True)
class Draw:
    """So much of a gift card or store credit that pays some of an order."""

    value_id: ValueId
    kind: ValueKind
    amount: Money


@transaction.atomic(savepoint=False)
def pay_by_value(*, order_id: UUID, draws: Sequence[Draw], deposit_code: str, actor: Actor) -> None:
    """Pay some of a new order, or all of it, with stored value: each a payment of its own that is received at once.

    locks      the values by id
    raises     stored_value ValueNotFound, WrongValueCurrency, ValueBlocked, ValueTooSmall
    publishes  PaymentChanged
    """
    stored_value.lock_values(draw.value_id for draw in draws)
    first = Payment.objects.filter(order_id=order_id).count() + 1
    for number, draw in enumerate(draws, start=first):
        now = clock.now()
        row = Payment.objects.create(
            order_id=order_id,
            number=number,
            method=METHODS[draw.kind].value,
            value_id=draw.value_id,
            state=PaymentState.RECEIVED.value,
            amount_minor=draw.amount.minor,
            currency=draw.amount.currency,
            deposit_code=f"{deposit_code[:36]}-{number}" if number > 1 else deposit_code,
            changed_at=now,
        )
        PaymentMove.objects.create(payment=row, to_state=row.state, at=now, actor_name=actor.name[:120])
        made = new_id()
        stored_value.spend(value_id=draw.value_id, amount=draw.amount, key=key_of(made), order_id=order_id, actor=actor)
        _write(row, made, Verb.CAPTURE, draw.amount.minor, actor, value_id=draw.value_id)


def give_value_back(row: Payment, minor: int, refund_for: str, actor: Actor, why: str) -> None:
    """Let some of what was paid with stored value come back to where it was taken from."""
    assert row.value_id is not None
    taken = PaymentOperation.objects.get(payment=row, verb=Verb.CAPTURE.value)
    made = new_id()
    stored_value.give_back(
        value_id=row.value_id,
        spent_by=key_of(taken.pk),
        amount=Money(minor, row.currency),
        key=key_of(made),
        actor=actor,
        why=why,
    )
    _write(row, made, Verb.REFUND, minor, actor, value_id=row.value_id, refund_for=refund_for, why=why)


def give_as_credit(row: Payment, minor: int, refund_for: str, actor: Actor, *, party_id: UUID, why: str) -> None:
    """Let some of what was paid with money become store credit of a party, instead of paying it out."""
    made = new_id()
    value_id = stored_value.issue_store_credit(
        party_id=party_id,
        amount=Money(minor, row.currency),
        source=Source.REFUND,
        key=key_of(made),
        actor=actor,
        why=why,
        order_id=row.order_id,
    )
    _write(row, made, Verb.REFUND, minor, actor, value_id=value_id, refund_for=refund_for, why=why)


def lock_sources(rows: Iterable[Payment], credit_to: PartyId | UUID | None = None, others: Iterable[UUID] = ()) -> None:
    """Let nothing of the stored value that an order was paid with be spent until the caller's transaction ends, nor of
    the store credit that a refund is to become.

    others  what the caller changes besides
    locks   them by id; the order's payments are locked by the caller
    """
    known = list(rows)
    ids = {ValueId(row.value_id) for row in known if row.value_id} | {ValueId(one) for one in others}
    if credit_to is not None:
        ids.add(stored_value.open_store_credit(party_id=credit_to, currency=known[0].currency))
    if ids:
        stored_value.lock_values(ids)


def in_order_of_return(rows: Iterable[Payment]) -> list[Payment]:
    """What comes back first: money, the last that came first; then gift cards, then store credit."""
    places = {method: place for place, method in enumerate(LAST_TO_COME_BACK, start=1)}
    return sorted(rows, key=lambda row: (places.get(row.method, 0), -row.number))


def shares_of_return(
    rows: Sequence[Payment], left: Mapping[UUID, int], minor: int, value_first: int
) -> list[tuple[Payment, int]]:
    """How much of each goes back, in their order of return.

    left         {payment: what may go back of it}
    minor        all that goes back, no more than is left
    value_first  so much of it is stored value as far as there is any, whatever their order
    """
    taken = dict.fromkeys(left, 0)
    stored = [row for row in rows if row.value_id is not None]
    for group, until in ((stored, min(minor, value_first)), (rows, minor)):
        for row in group:
            taken[row.pk] += min(until - sum(taken.values()), left[row.pk] - taken[row.pk])
    return [(row, taken[row.pk]) for row in rows]


def key_of(operation_id: UUID) -> str:
    """The key of the move of stored value that an operation is."""
    return f"payment:{operation_id}"


def _write(row: Payment, made: UUID, verb: Verb, minor: int, actor: Actor, **fields: object) -> None:
    done = OperationStatus.SUCCEEDED.value
    write_operation(row, verb, minor, actor, id=made, status=done, is_by_hand=True, **fields)
    write_standing(row, actor, str(fields.get("why", "")))
