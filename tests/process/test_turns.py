"""Who is served first when everybody comes at once: pages are, orders wait, and who waits in vain is told so."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from jangteo.config.api import api
from jangteo.config.turns import PROBES, PROBES_AT_ONCE, TOO_BUSY, InTurns, Turns, places_order
from jangteo.ordering.api import create_order

ORDER = {"REQUEST_METHOD": "POST", "PATH_INFO": "/checkout/"}
PAGE = {"REQUEST_METHOD": "GET", "PATH_INFO": "/p/moon-mug/"}


class Shop:
    """A program whose work takes until it is let go; it counts who is inside, and who was told to come again."""

    def __init__(self) -> None:
        self.inside = self.most = self.sent_away = 0
        self.lock, self.go_on = threading.Lock(), threading.Event()

    def __call__(self, environ: dict[str, Any], _start: Any) -> list[bytes]:
        if environ.get(TOO_BUSY):
            self.sent_away += 1
            return []
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        self.go_on.wait(10)
        with self.lock:
            self.inside -= 1
        return []

    def has(self, inside: int) -> bool:
        """Whether so many are inside, soon."""
        until = time.monotonic() + 5
        while self.inside != inside and time.monotonic() < until:
            time.sleep(0.005)
        return self.inside == inside


@pytest.fixture
def shop() -> Iterator[Shop]:
    one = Shop()
    yield one
    one.go_on.set()


def test_orders_take_a_quarter_of_the_places_and_pages_the_rest(shop: Shop) -> None:
    program = InTurns(shop, at_once=8)
    with ThreadPoolExecutor(40) as threads:
        orders = [threads.submit(program, dict(ORDER), None) for _ in range(20)]
        assert shop.has(2)
        pages = [threads.submit(program, dict(PAGE), None) for _ in range(20)]
        assert shop.has(8)
        shop.go_on.set()
        assert [one.result(10) for one in orders + pages] == [[]] * 40
    assert (shop.most, shop.sent_away) == (8, 0)
    assert (program.all.inside, program.orders.inside) == (0, 0)


def test_who_finds_the_room_full_or_waits_too_long_is_sent_away(shop: Shop) -> None:
    program = InTurns(shop, at_once=4, room=2, wait=0.3)
    with ThreadPoolExecutor(10) as threads:
        first = threads.submit(program, dict(ORDER), None)
        assert shop.has(1)
        for _ in range(5):
            threads.submit(program, dict(ORDER), None)
        threads.submit(time.sleep, 0.6).result()
        assert (shop.sent_away, shop.inside) == (5, 1)
        shop.go_on.set()
        first.result(10)
    assert (program.all.inside, program.orders.inside, len(program.orders.waiting)) == (0, 0, 0)


def test_a_place_is_given_back_where_the_program_fails() -> None:
    def fails(_environ: dict[str, Any], _start: Any) -> list[bytes]:
        raise RuntimeError

    program = InTurns(fails, at_once=4)
    for environ in (ORDER, PAGE) * 5:
        with pytest.raises(RuntimeError):
            program(dict(environ), None)
    assert (program.all.inside, program.orders.inside) == (0, 0)


def test_turns_come_in_the_order_of_those_who_came() -> None:
    turns, came = Turns(1), list[int]()
    assert turns.enter(0)

    def wait(number: int) -> None:
        assert turns.enter(10)
        came.append(number)
        turns.leave()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        while len(turns.waiting) <= number:
            time.sleep(0.001)
    turns.leave()
    for thread in threads:
        thread.join(10)
    assert came == [0, 1, 2, 3, 4]


def test_one_slow_turn_does_not_send_everybody_away_for_ever() -> None:
    turns = Turns(1, longest=2.5)
    turns.pace = 1000.0
    assert turns.enter(0)
    with ThreadPoolExecutor(1) as threads:
        waits = threads.submit(turns.enter, 10)
        while not turns.waiting and not waits.done():
            time.sleep(0.001)
        turns.leave()
        assert waits.result()
    assert turns.pace < 1000


def test_who_would_wait_too_long_is_sent_away_at_once_and_only_while_that_is_so() -> None:
    seconds = iter(range(100))
    turns = Turns(1, longest=2.5, now=lambda: next(seconds))  # a second passes from turn to turn
    assert turns.enter(0)
    with ThreadPoolExecutor(4) as threads:
        for known, waiting in ((False, 1), (True, 1), (True, 2)):
            threads.submit(turns.enter, 10)
            while len(turns.waiting) < waiting:
                time.sleep(0.001)
            if not known:
                turns.leave()
        assert turns.pace == 1
        assert not turns.enter(10)
        turns.leave()
        turns.leave()
    turns.leave()
    assert (turns.inside, len(turns.waiting)) == (0, 0)
    assert turns.enter(0)


def test_the_first_turns_of_a_new_process_say_little_of_those_to_come() -> None:
    """Eight begin together and take two seconds each: a turn comes free each quarter of a second."""
    moments = iter([0.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0])
    turns = Turns(8, now=lambda: next(moments))
    assert all(turns.enter(0) for _ in range(8))
    with ThreadPoolExecutor(24) as threads:
        waits = [threads.submit(turns.enter, 10) for _ in range(16)]
        while len(turns.waiting) < 16:
            time.sleep(0.001)
        turns.leave()
        waits.append(threads.submit(turns.enter, 10))
        while len(turns.waiting) < 16:
            time.sleep(0.001)
        for _ in range(7):
            turns.leave()
        assert turns.pace == 0.25
        monotonic = iter(range(3, 100))
        turns.now = lambda: float(next(monotonic))
        for _ in range(9):
            turns.leave()
        assert [one.result(10) for one in waits] == [True] * 17


def test_a_probe_does_not_wait_behind_pages_and_orders(shop: Shop) -> None:
    program = InTurns(shop, at_once=4)
    with ThreadPoolExecutor(20) as threads:
        pages = [threads.submit(program, dict(PAGE), None) for _ in range(10)]
        assert shop.has(4)
        probes = [threads.submit(program, {"REQUEST_METHOD": "GET", "PATH_INFO": path}, None) for path in PROBES]
        assert shop.has(4 + PROBES_AT_ONCE)
        shop.go_on.set()
        assert [one.result(10) for one in pages + probes] == [[]] * 14
    assert (shop.sent_away, program.probes.inside) == (0, 0)


def test_what_places_orders_is_known_by_its_address() -> None:
    told = api.get_openapi_schema()["paths"]["/api/v1/channels/{channel}/orders"]["post"]
    assert told["operationId"] == f"{create_order.__module__}.{create_order.__name__}".replace(".", "_")
    orders = "/api/v1/channels/shop/orders"
    for path in (reverse("storefront:checkout"), orders):
        assert places_order({"REQUEST_METHOD": "POST", "PATH_INFO": path})
    for path in ("/cart/", "/checkout/destination/", f"{orders}/1", "/office/orders/"):
        assert not places_order({"REQUEST_METHOD": "POST", "PATH_INFO": path})
    assert not places_order({"REQUEST_METHOD": "GET", "PATH_INFO": "/checkout/"})


def test_who_waited_in_vain_is_told_to_come_again() -> None:
    """Nothing is asked of the database: the test may not use it."""
    client = Client()
    client.defaults[TOO_BUSY] = "1"
    page = client.post("/checkout/", {}, headers={"Accept-Language": "en"})
    assert page.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert page["Retry-After"] == "10"
    assert "Nothing was ordered" in page.text
    looked = client.get("/p/moon-mug/", headers={"Accept-Language": "en"})
    assert looked.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Open the page once more" in looked.text
    told = client.post("/api/v1/channels/shop/orders", {}, content_type="application/json")
    assert (told.status_code, told.json()["code"]) == (503, "kernel.too_busy")
