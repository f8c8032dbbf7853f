"""The catalogue by API: shape, this buyer's prices, and nothing of a channel one may not enter."""

import pytest
from django.test import Client

from api.caller import Caller
from storefront.market import DEALER, PASSWORD, Market


def test_the_shop_shows_a_guest_its_categories(guest: Caller) -> None:
    answer = guest.get("/channels/shop/categories")
    assert answer.status == 200
    assert answer.body == [{"slug": "mugs", "name": "Mugs", "blurb": "", "product_count": 2}]


def test_a_product_carries_ladder_and_stock_for_this_buyer(guest: Caller, dealer: Caller) -> None:
    shop = guest.get("/channels/shop/products/moon-mug").body["variants"][0]
    price = {"amount": "28000", "currency": "KRW"}
    assert shop["ladder"] == [{"from_quantity": 1, "unit_price": price, "was": None}]
    assert shop["available"] == 40
    trade = dealer.get("/channels/wholesale/products/moon-mug").body["variants"][0]
    assert [(step["from_quantity"], step["unit_price"]["amount"]) for step in trade["ladder"]] == [
        (1, "15780"),
        (12, "14760"),
    ]
    assert trade["available"] == 40


def test_a_listing_filters_sorts_and_pages(guest: Caller) -> None:
    glass = guest.get("/channels/shop/products?option=material:glass").body
    assert [product["slug"] for product in glass["products"]] == ["cup"]
    first = guest.get("/channels/shop/products?sort=name&page_size=1").body
    assert (first["total"], first["pages"], len(first["products"])) == (2, 2, 1)
    assert guest.get("/channels/shop/products?sort=name&page_size=1&page=3").body["products"] == []


def test_texts_come_in_the_language_asked_for(guest: Caller) -> None:
    path = "/channels/shop/products/moon-mug"
    assert guest.get(path).body["name"] == "Moon mug"
    assert guest.get(path, Accept_Language="ko").body["name"] == "달빛 머그"


WHOLESALE_DOORS = [
    ("GET", "/channels/wholesale/categories", None),
    ("GET", "/channels/wholesale/products", None),
    ("GET", "/channels/wholesale/products?q=rack", None),
    ("GET", "/channels/wholesale/products/trade-rack", None),
    ("GET", "/channels/wholesale/products/no-such-product", None),
    ("POST", "/channels/wholesale/price-quotes", {"lines": [{"sku": "RACK-TRADE", "quantity": 1}]}),
    ("POST", "/channels/wholesale/carts", None),
    ("GET", "/channels/wholesale/orders", None),
    ("GET", "/channels/wholesale/orders/261122-000001", None),
]


@pytest.mark.parametrize(("method", "path", "body"), WHOLESALE_DOORS)
def test_wholesale_reveals_nothing_without_a_token(guest: Caller, method: str, path: str, body: object) -> None:
    answer = guest.call(method, path, body)
    assert (answer.status, answer.code) == (401, "channels.login_required")
    assert "RACK" not in str(answer.body)
    assert "91230" not in str(answer.body)


@pytest.mark.parametrize(("method", "path", "body"), WHOLESALE_DOORS)
def test_wholesale_reveals_nothing_to_a_shopper(shopper: Caller, method: str, path: str, body: object) -> None:
    answer = shopper.call(method, path, body)
    assert (answer.status, answer.code) == (403, "channels.entry_refused")


def test_a_session_cookie_opens_nothing(market: Market) -> None:
    browser = Client()
    assert browser.login(username=DEALER, password=PASSWORD)
    answer = Caller(browser).get("/channels/wholesale/products")
    assert (answer.status, answer.code) == (401, "channels.login_required")


def test_a_trade_product_is_not_found_in_the_shop(guest: Caller, dealer: Caller) -> None:
    for caller in (guest, dealer):
        answer = caller.get("/channels/shop/products/trade-rack")
        assert (answer.status, answer.code) == (404, "catalog.product_not_found")
    assert "rack" not in str(guest.get("/channels/shop/products?q=rack").body["products"])


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/channels/nowhere/products", 404, "channels.not_found"),
        ("/channels/sh%00op/products", 404, "channels.not_found"),
        ("/channels/shop/products?category=nothing", 404, "catalog.category_not_found"),
        ("/channels/shop/products/a%00b", 404, "catalog.product_not_found"),
        ("/channels/shop/products?q=%00", 422, "api.invalid_input"),
        ("/channels/shop/products?page=0", 422, "api.invalid_input"),
        ("/channels/shop/products?page=x", 422, "api.invalid_input"),
        ("/channels/shop/products?page_size=101", 422, "api.invalid_input"),
        ("/channels/shop/products?sort=price'", 422, "api.invalid_input"),
        ("/channels/shop/products?option=material", 422, "api.invalid_input"),
        ("/channels/shop/products?number=height:a..b", 422, "search.invalid_filter"),
        ("/channels/shop/products?number=height:NaN..2", 422, "search.invalid_filter"),
        ("/channels/shop/products?number=height:1e999..2", 422, "search.invalid_filter"),
        ("/nothing/here", 404, "api.unknown_address"),
    ],
)
def test_bad_addresses_are_refused_with_a_permanent_code(guest: Caller, path: str, status: int, code: str) -> None:
    answer = guest.get(path)
    assert (answer.status, answer.code) == (status, code)
