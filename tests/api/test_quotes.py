"""Asked for, taken in part, wanted otherwise and ordered by the API; what never leaves (QUO-01 to 05)."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from api.caller import Caller, order_of
from factories import ACTOR, member_of, person
from factories import company as new_company
from jangteo.config.api import api
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.parties.services.tokens import issue_token
from jangteo.pricing.services import set_costs
from jangteo.pricing.types import CostRow
from jangteo.quotes import services
from jangteo.quotes.types import Line, Made, Offer, QuoteState
from quotes.using import content, goods, seller, won
from storefront.market import Market

pytestmark = pytest.mark.django_db
QUOTES = "/channels/shop/quotes"


def buyer_of(firm: UUID) -> Caller:
    member = member_of(firm)
    assert member.user_id
    return Caller(Client(headers={"Acting-For": str(firm)}), token=issue_token(user_id=member.user_id)[0])


@pytest.fixture
def buyer(market: Market) -> Caller:
    return buyer_of(new_company("긴해"))


def asked(buyer: Caller, **more: Any) -> Any:
    body = {"lines": [{"sku": "MUG-WH", "quantity": 20, "wish": "600.5"}], "note": "전시회", **more}
    return buyer.post(QUOTES, body, Idempotency_Key=uuid4().hex)


def offered(market: Market, quote_id: str) -> None:
    """Allowed by another, with words among us and a cost that nobody outside may know."""
    set_costs(currency="KRW", rows=[CostRow("MUG-WH", Decimal("456.78"))], actor=ACTOR)
    rep, pk = seller("도하준", person_id=person("도하준")), UUID(quote_id)
    draft = content(goods("1", market.variants["MUG-WH"], Offer(10, won(700), 50), quantity=20), may_take_part=True)
    services.write_draft(quote_id=pk, content=draft, actor=rep)
    assert services.send_quote(quote_id=pk, actor=rep) == QuoteState.CHECKED
    services.say(quote_id=pk, text="not below 456", actor=rep, is_inner=True)
    services.allow_quote(quote_id=pk, actor=seller("최고은", person_id=person("최고은")), why="a friend")


def test_asked_taken_ordered(market: Market, buyer: Caller) -> None:
    made = asked(buyer)
    assert (made.status, made.body["state"], made.body["total"]) == (201, "asked", None)
    assert made.body["versions"][0]["lines"][0]["wish"] == {"amount": "600.5", "currency": "KRW"}
    offered(market, made.body["id"])
    path = f"{QUOTES}/{made.body['id']}"
    seen = buyer.get(path).body
    assert (seen["state"], seen["total"]["gross"]["amount"]) == ("sent", "17000")  # shipping too
    assert "accept" in seen["may"]
    wrong = buyer.post(f"{path}/acceptance", {"version": 2, "lines": [{"key": "1", "quantity": 51}]})
    assert (wrong.status, wrong.code) == (422, "quotes.invalid_selection")
    assert wrong.body["facts"]["problems"] == [{"line": "1", "why": "outside_range"}]
    old = buyer.post(f"{path}/acceptance", {"version": 1, "lines": [{"key": "1", "quantity": 30}]})
    assert (old.status, old.code) == (409, "quotes.quote_changed")
    taken = buyer.post(f"{path}/acceptance", {"version": 2, "lines": [{"key": "1", "quantity": 30}]})
    assert (taken.status, taken.body["taken"]) == (200, [{"key": "1", "quantity": 30}])
    again = buyer.post(f"{path}/acceptance", {"version": 2, "lines": [{"key": "1", "quantity": 30}]})
    assert (again.status, again.body["cart_id"]) == (200, taken.body["cart_id"])
    cart = buyer.get(f"/channels/shop/carts/{taken.body['cart_id']}").body
    placed = buyer.post("/channels/shop/orders", order_of(cart), Idempotency_Key=uuid4().hex)
    assert placed.status == 201, placed.body
    while relay_batch():
        pass
    assert buyer.get(path).body["order_id"] == str(Order.objects.get().pk)
    assert buyer.post(f"{path}/decline", {}).code == "quotes.not_now"


def test_wanted_otherwise_declined_and_nobody_elses(market: Market, buyer: Caller) -> None:
    made = asked(buyer).body
    path = f"{QUOTES}/{made['id']}"
    offered(market, made["id"])
    said = buyer.post(f"{path}/messages", {"text": "언제 와요?", "line": "1"}, Idempotency_Key=uuid4().hex)
    assert [(one["text"], one["line"]) for one in said.body["messages"]] == [("언제 와요?", "1")]
    countered = buyer.post(f"{path}/counter", {"lines": [{"key": "1", "quantity": 40, "wish": "650"}], "note": "더"})
    assert (countered.body["state"], countered.body["versions"][-1]["lines"][0]["quantity"]) == ("countered", 40)
    assert countered.body["total"] is None
    other = buyer_of(new_company("남의집"))
    assert other.get(QUOTES).body == []
    for end, body in (
        ("/decline", {}),
        ("/messages", {"text": "x"}),
        ("/counter", {"lines": [{"key": "1", "quantity": 1}]}),
    ):
        assert other.post(f"{path}{end}", body, Idempotency_Key=uuid4().hex).status == 404
    assert Caller(Client()).get(f"{QUOTES}/{made['id']}").status == 404
    assert buyer.get(f"/channels/wholesale/quotes/{made['id']}").status in (403, 404)
    assert buyer.post(f"{path}/decline", {"why": "다음에"}).body["state"] == "declined"
    assert [one["state"] for one in buyer.get(QUOTES).body] == ["declined"]
    mug: dict[str, Any] = {"sku": "MUG-WH", "quantity": 1}
    refused: list[list[Any]] = [[], [mug | {"sku": "NOT-THERE"}], [mug | {"wish": "1e3"}], [mug | {"cost": "1"}]]
    for wrong in refused:
        assert asked(buyer, lines=wrong).status == 422


def test_no_answer_has_a_place_for_costs_or_words_among_us(market: Market, buyer: Caller) -> None:
    made = asked(buyer).body
    offered(market, made["id"])
    told = str([buyer.get(path).body for path in (QUOTES, f"{QUOTES}/{made['id']}")])
    within = ("456", "not below", "a friend", "above_authority", "최고은", "check")
    assert [word for word in within if word in told] == []
    parts = api.get_openapi_schema()["components"]["schemas"]
    ours = {
        name: set(part.get("properties", {})) for name, part in parts.items() if "Quote" in name or name == "OfferOut"
    }
    assert len(ours) >= 10
    secret = ("cost", "margin", "concern", "inner", "floor", "authority", "owner")
    assert [
        (name, field) for name, fields in ours.items() for field in fields if any(one in field for one in secret)
    ] == []


def test_what_is_not_in_the_catalogue_is_asked_for_and_nobody_else_reads_its_sku(market: Market, buyer: Caller) -> None:
    made = asked(buyer, lines=[], wishes=[{"text": "큰 머그", "quantity": 12, "wish": "9000"}])
    (line,) = made.body["versions"][0]["lines"]
    assert (line["text"], line["sku"], line["quantity"], line["made"]) == ("큰 머그", "", 12, None)
    what = Made({"ko": "큰 머그", "en": "Large mug"}, lead_days=7)
    offer = content(Line("1", "큰 머그", quantity=12, offers=(Offer(10, won(9_500)),), made=what))
    pk, rep = UUID(made.body["id"]), seller("도하준", person_id=person("도하준"))
    services.write_draft(quote_id=pk, content=offer, actor=rep)
    services.send_quote(quote_id=pk, actor=rep)
    (line,) = buyer.get(f"{QUOTES}/{pk}").body["versions"][1]["lines"]
    assert line["made"] == {"names": {"ko": "큰 머그", "en": "Large mug"}, "unit": "each", "lead_days": 7}
    other = buyer_of(new_company("다른 집"))
    refused = other.post(QUOTES, {"lines": [{"sku": line["sku"], "quantity": 1}]}, Idempotency_Key=uuid4().hex)
    assert refused.status == 422
    assert "unknown_sku" in str(refused.body)
    assert asked(buyer, lines=[]).status == 422
