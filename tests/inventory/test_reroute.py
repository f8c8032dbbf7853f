"""A place that can't give what it promised is replaced by others, or nothing changes."""

from uuid import UUID

import pytest

from factories import channel, receive, serve, variant
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.errors import InsufficientStock, InvalidQuantity, NotEnough
from jangteo.inventory.models import Allocation, StockLevel
from jangteo.inventory.selectors import get_place_id, promised_units
from jangteo.inventory.services import allocate_stock, reallocate_stock, ship_stock
from jangteo.inventory.types import Demand, Pick
from jangteo.kernel import because
from jangteo.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    for rank, place in enumerate(("W1", "W2", "W3")):
        serve(one.id, place, rank)
    return one


@pytest.fixture
def mug(shop: Channel) -> VariantId:
    return variant("MUG", shop)


def promise(shop: Channel, mug: VariantId, quantity: int) -> tuple[UUID, UUID]:
    order_id, line_id = new_id(), new_id()
    allocate_stock(demands=[Demand(line_id, mug, "MUG", quantity)], channel_id=shop.id, order_id=order_id)
    return order_id, line_id


def again(shop: Channel, order_id: UUID, quantities: dict[UUID, int], place: str) -> list[Pick]:
    return reallocate_stock(
        order_id=order_id,
        quantities=quantities,
        refused_place=get_place_id(place),
        channel_id=shop.id,
        why="not on the shelf",
    )


def lies(order_id: UUID) -> list[tuple[str, int]]:
    return [(one.place_code, one.quantity) for one in promised_units(order_id)]


def test_other_places_give_what_one_refuses(shop: Channel, mug: VariantId) -> None:
    receive(mug, 5, "W1")
    receive(mug, 2, "W2")
    receive(mug, 3, "W3")
    order_id, line_id = promise(shop, mug, 5)
    assert lies(order_id) == [("W1", 5)]
    picks = again(shop, order_id, {line_id: 3}, "W1")
    assert [(pick.place_code, pick.quantity) for pick in picks] == [("W3", 3)]
    assert lies(order_id) == [("W1", 2), ("W3", 3)]
    assert list(StockLevel.objects.order_by("place__code").values_list("allocated", flat=True)) == [2, 0, 3]
    told = because.list_for([line_id])[-1].because
    assert (told["refused"], told["why"], told["from"]) == (
        "W1",
        "not on the shelf",
        [{"place": "W3", "quantity": 3, "by": [2]}],
    )
    assert because.in_words("allocation", told, "en") == [
        "W1 could not give it (not on the shelf): now promised from W3 3."
    ]


def test_a_line_has_one_open_promise_of_a_place_however_often_it_is_moved(shop: Channel, mug: VariantId) -> None:
    receive(mug, 3, "W1")
    receive(mug, 2, "W2")
    order_id, line_id = promise(shop, mug, 5)
    assert lies(order_id) == [("W1", 3), ("W2", 2)]
    receive(mug, 2, "W1")
    again(shop, order_id, {line_id: 2}, "W2")
    assert lies(order_id) == [("W1", 5)]
    assert ship_stock(order_id=order_id, reference="1") == 5


def test_where_the_others_have_too_little_nothing_changes(shop: Channel, mug: VariantId) -> None:
    receive(mug, 5, "W1")
    receive(mug, 2, "W2")
    order_id, line_id = promise(shop, mug, 4)
    before = list(Allocation.objects.values()), list(StockLevel.objects.order_by("pk").values())
    with pytest.raises(InsufficientStock) as refused:
        again(shop, order_id, {line_id: 3}, "W1")
    assert refused.value.facts == {"sku": "MUG", "requested": 3, "available": 2}
    assert (list(Allocation.objects.values()), list(StockLevel.objects.order_by("pk").values())) == before


def test_a_place_refused_is_not_asked_again_for_the_same_line(shop: Channel, mug: VariantId) -> None:
    receive(mug, 5, "W1")
    receive(mug, 5, "W2")
    order_id, line_id = promise(shop, mug, 2)
    again(shop, order_id, {line_id: 2}, "W1")
    with pytest.raises(InsufficientStock):
        again(shop, order_id, {line_id: 1}, "W2")
    assert lies(order_id) == [("W2", 2)]


def test_only_what_a_place_promised_can_be_refused_there(shop: Channel, mug: VariantId) -> None:
    receive(mug, 5, "W1")
    receive(mug, 5, "W2")
    order_id, line_id = promise(shop, mug, 2)
    for quantities, place, error in (
        ({line_id: 3}, "W1", NotEnough),
        ({line_id: 1}, "W2", NotEnough),
        ({new_id(): 1}, "W1", NotEnough),
        ({line_id: 0}, "W1", InvalidQuantity),
    ):
        with pytest.raises(error):
            again(shop, order_id, quantities, place)
    assert lies(order_id) == [("W1", 2)]
