"""A sender that is killed -9 while the receiver has the request: sent again, with the same id, and nothing is lost."""

import threading
from collections import Counter

import pytest
from django.db import connection

from jangteo.webhooks.models import Delivery
from kernel.child import kill, running
from webhooks.conftest import Add, placed, relay, send_all
from webhooks.receiver import Got, Receiver, Reply

SEND = """
from jangteo.webhooks.services import send_forever
send_forever(threading.Event())
"""


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_killed_sender_loses_nothing_and_repeats_ids(add: Add, receiver: Receiver) -> None:
    add()
    events = [placed() for _ in range(6)]
    relay()
    arrived, go_on = threading.Event(), threading.Event()

    def hold(got: Got) -> Reply:
        arrived.set()
        go_on.wait(20)
        return 204, {}, b""

    receiver.always = hold
    with running(SEND, JANGTEO_WEBHOOKS_TO_LOOPBACK="1") as first:
        assert arrived.wait(30)
        kill(first)
    go_on.set()
    receiver.always = None
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE webhooks_delivery SET due_at = now()")
    assert send_all() == len(events)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    counts = Counter(got.id for got in receiver.got)
    assert set(counts) == {str(one) for one in events}
    assert set(counts.values()) <= {1, 2}
    assert 2 in counts.values()
