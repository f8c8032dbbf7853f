"""From the event to the receiver: once written, signed, in order, tried again, and never lost."""

import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from conftest import RunTogether
from factories import ACTOR, staff
from jangteo.alarms import services as alarms
from jangteo.alarms.models import Alarm
from jangteo.kernel import clock, outbox, verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import Letter, OutboxEvent
from jangteo.parties.types import MemberRole
from jangteo.webhooks import services
from jangteo.webhooks.models import Attempt, Delivery, Endpoint
from jangteo.webhooks.rules.retrying import DELAYS, MOST_ATTEMPTS
from jangteo.webhooks.selectors import count_failing
from jangteo.webhooks.services import sending
from webhooks.conftest import Add, cancelled, placed, relay, send_all, shipped
from webhooks.receiver import Receiver, is_signed

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


def bodies(receiver: Receiver) -> list[tuple[int, str]]:
    return [(one.said["sequence"], one.said["type"].partition("_")[2]) for one in receiver.got]


def promises() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean and one.invariant.name.startswith("webh")]


def test_an_event_arrives_signed_with_the_outboxs_id(add: Add, receiver: Receiver) -> None:
    _endpoint, secret = add()
    event = placed()
    relay()
    assert send_all() == 1
    (got,) = receiver.got
    assert is_signed(got, secret)
    assert (got.path, got.id, got.said["id"]) == ("/hooks?shop=1", str(event), str(event))
    assert (got.said["type"], got.said["sequence"]) == ("ordering.order_placed", 1)
    assert got.headers["jangteo-delivery"] == str(Delivery.objects.get().pk)
    assert abs(int(got.headers["webhook-timestamp"]) - clock.now().timestamp()) < 60
    assert Delivery.objects.get().state == "delivered"
    assert promises() == []
    assert secret not in str(Endpoint.objects.values()) + str(OutboxEvent.objects.values())


def test_a_rolled_back_cause_sends_nothing(add: Add, receiver: Receiver) -> None:
    add()
    with transaction.atomic():
        placed()
        transaction.set_rollback(True)
    relay()
    assert (send_all(), receiver.got) == (0, [])


def test_what_is_told_again_is_written_once(add: Add, receiver: Receiver) -> None:
    add()
    placed()
    relay()
    OutboxEvent.objects.update(done_at=None)
    relay()
    assert (Delivery.objects.count(), send_all(), len(receiver.got)) == (1, 1, 1)


def test_each_endpoint_hears_what_it_chose_under_numbers_of_its_own(add: Add, receiver: Receiver) -> None:
    add()
    chosen, _ = add(events=["ordering.order_cancelled"])
    order = new_id()
    events = [placed(order), shipped(order), cancelled(order)]
    relay()
    send_all()
    own = Delivery.objects.filter(endpoint=chosen).get()
    assert (own.sequence, own.event_id) == (1, events[2])
    assert Counter(one.id for one in receiver.got) == {str(events[0]): 1, str(events[1]): 1, str(events[2]): 2}
    assert promises() == []


def test_a_killed_workers_delivery_is_sent_again_with_the_same_id(add: Add, receiver: Receiver) -> None:
    """Killed after the answer, before it was written down."""
    add()
    event = placed()
    relay()
    (one,) = sending.claim(Counter())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "tell", lambda *args: None)
        sending.send(one)
    assert (send_all(), Delivery.objects.get().state) == (0, "waiting")
    with clock.at(clock.now() + sending.LEASE + timedelta(seconds=1)):
        assert send_all() == 1
    assert [got.id for got in receiver.got] == [str(event)] * 2
    assert len({got.headers["jangteo-delivery"] for got in receiver.got}) == 1
    assert (Delivery.objects.get().state, Delivery.objects.get().attempt_count) == ("delivered", 1)


def test_a_worker_that_comes_back_late_changes_nothing_but_tells_its_attempt(add: Add, receiver: Receiver) -> None:
    add()
    placed()
    relay()
    receiver.then(500)
    (late,) = sending.claim(Counter())
    with clock.at(clock.now() + sending.LEASE + timedelta(seconds=1)):
        (other,) = sending.claim(Counter())
    sending.send(late)
    assert (Delivery.objects.get().claim, Delivery.objects.get().attempt_count) == (other.claim, 0)
    sending.send(other)
    assert list(Attempt.objects.order_by("pk").values_list("status", flat=True)) == [500, 204]
    assert Delivery.objects.get().state == "delivered"


def test_a_later_event_of_a_key_waits_for_the_earlier_and_others_do_not(add: Add, receiver: Receiver) -> None:
    add()
    order = new_id()
    placed(order), cancelled(order), placed()
    relay()
    receiver.then(503)
    send_all()
    assert bodies(receiver) == [(1, "placed"), (3, "placed")]
    with clock.at(clock.now() + timedelta(seconds=DELAYS[0] + 2)):
        send_all()
    assert bodies(receiver)[2:] == [(1, "placed"), (2, "cancelled")]


def test_a_later_event_told_first_does_not_overtake(add: Add, receiver: Receiver) -> None:
    add()
    order = new_id()
    first = placed(order)
    later = cancelled(order)
    OutboxEvent.objects.filter(pk=first).update(due_at=clock.now() + timedelta(minutes=1))
    relay()
    send_all()
    with clock.at(clock.now() + timedelta(minutes=2)):
        relay()
        send_all()
    assert [(got.id, got.said["sequence"]) for got in receiver.got] == [(str(first), 1), (str(later), 2)]


def test_it_is_tried_ten_times_over_three_days_and_is_then_dead(add: Add, receiver: Receiver) -> None:
    add()
    receiver.always = lambda got: (500, {}, b"x" * 100_000)
    now = clock.now()
    placed()
    relay()
    for wait in (0, *DELAYS):
        now += timedelta(seconds=wait * 1.1 + 1)
        with clock.at(now):
            assert send_all() == 1
            assert send_all() == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempt_count, len(receiver.got)) == ("dead", MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert {got.id for got in receiver.got} == {str(row.event_id)}
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == MOST_ATTEMPTS
    assert set(Attempt.objects.values_list("answer", flat=True)) == {"x" * 500}


def test_retry_after_and_redirects(add: Add, receiver: Receiver) -> None:
    add()
    with clock.at(NOON):
        placed()
        relay()
        receiver.then(429, {"retry-after": "600"})
        send_all()
        assert Delivery.objects.get().due_at == NOON + timedelta(seconds=600)
    with clock.at(NOON + timedelta(hours=1)):
        receiver.then(302, {"location": receiver.url})
        send_all()
    assert (len(receiver.got), Delivery.objects.get().state) == (2, "waiting")


def test_gone_switches_the_endpoint_off_and_on_again_it_gets_what_it_missed(add: Add, receiver: Receiver) -> None:
    staff(MemberRole.STAFF_ADMINISTRATOR)
    relay()
    endpoint, _ = add()
    placed(), placed()
    relay()
    receiver.then(410)
    services.send_batch()
    row = Endpoint.objects.get()
    assert (row.state, row.disabled_why) == ("disabled", "gone")
    assert Letter.objects.get().purpose == "webhooks.endpoint"
    missed = placed()
    relay()
    assert (Delivery.objects.count(), send_all()) == (2, 0)
    assert promises() == []
    services.resume_endpoint(endpoint_id=endpoint, actor=ACTOR)
    assert services.resend_dead(endpoint_id=endpoint, actor=ACTOR) >= 1
    send_all()
    assert str(missed) in [got.id for got in receiver.got]
    assert {got.said["sequence"] for got in receiver.got} == {1, 2, 3}
    assert promises() == []


def test_administrators_are_warned_after_a_day_and_it_is_off_after_five(add: Add, receiver: Receiver) -> None:
    add()
    staff(MemberRole.STAFF_ADMINISTRATOR)
    staff(MemberRole.STAFF_CLERK)
    receiver.always = lambda got: (500, {}, b"")
    now = clock.now()
    with clock.at(now):
        placed()
        relay()
        send_all()
    for days, letters, state in ((0.9, 0, "active"), (1, 1, "active"), (4.9, 1, "active"), (5, 2, "disabled")):
        with clock.at(now + timedelta(days=days)):
            services.look_after()
            services.look_after()
        assert (Letter.objects.count(), Endpoint.objects.get().state) == (letters, state)
        assert count_failing() == min(letters, 1)
    alarms.judge()
    assert Alarm.objects.filter(name="webhooks_dead", ended_at=None).count() == 1


def test_five_days_without_a_look_warn_before_they_switch_off(add: Add, receiver: Receiver) -> None:
    add()
    Endpoint.objects.update(failing_since=NOON)
    with clock.at(NOON + timedelta(days=9)):
        services.look_after()
        assert Endpoint.objects.get().state == "active"
    with clock.at(NOON + timedelta(days=10)):
        services.look_after()
        assert Endpoint.objects.get().state == "disabled"


def test_a_paused_endpoint_hears_and_is_sent_later(add: Add, receiver: Receiver) -> None:
    endpoint, _ = add()
    services.pause_endpoint(endpoint_id=endpoint, actor=ACTOR)
    placed()
    relay()
    assert (send_all(), promises()) == (0, [])
    services.resume_endpoint(endpoint_id=endpoint, actor=ACTOR)
    assert send_all() == 1


def test_both_secrets_sign_for_a_day_after_a_change(add: Add, receiver: Receiver) -> None:
    endpoint, old = add()
    new = services.rotate_secret(endpoint_id=endpoint, actor=ACTOR)
    placed()
    relay()
    send_all()
    with clock.at(clock.now() + timedelta(hours=25)):
        services.send_test(endpoint_id=endpoint, actor=ACTOR)
        send_all()
    first, second = receiver.got
    assert [is_signed(first, one) for one in (new, old)] == [True, True]
    assert first.headers["webhook-signature"].count("v1,") == 2
    assert [is_signed(second, one) for one in (new, old)] == [True, False]
    assert (second.said["type"], second.said["sequence"]) == ("webhooks.test", 0)


def test_from_the_beginning_a_consumer_rebuilds_what_is(add: Add, receiver: Receiver) -> None:
    orders = [new_id() for _ in range(4)]
    for order in orders:
        placed(order)
    cancelled(orders[1])
    shipped(orders[2])
    relay()
    endpoint, _ = add(from_beginning=True)
    send_all()
    services.replay_range(endpoint_id=endpoint, since=NOON, until=clock.now() + timedelta(days=1), actor=ACTOR)
    send_all()

    def rebuilt(part: slice) -> dict[str, str]:
        state: dict[str, str] = {}
        for got in sorted(receiver.got[part], key=lambda got: got.said["sequence"]):
            state[got.said["data"]["order_id"]] = got.said["type"]
        return state

    kinds = ["ordering.order_placed", "ordering.order_cancelled", "ordering.order_shipped", "ordering.order_placed"]
    wanted = {str(order): kind for order, kind in zip(orders, kinds, strict=True)}
    assert (rebuilt(slice(0, 6)), rebuilt(slice(6, 12))) == (wanted, wanted)
    assert [one.id for one in receiver.got[:6]] == [one.id for one in receiver.got[6:]]
    assert len({one.headers["jangteo-delivery"] for one in receiver.got}) == 12
    assert [one.body for one in receiver.got[:6]] == [one.body for one in receiver.got[6:]]
    assert promises() == []


def test_sending_again_twice_waits_once(add: Add, receiver: Receiver) -> None:
    add()
    placed()
    relay()
    send_all()
    delivery = Delivery.objects.get().pk
    assert [services.resend_delivery(delivery_id=delivery, actor=ACTOR) for _ in range(2)] == [1, 0]
    assert send_all() == 1


@pytest.mark.django_db(transaction=True)
def test_the_workers_loop_sends_all_that_waits(add: Add, receiver: Receiver) -> None:
    add()
    for _ in range(30):
        placed()
    relay()
    stop = threading.Event()
    loop = threading.Thread(target=services.send_forever, args=(stop,))
    loop.start()
    for _ in range(200):
        if Delivery.objects.filter(state="delivered").count() == 30:
            break
        time.sleep(0.05)
    stop.set()
    loop.join(timeout=10)
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {"delivered": 30}
    assert len({got.id for got in receiver.got}) == len(receiver.got) == 30


def test_attempts_can_not_be_rewritten(add: Add, receiver: Receiver) -> None:
    add()
    placed()
    relay()
    send_all()
    with pytest.raises(DatabaseError), transaction.atomic():
        Attempt.objects.update(status=500)


@pytest.mark.django_db(transaction=True)
def test_relays_and_senders_side_by_side_keep_numbers_and_order(
    run_together: RunTogether, add: Add, receiver: Receiver
) -> None:
    """Four relays and four senders; every second answer is a failure that is tried again at once."""
    add()
    orders = [new_id() for _ in range(8)]
    for order in orders:
        placed(order), shipped(order), cancelled(order)
    tries: Counter[str] = Counter()

    def answer(got: object) -> tuple[int, dict[str, str], bytes]:
        tries[str(got)] += 1
        return (503 if len(receiver.got) % 5 == 0 else 200), {}, b""

    receiver.always = answer

    def work(number: int) -> None:
        if number % 2:
            relay()
        for _ in range(60):
            outbox.relay_batch(3)
            services.send_batch()
            with connection.cursor() as cursor:
                cursor.execute("UPDATE webhooks_delivery SET due_at = now() WHERE claim IS NULL AND state = 'waiting'")

    assert run_together(4, work) == [None] * 4
    rows = list(Delivery.objects.order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, 25))
    assert {row.state for row in rows} == {"delivered"}
    for order in orders:
        first_seen = list(dict.fromkeys(one.id for one in receiver.got if one.said["data"]["order_id"] == str(order)))
        assert [one.event_id for one in rows if UUID(one.key.partition(":")[2]) == order] == [
            UUID(one) for one in first_seen
        ]
    assert promises() == []
