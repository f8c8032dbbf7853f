"""A listing in the order of this buyer's prices."""

from collections.abc import Mapping

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from factories import channel, company, list_of, member_of, set_prices, variant, viewer
from jangteo.catalog.types import ListingFilter, Sort, VariantId
from jangteo.channels.types import Channel
from jangteo.search import selectors
from storefront.conftest import market, shopper  # noqa: F401 -- fixtures
from storefront.market import Market

pytestmark = pytest.mark.django_db
PRICES = {"A": "300", "B": "100", "C": "200", "D": "200"}


@pytest.fixture
def shop() -> Channel:
    return channel()


@pytest.fixture
def goods(shop: Channel) -> Mapping[str, VariantId]:
    """Five products; E has no price."""
    made = {sku: variant(sku, shop) for sku in (*PRICES, "E")}
    list_of("retail", channel_id=shop.id)
    set_prices("retail", {(made[sku], 1): amount for sku, amount in PRICES.items()})
    return made


def order(shop: Channel, sort: Sort, party_id: object = None, page: int = 1, size: int = 24) -> list[str]:
    eyes = viewer(shop, party_id)  # type: ignore[arg-type]
    found = selectors.listing(shop, eyes, ListingFilter(), sort=sort, page=page, page_size=size)
    return [tile.card.variants[0].sku for tile in found.tiles]


def test_the_cheapest_comes_first_and_what_has_no_price_last(shop: Channel, goods: Mapping[str, VariantId]) -> None:
    up, down = order(shop, Sort.PRICE), order(shop, Sort.PRICE_DOWN)
    assert ([up[0], *sorted(up[1:3]), *up[3:]]) == ["B", "C", "D", "A", "E"]
    assert ([down[0], *sorted(down[1:3]), *down[3:]]) == ["A", "C", "D", "B", "E"]


def test_the_order_is_this_buyers_own(shop: Channel, goods: Mapping[str, VariantId]) -> None:
    house = company("온결")
    member_of(house)
    list_of("agreed", party_id=house, priority=9)
    set_prices("agreed", {(goods["A"], 1): "50"})
    assert order(shop, Sort.PRICE, house)[:2] == ["A", "B"]
    assert order(shop, Sort.PRICE)[0] == "B"


def test_pages_follow_each_other(shop: Channel, goods: Mapping[str, VariantId]) -> None:
    pages = [order(shop, Sort.PRICE, page=page, size=2) for page in (1, 2, 3, 4)]
    assert [sku for page in pages for sku in page] == order(shop, Sort.PRICE)
    assert [len(page) for page in pages] == [2, 2, 1, 0]


def test_three_queries_more_at_most(
    shop: Channel, goods: Mapping[str, VariantId], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    eyes = viewer(shop)
    with django_assert_max_num_queries(9):
        selectors.listing(shop, eyes, ListingFilter(), sort=Sort.PRICE, with_facets=False)


def test_the_shop_offers_the_order(market: Market, shopper: Client) -> None:  # noqa: F811
    page = shopper.get("/c/mugs/?sort=price").content.decode()
    assert "낮은 가격순" in page
    assert shopper.get("/c/mugs/?sort=price_down").status_code == 200
