"""Wishes by the API: kept, opened to others, given, and waited for."""

from api.caller import Caller
from jangteo.wishes.models import StockAsk

SHOP = "/channels/shop"
SECRET = "a-secret-of-twenty-letters"


def test_a_wish_is_kept_shown_given_and_put_into_the_cart(shopper: Caller, guest: Caller, dealer: Caller) -> None:
    wish = shopper.post(f"{SHOP}/wishes", {"sku": "MUG-WH", "quantity": 2}).body["id"]
    (kept,) = shopper.get(f"{SHOP}/wish-lists").body
    one = f"{SHOP}/wish-lists/{kept['id']}"
    (seen,) = shopper.get(one).body
    assert (seen["id"], seen["sku"], seen["unit_price"]["amount"], seen["can_be_bought"]) == (
        wish,
        "MUG-WH",
        "28000",
        True,
    )
    assert dealer.get(one).code == "wishes.not_found"
    assert dealer.post(f"{one}/cart", {}).code == "wishes.not_found"
    assert dealer.call("PUT", f"{SHOP}/wishes/{wish}", {"quantity": 1}).code == "wishes.not_found"
    token = shopper.post(f"{one}/link", {"days": 7}).body["token"]
    link = f"{SHOP}/wish-links/{token}"
    assert [line["left"] for line in guest.get(link).body["wishes"]] == [2]
    assert guest.post(f"{link}/gifts/{wish}", {"quantity": 1}, Cart_Secret=SECRET).status == 204
    assert guest.post(f"{link}/gifts/{wish}", {"quantity": 2}, Cart_Secret=SECRET).code == "wishes.nothing_left"
    assert [line["left"] for line in guest.get(link).body["wishes"]] == [1]
    assert guest.call("DELETE", f"{link}/gifts/{wish}", Cart_Secret=SECRET).status == 204
    moved = shopper.post(f"{one}/cart", {}).body
    assert (moved["moved"], moved["left"], shopper.get(one).body) == (1, 0, [])
    assert shopper.call("DELETE", f"{one}/link").status == 204
    assert guest.get(link).code == "wishes.link_not_found"


def test_what_is_sold_out_is_waited_for(shopper: Caller, guest: Caller) -> None:
    assert shopper.post(f"{SHOP}/restock-asks", {"sku": "MUG-WH"}).code == "wishes.not_sold_out"
    made = shopper.post(f"{SHOP}/restock-asks", {"sku": "MUG-IN"}).body
    assert made["is_confirmed"] is True
    assert [(one["sku"], one["state"]) for one in shopper.get(f"{SHOP}/restock-asks").body] == [("MUG-IN", "waiting")]
    asked = guest.post(f"{SHOP}/restock-asks", {"sku": "MUG-IN", "email": "g@test.example"}).body
    assert asked["is_confirmed"] is False
    assert guest.call("DELETE", f"{SHOP}/restock-asks/{made['id']}").code == "wishes.ask_not_found"
    assert shopper.call("DELETE", f"{SHOP}/restock-asks/{made['id']}").status == 204
    assert StockAsk.objects.filter(state="stopped").count() == 1
