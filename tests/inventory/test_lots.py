"""Units told apart by lot, owner and number: what goes first, what is recalled, where each is."""

from datetime import date, timedelta
from typing import Any

import pytest

from factories import ACTOR, channel, receive, serve, variant
from factories.people import company
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.errors import (
    InsufficientStock,
    InvalidLot,
    LotDiffers,
    LotNeeded,
    LotNotFound,
    NotEnough,
    SerialElsewhere,
    SerialsNeeded,
    TrackingNeedsEmptyShelves,
)
from jangteo.inventory.models import SerialUnit, StockLevel, StockMovement, StockPart
from jangteo.inventory.selectors import availability, list_lots, list_stock, trace_lot
from jangteo.inventory.services import (
    adjust_stock,
    allocate_stock,
    clear_lot,
    recall_lot,
    receive_goods,
    release_stock,
    set_aside,
    set_counted,
    set_safety,
    set_shelf_life,
    set_tracking,
    ship_stock,
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
def tea(shop: Channel) -> VariantId:
    pk = variant("TEA", shop)
    set_tracking(variant_id=pk, tracking=Tracking.LOT, actor=ACTOR)
    return pk


def day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def lot(variant_id: VariantId, code: str, quantity: int, expires: int | None = None, key: str = "") -> bool:
    draft = LotDraft(code, expires_on=None if expires is None else day(expires))
    line = ReceiptLine(variant_id, quantity, draft)
    return receive_goods(place_code="W1", lines=[line], key=key or f"{code}-{quantity}", actor=ACTOR)


def promised(shop: Channel, variant_id: VariantId, quantity: int, **more: Any) -> list[tuple[str, int]]:
    picks = allocate_stock(
        demands=[Demand(new_id(), variant_id, "TEA", quantity)], channel_id=shop.id, order_id=new_id(), **more
    ).picks
    return [(pick.lot, pick.quantity) for pick in picks]


def books_are_kept() -> None:
    found = [one for one in verify.run() if one.invariant.name.startswith("inventory.")]
    assert found
    assert [one for one in found if not one.is_clean] == []


def test_what_expires_first_goes_first(shop: Channel, tea: VariantId) -> None:
    lot(tea, "NEVER", 5)
    lot(tea, "LATE", 5, 90)
    lot(tea, "SOON", 3, 10)
    assert promised(shop, tea, 4) == [("SOON", 3), ("LATE", 1)]
    assert promised(shop, tea, 9) == [("LATE", 4), ("NEVER", 5)]
    books_are_kept()


def test_what_expires_today_is_not_sold(shop: Channel, tea: VariantId) -> None:
    lot(tea, "TODAY", 5, 0)
    lot(tea, "TOMORROW", 1, 1)
    assert availability(shop.id, [tea]) == {tea: 1}
    with pytest.raises(InsufficientStock, match="available 1"):
        promised(shop, tea, 2)


def test_goods_are_good_for_as_long_as_a_buyer_asks(shop: Channel, tea: VariantId) -> None:
    firm = company("큰 가게")
    lot(tea, "SHORT", 5, 20)
    lot(tea, "LONG", 2, 100)
    set_shelf_life(days=60, party_id=firm, actor=ACTOR)
    assert availability(shop.id, [tea]) == {tea: 7}
    assert availability(shop.id, [tea], (firm,)) == {tea: 2}
    assert promised(shop, tea, 2, lineage=(firm,)) == [("LONG", 2)]
    set_shelf_life(days=10, party_id=firm, variant_id=tea, actor=ACTOR)
    assert availability(shop.id, [tea], (firm,)) == {tea: 5}
    set_shelf_life(days=0, party_id=firm, variant_id=tea, actor=ACTOR)
    assert availability(shop.id, [tea], (firm,)) == {tea: 0}


def test_what_was_there_before_has_no_lot(shop: Channel) -> None:
    tea = variant("TEA", shop)
    receive(tea, 6)
    order_id = new_id()
    allocate_stock(demands=[Demand(new_id(), tea, "TEA", 2)], channel_id=shop.id, order_id=order_id)
    set_tracking(variant_id=tea, tracking=Tracking.LOT, actor=ACTOR)
    lot(tea, "NEW", 4, 30)
    books_are_kept()
    ship_stock(order_id=order_id, reference="1")
    books_are_kept()
    parts = StockPart.objects.order_by("lot__code").values_list("lot__code", "on_hand", "allocated")
    assert set(parts) == {(None, 4, 0), ("NEW", 4, 0)}


def test_a_lot_is_named_where_there_are_lots_and_only_there(shop: Channel, tea: VariantId) -> None:
    with pytest.raises(LotNeeded, match="TEA: a lot is needed"):
        receive(tea, 1)
    with pytest.raises(LotNeeded, match="MUG: a lot is not used"):
        lot(variant("MUG", shop), "L", 1)
    with pytest.raises(InvalidLot):
        lot(tea, " ", 1)
    draft = LotDraft("L", made_on=day(5), expires_on=day(5))
    with pytest.raises(InvalidLot):
        receive_goods(place_code="W1", lines=[ReceiptLine(tea, 1, draft)], key="k", actor=ACTOR)
    lot(tea, "L", 1, 10)
    with pytest.raises(LotDiffers, match="is known with the date"):
        lot(tea, "L", 1, 11)
    with pytest.raises(LotNeeded, match="counted by lot"):
        set_counted(place_code="W1", counts={tea: 0}, key="c", actor=ACTOR)
    assert [one.code for one in list_lots(tea)] == ["L"]
    assert StockMovement.objects.count() == 1


def test_a_recalled_lot_is_promised_to_nobody_and_traced(shop: Channel, tea: VariantId) -> None:
    lot(tea, "BAD", 10, 30)
    lot(tea, "GOOD", 1, 60)
    gone, waiting = new_id(), new_id()
    lines = new_id(), new_id()
    for order_id, line_id, quantity in ((gone, lines[0], 3), (waiting, lines[1], 2)):
        allocate_stock(demands=[Demand(line_id, tea, "TEA", quantity)], channel_id=shop.id, order_id=order_id)
    ship_stock(order_id=gone, reference="1")
    recall_lot(variant_id=tea, lot_code="BAD", why="유리 조각", actor=ACTOR)
    assert availability(shop.id, [tea]) == {tea: 1}
    found = {(one.state, one.order_id, one.line_id, one.quantity) for one in trace_lot(tea, "BAD")}
    assert found == {
        ("here", None, None, 7),
        ("open", waiting, lines[1], 2),
        ("shipped", gone, lines[0], 3),
    }
    clear_lot(variant_id=tea, lot_code="BAD", why="검사 결과 이상 없음", actor=ACTOR)
    assert availability(shop.id, [tea]) == {tea: 6}
    with pytest.raises(LotNotFound):
        recall_lot(variant_id=tea, lot_code="NONE", why="x", actor=ACTOR)
    with pytest.raises(InvalidLot):
        recall_lot(variant_id=tea, lot_code="BAD", why=" ", actor=ACTOR)


def test_goods_of_another_are_told_apart(shop: Channel) -> None:
    mug, owner = variant("MUG", shop), company("맡긴 이")
    receive(mug, 2)
    line = ReceiptLine(mug, 5, owner_id=owner)
    receive_goods(place_code="W1", lines=[line], key="theirs", actor=ACTOR)
    (level,) = list_stock([mug])
    assert sorted((part.owner_id == owner, part.on_hand) for part in level.parts or ()) == [(False, 2), (True, 5)]
    assert availability(shop.id, [mug]) == {mug: 7}
    books_are_kept()


def test_what_is_set_aside_and_what_is_kept_back_is_not_promised(shop: Channel) -> None:
    mug = variant("MUG", shop)
    receive(mug, 10)
    assert set_aside(place_code="W1", moved=Moved(mug, 3), key="q", why="깨짐", actor=ACTOR)
    assert not set_aside(place_code="W1", moved=Moved(mug, 3), key="q", why="깨짐", actor=ACTOR)
    set_safety(place_code="W1", variant_id=mug, units=2, actor=ACTOR)
    assert availability(shop.id, [mug]) == {mug: 5}
    with pytest.raises(NotEnough):
        set_aside(place_code="W1", moved=Moved(mug, 8), key="q2", why="x", actor=ACTOR)
    set_aside(place_code="W1", moved=Moved(mug, -1), key="q3", why="멀쩡함", actor=ACTOR)
    with pytest.raises(NotEnough):
        set_aside(place_code="W1", moved=Moved(mug, -3), key="q4", why="x", actor=ACTOR)
    adjust_stock(place_code="W1", moved=Moved(mug, -2), key="a", why="분실", actor=ACTOR)
    level = StockLevel.objects.get(variant=mug)
    assert (level.on_hand, level.quarantined, level.safety) == (8, 2, 2)
    set_safety(place_code="W1", variant_id=mug, units=99, actor=ACTOR)
    assert availability(shop.id, [mug]) == {mug: 0}
    books_are_kept()


def numbered(shop: Channel, *serials: str) -> VariantId:
    pk = variant("DRILL", shop)
    set_tracking(variant_id=pk, tracking=Tracking.SERIAL, actor=ACTOR)
    line = ReceiptLine(pk, len(serials), serials=serials)
    receive_goods(place_code="W1", lines=[line], key="numbered", actor=ACTOR)
    return pk


def test_numbered_units_are_followed(shop: Channel) -> None:
    drill = numbered(shop, "S1", "S2", "S3")
    order_id, line_id = new_id(), new_id()
    allocate_stock(demands=[Demand(line_id, drill, "DRILL", 2)], channel_id=shop.id, order_id=order_id)
    with pytest.raises(SerialElsewhere, match="S9 is not here"):
        ship_stock(order_id=order_id, reference="1", serials={line_id: ["S9"]})


def test_a_number_is_shipped_once(shop: Channel) -> None:
    drill = numbered(shop, "S1", "S2", "S3")
    order_id, line_id = new_id(), new_id()
    allocate_stock(demands=[Demand(line_id, drill, "DRILL", 2)], channel_id=shop.id, order_id=order_id)
    ship_stock(order_id=order_id, reference="1", serials={line_id: ["S3"]})
    states = dict(SerialUnit.objects.values_list("serial", "state"))
    assert states == {"S1": "shipped", "S2": "here", "S3": "shipped"}
    again = ReceiptLine(drill, 1, serials=["S3"])
    assert receive_goods(place_code="W1", lines=[again], key="back", actor=ACTOR)
    books_are_kept()


@pytest.mark.parametrize("serials", [[], ["S8"], ["S8", "S8"], ["S8", "S9", "S10"]])
def test_as_many_numbers_as_units(shop: Channel, serials: list[str]) -> None:
    drill = numbered(shop, "S1")
    line = ReceiptLine(drill, 2, serials=serials)
    with pytest.raises(SerialsNeeded, match="2 different serial numbers are needed"):
        receive_goods(place_code="W1", lines=[line], key="k", actor=ACTOR)


@pytest.mark.parametrize("serial", ["", "S\0", "S" * 61])
def test_a_number_is_a_word_that_can_be_kept(shop: Channel, serial: str) -> None:
    drill = numbered(shop, "S1")
    with pytest.raises(SerialsNeeded, match="1 to 60 characters"):
        receive_goods(place_code="W1", lines=[ReceiptLine(drill, 1, serials=[serial])], key="k", actor=ACTOR)
    receive_goods(place_code="W1", lines=[ReceiptLine(drill, 1, serials=["S" * 60])], key="k", actor=ACTOR)


def test_how_units_are_told_apart_is_not_changed_over_stock(shop: Channel) -> None:
    drill, mug = numbered(shop, "S1"), variant("MUG", shop)
    receive(mug, 1)
    for pk, tracking in ((drill, Tracking.NONE), (mug, Tracking.SERIAL)):
        with pytest.raises(TrackingNeedsEmptyShelves):
            set_tracking(variant_id=pk, tracking=tracking, actor=ACTOR)


def test_a_part_of_a_promise_ends(shop: Channel) -> None:
    mug = variant("MUG", shop)
    receive(mug, 10)
    order_id, line_id = new_id(), new_id()
    allocate_stock(demands=[Demand(line_id, mug, "MUG", 6)], channel_id=shop.id, order_id=order_id)
    assert release_stock(order_id=order_id, quantities={line_id: 1}) == 1
    assert ship_stock(order_id=order_id, reference="1", quantities={line_id: 2}) == 2
    with pytest.raises(NotEnough):
        ship_stock(order_id=order_id, reference="1", quantities={line_id: 4})
    level = StockLevel.objects.get(variant=mug)
    assert (level.on_hand, level.allocated) == (8, 3)
    assert ship_stock(order_id=order_id, reference="1") == 3
    books_are_kept()
