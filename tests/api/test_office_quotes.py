"""An offer from the first word to the order, both sides by the API alone; and one that nobody asked for."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.caller import Answer, Caller, order_of
from api.office import staff_caller
from api.test_quotes import asked, buyer_of
from factories import company as new_company
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.quotes.models import Quote
from storefront.market import Market

pytestmark = pytest.mark.django_db
OURS = "/office/quotes"
LATE = "2999-01-01T00:00:00+09:00"


@pytest.fixture
def firm(market: Market) -> UUID:
    return new_company("긴해")


@pytest.fixture
def buyer(firm: UUID) -> Caller:
    return buyer_of(firm)


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def offer(price: str, version: int, **more: Any) -> dict[str, Any]:
    ranges = [{"from_quantity": 10, "up_to": 29, "unit_price": price}, {"from_quantity": 30, "unit_price": "24000"}]
    line = {"key": "1", "sku": "MUG-WH", "quantity": 20, "offers": ranges}
    return {"version": version, "lines": [line], "valid_until": LATE, "may_take_part": True} | more


def sent(clerk: Caller, quote_id: str) -> Answer:
    """Sent, and allowed by another where it has to be."""
    answer = clerk.post(f"{OURS}/{quote_id}/offer")
    if answer.body["state"] != "checked":
        return answer
    return staff_caller("staff_administrator").post(f"{OURS}/{quote_id}/allowance", {"why": "a friend"})


def prices(answer: Answer) -> list[list[tuple[int, int | None, str]]]:
    lines = answer.body["versions"][-1]["lines"]
    return [
        [(one["from_quantity"], one["up_to"], one["unit_price"]["amount"]) for one in line["offers"]] for line in lines
    ]


def test_asked_offered_wanted_otherwise_offered_again_taken_and_ordered(buyer: Caller, clerk: Caller) -> None:
    quote_id = asked(buyer).body["id"]
    mine, ours = f"/channels/shop/quotes/{quote_id}", f"{OURS}/{quote_id}"
    assert clerk.get(ours).body["versions"][0]["lines"][0]["wish"]["amount"] == "600.5"
    drafted = clerk.call("PUT", f"{ours}/draft", offer("26000", 1))
    assert (drafted.status, drafted.body["state"], prices(drafted)) == (
        200,
        "drafted",
        [[(10, 29, "26000"), (30, None, "24000")]],
    )
    assert drafted.body["versions"][1]["lines"][0]["wish"]["amount"] == "600.5"
    assert (buyer.get(mine).body["state"], len(buyer.get(mine).body["versions"])) == ("asked", 1)
    assert clerk.call("PUT", f"{ours}/draft", offer("25000", 1)).code == "quotes.quote_changed"
    assert sent(clerk, quote_id).body["state"] == "sent"

    wanted = {"lines": [{"key": "1", "quantity": 40, "wish": "22000"}], "note": "40개 살게요"}
    assert buyer.post(f"{mine}/counter", wanted).body["state"] == "countered"
    again = clerk.call("PUT", f"{ours}/draft", offer("26000", 3, note="여기까지입니다"))
    assert (again.status, again.body["version"]) == (200, 4)
    assert sent(clerk, quote_id).body["state"] == "sent"

    seen = buyer.get(mine).body
    taking = {"version": seen["version"], "lines": [{"key": "1", "quantity": 40}]}
    taken = buyer.post(f"{mine}/acceptance", taking)
    assert (taken.body["state"], taken.body["total"]["net"]["amount"]) == ("accepted", "872727")
    cart = buyer.get(f"/channels/shop/carts/{taken.body['cart_id']}").body
    placed = buyer.post("/channels/shop/orders", order_of(cart), Idempotency_Key=uuid4().hex)
    assert placed.status == 201, placed.body
    while relay_batch():
        pass
    done = clerk.get(ours).body
    assert (done["state"], done["order_id"]) == ("ordered", str(Order.objects.get().pk))
    assert [(one["act"], one["by"]) for one in done["steps"] if one["act"] not in ("check", "allow")] == [
        ("ask", "buyer"),
        ("draft", "seller"),
        *([("send", "seller")] if "send" in {one["act"] for one in done["steps"]} else []),
        ("counter", "buyer"),
        ("draft", "seller"),
        ("accept", "buyer"),
        ("order", "buyer"),
    ]
    assert clerk.post(f"{ours}/revision", offer("1", done["version"])).code == "quotes.not_now"


def test_what_was_sent_is_taken_back_for_another_and_can_be_taken_no_more(buyer: Caller, clerk: Caller) -> None:
    quote_id = asked(buyer).body["id"]
    mine, ours = f"/channels/shop/quotes/{quote_id}", f"{OURS}/{quote_id}"
    clerk.call("PUT", f"{ours}/draft", offer("26000", 1))
    sent(clerk, quote_id)
    old = buyer.get(mine).body["version"]
    revised = clerk.post(f"{ours}/revision", offer("27000", old, why="clay costs more"))
    assert (revised.status, revised.body["version"], prices(revised)[0][0]) == (200, old + 1, (10, 29, "27000"))
    late = buyer.post(f"{mine}/acceptance", {"version": old, "lines": [{"key": "1", "quantity": 20}]})
    assert (late.status, late.code) == (409, "quotes.not_now")
    assert "27000" not in str(buyer.get(mine).body)
    sent(clerk, quote_id)
    assert prices(buyer.get(mine))[0][0][2] == "27000"


def test_an_offer_unasked_goes_to_who_may_take_it(firm: UUID, buyer: Caller, clerk: Caller) -> None:
    (taker,) = clerk.get(f"/office/parties/{firm}/takers").body["items"]
    made_for = {"ko": "큰 달항아리", "en": "Large moon jar", "lead_days": 14}
    jar = {"key": "2", "quantity": 2, "made": made_for, "offers": [{"from_quantity": 1, "unit_price": "310000"}]}
    body = offer("26000", 1) | {"channel": "shop", "party": str(firm), "person": taker["id"]}
    del body["version"]
    body["lines"] += [jar, {"key": "3", "text": "부가세 포함"}]
    key = uuid4().hex
    made = clerk.post(OURS, body, Idempotency_Key=key)
    assert (made.status, made.body["state"], made.body["title"]) == (201, "drafted", "달빛 머그")
    assert [one["made"] and one["made"]["lead_days"] for one in made.body["versions"][0]["lines"]] == [None, 14, None]
    assert clerk.post(OURS, body, Idempotency_Key=key).body["id"] == made.body["id"]
    path = f"/channels/shop/quotes/{made.body['id']}"
    assert buyer.get(path).status == 404
    assert buyer.get("/channels/shop/quotes").body == []
    sent(clerk, made.body["id"])
    assert buyer.get(path).body["state"] == "sent"

    refused = body | {"person": str(new_company("남의집"))}
    assert clerk.post(OURS, refused).code == "quotes.not_a_taker"
    wrong = body | {"lines": [{"key": "1", "sku": "NOT-THERE", "quantity": 1}]}
    assert clerk.post(OURS, wrong).body["facts"]["problems"] == [{"line": "1", "why": "unknown_sku"}]
    assert clerk.post(OURS, body | {"lines": [{"key": "1", "quantity": 1}, {"key": "1", "text": "x"}]}).status == 422
    assert Quote.objects.count() == 1
    assert staff_caller("store", place_code="W1").post(OURS, body).status == 403
