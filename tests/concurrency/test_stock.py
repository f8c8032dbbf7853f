"""Many buyers at once, each on a connection of their own; then the same with the lock off, to see it matter."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from conftest import RunTogether
from factories import ACTOR, cart_with, channel, checkout, place, receive, shopper, stocked
from jangteo.channels.types import Channel
from jangteo.inventory import rules
from jangteo.inventory.errors import BelowAllocated, InsufficientStock
from jangteo.inventory.models import Allocation, StockLevel
from jangteo.inventory.services import allocate_stock, receive_stock, set_counted
from jangteo.inventory.types import Demand, Pick
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, place_order

pytestmark = pytest.mark.django_db(transaction=True)


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def buyers(shop: Channel, count: int, quantities: dict[str, int]) -> list[tuple[Any, Actor]]:
    actors = [shopper() for _ in range(count)]
    return [(cart_with(shop, actor, quantities), actor) for actor in actors]


def order_one_of(carts: Sequence[tuple[Any, Actor]], number: int) -> Any:
    return place(*carts[number])


def test_two_buyers_cannot_both_take_the_last_unit(run_together: RunTogether) -> None:
    shop = channel()
    (mug,) = stocked(shop, {"MUG": 0}).values()
    for number in range(8):
        receive(mug, 1)
        carts = buyers(shop, 2, {"MUG": 1})
        outcomes = run_together(2, partial(order_one_of, carts))
        assert Counter(isinstance(one, InsufficientStock) for one in outcomes) == {True: 1, False: 1}
        assert Order.objects.count() == number + 1
    level = StockLevel.objects.get()
    assert (level.on_hand, level.allocated) == (8, 8)
    assert broken() == []


def test_twenty_buyers_of_five_units_make_five_orders(run_together: RunTogether) -> None:
    shop = channel()
    stocked(shop, {"MUG": 5})
    carts = buyers(shop, 20, {"MUG": 1})
    outcomes = run_together(20, lambda n: place(*carts[n]))
    assert Counter(isinstance(one, InsufficientStock) for one in outcomes) == {True: 15, False: 5}
    assert (Order.objects.count(), Allocation.objects.count(), placed()) == (5, 5, 5)
    assert broken() == []


def test_baskets_in_any_order_never_deadlock(run_together: RunTogether) -> None:
    shop, skus = channel(), [f"S{number}" for number in range(6)]
    stocked(shop, dict.fromkeys(skus, 40))
    shuffler, carts = random.Random(7), []
    for _ in range(12):
        actor = shopper()
        carts.append((cart_with(shop, actor, dict.fromkeys(shuffler.sample(skus, 6), 2)), actor))
    outcomes = run_together(12, lambda n: place(*carts[n]))
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert set(StockLevel.objects.values_list("allocated", flat=True)) == {24}
    assert broken() == []


def test_one_key_pressed_eight_times_makes_one_order(run_together: RunTogether) -> None:
    shop = channel()
    stocked(shop, {"MUG": 9})
    ((cart_id, actor),) = buyers(shop, 1, {"MUG": 1})

    def press(_: int) -> Any:
        return place_order(
            cart_id=cart_id, expected_gross=Money(1000, "KRW"), details=checkout(), key="one-press", actor=actor
        )

    outcomes = run_together(8, press)
    order = Order.objects.get()
    assert outcomes == [order.pk] * 8
    assert (StockLevel.objects.get().allocated, placed()) == (1, 1)


def placed() -> int:
    """How many orders were told of."""
    return OutboxEvent.objects.filter(name="ordering.order_placed").count()


@pytest.mark.parametrize("work", ["count", "promise"])
def test_levels_are_locked_by_id_whatever_the_order_of_variants(work: str) -> None:
    """Who waits for the first level must not hold the second: else two of them would wait for each other."""
    shop = channel()
    early, late = stocked(shop, {"EARLY": 0, "LATE": 0}).values()
    receive(late, 10)
    receive(early, 10)
    first, second = StockLevel.objects.order_by("pk").values_list("pk", flat=True)
    assert StockLevel.objects.get(pk=first).variant_id == late > early

    def wait_for_both() -> None:
        if work == "count":
            set_counted(place_code="W1", counts={early: 20, late: 20}, key="count", actor=ACTOR)
        else:
            demands = [Demand(new_id(), one, "X", 1) for one in (early, late)]
            allocate_stock(demands=demands, channel_id=shop.id, order_id=new_id())
        connections.close_all()

    thread = threading.Thread(target=wait_for_both)
    with transaction.atomic():
        StockLevel.objects.select_for_update().get(pk=first)
        thread.start()
        until_someone_waits()
        assert StockLevel.objects.select_for_update(nowait=True).get(pk=second).on_hand == 10
    thread.join(timeout=60)
    figures = set(StockLevel.objects.values_list("on_hand", "allocated"))
    assert figures == ({(20, 0)} if work == "count" else {(10, 1)})


def until_someone_waits() -> None:
    """Return when another session waits for a lock of this database's."""
    for _ in range(6000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
            )
            if cursor.fetchone() is not None:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_count_never_goes_below_a_promise_made_meanwhile(run_together: RunTogether) -> None:
    shop = channel()
    (mug,) = stocked(shop, {"MUG": 5}).values()

    def work(number: int) -> Any:
        if number == 0:
            return set_counted(place_code="W1", counts={mug: 2}, key="count", actor=ACTOR)
        demand = Demand(new_id(), mug, "MUG", 3)
        return allocate_stock(demands=[demand], channel_id=shop.id, order_id=new_id())

    counted, promised = run_together(2, work)
    level = StockLevel.objects.get()
    if isinstance(counted, BelowAllocated):
        assert (level.on_hand, level.allocated) == (5, 3)
    else:
        assert isinstance(promised, InsufficientStock)
        assert (level.on_hand, level.allocated) == (2, 0)
    assert broken() == []


def test_one_receipt_booked_by_many_threads_counts_once(run_together: RunTogether) -> None:
    shop = channel()
    (mug,) = stocked(shop, {"MUG": 0}).values()

    def book(_: int) -> bool:
        return receive_stock(place_code="W1", variant_id=mug, quantity=7, key="delivery-1", actor=ACTOR)

    assert Counter(run_together(6, book)) == {True: 1, False: 5}
    assert StockLevel.objects.get().on_hand == 7


def test_an_order_called_off_twice_at_once_frees_its_stock_once(run_together: RunTogether) -> None:
    shop = channel()
    stocked(shop, {"MUG": 5})
    ((cart_id, actor),) = buyers(shop, 1, {"MUG": 2})
    order_id = place(cart_id, actor)
    outcomes = run_together(4, lambda _: cancel_order(order_id=order_id, actor=actor))
    assert Counter(type(one).__name__ for one in outcomes) == {"NoneType": 1, "IllegalMove": 3}
    assert StockLevel.objects.get().allocated == 0
    assert broken() == []


@pytest.fixture
def all_plan_before_any_writes(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, float], None]:
    """Make so many threads wait so many seconds for each other between reading the stock and writing their promise."""
    plan = rules.promised_most

    def arrange(count: int, seconds: float) -> None:
        gate = threading.Barrier(count)

        def plan_and_wait(*asked: Any) -> tuple[list[Pick], Any]:
            picks = plan(*asked)
            gate.wait(timeout=seconds)
            return picks

        monkeypatch.setattr(rules, "promised_most", plan_and_wait)

    return arrange


@pytest.fixture
def without_the_check() -> Iterator[None]:
    """Drop the database's own refusal for one test."""
    name = "stocklevel_promises_only_what_is_there"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE inventory_stocklevel DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inventory_stocklevel CASCADE")
        cursor.execute(
            f"ALTER TABLE inventory_stocklevel ADD CONSTRAINT {name} CHECK (allocated + held + quarantined <= on_hand)"
        )


@pytest.mark.usefixtures("without_the_check")
@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_lock_is_what_keeps_two_from_one_unit(
    settings: Settings,
    run_together: RunTogether,
    all_plan_before_any_writes: Callable[[int, float], None],
    is_guarded: bool,
) -> None:
    """The negative control: with the lock off the same unit is promised to both, and `verify` says so."""
    shop = channel()
    (mug,) = stocked(shop, {"MUG": 1}).values()
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"stock-lock"})
    if not is_guarded:
        all_plan_before_any_writes(2, 60)

    def promise(_: int) -> Any:
        return allocate_stock(demands=[Demand(new_id(), mug, "MUG", 1)], channel_id=shop.id, order_id=new_id())

    outcomes = run_together(2, promise)
    refused = [one for one in outcomes if isinstance(one, InsufficientStock)]
    assert (len(refused), Allocation.objects.count()) == ((1, 1) if is_guarded else (0, 2))
    assert broken() == ([] if is_guarded else ["inventory.allocated_is_sum_of_open_allocations"])


def test_with_the_lock_two_can_never_stand_between_reading_and_writing(
    run_together: RunTogether, all_plan_before_any_writes: Callable[[int, float], None]
) -> None:
    shop = channel()
    (mug,) = stocked(shop, {"MUG": 9}).values()
    all_plan_before_any_writes(2, 3)  # in vain

    def promise(_: int) -> Any:
        return allocate_stock(demands=[Demand(new_id(), mug, "MUG", 1)], channel_id=shop.id, order_id=new_id())

    outcomes = run_together(2, promise)
    assert [type(one) for one in outcomes] == [threading.BrokenBarrierError] * 2
    assert Allocation.objects.count() == 0
