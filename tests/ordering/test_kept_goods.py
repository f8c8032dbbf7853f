"""Goods kept for a cart at its checkout."""

import pytest

from factories import ACTOR, cart_with, channel, guest, place, shopper, stocked
from jangteo.channels.errors import InvalidChannel
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import set_hold_times
from jangteo.channels.types import Channel
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.models import StockHold, StockLevel
from jangteo.inventory.selectors import availability
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import hold_goods

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    stocked(one, {"MUG": 3})
    set_hold_times(channel_id=one.id, minutes=15, most_minutes=60, actor=ACTOR)
    return get_channel("shop")


def free(shop: Channel) -> int:
    (count,) = availability(shop.id, list(StockLevel.objects.values_list("variant", flat=True))).values()
    return count


def test_what_is_kept_at_the_checkout_is_there_when_the_order_is_placed(shop: Channel) -> None:
    buyer, other = shopper(), shopper("다른 이")
    mine = cart_with(shop, buyer, {"MUG": 3})
    theirs = cart_with(shop, other, {"MUG": 1})
    assert hold_goods(cart_id=mine, actor=buyer) is not None
    assert free(shop) == 0
    assert get_cart(mine, buyer).can_be_ordered
    assert [problem.why for problem in get_cart(theirs, other).problems] == ["insufficient_stock"]
    assert hold_goods(cart_id=theirs, actor=other) is None
    with pytest.raises(InsufficientStock):
        place(theirs, other)
    place(mine, buyer)
    level = StockLevel.objects.get()
    assert (level.held, level.allocated) == (0, 3)


def test_a_guest_holds_with_few_carts(shop: Channel) -> None:
    for number in range(4):
        actor, secret = guest()
        cart = cart_with(shop, actor, {"MUG": 1}, secret)
        until = hold_goods(cart_id=cart, actor=actor, secret=secret, client="203.0.113.7")
        assert (until is None) is (number == 3)
    marks = set(StockHold.objects.values_list("client", flat=True))
    assert len(marks) == 1
    assert "203.0.113.7" not in marks


def test_where_a_channel_keeps_nothing_nothing_is_kept(shop: Channel) -> None:
    set_hold_times(channel_id=shop.id, minutes=0, most_minutes=0, actor=ACTOR)
    buyer = shopper()
    assert hold_goods(cart_id=cart_with(shop, buyer, {"MUG": 3}), actor=buyer) is None
    assert free(shop) == 3


@pytest.mark.parametrize(("minutes", "most"), [(-1, 10), (121, 200), (15, 14), (15, 481)])
def test_times_are_bounded(shop: Channel, minutes: int, most: int) -> None:
    with pytest.raises(InvalidChannel):
        set_hold_times(channel_id=shop.id, minutes=minutes, most_minutes=most, actor=ACTOR)
    assert get_channel("shop").hold_minutes == 15
