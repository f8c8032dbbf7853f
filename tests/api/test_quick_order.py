"""Quick order, ordering again and lists by the API (ORD-04, ORD-05)."""

from uuid import uuid4

import pytest
from django.test import Client

from api.caller import Caller
from factories import ACTOR, log_in, person
from jangteo.ordering.models import CartLine
from jangteo.parties import services as parties
from jangteo.parties.services.tokens import issue_token
from jangteo.parties.types import MemberRole
from storefront.market import Market

pytestmark = pytest.mark.django_db
SHOP = "/channels/shop"


@pytest.fixture
def house(market: Market) -> tuple[Caller, Caller]:
    """A buyer and an administrator of one company."""
    firm = parties.create_company(name="긴해", legal_name="긴해", business_number=None, actor=ACTOR)
    callers = []
    for role in (MemberRole.BUYER, MemberRole.ADMINISTRATOR):
        member = person(role)
        parties.add_member(party_id=firm, person_id=member, role=role, actor=ACTOR)
        client = Client(headers={"Acting-For": str(firm)})
        callers.append(Caller(client, token=issue_token(user_id=log_in(member))[0]))
    return callers[0], callers[1]


def test_lines_are_matched_put_into_the_cart_and_remembered(house: tuple[Caller, Caller]) -> None:
    buyer, boss = house
    text = "MUG-WH 2개\n달빛 머그 3\n온결-77 4개\nCUP 2세트"
    sure, between, unknown, boxed = buyer.post(f"{SHOP}/quick-order/match", {"text": text}).body
    assert (sure["decision"], sure["sku"], sure["quantity"], sure["unit"]) == ("sure", "MUG-WH", 2, "each")
    assert sure["total"] == {"amount": str(2 * int(sure["standing"]["unit_price"]["amount"])), "currency": "KRW"}
    assert between["decision"] == "to_confirm"
    assert {one["sku"] for one in between["choices"]} >= {"MUG-WH", "MUG-IN"}
    assert (unknown["decision"], unknown["sku"]) == ("not_found", None)
    assert (boxed["decision"], boxed["sku"], boxed["unit"]) == ("to_confirm", "CUP", "")
    refused = buyer.post(
        f"{SHOP}/quick-order/cart",
        {"lines": [{"sku": "CUP", "quantity": 1}, {"sku": "RACK-TRADE", "quantity": 1}]},
    )
    assert (refused.status, refused.code) == (422, "purchasing.list_has_problems")
    assert refused.body["facts"] == {"problems": [{"line": 2, "sku": "RACK-TRADE", "why": "unknown"}]}
    assert not CartLine.objects.exists()
    body = {"lines": [{"sku": "CUP", "quantity": 4, "text": "온결-77"}]}
    key = uuid4().hex
    for _ in range(2):
        assert buyer.post(f"{SHOP}/quick-order/cart", body, Idempotency_Key=key).status == 200
    assert CartLine.objects.get().unit_quantity == 4
    (line,) = boss.post(f"{SHOP}/quick-order/match", {"text": "온결 77 1개"}).body
    assert (line["sku"], line["choices"][0]["how"]) == ("CUP", "part_number")


def test_a_list_is_shared_ordered_from_and_changed_by_whose_it_is(house: tuple[Caller, Caller]) -> None:
    buyer, boss = house
    lines = [{"sku": "MUG-WH", "quantity": 2}, {"sku": "CUP", "quantity": 1}]
    made = buyer.post(f"{SHOP}/lists", {"name": "weekly", "lines": lines})
    assert (made.status, made.body["line_count"], made.body["is_mine"]) == (201, 2, True)
    path = f"{SHOP}/lists/{made.body['id']}"
    assert boss.get(path).code == "purchasing.list_not_found"
    shared = buyer.call("PATCH", path, {"name": "weekly", "shared_with": MemberRole.ADMINISTRATOR})
    assert shared.status == 200
    assert [(one["sku"], one["difference"], one["quantity"]) for one in boss.get(path).body] == [
        ("MUG-WH", "same", 2),
        ("CUP", "same", 1),
    ]
    assert boss.call("PUT", f"{path}/lines", {"lines": lines}).status == 404
    assert buyer.call("PUT", f"{path}/lines", {"lines": lines[:1]}).body["line_count"] == 1
    assert buyer.call("DELETE", path).status == 204
    assert buyer.get(f"{SHOP}/lists").body == []
    assert buyer.get(f"{SHOP}/quick-order/usual").body == []
