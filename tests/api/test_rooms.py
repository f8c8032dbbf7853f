"""Deal rooms by API: opened, read, links taken back and renewed, closed."""

from typing import Any

from django.test import Client

from api.caller import Caller
from jangteo.sharing.models import DealRoom

ROOMS = "/channels/shop/rooms"
GUESTS: list[dict[str, Any]] = [
    {"name": "부장", "sees_prices": True},
    {"name": "점장", "may_comment": False, "days": 30},
]


def test_a_room_over_a_cart(shopper: Caller, dealer: Caller) -> None:
    cart_id, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 2)
    assert shopper.post(ROOMS, {"guests": GUESTS}).code == "sharing.invalid_room"
    assert shopper.post(ROOMS, {"cart_id": cart_id, "guests": [{"name": "x", "email": "x"}]}).status == 422
    assert dealer.post("/channels/wholesale/rooms", {"cart_id": cart_id}).status == 404
    made = shopper.post(ROOMS, {"cart_id": cart_id, "title": "컵", "guests": GUESTS})
    assert made.status == 201, made.body
    rich, poor = [f"/room/{one['key']}/" for one in made.body["links"]]
    guest, mine = Client(), f"{ROOMS}/{made.body['id']}"
    assert ("₩" in guest.get(rich).content.decode(), "₩" in guest.get(poor).content.decode()) == (True, False)
    assert guest.post(f"{poor}vote/", {"stance": "against", "word": "작아요"}).status_code == 302
    said = shopper.post(f"{mine}/comments", {"text": "다른 크기도 있어요"})
    assert (said.status, said.body["said"][0]["guest_id"]) == (201, None)
    (head,) = shopper.get(ROOMS).body
    whole = shopper.get(mine).body
    assert (head["visitors"], head["tally"]["votes"]["against"], head["comments"]) == (2, 1, 1)
    assert [one["visits"] for one in whole["people"]] == [1, 1]
    assert (whole["people"][1]["vote"]["word"], "key" in whole["people"][1]) == ("작아요", False)
    person = f"{mine}/guests/{whole['people'][1]['id']}"
    assert dealer.call("DELETE", person.replace("/shop/", "/wholesale/")).status == 404
    assert shopper.call("DELETE", person).status == 204
    renewed = shopper.post(f"{person}/link", {"days": 1})
    assert (renewed.status, renewed.body["key"] in poor) == (201, False)
    assert guest.get(poor).status_code == 404
    assert shopper.post(f"{mine}/guests", {"name": "이사"}).status == 201
    assert shopper.call("DELETE", mine).status == 204
    late = shopper.post(f"{mine}/guests", {"name": "late"})
    assert (late.status, late.code) == (409, "sharing.room_over")
    assert DealRoom.objects.get().closed_at is not None
