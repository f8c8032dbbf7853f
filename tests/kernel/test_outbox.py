import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

import pytest
from django.db import connection, transaction

from conftest import RunTogether
from jangteo.kernel import clock, outbox
from jangteo.kernel.events import Event
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import HandledEvent, OutboxEvent
from jangteo.kernel.money import Money

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class KettleBoiled(Event):
    name: ClassVar[str] = "test.kettle_boiled"
    kettle_id: UUID
    at: datetime
    price: Money
    litres: Decimal
    guest_id: UUID | None = None


type Listen = Callable[[str, Callable[[KettleBoiled], None]], None]


@pytest.fixture
def listen(monkeypatch: pytest.MonkeyPatch) -> Listen:
    """Subscribe a handler under a name, until the test ends."""
    monkeypatch.setitem(outbox._handlers, KettleBoiled.name, {})

    def subscribe(name: str, handler: Callable[[KettleBoiled], None]) -> None:
        outbox._handlers[KettleBoiled.name][name] = (KettleBoiled, handler)

    return subscribe


def boil() -> KettleBoiled:
    return KettleBoiled(new_id(), NOON, Money(4500, "KRW"), Decimal("1.70"))


def publish(event: KettleBoiled) -> UUID:
    with transaction.atomic():
        return outbox.publish(event)


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused() -> None:
    with pytest.raises(outbox.OutsideTransaction):
        outbox.publish(boil())
    assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db
def test_a_rolled_back_cause_leaves_no_event() -> None:
    with transaction.atomic():
        outbox.publish(boil())
        transaction.set_rollback(True)
    assert OutboxEvent.objects.count() == 0


@pytest.mark.django_db
def test_a_handler_hears_the_event_exactly_as_published(listen: Listen) -> None:
    heard: list[KettleBoiled] = []
    listen("hear", heard.append)
    event = boil()
    row = OutboxEvent.objects.get(pk=publish(event))
    assert outbox.relay_batch() == 1
    assert heard == [event]
    row.refresh_from_db()
    assert (row.attempts, row.last_error, row.done_at is not None) == (1, "", True)
    assert outbox.relay_batch() == 0
    assert heard == [event]


@pytest.mark.django_db
def test_an_event_nobody_listens_to_is_done(listen: Listen) -> None:
    publish(boil())
    assert outbox.relay_batch() == 1
    assert outbox.waiting_count() == 0


@pytest.mark.django_db
def test_an_event_of_an_unknown_name_is_done() -> None:
    row = OutboxEvent.objects.create(name="gone.with_its_module", payload={}, published_at=NOON, due_at=NOON)
    assert outbox.relay_batch() == 1
    row.refresh_from_db()
    assert row.done_at is not None
    assert HandledEvent.objects.count() == 0


@pytest.mark.django_db
def test_fields_this_version_does_not_know_are_left_out(listen: Listen) -> None:
    heard: list[KettleBoiled] = []
    listen("hear", heard.append)
    event = boil()
    row = OutboxEvent.objects.get(pk=publish(event))
    row.payload |= {"added_later": 1}
    del row.payload["guest_id"]
    row.save()
    outbox.relay_batch()
    assert heard == [event]


@pytest.mark.django_db
def test_a_failing_handler_is_retried_without_disturbing_the_others(listen: Listen) -> None:
    heard: list[str] = []
    fails = [True]

    def stumble(event: KettleBoiled) -> None:
        heard.append("stumble")
        OutboxEvent.objects.filter(name=event.name).update(last_error="written by the handler")
        if fails[0]:
            raise ValueError("not yet")

    listen("first", lambda _: heard.append("first"))
    listen("stumble", stumble)
    listen("last", lambda _: heard.append("last"))
    with clock.at(NOON):
        row = OutboxEvent.objects.get(pk=publish(boil()))
        outbox.relay_batch()
        assert heard == ["first", "stumble", "last"]
        row.refresh_from_db()
        assert (row.done_at, row.attempts, row.last_error) == (None, 1, "stumble: ValueError('not yet')")
        assert row.due_at == NOON + timedelta(seconds=2)
        assert sorted(HandledEvent.objects.values_list("handler", flat=True)) == ["first", "last"]
        assert outbox.relay_batch() == 0, "not due yet"
    fails[0] = False
    with clock.at(NOON + timedelta(seconds=2)):
        assert outbox.relay_batch() == 1
    assert heard == ["first", "stumble", "last", "stumble"]
    row.refresh_from_db()
    assert (row.done_at, row.attempts, row.last_error) == (NOON + timedelta(seconds=2), 2, "")


@pytest.mark.django_db
def test_waiting_grows_to_an_hour_and_no_longer(listen: Listen) -> None:
    def fail(_: KettleBoiled) -> None:
        raise ValueError

    listen("fail", fail)
    row = OutboxEvent.objects.get(pk=publish(boil()))
    OutboxEvent.objects.update(attempts=30, due_at=NOON)
    with clock.at(NOON):
        outbox.relay_batch()
    row.refresh_from_db()
    assert row.due_at == NOON + timedelta(hours=1)


@pytest.mark.django_db
def test_a_handlers_writes_vanish_with_its_failure(listen: Listen) -> None:
    def write_and_fail(_: KettleBoiled) -> None:
        OutboxEvent.objects.create(name="half.done", payload={}, published_at=NOON, due_at=NOON)
        raise ValueError

    listen("write", write_and_fail)
    publish(boil())
    outbox.relay_batch()
    assert OutboxEvent.objects.filter(name="half.done").count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_is_refused_only_at_the_end_holds_up_no_other_event(listen: Listen) -> None:
    heard: list[KettleBoiled] = []

    def write_in_vain(event: KettleBoiled) -> None:
        if event == poisoned:  # the key is checked when the transaction ends
            HandledEvent.objects.create(event_id=new_id(), handler="nobody", handled_at=NOON)

    listen("writes", write_in_vain)
    listen("hears", heard.append)
    poisoned, other = boil(), boil()
    rows = [OutboxEvent.objects.get(pk=publish(one)) for one in (poisoned, other)]
    assert outbox.relay_batch() == 2
    for row in rows:
        row.refresh_from_db()
    assert [(row.attempts, row.done_at is None) for row in rows] == [(1, True), (1, False)]
    assert rows[0].last_error.startswith("writes: IntegrityError")
    assert heard[-2:] == [poisoned, other]
    marks = HandledEvent.objects.values_list("event_id", "handler")
    assert set(marks) == {(rows[0].pk, "hears"), (rows[1].pk, "writes"), (rows[1].pk, "hears")}


@pytest.mark.django_db(transaction=True)
def test_two_relays_tell_each_handler_once(listen: Listen, run_together: RunTogether) -> None:
    lock, heard = threading.Lock(), Counter[tuple[str, UUID]]()

    def hear(name: str) -> Callable[[KettleBoiled], None]:
        def handler(event: KettleBoiled) -> None:
            time.sleep(0.001)
            with lock:
                heard[name, event.kettle_id] += 1

        return handler

    listen("one", hear("one"))
    listen("two", hear("two"))
    with transaction.atomic():
        for _ in range(60):
            outbox.publish(boil())

    def relay(_: int) -> int:
        done = 0
        while outbox.waiting_count():
            done += outbox.relay_batch(5)
        return done

    done = run_together(2, relay)
    assert sum(done) == 60
    assert min(done) > 0, "both took part"
    assert len(heard) == 120
    assert set(heard.values()) == {1}
    assert HandledEvent.objects.count() == 120


@pytest.mark.django_db(transaction=True)
def test_the_relay_outlives_a_handler_that_loses_the_connection(listen: Listen) -> None:
    calls: list[UUID] = []
    stop = threading.Event()

    def lose_the_connection(event: KettleBoiled) -> None:
        calls.append(event.kettle_id)
        if len(calls) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        stop.set()

    listen("lose", lose_the_connection)
    event = boil()
    publish(event)
    relay = threading.Thread(target=outbox.relay_forever, args=(stop,))
    relay.start()
    relay.join(timeout=90)
    assert not relay.is_alive()
    assert calls == [event.kettle_id] * 2
    assert outbox.waiting_count() == 0
