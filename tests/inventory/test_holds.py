"""Goods kept for a cart while its buyer pays."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from factories import ACTOR, channel, receive, serve, variant
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.errors import HeldLongEnough, InsufficientStock, NotEnough, TooManyHolds
from jangteo.inventory.models import StockHold, StockLevel
from jangteo.inventory.selectors import availability
from jangteo.inventory.services import (
    adjust_stock,
    allocate_stock,
    free_holds,
    hold_stock,
    receive_goods,
    set_tracking,
    sweep_holds,
)
from jangteo.inventory.types import Demand, LotDraft, Moved, ReceiptLine, Tracking
from jangteo.kernel import clock, verify
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id)
    return one


@pytest.fixture
def mug(shop: Channel) -> VariantId:
    pk = variant("MUG", shop)
    receive(pk, 5)
    return pk


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> "Later":
    return Later(monkeypatch)


class Later:
    """Moves the clock on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = clock.now()
        monkeypatch.setattr(clock, "now", lambda: self.now)

    def __call__(self, minutes: float) -> None:
        self.now += timedelta(minutes=minutes)


def hold(
    shop: Channel, variant_id: VariantId, quantity: int, holder: UUID, client: str = "", most: int = 60
) -> datetime:
    return hold_stock(
        demands=[Demand(new_id(), variant_id, "MUG", quantity)],
        channel_id=shop.id,
        holder=holder,
        client=client,
        minutes=15,
        most_minutes=most,
    )


def take(shop: Channel, variant_id: VariantId, quantity: int, holder: UUID | None = None) -> None:
    allocate_stock(
        demands=[Demand(new_id(), variant_id, "MUG", quantity)],
        channel_id=shop.id,
        order_id=new_id(),
        holder=holder,
    )


def books_are_kept() -> None:
    found = [one for one in verify.run() if one.invariant.name.startswith("inventory.")]
    assert [one for one in found if not one.is_clean] == []


def test_what_a_cart_holds_is_there_for_it_alone(shop: Channel, mug: VariantId) -> None:
    mine, other = new_id(), new_id()
    hold(shop, mug, 4, mine)
    assert availability(shop.id, [mug]) == {mug: 1}
    assert availability(shop.id, [mug], holder=mine) == {mug: 5}
    with pytest.raises(InsufficientStock, match="available 1"):
        hold(shop, mug, 2, other)
    with pytest.raises(InsufficientStock, match="available 1"), transaction.atomic():
        take(shop, mug, 2)
    take(shop, mug, 5, holder=mine)
    assert StockHold.objects.get().state == "ended"
    level = StockLevel.objects.get(variant=mug)
    assert (level.held, level.allocated) == (0, 5)
    books_are_kept()


def test_when_its_time_is_over_a_hold_is_free_at_once(shop: Channel, mug: VariantId, later: Later) -> None:
    mine = new_id()
    assert hold(shop, mug, 5, mine) == later.now + timedelta(minutes=15)
    later(14.9)
    assert availability(shop.id, [mug]) == {mug: 0}
    later(0.1)
    assert availability(shop.id, [mug]) == {mug: 5}
    take(shop, mug, 5)  # nobody swept
    books_are_kept()
    with pytest.raises(InsufficientStock), transaction.atomic():
        take(shop, mug, 1, holder=mine)


def test_holds_that_are_over_are_swept(shop: Channel, mug: VariantId, later: Later) -> None:
    hold(shop, mug, 2, new_id())
    assert sweep_holds() == 0
    later(15)
    assert sweep_holds() == 2
    assert StockLevel.objects.get(variant=mug).held == 0
    books_are_kept()


def test_a_hold_begins_anew_with_what_the_cart_needs_now(shop: Channel, mug: VariantId) -> None:
    mine = new_id()
    hold(shop, mug, 4, mine)
    hold(shop, mug, 1, mine)
    assert availability(shop.id, [mug]) == {mug: 4}
    assert free_holds(holder=mine) == 1
    assert free_holds(holder=mine) == 0
    assert availability(shop.id, [mug]) == {mug: 5}
    books_are_kept()


def test_nobody_holds_for_ever(shop: Channel, mug: VariantId, later: Later) -> None:
    mine = new_id()
    for _ in range(3):
        hold(shop, mug, 5, mine, most=40)
        later(14)
    # 42 minutes after the first: no more
    with pytest.raises(HeldLongEnough):
        hold(shop, mug, 5, mine, most=40)
    later(60)
    hold(shop, mug, 5, mine, most=40)


def test_the_last_hold_ends_when_all_time_is_used(shop: Channel, mug: VariantId, later: Later) -> None:
    mine, begun = new_id(), later.now
    hold(shop, mug, 5, mine, most=20)
    later(10)
    assert hold(shop, mug, 5, mine, most=20) == begun + timedelta(minutes=20)


def test_one_client_does_not_hold_everything(shop: Channel, mug: VariantId) -> None:
    for _ in range(3):
        hold(shop, mug, 1, new_id(), client="bot")
    with pytest.raises(TooManyHolds):
        hold(shop, mug, 1, new_id(), client="bot")
    hold(shop, mug, 1, new_id(), client="someone else")


def test_units_of_a_lot_are_held(shop: Channel) -> None:
    tea = variant("TEA", shop)
    set_tracking(variant_id=tea, tracking=Tracking.LOT, actor=ACTOR)
    for code in ("A", "B"):
        receive_goods(place_code="W1", lines=[ReceiptLine(tea, 2, LotDraft(code))], key=code, actor=ACTOR)
    mine = new_id()
    hold(shop, tea, 3, mine)
    assert availability(shop.id, [tea]) == {tea: 1}
    take(shop, tea, 1)
    take(shop, tea, 3, holder=mine)
    books_are_kept()


def test_what_is_held_is_not_moved_away_until_it_is_over(shop: Channel, mug: VariantId, later: Later) -> None:
    hold(shop, mug, 4, new_id())
    gone = Moved(mug, -2)
    with pytest.raises(NotEnough):
        adjust_stock(place_code="W1", moved=gone, key="a", why="분실", actor=ACTOR)
    later(15)
    assert adjust_stock(place_code="W1", moved=gone, key="b", why="분실", actor=ACTOR)
    books_are_kept()
