"""Notices of the simulator: signed, told again until they are taken, and astray as ordered."""

import json
from datetime import timedelta

import pytest

from conftest import RunTogether
from jangteo.kernel import clock
from jangteo.payments.gateways.simulator import SimulatorGateway
from jangteo.payments.types import OperationStatus, Verb
from jangteo.simulator import services
from jangteo.simulator.rules.notices import astray
from jangteo.simulator.selectors import signing_secret
from jangteo.simulator.types import Card, Chaos, SignedEvent
from simulator.paying import MERCHANT, books, opened, paid, won


def kinds(found: list[SignedEvent]) -> list[str]:
    return [json.loads(one.body)["type"] for one in found]


@pytest.mark.django_db
def test_each_operation_is_told_once_with_the_reference_the_books_have() -> None:
    reference = paid()
    services.refund(merchant=MERCHANT, key="r1", reference=reference, amount=won(500))

    found = services.due_events()

    assert kinds(found) == ["authorise.succeeded", "capture.succeeded", "refund.succeeded"]
    gateway = SimulatorGateway(MERCHANT, signing_secret(MERCHANT))
    events = [gateway.read_event(one.headers, one.body) for one in found]
    assert [one.payment.reference for one in events] == [reference] * 3
    told = [operation for event in events for operation in event.payment.operations]
    known = books(reference)
    assert [(one.reference, one.key, one.amount) for one in told] == [
        (one.reference, one.key, one.amount) for one in known.operations
    ]
    assert (told[-1].verb, told[-1].status, told[-1].key) == (Verb.REFUND, OperationStatus.SUCCEEDED, "r1")
    assert (events[0].payment.key, events[0].payment.amount) == (known.key, known.amount)


@pytest.mark.django_db
def test_a_page_that_is_over_is_told() -> None:
    began = clock.now()
    with clock.at(began):
        services.walk_away(reference=opened())
        late = opened()
    with clock.at(began + timedelta(minutes=31)):
        found = services.due_events()

    assert sorted(kinds(found)) == ["page.called_off", "page.expired"]
    (expired,) = [json.loads(one.body) for one in found if json.loads(one.body)["type"] == "page.expired"]
    assert (expired["payment"]["reference"], expired["payment"]["is_over"]) == (late, True)


@pytest.mark.django_db
def test_what_is_not_confirmed_comes_again_later_and_freshly_signed() -> None:
    began = clock.now()
    with clock.at(began):
        services.pay(reference=opened(captures=False), card=Card.PAYS)
        (first,) = services.due_events()
        assert services.due_events() == []
    with clock.at(began + timedelta(minutes=1)):
        (second,) = services.due_events()
        assert (second.id, second.body) == (first.id, first.body)
        assert second.headers["webhook-timestamp"] != first.headers["webhook-timestamp"]
        assert second.headers["webhook-id"] == first.headers["webhook-id"]
        services.confirm_events([second.id])
    with clock.at(began + timedelta(days=9)):
        assert services.due_events() == []


@pytest.mark.django_db
def test_a_notice_is_given_up_after_eight_tries() -> None:
    at = clock.now()
    with clock.at(at):
        services.pay(reference=opened(captures=False), card=Card.PAYS)
    tries = 0
    for _ in range(12):
        with clock.at(at):
            tries += len(services.due_events())
        at += timedelta(days=30)

    assert tries == 8


@pytest.mark.django_db
def test_chaos_is_late_doubled_and_shuffled_the_same_for_a_seed() -> None:
    began = clock.now()
    chaos = Chaos(seed=7, late_seconds=600, doubled_percent=50, is_shuffled=True)
    services.set_chaos(merchant=MERCHANT, chaos=chaos)
    with clock.at(began):
        for _ in range(20):
            services.pay(reference=opened(captures=False), card=Card.PAYS)
        at_once = services.due_events()
    with clock.at(began + timedelta(minutes=10)):
        in_the_end = services.due_events()

    late = [astray(chaos, number)[0] for number in range(1, 21)]
    assert len({one.id for one in at_once}) == sum(one == timedelta(0) for one in late)
    ids = [one.id for one in at_once + in_the_end]
    assert len(set(ids)) == 20
    assert len(ids) > 24
    assert [one.id for one in in_the_end] != sorted(one.id for one in in_the_end)
    assert [astray(chaos, number) for number in range(1, 21)] == [astray(chaos, number) for number in range(1, 21)]
    assert {astray(chaos, number)[1] for number in range(1, 21)} == {1, 2}


def test_without_chaos_nothing_goes_astray() -> None:
    assert {astray(Chaos(seed=3), number) for number in range(100)} == {(timedelta(0), 1)}


@pytest.mark.django_db(transaction=True)
def test_two_posters_never_get_the_same_notice(run_together: RunTogether) -> None:
    for _ in range(10):
        services.pay(reference=opened(captures=False), card=Card.PAYS)

    handed = run_together(4, lambda number: [one.id for one in services.due_events(5)])

    given = [one for part in handed for one in part]
    assert len(given) == len(set(given)) > 0
