"""The simulator's books hold: by its rules, by the database where the rules are gone round, and against each other."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import RunTogether
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.simulator import services
from jangteo.simulator.errors import CallRefused, KeyReused, OperationNotFound, StillUnderWay
from jangteo.simulator.models import SimulatedOperation, SimulatedPayment
from jangteo.simulator.types import Call, Card, FaultKind
from simulator.paying import MERCHANT, books, draft, lines, opened, paid, won


def refund(reference: str, minor: int, key: str) -> None:
    services.refund(merchant=MERCHANT, key=key, reference=reference, amount=won(minor))


def capture(reference: str, minor: int, key: str) -> None:
    services.capture(merchant=MERCHANT, key=key, reference=reference, amount=won(minor))


@pytest.mark.django_db
def test_a_refund_may_stay_pending_and_then_succeed_or_fail() -> None:
    reference = paid(Card.LATE_REFUNDS)
    refund(reference, 6_000, "r1")
    with pytest.raises(CallRefused, match="more_than_captured"):
        refund(reference, 4_001, "r2")
    refund(reference, 4_000, "r3")
    first, second = [one.reference for one in books(reference).operations if one.did == "refund"]

    services.settle_operation(reference=first, succeeded=True)
    services.settle_operation(reference=second, succeeded=False, why="account_closed")

    assert lines(reference)[2:] == [("refund", "succeeded", 6_000), ("refund", "failed", 4_000)]
    assert books(reference).operations[-1].why == "account_closed"
    with pytest.raises(CallRefused, match="already_settled"):
        services.settle_operation(reference=second, succeeded=True)
    refund(reference, 4_000, "r4")  # what failed is there again


@pytest.mark.django_db
def test_a_bank_may_send_back_a_refund_that_had_succeeded() -> None:
    reference = paid()
    refund(reference, 10_000, "r1")
    services.settle_operation(reference=books(reference).operations[-1].reference, succeeded=False)

    assert lines(reference)[-1] == ("refund", "failed", 10_000)
    refund(reference, 10_000, "r2")
    with pytest.raises(OperationNotFound):
        services.settle_operation(reference="refund_none", succeeded=True)
    with pytest.raises(CallRefused):
        services.settle_operation(reference=books(reference).operations[0].reference, succeeded=False)


@pytest.mark.django_db
def test_a_chargeback_takes_what_is_there_and_may_be_won() -> None:
    reference = paid()
    refund(reference, 3_000, "r1")
    with pytest.raises(CallRefused):
        services.open_chargeback(reference=reference, amount=won(7_001))
    opened_one = services.open_chargeback(reference=reference, amount=won(7_000))
    with pytest.raises(CallRefused):
        refund(reference, 1, "r2")

    services.win_chargeback(reference=opened_one)

    assert lines(reference)[-1] == ("chargeback", "failed", 7_000)
    assert books(reference).operations[-1].why == "won"
    refund(reference, 7_000, "r3")
    with pytest.raises(CallRefused):
        services.open_chargeback(reference="sim_none", amount=won(1))
    with pytest.raises(CallRefused):
        services.open_chargeback(reference=reference, amount=Money(1, "JPY"))


@pytest.mark.django_db
def test_a_key_is_answered_the_same_and_is_of_one_merchant_alone() -> None:
    reference = opened(key="k1")

    assert opened(key="k1") == reference
    with pytest.raises(KeyReused):
        services.void(merchant=MERCHANT, key="k1", reference=reference)
    elsewhere = services.open_page(merchant="M2", key="k1", draft=draft())
    assert elsewhere.reference != reference
    assert services.look_up(merchant="M2", reference=reference) is None
    with pytest.raises(CallRefused, match="no_such_payment"):
        services.void(merchant="M2", key="k2", reference=reference)
    with pytest.raises(CallRefused, match="key_missing"):
        services.open_page(merchant=MERCHANT, key="", draft=draft())
    with pytest.raises(CallRefused, match="amount_not_positive"):
        services.open_page(merchant=MERCHANT, key="k3", draft=draft(Money(-1, "KRW")))


@pytest.mark.django_db
def test_an_answer_stays_what_it_was_when_the_books_go_on() -> None:
    reference = paid(captures=False)
    first = services.capture(merchant=MERCHANT, key="c1", reference=reference, amount=won(1_000))
    capture(reference, 2_000, "c2")

    assert services.capture(merchant=MERCHANT, key="c1", reference=reference, amount=won(1_000)) == first
    assert [minor for verb, _, minor in lines(reference) if verb == "capture"] == [1_000, 2_000]


@pytest.mark.django_db
def test_a_refusal_stays_one_although_it_could_be_done_by_now() -> None:
    reference = opened(captures=False)
    with pytest.raises(CallRefused, match="not_authorised"):
        capture(reference, 1_000, "c1")
    services.pay(reference=reference, card=Card.PAYS)

    with pytest.raises(CallRefused, match="not_authorised"):
        capture(reference, 1_000, "c1")
    capture(reference, 1_000, "c2")


@pytest.mark.django_db
def test_faults_meet_the_calls_they_were_ordered_for_and_no_more() -> None:
    services.order_fault(merchant=MERCHANT, kind=FaultKind.ERROR, call=Call.REFUND, times=2)
    services.order_fault(merchant=MERCHANT, kind=FaultKind.DROP_AFTER)
    with pytest.raises(JangteoError, match="broke the connection"):
        opened(key="k1")
    reference = opened(key="k1")
    services.pay(reference=reference, card=Card.PAYS)
    for _ in range(2):
        with pytest.raises(JangteoError, match="500"):
            refund(reference, 1, "r1")
    refund(reference, 1, "r1")
    services.order_fault(merchant=MERCHANT, kind=FaultKind.AWAY, times=100)
    services.clear_faults(merchant=MERCHANT)
    refund(reference, 2, "r2")

    assert [minor for verb, _, minor in lines(reference) if verb == "refund"] == [1, 2]


@pytest.mark.django_db
def test_books_are_of_one_merchant_and_time() -> None:
    began = clock.now()
    with clock.at(began - timedelta(hours=2)):
        paid()
    with clock.at(began):
        reference = paid()

    found = services.books(merchant=MERCHANT, since=began, until=began + timedelta(seconds=1))

    assert [one.reference for one in found] == [reference]
    assert services.books(merchant=MERCHANT, since=began - timedelta(hours=1), until=began) == []
    assert services.books(merchant="M2", since=began, until=began + timedelta(hours=1)) == []


def _write(reference: str, verb: str, minor: int, **others: Any) -> None:
    row = SimulatedPayment.objects.get(reference=reference)
    SimulatedOperation.objects.create(
        payment=row,
        reference=f"x_{new_id().hex}",
        verb=verb,
        status=others.pop("status", "succeeded"),
        amount_minor=minor,
        at=clock.now(),
        **others,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "minor", "constraint"),
    [
        ("authorise", 10_000, "authorised_once"),
        ("capture", 4_001, "captured_within_authorised"),
        ("void", 4_001, "captured_within_authorised"),
        ("refund", 4_001, "given_back_within_captured"),
        ("chargeback", 4_001, "given_back_within_captured"),
        ("refund", 0, "of_something"),
    ],
)
def test_the_database_refuses_what_would_break_the_books(verb: str, minor: int, constraint: str) -> None:
    reference = paid(captures=False)
    capture(reference, 6_000, "c1")
    refund(reference, 2_000, "r1")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        _write(reference, verb, minor)
    assert SimulatedPayment.objects.get(reference=reference).operations.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE simulator_simulatedoperation SET amount_minor = 1",
        "UPDATE simulator_simulatedoperation SET status = 'pending'",
        "UPDATE simulator_simulatedoperation SET status = 'failed' WHERE verb = 'capture'",
        "UPDATE simulator_simulatedoperation SET verb = 'void'",
        "DELETE FROM simulator_simulatedoperation",
    ],
)
def test_the_database_lets_only_a_status_move(change: str) -> None:
    paid()

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_the_sums_are_kept_and_verified() -> None:
    reference = paid()
    refund(reference, 2_000, "r1")
    row = SimulatedPayment.objects.get(reference=reference)
    assert (row.authorised_minor, row.captured_minor, row.released_minor) == (10_000, 10_000, 0)
    assert (row.refunded_minor, row.charged_back_minor) == (2_000, 0)
    (finding,) = [one for one in verify.run() if one.invariant.name == "simulator.books_are_sums_of_operations"]
    assert finding.is_clean


@pytest.mark.django_db(transaction=True)
def test_sixteen_refunds_at_once_give_back_no_more_than_was_captured(run_together: RunTogether) -> None:
    reference = paid()

    outcomes = run_together(16, lambda number: refund(reference, 3_000, f"r{number}"))

    refused = [one for one in outcomes if isinstance(one, CallRefused)]
    assert (len(refused), outcomes.count(None)) == (13, 3)
    assert sum(minor for verb, _, minor in lines(reference) if verb == "refund") == 9_000


@pytest.mark.django_db(transaction=True)
def test_the_rules_gone_round_the_database_alone_holds_two_refunds_at_once(run_together: RunTogether) -> None:
    reference = paid()

    outcomes = run_together(8, lambda number: _write(reference, "refund", 6_000))

    assert sum(isinstance(one, IntegrityError) for one in outcomes) == 7
    assert SimulatedPayment.objects.get(reference=reference).refunded_minor == 6_000


@pytest.mark.django_db(transaction=True)
def test_who_writes_second_waits_and_sees_what_the_first_one_wrote(run_together: RunTogether) -> None:
    """Without the trigger's lock the second sum would not know of the first operation, and both would be let in."""
    reference, is_written = paid(), threading.Event()

    def write(number: int) -> None:
        if number:
            assert is_written.wait(timeout=30)
            _write(reference, "refund", 6_000)
            return
        with transaction.atomic():
            _write(reference, "refund", 6_000)
            is_written.set()
            _until_somebody_waits()

    outcomes = run_together(2, write)

    assert [type(one) for one in outcomes] == [type(None), IntegrityError]
    assert sum(minor for verb, _, minor in lines(reference) if verb == "refund") == 6_000


def _until_somebody_waits() -> None:
    """Until another connection waits for a lock of this one."""
    for _ in range(300):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.05)
    raise AssertionError("nobody waited")


@pytest.mark.django_db(transaction=True)
def test_one_key_at_once_is_done_once_and_the_others_are_told_to_wait(run_together: RunTogether) -> None:
    reference = paid()

    outcomes = run_together(12, lambda number: refund(reference, 1_000, "same"))

    assert {type(one) for one in outcomes} <= {type(None), StillUnderWay}
    assert None in outcomes
    assert [minor for verb, _, minor in lines(reference) if verb == "refund"] == [1_000]


@pytest.mark.django_db(transaction=True)
def test_who_presses_pay_twice_at_once_pays_once(run_together: RunTogether) -> None:
    reference = opened()

    outcomes = run_together(6, lambda number: services.pay(reference=reference, card=Card.PAYS))

    assert set(outcomes) == {f"https://shop.example/back/?lang=ko&reference={reference}"}
    assert [verb for verb, _, _ in lines(reference)] == ["authorise", "capture"]
