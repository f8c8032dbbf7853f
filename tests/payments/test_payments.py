from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from factories import ACTOR
from jangteo.kernel import clock
from jangteo.kernel.errors import IllegalMove
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.payments import services
from jangteo.payments.errors import PaymentNotFound
from jangteo.payments.models import Payment, PaymentMove, PaymentOperation
from jangteo.payments.rules import MOVES
from jangteo.payments.rules.operations import ORDER
from jangteo.payments.selectors import payments_by_order
from jangteo.payments.types import OperationStatus, PaymentMethod, PaymentState, Verb

MOVE: dict[PaymentState, Callable[..., Any]] = {
    PaymentState.RECEIVED: services.receive_payment,
    PaymentState.VOID: services.void_payment,
    PaymentState.REFUNDED: services.refund_payment,
}
PATHS = {
    PaymentState.AWAITED: [],
    PaymentState.RECEIVED: [PaymentState.RECEIVED],
    PaymentState.VOID: [PaymentState.VOID],
    PaymentState.REFUNDED: [PaymentState.RECEIVED, PaymentState.REFUNDED],
}
BY_STAFF = {
    PaymentState.AWAITED: {PaymentState.RECEIVED, PaymentState.VOID},
    PaymentState.RECEIVED: {PaymentState.REFUNDED},
    PaymentState.VOID: set(),
    PaymentState.REFUNDED: set(),
}


def test_the_table_of_moves_names_every_state() -> None:
    assert set(MOVES) == set(PaymentState) == {*PATHS, PaymentState.AUTHORISED}
    assert MOVES[PaymentState.VOID] == frozenset()
    assert all(BY_STAFF[state] <= MOVES[state] for state in BY_STAFF)


@pytest.mark.django_db
@pytest.mark.parametrize("start", PATHS)
@pytest.mark.parametrize("target", MOVE)
def test_a_payment_moves_as_the_table_says_and_leaves_a_row(start: PaymentState, target: PaymentState) -> None:
    order_id = new_id()
    services.begin_payment(
        order_id=order_id,
        method=PaymentMethod.BANK_TRANSFER,
        amount=Money(1234, "KWD"),
        deposit_code="260501-000001",
        actor=replace(ACTOR, name="김" * 200),
    )
    for step in PATHS[start]:
        MOVE[step](order_id=order_id, actor=ACTOR)
    rows = PaymentMove.objects.count()
    if target in BY_STAFF[start]:
        MOVE[target](order_id=order_id, actor=ACTOR, why="x" * 300)
        assert payments_by_order([order_id])[order_id].state == target
        last = PaymentMove.objects.latest("id")
        assert (last.from_state, last.to_state, len(last.why)) == (start, target, 200)
    elif start == target == PaymentState.VOID:
        services.void_payment(order_id=order_id, actor=ACTOR)  # nothing is awaited as it is
        assert PaymentMove.objects.count() == rows
    else:
        with pytest.raises(IllegalMove):
            MOVE[target](order_id=order_id, actor=ACTOR)
        assert payments_by_order([order_id])[order_id].state == start
        assert PaymentMove.objects.count() == rows
    assert payments_by_order([order_id])[order_id].amount == Money(1234, "KWD")


@pytest.mark.django_db
@pytest.mark.parametrize("target", MOVE)
def test_an_order_without_a_payment_moves_nothing(target: PaymentState) -> None:
    with pytest.raises(PaymentNotFound):
        MOVE[target](order_id=new_id(), actor=ACTOR)
    assert PaymentMove.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("verb", Verb)
def test_the_database_and_the_rules_have_one_order_of_statuses(verb: Verb) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(s ORDER BY payments_status_rank(%s, s)), count(DISTINCT payments_status_rank(%s, s))"
            " FROM unnest(%s::text[]) AS s",
            [verb.value, verb.value, [status.value for status in OperationStatus]],
        )
        found, ranks = cursor.fetchone()
    assert (found, ranks) == ([status.value for status in ORDER[verb]], len(OperationStatus))


@pytest.mark.django_db
def test_the_database_lets_no_more_go_back_than_came() -> None:
    order_id = new_id()
    services.begin_payment(
        order_id=order_id,
        method=PaymentMethod.BANK_TRANSFER,
        amount=Money(1000, "KRW"),
        deposit_code="260501-000001",
        actor=ACTOR,
    )
    services.receive_payment(order_id=order_id, actor=ACTOR)
    payment = Payment.objects.get(order_id=order_id)

    def give_back(minor: int, key: str) -> None:
        now = clock.now()
        row = PaymentOperation(payment=payment, verb=Verb.REFUND.value, amount_minor=minor, key=key, is_by_hand=True)
        row.status, row.at, row.changed_at = OperationStatus.SUCCEEDED.value, now, now
        row.save(force_insert=True)

    give_back(600, "first")
    with pytest.raises(IntegrityError, match="401 exceeds the 400 that are held"), transaction.atomic():
        give_back(401, "second")
    give_back(400, "third")
    assert payment.operations.filter(verb=Verb.REFUND.value).count() == 2
