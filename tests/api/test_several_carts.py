"""Several carts, and carts carried by keys, by API."""

import uuid
from typing import Any

import pytest

from api.caller import Caller
from jangteo.ordering.models import CarryKey, Cart

CARTS = "/channels/shop/carts"
CARRIED = "/channels/shop/carried-carts"


def test_carts_are_listed_named_copied_switched_and_put_away(shopper: Caller) -> None:
    first, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 2)
    office = shopper.post(CARTS, {"name": "사무실 3월"})
    assert office.status == 201, office.body
    copy = shopper.post(f"{CARTS}/{first}/copies", {"name": "다음 달"})
    assert (copy.status, copy.body["lines"][0]["quantity"]) == (201, 2)
    assert shopper.call("PUT", f"{CARTS}/{first}/name", {"name": "집"}).status == 200
    heads = shopper.get(CARTS).body
    assert [(one["name"], one["is_current"], one["lines"]) for one in heads] == [
        ("사무실 3월", True, 0),
        ("집", False, 1),
        ("다음 달", False, 1),
    ]
    assert shopper.call("PUT", f"{CARTS}/{first}/current").body["id"] == first
    assert shopper.post(CARTS).body["id"] == first
    assert shopper.call("DELETE", f"{CARTS}/{first}").status == 204
    gone = shopper.call("DELETE", f"{CARTS}/{first}")
    assert (gone.status, gone.code) == (409, "ordering.cart_closed")
    assert len(shopper.get(CARTS).body) == 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, 3, None, ["a"], {"a": 1}, "a\x00b", "a\u200bb"])
def test_bad_names_are_refused(shopper: Caller, name: Any) -> None:
    cart_id, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 1)
    for method, path in (("PUT", f"{CARTS}/{cart_id}/name"), ("POST", f"{CARTS}/{cart_id}/copies")):
        answer = shopper.call(method, path, {"name": name})
        assert (answer.status, answer.code) in ((422, "api.invalid_input"), (422, "ordering.invalid_cart_name"))
    assert Cart.objects.count() == 1


def test_a_guest_has_one(guest: Caller) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    assert guest.get(CARTS, Cart_Secret=secret).body == []
    named = guest.post(CARTS, {"name": "둘"}, Cart_Secret=secret)
    assert (named.status, named.code) == (422, "ordering.log_in_for_carts")
    for method, path in (("PUT", "/current"), ("DELETE", "")):
        assert guest.call(method, f"{CARTS}/{cart_id}{path}", Cart_Secret=secret).status == 404


def test_another_buyer_finds_no_cart_of_mine(shopper: Caller, dealer: Caller) -> None:
    cart_id, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 1)
    for method, path, body in (
        ("PUT", "/name", {"name": "x"}),
        ("PUT", "/current", None),
        ("DELETE", "", None),
        ("POST", "/copies", {"name": "x"}),
        ("POST", "/carry-keys", {}),
        ("DELETE", f"/carry-keys/{uuid.uuid4()}", None),
    ):
        answer = dealer.call(method, f"{CARTS}/{cart_id}{path}", body)
        assert (answer.status, answer.code) == (404, "ordering.cart_not_found"), path


def test_a_cart_is_carried_to_another_channel(shopper: Caller, dealer: Caller) -> None:
    cart_id, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 2)
    made = shopper.post(f"{CARTS}/{cart_id}/carry-keys", {"for_many": True, "hours": 2})
    assert (made.status, made.body["most_uses"]) == (201, None)
    key = {"key": made.body["key"]}
    seen = dealer.post("/channels/wholesale/carried-carts/preview", key)
    assert seen.status == 200, seen.body
    assert (seen.body["is_own"], seen.body["from_channel"]) == (False, "shop")
    assert [(one["sku"], one["quantity"]) for one in seen.body["lines"]] == [("MUG-WH", 2)]
    assert CarryKey.objects.get().uses == 0
    taken = dealer.post("/channels/wholesale/carried-carts", key)
    assert (taken.status, taken.body["added"]) == (201, 1)
    path = f"/channels/wholesale/carts/{taken.body['cart_id']}"
    assert dealer.get(path).body["quote"]["lines"][0]["unit_price"] == seen.body["lines"][0]["unit_price"]
    assert shopper.post(f"{CARRIED}/preview", key).body["is_own"]
    assert shopper.call("DELETE", f"{CARTS}/{cart_id}/carry-keys/{made.body['id']}").status == 204
    gone = dealer.post("/channels/wholesale/carried-carts", key)
    assert (gone.status, gone.code, gone.body["facts"]) == (404, "ordering.carry_not_usable", {"why": "revoked"})


def test_taking_is_repeated_safely_with_a_key(shopper: Caller, guest: Caller) -> None:
    cart_id, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 2)
    key = {"key": shopper.post(f"{CARTS}/{cart_id}/carry-keys", {}).body["key"]}
    secret = guest.post(CARTS).body["secret"]
    repeat = uuid.uuid4().hex
    answers = [guest.post(CARRIED, key, Cart_Secret=secret, Idempotency_Key=repeat) for _ in range(2)]
    assert [one.status for one in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert guest.post(CARRIED, key, Cart_Secret=secret).body["facts"] == {"why": "used"}


def test_a_key_for_longer_than_a_week_is_refused(guest: Caller) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    answer = guest.post(f"{CARTS}/{cart_id}/carry-keys", {"hours": 169}, Cart_Secret=secret)
    assert (answer.status, answer.code) == (422, "api.invalid_input")
    assert CarryKey.objects.count() == 0
