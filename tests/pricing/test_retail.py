"""What dealers can sell goods for: found where shoppers buy, at their usual price, without its tax."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from jangteo.catalog.selectors import guest_of
from jangteo.channels.selectors import get_channel
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.pricing import services as pricing
from jangteo.pricing.selectors import context_for, prices_hold_until, resale_margin, retail_prices
from jangteo.pricing.types import PriceRow, RetailPrice
from storefront.market import ACTOR, DEALER, PASSWORD, Market, open_market

pytestmark = pytest.mark.django_db
CODES = "standard"


@pytest.fixture
def market(db: None, settings: Settings, tmp_path: Path) -> Market:
    settings.MEDIA_ROOT = tmp_path
    return open_market()


@given(retail=st.integers(1, 10**9), net=st.integers(0, 10**9))
def test_the_margin_is_what_is_left_of_the_retail_price_without_tax(retail: int, net: int) -> None:
    price = RetailPrice(UnitPrice(Decimal(retail), "KRW"), Decimal(retail) / Decimal("1.1"))
    found = resale_margin(price, UnitPrice(Decimal(net), "KRW"))
    assert found is not None
    exact = (Decimal(retail) * 10 - Decimal(net) * 11) / (Decimal(retail) * 10)
    assert abs(found - exact) <= Decimal("0.0005") + Decimal("1e-20")
    assert resale_margin(price, UnitPrice(Decimal(net), "USD")) is None


def test_only_what_everybody_may_buy_has_a_retail_price(
    market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    wholesale, shop = get_channel("wholesale"), get_channel("shop")
    viewer = guest_of(wholesale, "ko")
    codes = dict.fromkeys(market.variants.values(), CODES)
    with django_assert_max_num_queries(6):
        found = retail_prices(wholesale, viewer, codes)
    told = {sku: found[pk].gross.value for sku, pk in market.variants.items() if pk in found}
    assert told == {"MUG-WH": 28000, "MUG-IN": 28000, "CUP": 15000}
    assert found[market.variants["MUG-WH"]].excluding_tax.quantize(Decimal(1)) == 25455
    assert retail_prices(shop, guest_of(shop, "ko"), codes) == {}


def test_a_reduced_price_does_not_lower_what_dealers_are_told(market: Market) -> None:
    names = {"ko": "세일", "en": "Sale"}
    pricing.create_price_list(
        code="sale", names=names, currency="KRW", includes_tax=True, actor=ACTOR, is_sale=True, priority=5
    )
    pricing.give_to(price_list_code="sale", channel_id=market.shop_id, actor=ACTOR)
    pricing.set_prices(price_list_code="sale", prices=[PriceRow(market.variants["CUP"], Decimal(9000))], actor=ACTOR)
    wholesale, cup = get_channel("wholesale"), market.variants["CUP"]
    found = retail_prices(wholesale, guest_of(wholesale, "ko"), {cup: CODES})
    assert found[cup].gross.value == 15000


def test_prices_hold_until_the_first_of_them_changes(market: Market) -> None:
    wholesale = get_channel("wholesale")
    cup, mug, soon = market.variants["CUP"], market.variants["MUG-WH"], clock.now() + timedelta(days=9)
    context = context_for(wholesale, guest_of(wholesale, "ko"))
    assert prices_hold_until(context, [cup, mug]) is None
    pricing.set_prices(price_list_code="trade", prices=[PriceRow(cup, Decimal(8100), since=soon)], actor=ACTOR)
    pricing.set_prices(price_list_code="retail", prices=[PriceRow(mug, Decimal(1), since=soon)], actor=ACTOR)
    assert prices_hold_until(context, [cup, mug]) == soon
    assert prices_hold_until(context, [mug]) is None  # what shoppers pay is another list


def test_dealers_read_the_margin_and_shoppers_nothing_of_it(market: Market) -> None:
    dealer = Client(headers={"accept-language": "en"})
    dealer.post("/wholesale/login/", {"email": DEALER, "password": PASSWORD})
    for address in ("/wholesale/c/mugs/", "/wholesale/p/moon-mug/"):
        page = dealer.get(address).content.decode()
        assert "Retail ₩28,000 · margin 38%" in page, address
    assert "<td>42%</td>" in dealer.get("/wholesale/p/moon-mug/").content.decode()
    assert "margin" not in Client(headers={"accept-language": "en"}).get("/p/moon-mug/").content.decode().lower()
