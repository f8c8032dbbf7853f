"""How a cart, a quote and an order tell by API what they are taxed by."""

import uuid

import pytest

from api.caller import ADDRESS, Caller, order_of
from jangteo.pricing import services as pricing
from jangteo.pricing.types import TaxCategory
from storefront.market import ACTOR, Market

EXPORT = {"code": "standard", "category": "G", "rate": "0", "reason": "Zero-rated: export · Japan"}


@pytest.fixture(autouse=True)
def exports(market: Market) -> None:
    pricing.set_tax_destination(country="KR", destination="", category=TaxCategory.EXPORT, actor=ACTOR)


def test_a_cart_says_where_it_goes_and_its_order_keeps_it(guest: Caller) -> None:
    cart_id, secret, cart = guest.cart_with("shop", "MUG-WH", 2)
    assert (cart["destination"], cart["quote"]["taxes"][0]["category"]) == ("KR", "S")
    path = f"/channels/shop/carts/{cart_id}/destination"
    abroad = guest.call("PUT", path, {"country": "JP"}, Cart_Secret=secret, Accept_Language="en").body
    [tax] = abroad["quote"]["taxes"]
    assert {name: tax[name] for name in EXPORT} == EXPORT
    assert (abroad["destination"], tax["left_off"]["amount"]) == (
        "JP",
        abroad["quote"]["lines"][0]["left_off"]["amount"],
    )
    orders, key = "/channels/shop/orders", uuid.uuid4().hex
    home = guest.post(orders, order_of(abroad), Idempotency_Key=key, Cart_Secret=secret)
    assert (home.status, home.code) == (409, "ordering.price_changed")
    body = order_of(abroad, ship_to={**ADDRESS, "country": "JP"})
    reused = guest.post(orders, body, Idempotency_Key=key, Cart_Secret=secret)
    assert (reused.status, reused.code) == (422, "kernel.key_reused")
    key = uuid.uuid4().hex
    placed = guest.post(orders, body, Idempotency_Key=key, Cart_Secret=secret, Accept_Language="en")
    assert placed.status == 201, placed.body
    assert {name: placed.body["taxes"][0][name] for name in EXPORT} == EXPORT
    [line] = placed.body["lines"]
    assert (line["tax_category"], line["tax_rate"]) == ("G", "0")
    assert placed.body["gross"] == abroad["quote"]["gross"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"country": "XX"}, "ordering.unknown_country"),
        ({"country": "japan"}, "kernel.invalid"),
        ({"country": ""}, "kernel.invalid"),
        ({}, "kernel.invalid"),
    ],
)
def test_no_such_country_is_refused(guest: Caller, body: dict[str, str], code: str) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 2)
    answer = guest.call("PUT", f"/channels/shop/carts/{cart_id}/destination", body, Cart_Secret=secret)
    assert answer.status == 422
    assert answer.code == code or code == "kernel.invalid"


def test_a_quote_for_a_destination(guest: Caller) -> None:
    lines = {"lines": [{"sku": "MUG-WH", "quantity": 1}]}
    home = guest.post("/channels/shop/price-quotes", lines).body
    abroad = guest.post("/channels/shop/price-quotes", lines | {"destination": "JP"}).body
    assert (home["lines"][0]["tax_category"], abroad["lines"][0]["tax_category"]) == ("S", "G")
    assert (home["net"], abroad["net"], abroad["tax"]["amount"]) == (home["net"], home["net"], "0")
