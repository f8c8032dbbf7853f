"""Carts that hold the same units at once, holds that end while their order is placed; then with the lock off."""

import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import Settings

from conftest import RunTogether
from factories import channel, stocked
from jangteo.inventory import rules
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import Allocation, StockHold, StockLevel
from jangteo.inventory.services import allocate_stock, free_holds, hold_stock, sweep_holds
from jangteo.inventory.types import Demand, Pick
from jangteo.kernel import clock, verify
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def hold(channel_id: UUID, variants: Sequence[Any], holder: UUID) -> Any:
    demands = [Demand(new_id(), pk, "SKU", 1) for pk in variants]
    return hold_stock(demands=demands, channel_id=channel_id, holder=holder, client="", minutes=15, most_minutes=60)


@pytest.fixture
def without_the_check() -> Iterator[None]:
    """Drop the database's own refusal for one test."""
    name = "stocklevel_promises_only_what_is_there"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE inventory_stocklevel DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE inventory_stocklevel CASCADE")
        check = "CHECK (allocated + held + quarantined <= on_hand)"
        cursor.execute(f"ALTER TABLE inventory_stocklevel ADD CONSTRAINT {name} {check}")


@pytest.mark.usefixtures("without_the_check")
@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_last_unit_is_held_by_one_cart(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether, is_guarded: bool
) -> None:
    """The negative control: with the lock off both carts hold it, and `verify` says so."""
    shop = channel()
    variants = list(stocked(shop, {"MUG": 1}).values())
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"hold-lock"})
    plan, gate = rules.plan_picks, threading.Barrier(2)

    def plan_and_wait(*asked: Any) -> list[Pick]:
        picks = plan(*asked)
        gate.wait(timeout=60)
        return picks

    if not is_guarded:
        monkeypatch.setattr(rules, "plan_picks", plan_and_wait)
    outcomes = run_together(2, lambda _: hold(shop.id, variants, new_id()))
    refused = [one for one in outcomes if isinstance(one, InsufficientStock)]
    assert (len(refused), StockHold.objects.count()) == ((1, 1) if is_guarded else (0, 2))
    held = StockHold.objects.filter(state="open").count()
    assert (held <= StockLevel.objects.get().on_hand) is is_guarded


def test_a_hold_that_ends_as_its_order_is_placed_gives_the_unit_once(run_together: RunTogether) -> None:
    """D14 for stock: whoever comes first gets it, the other nothing, whichever side of the moment each is on."""
    shop = channel()
    variants = list(stocked(shop, {"MUG": 8}).values())
    for number in range(8):
        mine = new_id()
        StockLevel.objects.update(safety=7 - number)  # one unit is free
        hold(shop.id, variants, mine)
        over = clock.now() + timedelta(milliseconds=30)
        StockHold.objects.filter(holder=mine).update(expires_at=over)

        def work(who: int, mine: UUID = mine, shift: int = number - 4) -> Any:
            time.sleep(0.03 + (shift / 1000 if who else 0))
            if who == 2:
                return sweep_holds()
            demands = [Demand(new_id(), variants[0], "MUG", 1)]
            holder = mine if who == 0 else None
            return allocate_stock(demands=demands, channel_id=shop.id, order_id=new_id(), holder=holder)

        outcomes = run_together(3, work)
        refused = [one for one in outcomes[:2] if isinstance(one, InsufficientStock)]
        assert len(refused) == 1, outcomes
        assert Allocation.objects.count() == number + 1
    assert broken() == []


def test_carts_that_hold_in_any_order_never_deadlock(run_together: RunTogether) -> None:
    shop = channel()
    variants = list(stocked(shop, {f"SKU{n}": 40 for n in range(6)}).values())
    carts = [new_id() for _ in range(8)]

    def work(number: int) -> Any:
        for turn in range(6):
            chosen = [variants[(number + turn) % 6], variants[(number * turn + 3) % 6]]
            hold(shop.id, sorted(set(chosen), reverse=bool(number % 2)), carts[number])
        return free_holds(holder=carts[number])

    assert all(isinstance(one, int) for one in run_together(8, work))
    assert StockHold.objects.filter(state="open").count() == 0
    assert broken() == []
