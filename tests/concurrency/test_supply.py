"""Buyers of what has to come first never pass its cap together."""

import threading
from typing import Any

import pytest
from django.db.models import Sum
from pytest_django import Settings

from conftest import RunTogether
from factories import ACTOR, channel, stocked
from jangteo.inventory import rules
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import ShelfLifeRule, Waiting
from jangteo.inventory.services import allocate_stock, set_shelf_life, set_supply
from jangteo.inventory.types import Demand, Promised, SupplyKind
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_guarded", [True, False])
def test_the_cap_holds_against_buyers_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, run_together: RunTogether, is_guarded: bool
) -> None:
    """The negative control: with the lock off more wait than may, and `verify` says so."""
    shop = channel()
    mug = stocked(shop, {"MUG": 0})["MUG"]
    set_supply(variant_id=mug, kind=SupplyKind.BACKORDER, cap=3, lead_days=1, actor=ACTOR)
    settings.JANGTEO_UNGUARDED = frozenset() if is_guarded else frozenset({"supply-lock"})
    promise, gate = rules.promise, threading.Barrier(6)

    def promise_and_wait(*asked: Any) -> Promised:
        said = promise(*asked)
        gate.wait(timeout=60)
        return said

    if not is_guarded:
        monkeypatch.setattr(rules, "promise", promise_and_wait)

    def buy(_: int) -> object:
        return allocate_stock(demands=[Demand(new_id(), mug, "MUG", 1)], channel_id=shop.id, order_id=new_id())

    outcomes = run_together(6, buy)
    refused = [one for one in outcomes if isinstance(one, InsufficientStock)]
    waits = Waiting.objects.aggregate(units=Sum("quantity"))["units"]
    assert (len(refused), waits) == ((3, 3) if is_guarded else (0, 6))
    names = {one.invariant.name for one in verify.run() if not one.is_clean}
    assert ("inventory.waiting_stays_within_caps" in names) is not is_guarded


def test_a_shelf_life_that_many_set_at_once_is_one_rule(run_together: RunTogether) -> None:
    mug = stocked(channel(), {"MUG": 0})["MUG"]
    run_together(6, lambda number: set_shelf_life(days=10 + number, variant_id=mug, actor=ACTOR))
    assert ShelfLifeRule.objects.get().days in range(10, 16)
    run_together(6, lambda _number: set_shelf_life(days=0, variant_id=mug, actor=ACTOR))
    assert not ShelfLifeRule.objects.exists()
