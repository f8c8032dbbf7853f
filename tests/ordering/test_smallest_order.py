"""What an order comes to at least in a channel, on every path to one."""

import pytest

from factories import ACTOR, cart_with, channel, checkout, place, promotion, shopper, stocked
from jangteo.channels.errors import InvalidChannel
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import set_smallest_order
from jangteo.channels.types import Channel, TaxView
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.ordering.errors import BelowSmallestOrder
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import place_order, put_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Channel:
    """A shop of mugs at 1,000 whose orders come to 3,000 at least."""
    made = channel()
    stocked(made, {"MUG": 100})
    set_smallest_order(channel_id=made.id, amount=Money(3000, "KRW"), actor=ACTOR)
    return get_channel("shop")


def test_an_order_below_is_refused_and_says_what_is_missing(shop: Channel) -> None:
    buyer = shopper()
    cart = cart_with(shop, buyer, {"MUG": 2})
    view = get_cart(cart, buyer)
    assert (view.missing, view.can_be_ordered, view.problems) == (Money(1000, "KRW"), False, ())
    with pytest.raises(BelowSmallestOrder) as refusal:
        place_order(
            cart_id=cart, expected_gross=view.quote.gross, details=checkout(), key="first-try-at-it", actor=buyer
        )
    assert refusal.value.facts["missing"] == "1000 KRW"
    assert Order.objects.count() == 0
    put_line(cart_id=cart, sku="MUG", unit_quantity=1, actor=buyer)
    assert get_cart(cart, buyer).missing is None
    place(cart, buyer)


def test_goods_count_before_promotions(shop: Channel) -> None:
    promotion("half", {"percent": "50", "on": "order"})
    buyer = shopper()
    assert Order.objects.get(pk=place(cart_with(shop, buyer, {"MUG": 3}), buyer)).gross_minor == 1500


@pytest.mark.parametrize(
    ("includes_tax", "with_tax", "missing"),
    [
        (True, None, 1000),
        (True, True, 1000),
        (True, False, 1182),  # 2,000 with a tenth of tax are 1,818 without
        (False, None, 1000),
        (False, False, 1000),
        (False, True, 800),
    ],
)
def test_goods_count_with_tax_or_without_as_is_said(
    db: None, includes_tax: bool, with_tax: bool | None, missing: int
) -> None:
    made = channel(tax_view=TaxView.GROSS if includes_tax else TaxView.NET)
    stocked(made, {"MUG": 100})
    set_smallest_order(channel_id=made.id, amount=Money(3000, "KRW"), with_tax=with_tax, actor=ACTOR)
    buyer = shopper()
    cart = cart_with(made, buyer, {"MUG": 2})
    assert get_cart(cart, buyer).missing == Money(missing, "KRW")
    put_line(cart_id=cart, sku="MUG", unit_quantity=2, actor=buyer)
    assert get_cart(cart, buyer).missing is None


def test_it_can_be_taken_away_again(shop: Channel) -> None:
    buyer = shopper()
    set_smallest_order(channel_id=shop.id, amount=None, actor=ACTOR)
    place(cart_with(shop, buyer, {"MUG": 1}), buyer)


@pytest.mark.parametrize("amount", [Money(0, "KRW"), Money(-1, "KRW"), Money(3000, "USD"), Money(10**16, "KRW")])
def test_an_amount_that_makes_no_sense_is_refused(shop: Channel, amount: Money) -> None:
    with pytest.raises(InvalidChannel) as refusal:
        set_smallest_order(channel_id=shop.id, amount=amount, actor=ACTOR)
    assert refusal.value.facts["field"] == "smallest_order"
    assert get_channel("shop").smallest_order == Money(3000, "KRW")


def test_only_who_prices_sets_it(shop: Channel) -> None:
    with pytest.raises(NotPermitted):
        set_smallest_order(channel_id=shop.id, amount=None, actor=shopper())
