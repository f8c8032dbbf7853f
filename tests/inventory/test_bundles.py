"""Goods made of others share their stock with those others."""

from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, cart_with, channel, guest, place, receive, serve, stocked, variant
from jangteo.catalog.errors import InvalidProduct, ProductNotFound
from jangteo.catalog.models import BundleItem
from jangteo.catalog.services import set_bundle
from jangteo.catalog.types import GIFT_CARD, VariantId
from jangteo.channels.types import Channel
from jangteo.inventory.errors import InsufficientStock, NotEnough
from jangteo.inventory.models import StockLevel
from jangteo.inventory.rules import most_bundles
from jangteo.inventory.selectors import availability, get_place_id, promisable, promised_units
from jangteo.inventory.services import (
    allocate_stock,
    hold_stock,
    reallocate_stock,
    release_stock,
    set_supply,
    ship_stock,
)
from jangteo.inventory.types import Demand, SupplyKind
from jangteo.kernel import verify
from jangteo.kernel.ids import new_id
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import cancel_order, ship_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    serve(one.id)
    return one


@pytest.fixture
def tea_set(shop: Channel) -> tuple[VariantId, VariantId, VariantId]:
    """A set of a pot and four cups, of which 2 and 9 are there."""
    whole, pot, cup = (variant(sku, shop) for sku in ("SET", "POT", "CUP"))
    set_bundle(variant_id=whole, components={pot: 1, cup: 4}, actor=ACTOR)
    receive(pot, 2)
    receive(cup, 9)
    return whole, pot, cup


def allocated() -> dict[str, int]:
    return dict(StockLevel.objects.order_by("variant__sku").values_list("variant__sku", "allocated"))


def sound() -> None:
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def test_as_many_as_the_scarcest_component_allows(
    shop: Channel, tea_set: tuple[VariantId, VariantId, VariantId]
) -> None:
    whole, pot, cup = tea_set
    assert availability(shop.id, [whole, pot, cup]) == {whole: 2, pot: 2, cup: 9}
    allocate_stock(demands=[Demand(new_id(), cup, "CUP", 2)], channel_id=shop.id, order_id=new_id())
    assert availability(shop.id, [whole]) == {whole: 1}
    hold_stock(
        demands=[Demand(new_id(), whole, "SET", 1)],
        channel_id=shop.id,
        holder=new_id(),
        client="",
        minutes=5,
        most_minutes=5,
    )
    assert availability(shop.id, [whole, pot, cup]) == {whole: 0, pot: 1, cup: 3}


def test_bundle_and_singles_of_one_order_share_what_there_is(
    shop: Channel, tea_set: tuple[VariantId, VariantId, VariantId]
) -> None:
    whole, _, cup = tea_set
    demands = [Demand(new_id(), whole, "SET", 2), Demand(new_id(), cup, "CUP", 2)]
    with pytest.raises(InsufficientStock) as refused, transaction.atomic():
        allocate_stock(demands=demands, channel_id=shop.id, order_id=new_id())
    assert refused.value.facts == {"sku": "CUP", "requested": 2, "available": 1}
    with pytest.raises(InsufficientStock) as refused, transaction.atomic():
        allocate_stock(demands=demands[::-1], channel_id=shop.id, order_id=new_id())
    assert refused.value.facts == {"sku": "SET", "requested": 2, "available": 1}
    assert allocated() == {"CUP": 0, "POT": 0}
    assert promisable(shop.id, {whole: 2, cup: 2})[cup].missing == 1


def test_bundles_are_shipped_and_taken_back_whole_as_they_were_ordered(
    shop: Channel, tea_set: tuple[VariantId, VariantId, VariantId]
) -> None:
    whole, pot, cup = tea_set
    order_id, line_id = new_id(), new_id()
    allocate_stock(demands=[Demand(line_id, whole, "SET", 2)], channel_id=shop.id, order_id=order_id)
    set_bundle(variant_id=whole, components={pot: 1, cup: 2}, actor=ACTOR)
    assert allocated() == {"CUP": 8, "POT": 2}
    assert ship_stock(order_id=order_id, reference="1", quantities={line_id: 1}) == 5
    assert allocated() == {"CUP": 4, "POT": 1}
    with pytest.raises(NotEnough), transaction.atomic():
        ship_stock(order_id=order_id, reference="1", quantities={line_id: 2})
    assert release_stock(order_id=order_id, quantities={line_id: 1}) == 5
    assert allocated() == {"CUP": 0, "POT": 0}


def test_gift_cards_are_neither_bundles_nor_in_them(shop: Channel) -> None:
    card, cup, pot = (
        variant(sku, shop, tax_code=code) for sku, code in (("CARD", GIFT_CARD), ("A", "standard"), ("B", "standard"))
    )
    for whole, part in ((card, cup), (cup, card)):
        with pytest.raises(InvalidProduct, match="gift card"):
            set_bundle(variant_id=whole, components={part: 1}, actor=ACTOR)
    set_bundle(variant_id=cup, components={pot: 1}, actor=ACTOR)
    assert BundleItem.objects.get().component_id == pot


def test_what_lay_of_a_bundle_before_it_was_one_is_not_sold(
    shop: Channel, tea_set: tuple[VariantId, VariantId, VariantId]
) -> None:
    whole, _, cup = tea_set
    receive(whole, 9)
    assert availability(shop.id, [whole, cup]) == {whole: 2, cup: 9}
    assert promisable(shop.id, {whole: 3})[whole].missing == 1


def test_components_may_wait_each_by_its_own_policy(
    shop: Channel, tea_set: tuple[VariantId, VariantId, VariantId]
) -> None:
    whole, pot, _ = tea_set
    assert promisable(shop.id, {whole: 3})[whole].missing == 1
    set_supply(variant_id=pot, kind=SupplyKind.BACKORDER, cap=5, lead_days=2, actor=ACTOR)
    assert promisable(shop.id, {whole: 3})[whole].missing == 1  # nine cups are two sets
    receive(tea_set[2], 3)
    promise = promisable(shop.id, {whole: 3})[whole]
    assert (promise.now, promise.waits, promise.missing) == (2, 1, 0)
    order_id, line_id = new_id(), new_id()
    allocate_stock(demands=[Demand(line_id, whole, "SET", 3)], channel_id=shop.id, order_id=order_id)
    with pytest.raises(NotEnough), transaction.atomic():
        ship_stock(order_id=order_id, reference="1", quantities={line_id: 3})
    receive(pot, 1)
    assert ship_stock(order_id=order_id, reference="1") == 15


def test_a_place_that_has_a_components_units_no_more_is_replaced_for_these(
    shop: Channel, tea_set: tuple[VariantId, VariantId, VariantId]
) -> None:
    whole, pot, _ = tea_set
    order_id, line_id = new_id(), new_id()
    allocate_stock(demands=[Demand(line_id, whole, "SET", 1)], channel_id=shop.id, order_id=order_id)
    serve(shop.id, "W2", 1)
    receive(pot, 1, "W2")
    receive(tea_set[2], 4, "W2")
    reallocate_stock(
        order_id=order_id,
        quantities={line_id: 1},
        refused_place=get_place_id("W1"),
        channel_id=shop.id,
        why="broken",
    )
    assert {(one.place_code, one.quantity) for one in promised_units(order_id)} == {("W2", 1), ("W2", 4)}


def test_orders_of_bundles_keep_the_books(db: None) -> None:
    shop = channel()
    goods = stocked(shop, {"SET": 0, "POT": 2, "CUP": 9})
    set_bundle(variant_id=goods["SET"], components={goods["POT"]: 1, goods["CUP"]: 4}, actor=ACTOR)
    actor, secret = guest()
    cart = get_cart(cart_with(shop, actor, {"SET": 2, "CUP": 2}, secret), actor, secret)
    assert [(one.sku, one.why, one.available) for one in cart.problems] == [("CUP", "insufficient_stock", 1)]
    actor, secret = guest()
    first = place(cart_with(shop, actor, {"SET": 1, "CUP": 2}, secret), actor, secret=secret)
    sound()
    actor, secret = guest()
    second = place(cart_with(shop, actor, {"CUP": 3}, secret), actor, secret=secret)
    ship_order(order_id=first, actor=ACTOR)
    cancel_order(order_id=second, actor=ACTOR)
    sound()


def test_a_bundle_that_cannot_be_is_refused(tea_set: tuple[VariantId, VariantId, VariantId]) -> None:
    whole, pot, cup = tea_set
    wrong: list[tuple[UUID, dict[UUID, int], type[Exception]]] = [
        (whole, {whole: 1}, InvalidProduct),
        (pot, {cup: 1}, InvalidProduct),
        (cup, {whole: 1}, InvalidProduct),
        (whole, {pot: 0}, InvalidProduct),
        (whole, {pot: 1001}, InvalidProduct),
        (whole, {new_id(): 1}, ProductNotFound),
    ]
    for variant_id, components, error in wrong:
        with pytest.raises(error), transaction.atomic():
            set_bundle(variant_id=variant_id, components=components, actor=ACTOR)
    assert BundleItem.objects.count() == 2
    set_bundle(variant_id=whole, components={}, actor=ACTOR)
    assert not BundleItem.objects.exists()


PARTS = st.dictionaries(st.sampled_from("abc"), st.integers(1, 4), min_size=1)


@given(parts=PARTS, free=st.dictionaries(st.sampled_from("abc"), st.integers(0, 30)))
def test_so_many_bundles_can_be_made_and_not_one_more(parts: dict[VariantId, int], free: dict[VariantId, int]) -> None:
    most = most_bundles(parts, free)
    assert all(free.get(one, 0) >= units * most for one, units in parts.items())
    assert any(free.get(one, 0) < units * (most + 1) for one, units in parts.items())
