"""Filters in the address, chips, what can't be read, and products side by side."""

import pytest
from django.test import Client

from storefront.conftest import market, shopper  # noqa: F401 -- fixtures
from storefront.market import Market

JUNK = (
    "min.height=abc&max.height=1e99", "f.none=x&f.=y&f.height=z", "price.min=%00&price.max=-1", "stock=never",
    "category=none&category=%00", "min.none=3&min.height=3kg", "p=1&price.min=12+cm", "f.a%00=1&q=%00&sort=no&page=0",
)  # fmt: skip


@pytest.mark.parametrize("query", JUNK)
@pytest.mark.parametrize("path", ["/c/mugs/", "/search/"])
def test_no_address_is_a_fault(market: Market, shopper: Client, path: str, query: str) -> None:  # noqa: F811
    assert shopper.get(f"{path}?{query}").status_code == 200


def test_what_can_not_be_read_is_named(market: Market, shopper: Client) -> None:  # noqa: F811
    page = shopper.get("/c/mugs/?min.height=abc&f.none=x&stock=never").content.decode()
    for key in ("min.height", "none", "stock"):
        assert key in page


def test_products_stand_side_by_side_at_the_buyers_prices(market: Market, shopper: Client) -> None:  # noqa: F811
    page = shopper.get("/compare/?p=moon-mug&p=moon-mug&p=none&p=%00").content.decode()
    assert page.count('class="good-title') == 1
    assert "none" in page
    assert shopper.get("/compare/").status_code == 200
