"""Coupon codes by API: entered, told, held for a checkout, taken out, and never guessed."""

from typing import Any

import pytest

from api.caller import ADDRESS, Caller, order_of
from factories import promotion
from jangteo.pricing.models import PromotionUse
from jangteo.pricing.types import UseState
from storefront.market import Market

CARTS = "/channels/shop/carts"


@pytest.fixture
def tenth(market: Market) -> None:
    """Ten per cent off with WELCOME10, in one order at all."""
    promotion("tenth", {"percent": "10", "on": "order"}, coupon="WELCOME10", most_uses=1)


def test_a_code_is_entered_held_ordered_with_and_used_up(market: Market, guest: Caller, tenth: None) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 2)
    entered = guest.post(f"{CARTS}/{cart_id}/codes", {"code": " welcome10 "}, Cart_Secret=secret)
    assert entered.status == 201, entered.body
    [code] = entered.body["codes"]
    assert (code["code"], code["name"], code["refused"]) == ("WELCOME10", "tenth", None)
    assert code["amount"] == {"amount": "5600", "currency": "KRW"}
    assert entered.body["quote"]["gross"]["amount"] == "50400"
    held = guest.post(f"{CARTS}/{cart_id}/hold", Cart_Secret=secret)
    assert (held.status, PromotionUse.objects.get().state) == (200, UseState.HELD)

    _other, late, _cart = guest.cart_with("shop", "MUG-WH", 1)
    told = guest.post(f"{CARTS}/{_other}/codes", {"code": "WELCOME10"}, Cart_Secret=late)
    assert (told.status, told.body["codes"][0]["refused"]) == (201, "used_up")

    placed = guest.post("/channels/shop/orders", order_of(held.body), Idempotency_Key="k" * 32, Cart_Secret=secret)
    assert placed.status == 201, placed.body
    assert placed.body["gross"]["amount"] == "50400"
    assert [one["coupon"] for one in placed.body["discounts"]] == ["WELCOME10"]
    assert [one.state for one in PromotionUse.objects.exclude(state=UseState.RELEASED)] == [UseState.USED]


def test_a_code_is_taken_out_and_taking_out_what_is_not_there_changes_nothing(
    market: Market, guest: Caller, tenth: None
) -> None:
    cart_id, secret, before = guest.cart_with("shop", "MUG-WH", 1)
    entered = guest.post(f"{CARTS}/{cart_id}/codes", {"code": "WELCOME10"}, Cart_Secret=secret).body
    path = f"{CARTS}/{cart_id}/codes/{entered['codes'][0]['id']}"
    for _again in range(2):
        left = guest.call("DELETE", path, Cart_Secret=secret)
        assert (left.status, left.body["codes"], left.body["quote"]) == (200, [], before["quote"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"code": "NO-SUCH-CODE"}, 404, "pricing.unknown_coupon"),
        ({"code": ""}, 422, "api.invalid_input"),
        ({"code": "x" * 1000}, 422, "api.invalid_input"),
        ({"code": 5}, 422, "api.invalid_input"),
        ({}, 422, "api.invalid_input"),
        ({"code": "WELCOME10", "amount": "5000"}, 422, "api.invalid_input"),
    ],
)
def test_what_is_no_code_is_refused_and_changes_nothing(
    market: Market, guest: Caller, tenth: None, body: Any, status: int, code: str
) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    refused = guest.post(f"{CARTS}/{cart_id}/codes", body, Cart_Secret=secret)
    assert (refused.status, refused.code) == (status, code)
    assert guest.get(f"{CARTS}/{cart_id}", Cart_Secret=secret).body["codes"] == []


def test_guesses_are_counted_and_a_stranger_reaches_no_cart(market: Market, guest: Caller, tenth: None) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    answers = [
        guest.post(f"{CARTS}/{cart_id}/codes", {"code": f"GUESS-{number}"}, Cart_Secret=secret).status
        for number in range(12)
    ]
    assert answers == [404] * 10 + [429] * 2
    assert guest.post(f"{CARTS}/{cart_id}/codes", {"code": "WELCOME10"}, Cart_Secret=secret).status == 429
    for method, path in (("POST", "codes"), ("POST", "hold"), ("DELETE", f"codes/{cart_id}")):
        body = {"code": "WELCOME10"} if path == "codes" else None
        assert guest.call(method, f"{CARTS}/{cart_id}/{path}", body, Cart_Secret="x" * 43).status == 404


def test_an_order_below_what_was_seen_is_never_placed_at_another_price(
    market: Market, guest: Caller, tenth: None
) -> None:
    """A program that sends the total without the code, or with another's, is told the true one."""
    cart_id, secret, cart = guest.cart_with("shop", "MUG-WH", 2)
    body = order_of(cart) | {"expected_gross": {"amount": "50400", "currency": "KRW"}, "ship_to": ADDRESS}
    refused = guest.post("/channels/shop/orders", body, Idempotency_Key="j" * 32, Cart_Secret=secret)
    assert refused.status in (409, 422), refused.body
    assert guest.get(f"{CARTS}/{cart_id}", Cart_Secret=secret).body["lines"]
