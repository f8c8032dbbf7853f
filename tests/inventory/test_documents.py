"""Transfers, purchase orders, counts and reorder points."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from factories import ACTOR, channel, receive, serve, variant
from factories.people import company
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.errors import (
    BelowAllocated,
    DocumentClosed,
    DocumentNotFound,
    InvalidDocument,
    InvalidQuantity,
    LotNeeded,
    MoreThanExpected,
    NotEnough,
)
from jangteo.inventory.selectors import (
    availability,
    get_count,
    get_purchase,
    get_transfer,
    list_stock,
    list_to_reorder,
    list_transfers,
    on_its_way,
)
from jangteo.inventory.services import (
    allocate_stock,
    begin_count,
    book_count,
    close_purchase,
    drop_count,
    expect_purchase,
    note_found,
    place_purchase,
    receive_goods,
    receive_purchase,
    receive_transfer,
    send_transfer,
    set_reorder_point,
    set_tracking,
    ship_stock,
    write_off_transfer,
)
from jangteo.inventory.types import (
    CountState,
    Demand,
    LotDraft,
    Moved,
    PurchaseLineDraft,
    PurchaseState,
    ReceiptLine,
    Tracking,
    TransferState,
)
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id, "W1")
    serve(one.id, "W2", rank=1)
    return one


@pytest.fixture
def mug(shop: Channel) -> VariantId:
    pk = variant("MUG", shop)
    receive(pk, 10)
    return pk


def at(variant_id: VariantId) -> dict[str, int]:
    return {level.place_code: level.on_hand for level in list_stock([variant_id]) if level.on_hand}


def books_are_kept() -> None:
    found = [one for one in verify.run() if one.invariant.name.startswith("inventory.")]
    assert [one for one in found if not one.is_clean] == []


def send(variant_id: VariantId, quantity: int, key: str = "t1", **more: Any) -> UUID:
    moved = Moved(variant_id, quantity, **more)
    return send_transfer(from_place="W1", to_place="W2", lines=[moved], key=key, actor=ACTOR)


def test_a_transfer_makes_and_loses_nothing(shop: Channel, mug: VariantId) -> None:
    transfer_id = send(mug, 6)
    assert send(mug, 6) == transfer_id
    assert at(mug) == {"W1": 4, "TRANSIT": 6}
    assert availability(shop.id, [mug]) == {mug: 4}
    (line,) = get_transfer(transfer_id).lines
    for is_new in (True, False):
        assert receive_transfer(transfer_id=transfer_id, quantities={line.id: 4}, key="r1", actor=ACTOR) is is_new
    assert at(mug) == {"W1": 4, "W2": 4, "TRANSIT": 2}
    assert [view.open for view in list_transfers(is_open=True)] == [2]
    assert list(on_its_way([mug]).values()) == [2]
    with pytest.raises(MoreThanExpected, match="2 are on their way"):
        receive_transfer(transfer_id=transfer_id, quantities={line.id: 3}, key="r2", actor=ACTOR)
    with pytest.raises(InvalidDocument):
        write_off_transfer(transfer_id=transfer_id, quantities={line.id: 2}, why=" ", key="l", actor=ACTOR)
    books_are_kept()
    write_off_transfer(transfer_id=transfer_id, quantities={line.id: 2}, why="운송 중 파손", key="l", actor=ACTOR)
    assert at(mug) == {"W1": 4, "W2": 4}
    assert get_transfer(transfer_id).state == TransferState.CLOSED
    with pytest.raises(DocumentClosed):
        receive_transfer(transfer_id=transfer_id, quantities={line.id: 1}, key="r3", actor=ACTOR)
    books_are_kept()


def test_a_transfer_takes_only_what_is_free(shop: Channel, mug: VariantId) -> None:
    allocate_stock(demands=[Demand(new_id(), mug, "MUG", 8)], channel_id=shop.id, order_id=new_id())
    with pytest.raises(NotEnough), transaction.atomic():
        send(mug, 3)
    assert at(mug) == {"W1": 10}
    send(mug, 2)
    books_are_kept()


@pytest.mark.parametrize("quantity", [0, -1, 10**12])
def test_a_transfer_of_nothing_is_refused(mug: VariantId, quantity: int) -> None:
    with pytest.raises(InvalidQuantity):
        send(mug, quantity)


def test_a_transfer_names_two_places_and_each_thing_once(mug: VariantId) -> None:
    with pytest.raises(InvalidDocument):
        send_transfer(from_place="W1", to_place="W1", lines=[Moved(mug, 1)], key="k", actor=ACTOR)
    with pytest.raises(InvalidDocument):
        send_transfer(from_place="W1", to_place="W2", lines=[Moved(mug, 1), Moved(mug, 2)], key="k", actor=ACTOR)
    with pytest.raises(InvalidDocument):
        send_transfer(from_place="W1", to_place="W2", lines=[], key="k", actor=ACTOR)
    with pytest.raises(DocumentNotFound):
        receive_transfer(transfer_id=uuid4(), quantities={uuid4(): 1}, key="k", actor=ACTOR)
    with pytest.raises(LotNeeded):
        receive_goods(place_code="W1", lines=[ReceiptLine(mug, 1, LotDraft("L"))], key="lot", actor=ACTOR)


def test_lots_and_numbers_travel(shop: Channel) -> None:
    tea, drill = variant("TEA", shop), variant("DRILL", shop)
    set_tracking(variant_id=tea, tracking=Tracking.LOT, actor=ACTOR)
    set_tracking(variant_id=drill, tracking=Tracking.SERIAL, actor=ACTOR)
    goods = [ReceiptLine(tea, 5, LotDraft("L1")), ReceiptLine(drill, 2, serials=["S1", "S2"])]
    receive_goods(place_code="W1", lines=goods, key="in", actor=ACTOR)
    lines = [Moved(tea, 3, "L1"), Moved(drill, 1, serials=["S2"])]
    transfer_id = send_transfer(from_place="W1", to_place="W2", lines=lines, key="t", actor=ACTOR)
    books_are_kept()
    view = get_transfer(transfer_id)
    assert sorted(line.lot for line in view.lines) == ["", "L1"]
    everything = {line.id: line.open for line in view.lines}
    receive_transfer(transfer_id=transfer_id, quantities=everything, key="r", actor=ACTOR)
    assert at(tea) == {"W1": 2, "W2": 3}
    assert at(drill) == {"W1": 1, "W2": 1}
    books_are_kept()


def buy(variant_id: VariantId, quantity: int, **more: Any) -> UUID:
    line = PurchaseLineDraft(variant_id, quantity, **more)
    return place_purchase(
        supplier_id=company("대한도자"), place_code="W1", lines=[line], currency="KRW", key="p", actor=ACTOR
    )


def test_a_purchase_comes_in_parts(mug: VariantId) -> None:
    purchase_id = buy(mug, 20, expected_on=date(2027, 1, 5))
    (line,) = get_purchase(purchase_id).lines
    some = {line.id: ReceiptLine(mug, 5)}
    for is_new in (True, False):
        assert receive_purchase(purchase_id=purchase_id, receipts=some, key="r1", actor=ACTOR) is is_new
    view = get_purchase(purchase_id)
    assert (view.open, view.state, at(mug)) == (15, PurchaseState.ORDERED, {"W1": 15})
    too_many = {line.id: ReceiptLine(mug, 16)}
    with pytest.raises(MoreThanExpected, match="15 are still expected"):
        receive_purchase(purchase_id=purchase_id, receipts=too_many, key="r2", actor=ACTOR)
    expect_purchase(purchase_id=purchase_id, expected={line.id: date(2027, 2, 1)}, actor=ACTOR)
    assert get_purchase(purchase_id).lines[0].expected_on == date(2027, 2, 1)
    rest = {line.id: ReceiptLine(mug, 15)}
    receive_purchase(purchase_id=purchase_id, receipts=rest, key="r3", actor=ACTOR)
    assert get_purchase(purchase_id).state == PurchaseState.CLOSED
    with pytest.raises(DocumentClosed):
        close_purchase(purchase_id=purchase_id, why="x", actor=ACTOR)
    books_are_kept()


@pytest.mark.parametrize("came", [0, 3])
def test_what_will_not_come_is_not_expected(mug: VariantId, came: int) -> None:
    purchase_id = buy(mug, 5)
    (line,) = get_purchase(purchase_id).lines
    if came:
        receive_purchase(purchase_id=purchase_id, receipts={line.id: ReceiptLine(mug, came)}, key="r", actor=ACTOR)
    with pytest.raises(InvalidDocument):
        close_purchase(purchase_id=purchase_id, why="", actor=ACTOR)
    close_purchase(purchase_id=purchase_id, why="공급처 단종", actor=ACTOR)
    view = get_purchase(purchase_id)
    assert (view.open, view.state) == (0, PurchaseState.CLOSED if came else PurchaseState.CANCELLED)


def test_what_runs_short_is_ordered_again(mug: VariantId) -> None:
    set_reorder_point(place_code="W1", variant_id=mug, at=10, up_to=50, actor=ACTOR)
    (short,) = list_to_reorder()
    assert (short.free, short.to_come, short.quantity) == (10, 0, 40)
    buy(mug, 30)
    assert list_to_reorder() == []
    with pytest.raises(InvalidDocument):
        set_reorder_point(place_code="W1", variant_id=mug, at=10, up_to=10, actor=ACTOR)
    set_reorder_point(place_code="W1", variant_id=mug, at=100, up_to=150, actor=ACTOR)
    assert [one.quantity for one in list_to_reorder()] == [110]
    set_reorder_point(place_code="W1", variant_id=mug, at=0, up_to=0, actor=ACTOR)
    assert list_to_reorder() == []


def test_what_is_sold_while_shelves_are_counted_stays_sold(shop: Channel, mug: VariantId) -> None:
    count_id = begin_count(place_code="W1", actor=ACTOR)
    note_found(count_id=count_id, variant_id=mug, found=8, actor=ACTOR)
    assert get_count(count_id).lines[0].expected is None  # blind
    order_id = new_id()
    allocate_stock(demands=[Demand(new_id(), mug, "MUG", 3)], channel_id=shop.id, order_id=order_id)
    ship_stock(order_id=order_id, reference="1")
    assert book_count(count_id=count_id, actor=ACTOR) == 1
    assert at(mug) == {"W1": 5}
    view = get_count(count_id)
    assert (view.state, view.lines[0].expected, view.lines[0].found) == (CountState.BOOKED, 10, 8)
    with pytest.raises(DocumentClosed):
        note_found(count_id=count_id, variant_id=mug, found=8, actor=ACTOR)
    books_are_kept()


def test_a_count_that_breaks_promises_is_refused(shop: Channel, mug: VariantId) -> None:
    allocate_stock(demands=[Demand(new_id(), mug, "MUG", 9)], channel_id=shop.id, order_id=new_id())
    count_id = begin_count(place_code="W1", actor=ACTOR, is_blind=False)
    note_found(count_id=count_id, variant_id=mug, found=3, actor=ACTOR)
    note_found(count_id=count_id, variant_id=mug, found=4, actor=ACTOR)
    assert [(line.found, line.expected) for line in get_count(count_id).lines] == [(4, 10)]
    with pytest.raises(BelowAllocated, match="4 would be left, 9 are promised"):
        book_count(count_id=count_id, actor=ACTOR)
    drop_count(count_id=count_id, actor=ACTOR)
    assert at(mug) == {"W1": 10}


def test_a_count_by_lot(shop: Channel) -> None:
    tea = variant("TEA", shop)
    set_tracking(variant_id=tea, tracking=Tracking.LOT, actor=ACTOR)
    receive_goods(place_code="W1", lines=[ReceiptLine(tea, 5, LotDraft("L1"))], key="in", actor=ACTOR)
    count_id = begin_count(place_code="W1", actor=ACTOR)
    note_found(count_id=count_id, variant_id=tea, lot_code="L1", found=4, actor=ACTOR)
    assert book_count(count_id=count_id, actor=ACTOR) == 1
    assert at(tea) == {"W1": 4}
    books_are_kept()
