"""Asking for an approval, deciding it and being ordered, all by the API (APR-01..03)."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from api.caller import Caller, order_of
from approvals.using import budget_of, limit
from factories import ACTOR, log_in, person
from jangteo.approvals import services
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.parties import services as parties
from jangteo.parties.services.tokens import issue_token
from jangteo.parties.types import MemberRole
from storefront.market import Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(market: Market) -> tuple[Caller, Caller, Any]:
    """A buyer and an approver of one company, whose orders above 1,000 need an approval."""
    firm = parties.create_company(name="긴해", legal_name="긴해", business_number=None, actor=ACTOR)
    callers = []
    for role in (MemberRole.BUYER, MemberRole.APPROVER):
        member = person(role)
        parties.add_member(party_id=firm, person_id=member, role=role, actor=ACTOR)
        client = Client(headers={"Acting-For": str(firm)})
        callers.append(Caller(client, token=issue_token(user_id=log_in(member))[0]))
    services.save_rules(party_id=firm, drafts=[limit(1_000)], currency="KRW", actor=ACTOR)
    return callers[0], callers[1], firm


def test_asked_approved_ordered(house: tuple[Caller, Caller, Any]) -> None:
    buyer, approver, firm = house
    budget_of(firm, 10**7)
    cart_id, _secret, cart = buyer.cart_with("shop", "MUG-WH", 1)
    refused = buyer.post("/channels/shop/orders", order_of(cart), Idempotency_Key=uuid4().hex)
    assert (refused.status, refused.code) == (422, "approvals.approval_needed")
    assert refused.body["facts"]["requirements"][0]["rule"] == "limit"
    asked = buyer.post("/channels/shop/approval-requests", order_of(cart) | {"word": "for the fair"})
    assert (asked.status, asked.body["state"]) == (201, "pending")
    locked = buyer.post(f"/channels/shop/carts/{cart_id}/lines", {"sku": "MUG-WH", "quantity": 1})
    assert (locked.status, locked.code) == (409, "ordering.cart_closed")
    path = f"/channels/shop/approvals/{asked.body['id']}"
    assert buyer.get("/channels/shop/approvals?my_turn=true").body == []
    (turn,) = approver.get("/channels/shop/approvals?my_turn=true").body
    assert (turn["note"], turn["is_my_turn"], turn["total"]) == ("for the fair", True, cart["quote"]["gross"])
    own = buyer.post(f"{path}/decision", {"verdict": "approve"})
    assert (own.status, own.code) == (403, "approvals.not_yours")
    wordless = approver.post(f"{path}/decision", {"verdict": "reject"})
    assert (wordless.status, wordless.code) == (422, "approvals.why_needed")
    assert approver.post(f"{path}/decision", {"verdict": "approve"}).body["state"] == "approved"
    while relay_batch():
        pass
    order = Order.objects.get()
    assert (str(order.cart_id), order.buyer_id) == (cart_id, firm)
    view = buyer.get(path).body
    assert (view["state"], [one["verdict"] for one in view["decisions"]]) == ("placed", ["approve"])
    (budget,) = approver.get("/channels/shop/budgets").body
    assert budget["reserved"] == cart["quote"]["gross"]
    late = approver.post(f"{path}/decision", {"verdict": "reject", "why": "late"})
    assert (late.status, late.code) == (409, "approvals.request_closed")


def test_what_is_taken_back_is_open_again(house: tuple[Caller, Caller, Any]) -> None:
    buyer, approver, _firm = house
    cart_id, _secret, cart = buyer.cart_with("shop", "MUG-WH", 1)
    asked = buyer.post("/channels/shop/approval-requests", order_of(cart)).body
    assert buyer.post(f"/channels/shop/carts/{cart_id}/take-back", {}).status == 204
    assert buyer.post(f"/channels/shop/carts/{cart_id}/lines", {"sku": "MUG-WH", "quantity": 1}).status == 201
    assert approver.get(f"/channels/shop/approvals/{asked['id']}").body["state"] == "withdrawn"
    assert not Order.objects.exists()
