import pytest
from django.db import transaction

from factories import ACTOR, channel, receive, serve, variant
from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.errors import BelowAllocated, InsufficientStock, InvalidQuantity, PlaceNotFound
from jangteo.inventory.models import Allocation, StockLevel, StockMovement
from jangteo.inventory.selectors import availability, list_movements
from jangteo.inventory.services import allocate_stock, receive_stock, release_stock, set_counted, ship_stock
from jangteo.inventory.types import Demand
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id)
    return one


@pytest.fixture
def mug(shop: Channel) -> VariantId:
    return variant("MUG", shop)


def written() -> list[object]:
    """All that inventory has stored."""
    tables = (StockLevel, StockMovement, Allocation, AuditEntry, Reason)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def levels() -> list[tuple[int, int]]:
    return list(StockLevel.objects.order_by("place__code").values_list("on_hand", "allocated"))


def test_the_same_key_books_a_receipt_once(mug: VariantId) -> None:
    calls = [
        receive_stock(place_code="W1", variant_id=mug, quantity=5, key="delivery-1", actor=ACTOR) for _ in range(2)
    ]
    assert calls == [True, False]
    assert levels() == [(5, 0)]
    assert StockMovement.objects.count() == 1
    assert AuditEntry.objects.filter(action="inventory.receive_stock").count() == 1


@pytest.mark.parametrize("quantity", [0, -1, 10**9 + 1, 10**30])
def test_a_receipt_of_nothing_or_too_much_is_refused(mug: VariantId, quantity: int) -> None:
    before = written()
    with pytest.raises(InvalidQuantity):
        receive_stock(place_code="W1", variant_id=mug, quantity=quantity, key="x", actor=ACTOR)
    assert written() == before


def test_an_unknown_place_receives_nothing(mug: VariantId) -> None:
    before = written()
    with pytest.raises(PlaceNotFound):
        receive_stock(place_code="MOON", variant_id=mug, quantity=1, key="x", actor=ACTOR)
    assert written() == before


def test_a_count_books_the_difference_once(shop: Channel, mug: VariantId) -> None:
    cup = variant("CUP", shop)
    receive(mug, 5)
    assert set_counted(place_code="W1", counts={mug: 3, cup: 2}, key="count-1", actor=ACTOR) == 2
    assert [(move.kind, move.quantity) for move in list_movements(mug)] == [("count", -2), ("receipt", 5)]
    assert availability(shop.id, [mug, cup]) == {mug: 3, cup: 2}
    assert set_counted(place_code="W1", counts={mug: 3, cup: 2}, key="count-1", actor=ACTOR) == 0
    assert set_counted(place_code="W1", counts={mug: 3, cup: 2}, key="count-2", actor=ACTOR) == 0
    assert StockMovement.objects.count() == 3


def test_a_count_below_what_is_promised_is_refused_whole(shop: Channel, mug: VariantId) -> None:
    cup = variant("CUP", shop)
    receive(mug, 5)
    receive(cup, 5)
    allocate_stock(demands=[Demand(new_id(), mug, "MUG", 4)], channel_id=shop.id, order_id=new_id())
    before = written()
    with pytest.raises(BelowAllocated) as refused:
        set_counted(place_code="W1", counts={cup: 9, mug: 3}, key="count", actor=ACTOR)
    assert refused.value.facts == {"sku": "MUG", "counted": 3, "allocated": 4}
    assert written() == before
    assert set_counted(place_code="W1", counts={cup: 9, mug: 4}, key="count", actor=ACTOR) == 2


@pytest.mark.parametrize("counted", [-1, 10**9 + 1])
def test_a_count_out_of_bounds_is_refused_whole(shop: Channel, mug: VariantId, counted: int) -> None:
    before = written()
    with pytest.raises(InvalidQuantity):
        set_counted(place_code="W1", counts={variant("CUP", shop): 4, mug: counted}, key="count", actor=ACTOR)
    assert written()[:3] == before[:3]


def test_promise_release_and_shipment(shop: Channel, mug: VariantId) -> None:
    receive(mug, 5)
    first, second = new_id(), new_id()
    allocate_stock(demands=[Demand(new_id(), mug, "MUG", 2)], channel_id=shop.id, order_id=first)
    allocate_stock(demands=[Demand(new_id(), mug, "MUG", 3)], channel_id=shop.id, order_id=second)
    assert availability(shop.id, [mug]) == {mug: 0}
    assert (release_stock(order_id=first), levels()) == (2, [(5, 3)])
    assert (ship_stock(order_id=second, reference="260501-000001"), levels()) == (3, [(2, 0)])
    assert (release_stock(order_id=first), ship_stock(order_id=second, reference="again")) == (0, 0)
    assert levels() == [(2, 0)]
    assert list(Allocation.objects.order_by("made_at").values_list("state", flat=True)) == ["released", "shipped"]


def test_a_refused_promise_writes_nothing(shop: Channel, mug: VariantId) -> None:
    cup = variant("CUP", shop)
    receive(mug, 5)
    receive(cup, 1)
    before = written()
    demands = [Demand(new_id(), mug, "MUG", 2), Demand(new_id(), cup, "CUP", 2)]
    with pytest.raises(InsufficientStock), transaction.atomic():
        allocate_stock(demands=demands, channel_id=shop.id, order_id=new_id())
    assert written() == before


def test_a_channel_promises_only_from_its_own_places(shop: Channel, mug: VariantId) -> None:
    other = channel("other")
    serve(other.id, "W2")
    receive(mug, 5, "W2")
    assert availability(shop.id, [mug]) == {mug: 0}
    assert availability(other.id, [mug]) == {mug: 5}
    with pytest.raises(InsufficientStock):
        allocate_stock(demands=[Demand(new_id(), mug, "MUG", 1)], channel_id=shop.id, order_id=new_id())
