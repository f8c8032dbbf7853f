"""A database a tenth of a second away, and processes whose clocks do not agree: the same results (J09, J19)."""

import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from conftest import RunTogether
from factories import cart_with, channel, place, shopper, stocked
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import StockLevel
from jangteo.kernel import clock, outbox, verify
from jangteo.kernel.models import OutboxEvent
from jangteo.ordering.models import Order

pytestmark = pytest.mark.django_db(transaction=True)
WAY = 0.05  # seconds there, and as many back
OFF = timedelta(minutes=10)


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while said := one.recv(65_536):
            time.sleep(WAY)
            other.sendall(said)
    for end in (one, other):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def _to_database() -> socket.socket:
    there = connection.settings_dict
    host, port = str(there["HOST"] or "localhost"), int(there["PORT"] or 5432)
    if host.startswith("/"):
        plain = socket.socket(socket.AF_UNIX)
        plain.connect(f"{host}/.s.PGSQL.{port}")
        return plain
    return socket.create_connection((host, port))


@pytest.fixture
def far() -> Iterator[dict[str, Any]]:
    """How to reach the database by a long way."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as door:
        door.bind(str(Path(folder) / ".s.PGSQL.5432"))
        door.listen(8)

        def let_in() -> None:
            with suppress(OSError):
                while True:
                    near, _ = door.accept()
                    ends = (near, _to_database())
                    for pair in (ends, ends[::-1]):
                        threading.Thread(target=_carry, args=pair, daemon=True).start()

        threading.Thread(target=let_in, daemon=True).start()
        yield {"HOST": folder, "PORT": "5432"}
        door.shutdown(socket.SHUT_RDWR)


def _move_away(far: dict[str, Any]) -> None:
    """This thread's connection, which is not made yet, goes the long way."""
    mine: Any = connections["default"]
    options = {name: value for name, value in mine.settings_dict["OPTIONS"].items() if name != "pool"}
    mine.settings_dict = mine.settings_dict | far | {"OPTIONS": options}


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def test_with_a_tenth_of_a_second_to_the_database_the_last_unit_is_sold_once(
    run_together: RunTogether, far: dict[str, Any]
) -> None:
    shop = channel()
    stocked(shop, {"MUG": 2})
    carts = [(cart_with(shop, actor, {"MUG": 1}), actor) for actor in (shopper() for _ in range(3))]
    near = Order.objects.get(pk=place(*carts.pop()))

    def buy(number: int) -> Any:
        _move_away(far)
        with connections["default"].cursor() as cursor:
            began = time.monotonic()
            cursor.execute("SELECT 1")
            assert time.monotonic() - began >= 2 * WAY
        return place(*carts[number])

    outcomes = run_together(2, buy)
    assert Counter(isinstance(one, InsufficientStock) for one in outcomes) == {True: 1, False: 1}, outcomes
    (sold,) = [one for one in outcomes if not isinstance(one, Exception)]
    bought = Order.objects.get(pk=sold)
    assert (bought.gross_minor, bought.tax_minor, bought.status) == (near.gross_minor, near.tax_minor, near.status)
    assert list(StockLevel.objects.values_list("on_hand", "allocated")) == [(2, 2)]
    assert (Order.objects.count(), broken()) == (2, [])


def test_processes_whose_clocks_are_twenty_minutes_apart_sell_and_tell_each_thing_once(
    run_together: RunTogether,
) -> None:
    """What one that is ahead has published is told late by one that is behind; nothing is lost, doubled or oversold."""
    shop = channel()
    stocked(shop, {"MUG": 3})
    carts = [(cart_with(shop, actor, {"MUG": 1}), actor) for actor in (shopper() for _ in range(4))]
    now = clock.now()
    clocks = (now - OFF, now + OFF)

    def buy(number: int) -> Any:
        with clock.at(clocks[number % 2]):
            return place(*carts[number])

    outcomes = run_together(4, buy)
    assert Counter(type(one).__name__ for one in outcomes) == {"UUID": 3, "InsufficientStock": 1}
    numbers = list(Order.objects.values_list("number", flat=True))
    assert len(set(numbers)) == 3
    for moment in (*clocks, *clocks):
        with clock.at(moment):
            while outbox.relay_batch():
                pass
    assert not OutboxEvent.objects.filter(done_at=None).exists()
    assert broken() == []
