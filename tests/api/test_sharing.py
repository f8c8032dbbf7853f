"""Carts that somebody else is asked to pay, by API."""

from typing import Any

from django.test import Client

from api.caller import Caller
from jangteo.sharing.models import PaymentShare

SHARES = "/channels/shop/shares"
SHIP_TO = {"recipient": "R", "phone": "010-1234-5678", "postcode": "03045", "line1": "L"}


def asked(cart_id: str, **more: Any) -> dict[str, Any]:
    return {"cart_id": cart_id, "email": "mine@test.example", "ship_to": SHIP_TO, **more}


def test_a_cart_is_shared_listed_and_taken_back(shopper: Caller, dealer: Caller) -> None:
    cart_id, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 2)
    body = asked(cart_id, cap={"amount": "60000", "currency": "KRW"}, days=1, message="please")
    made = shopper.post(SHARES, body)
    assert made.status == 201, made.body
    assert Client().get(f"/shared/{made.body['key']}/").status_code == 200
    (mine,) = shopper.get(SHARES).body
    assert (mine["state"], mine["views"], mine["message"]) == ("open", 1, "please")
    again = shopper.post(SHARES, asked(cart_id))
    assert (again.status, again.code) == (409, "ordering.cart_closed")
    assert dealer.get("/channels/wholesale/shares").body == []
    gone = dealer.call("DELETE", f"/channels/wholesale/shares/{made.body['id']}")
    assert (gone.status, gone.code) == (404, "sharing.link_not_found")
    assert shopper.call("DELETE", f"{SHARES}/{made.body['id']}").status == 204
    assert PaymentShare.objects.get().state == "taken_back"
    assert shopper.post(SHARES, asked(cart_id)).status == 201
