"""An order over goods that have to come first, from the cart to the parcel."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from factories import ACTOR, cart_with, channel, guest, place, receive, stocked
from jangteo.inventory.errors import NotEnough
from jangteo.inventory.services import set_supply
from jangteo.inventory.types import SupplyKind
from jangteo.kernel import clock, verify
from jangteo.ordering.models import OrderDelivery
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import cancel_order, ship_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 30, 1, 0, tzinfo=UTC)):
        yield


def sound() -> None:
    assert [one.invariant.name for one in verify.run() if not one.is_clean] == []


def test_a_cart_is_told_when_all_of_it_leaves_and_its_order_keeps_the_day() -> None:
    shop = channel()
    mug = stocked(shop, {"MUG": 1, "CUP": 5})["MUG"]
    set_supply(variant_id=mug, kind=SupplyKind.BACKORDER, cap=3, lead_days=3, actor=ACTOR)
    actor, secret = guest()
    cart_id = cart_with(shop, actor, {"MUG": 3, "CUP": 1}, secret)
    cart = get_cart(cart_id, actor, secret)
    assert cart.problems == ()
    assert [(line.sku, line.available, line.later, line.leaves_on) for line in cart.lines] == [
        ("MUG", 1, 2, date(2026, 12, 3)),
        ("CUP", 5, 0, None),
    ]
    order_id = place(cart_id, actor, secret=secret)
    assert OrderDelivery.objects.get().promised_on == date(2026, 12, 3)
    with pytest.raises(NotEnough), transaction.atomic():
        ship_order(order_id=order_id, actor=ACTOR)
    sound()
    receive(mug, 2)
    sound()
    ship_order(order_id=order_id, actor=ACTOR)
    sound()


def test_beyond_the_cap_the_cart_says_what_can_be_had() -> None:
    shop = channel()
    mug = stocked(shop, {"MUG": 1})["MUG"]
    set_supply(variant_id=mug, kind=SupplyKind.BACKORDER, cap=3, lead_days=3, actor=ACTOR)
    actor, secret = guest()
    cart = get_cart(cart_with(shop, actor, {"MUG": 5}, secret), actor, secret)
    assert [(one.why, one.available, one.suggest) for one in cart.problems] == [("insufficient_stock", 4, 4)]


def test_a_cancelled_order_waits_no_more() -> None:
    shop = channel()
    mug = stocked(shop, {"MUG": 1})["MUG"]
    set_supply(variant_id=mug, kind=SupplyKind.BACKORDER, cap=3, lead_days=3, actor=ACTOR)
    actor, secret = guest()
    order_id = place(cart_with(shop, actor, {"MUG": 3}, secret), actor, secret=secret)
    cancel_order(order_id=order_id, actor=ACTOR)
    sound()
    assert place(cart_with(shop, actor, {"MUG": 4}, secret), actor, secret=secret)
    sound()
