"""Rules of approval, budgets and deputies by the API: what a party says of itself, and nobody else."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.test import Client

from api.caller import Answer, Caller, order_of
from approvals.using import broken, budget_of
from factories import ACTOR, company, log_in, person
from inputs.bad_quantities import FORM_VALUES
from inputs.test_api_amounts import ARE_AMOUNTS, NO_AMOUNTS
from jangteo.approvals.models import ApprovalRule, BudgetRow
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, ShippingPer
from jangteo.kernel import clock
from jangteo.parties import services as parties
from jangteo.parties.services.tokens import issue_token
from jangteo.parties.types import MemberRole
from storefront.market import Market

pytestmark = pytest.mark.django_db
RULES, BUDGETS, DEPUTIES = "/channels/shop/approval-rules", "/channels/shop/budgets", "/channels/shop/deputies"
LIMIT: dict[str, Any] = {
    "name": "Above 1,000",
    "conditions": [{"measure": "total", "compare": "above", "amount": {"amount": "1000", "currency": "KRW"}}],
    "steps": [[{"least": 1}]],
}
BUDGET: dict[str, Any] = {
    "name": "team",
    "period": "month",
    "begins_on": "2020-01-01",
    "amount": {"amount": "1000000", "currency": "KRW"},
}


class House:
    """A company with one who runs it, one who approves and one who buys, by the API."""

    def __init__(self) -> None:
        self.firm = company()
        self.ids: dict[MemberRole, UUID] = {}
        self.head, self.approver, self.buyer = (
            self._caller(role) for role in (MemberRole.ADMINISTRATOR, MemberRole.APPROVER, MemberRole.BUYER)
        )

    def _caller(self, role: MemberRole) -> Caller:
        person_id = person(role)
        parties.add_member(party_id=self.firm, person_id=person_id, role=role, actor=ACTOR)
        self.ids[role] = person_id
        token = issue_token(user_id=log_in(person_id))[0]
        return Caller(Client(headers={"Acting-For": str(self.firm)}), token=token)


@pytest.fixture
def house(market: Market) -> House:
    assert market
    return House()


def post(who: Caller, path: str, body: Any) -> Answer:
    return who.post(path, body, Idempotency_Key=uuid4().hex)


def send(who: Caller, method: str, path: str, body: Any = None) -> Answer:
    return who.call(method, path, body)


def test_a_rule_is_added_binds_is_changed_and_removed(house: House) -> None:
    made = post(house.head, RULES, LIMIT)
    assert (made.status, made.body["version"]) == (201, 2)
    _id, _secret, cart = house.buyer.cart_with("shop", "MUG-WH", 1)
    assert post(house.buyer, "/channels/shop/orders", order_of(cart)).code == "approvals.approval_needed"
    read = house.head.get(f"{RULES}/{made.body['id']}").body
    assert read["conditions"] == [LIMIT["conditions"][0] | {"codes": []}]
    sent = {key: value for key, value in read.items() if key != "id"} | {"name": "Above a thousand"}
    changed = send(house.head, "PUT", f"{RULES}/{read['id']}", sent)
    assert (changed.status, changed.body["name"], changed.body["version"]) == (200, "Above a thousand", 3)
    assert changed.body["id"] != read["id"]
    assert house.head.get(f"{RULES}/{read['id']}").code == "approvals.rule_not_found"
    same = send(house.head, "PUT", f"{RULES}/{changed.body['id']}", sent | {"version": 3})
    assert (same.body["id"], same.body["version"]) == (changed.body["id"], 3)
    assert send(house.head, "DELETE", f"{RULES}/{changed.body['id']}?version=3").status == 204
    book = house.head.get(RULES).body
    assert (book["rules"], book["version"]) == ([], 4)
    assert post(house.buyer, "/channels/shop/orders", order_of(cart)).status == 201
    assert ApprovalRule.objects.count() == 2


def test_a_change_of_what_has_changed_since_is_refused_and_changes_nothing(house: House) -> None:
    rule = post(house.head, RULES, LIMIT).body
    budget = post(house.head, BUDGETS, BUDGET).body
    policy = {"tolerance": "0.05", "lapse_days": 7, "version": 2}
    told = send(house.head, "PUT", "/channels/shop/approval-policy", policy)
    assert (told.body["tolerance"], told.body["lapse_days"], told.body["version"]) == ("0.0500", 7, 3)
    stale = [
        send(house.head, "PUT", "/channels/shop/approval-policy", policy),
        send(house.head, "PUT", f"{RULES}/{rule['id']}", LIMIT | {"name": "other", "version": 2}),
        send(house.head, "DELETE", f"{RULES}/{rule['id']}?version=2"),
    ]
    changed = send(house.head, "PUT", f"{BUDGETS}/{budget['id']}", BUDGET | {"name": "other", "version": 1})
    assert (changed.body["name"], changed.body["version"]) == ("other", 2)
    stale += [
        send(house.head, "PUT", f"{BUDGETS}/{budget['id']}", BUDGET | {"version": 1}),
        send(house.head, "DELETE", f"{BUDGETS}/{budget['id']}?version=1"),
    ]
    assert {(one.status, one.code) for one in stale} == {(409, "approvals.changed_meanwhile")}
    assert [one.body["facts"]["version"] for one in stale] == [3, 3, 3, 2, 2]
    assert house.head.get(RULES).body["rules"][0]["id"] == rule["id"]
    assert send(house.head, "DELETE", f"{BUDGETS}/{budget['id']}?version=2").status == 204
    assert house.head.get(f"{BUDGETS}/{budget['id']}").body["is_active"] is False
    for text in (*(one for one in FORM_VALUES if len(one) < 500), "0", ""):
        bad = send(house.head, "DELETE", f"{RULES}/{rule['id']}?version={quote(text)}")
        assert bad.status == 422, text


def test_what_no_rule_can_be_decided_by_is_refused_by_its_field(house: House) -> None:
    total = LIMIT["conditions"][0]
    dollars = {"amount": "5.00", "currency": "USD"}
    for more, field in (
        ({"conditions": [total | {"amount": dollars}]}, "amount"),
        ({"conditions": [total | {"measure": "lines"}]}, "value"),
        ({"conditions": [total | {"compare": "is"}]}, "compare"),
        ({"steps": [[{"least": 9}]]}, "tiers"),
        ({"steps": [[]]}, "tiers"),
        ({"not_below": dollars}, "not_below"),
        (
            {
                "window_days": 3,
                "conditions": [total | {"measure": "spent"}],
                "not_below": None,
                "steps": [[{"roles": ["no"]}]],
            },
            "tiers",
        ),
    ):
        refused = post(house.head, RULES, LIMIT | more)
        assert (refused.status, refused.code) == (422, "approvals.invalid_rule"), (more, refused.body)
        assert refused.body["facts"]["field"] == field, more
    for value in NO_AMOUNTS:
        if value not in ARE_AMOUNTS and value not in ('"1.0000"', '"1.00000"'):
            text = f'{{"name": "x", "steps": [[{{}}]], "not_below": {{"amount": {value}, "currency": "KRW"}}}}'
            assert post(house.head, RULES, text).code in ("api.invalid_input", "api.unreadable_request"), value
    assert not ApprovalRule.objects.exists()


def test_budgets_are_set_up_and_seen_with_what_is_left(house: House) -> None:
    made = post(house.head, BUDGETS, BUDGET)
    assert made.status == 201
    _id, _secret, cart = house.buyer.cart_with("shop", "MUG-WH", 1)
    assert post(house.buyer, "/channels/shop/orders", order_of(cart)).status == 201
    seen = house.approver.get(f"{BUDGETS}/{made.body['id']}").body
    gross = int(cart["quote"]["gross"]["amount"])
    assert (seen["reserved"]["amount"], seen["spent"]["amount"]) == (str(gross), "0")
    assert seen["left"]["amount"] == str(1_000_000 - gross)
    assert house.buyer.get(f"{BUDGETS}/{made.body['id']}").code == "approvals.budget_not_found"
    kept = send(house.head, "PUT", f"{BUDGETS}/{made.body['id']}", BUDGET | {"period": "year", "version": 1})
    assert (kept.status, kept.code, kept.body["facts"]["field"]) == (422, "approvals.invalid_budget", "period")
    for more, field in (
        ({"begins_on": "2020-01-31"}, "begins_on"),
        ({"zone": "Mars"}, "zone"),
        ({"person": str(uuid4())}, "person"),
    ):
        refused = post(house.head, BUDGETS, BUDGET | more)
        assert (refused.code, refused.body["facts"]["field"]) == ("approvals.invalid_budget", field)
    assert BudgetRow.objects.count() == 1
    assert broken() == []


def test_deputies_are_named_seen_and_ended(house: House) -> None:
    today = clock.today()
    days = {"since": today.isoformat(), "until": (today + timedelta(days=3)).isoformat()}
    buyer, head = house.ids[MemberRole.BUYER], house.ids[MemberRole.ADMINISTRATOR]
    made = post(house.approver, DEPUTIES, {"by": str(buyer), **days})
    assert (made.status, made.body["instead_of"]) == (201, str(house.ids[MemberRole.APPROVER]))
    assert [one["id"] for one in house.head.get(DEPUTIES).body] == [made.body["id"]]
    others = post(house.approver, DEPUTIES, {"by": str(buyer), "instead_of": str(head), **days})
    assert (others.status, others.code) == (403, "kernel.not_permitted")
    himself = post(house.head, DEPUTIES, {"by": str(head), **days})
    assert (himself.code, himself.body["facts"]["field"]) == ("approvals.invalid_deputy", "by")
    assert send(house.approver, "DELETE", f"{DEPUTIES}/{made.body['id']}").status == 204
    assert house.head.get(DEPUTIES).body == []


def test_only_who_runs_the_party_reads_or_writes_and_only_of_it(house: House) -> None:
    rule, budget = post(house.head, RULES, LIMIT).body, post(house.head, BUDGETS, BUDGET).body
    for who in (house.approver, house.buyer):
        assert who.get(RULES).status == 403
        assert post(who, RULES, LIMIT).status == 403
        assert post(who, BUDGETS, BUDGET).status == 403
        assert send(who, "DELETE", f"{BUDGETS}/{budget['id']}?version=1").status == 403
    other = House()
    other_budget = budget_of(other.firm, 5)
    assert other.head.get(f"{RULES}/{rule['id']}").status == 404
    assert send(other.head, "PUT", f"{RULES}/{rule['id']}", LIMIT | {"version": 1}).status == 404
    assert send(house.head, "PUT", f"{BUDGETS}/{other_budget}", BUDGET | {"version": 1}).status == 404
    assert send(other.head, "DELETE", f"{BUDGETS}/{budget['id']}?version=1").status == 404


def test_a_rule_is_tried_by_the_api_and_nothing_is_saved(house: House) -> None:
    _id, _secret, cart = house.buyer.cart_with("shop", "MUG-WH", 2)
    placed = post(house.buyer, "/channels/shop/orders", order_of(cart))
    told = house.head.post("/channels/shop/approval-trials", {"rule": LIMIT, "days": 7})
    found = told.body
    assert (told.status, found["orders"], found["asking"], found["approvals"]) == (200, 1, 1, 1)
    assert [(one["number"], one["is_perhaps"]) for one in found["shown"]] == [(placed.body["number"], False)]
    assert (found["by_rule"], found["not_known"], found["is_cut"]) == ({"Above 1,000": 1}, [], False)
    assert house.head.post("/channels/shop/approval-trials", {}).body["asking"] == 0
    assert house.buyer.post("/channels/shop/approval-trials", {}).status == 403
    assert house.head.get(RULES).body["rules"] == []


def test_a_change_of_a_placed_order_is_asked_for_by_the_api(house: House) -> None:
    _id, _secret, cart = house.buyer.cart_with("shop", "MUG-WH", 1)
    number = post(house.buyer, "/channels/shop/orders", order_of(cart)).body["number"]
    shop = get_channel("shop")
    set_order_changes(
        channel_id=shop.id,
        change_minutes=60,
        change_prices=ChangePrices.KEEP,
        unpaid_hours=0,
        shipping_per=ShippingPer.ORDER,
        actor=ACTOR,
    )
    post(house.head, RULES, LIMIT)
    edits = [{"edit": "quantity", "position": 1, "quantity": 2}]
    path = f"/channels/shop/orders/{number}/revisions"
    body = {"edits": edits, "token": house.buyer.post(f"{path}/preview", {"edits": edits}).body["token"]}
    assert post(house.buyer, path, body).code == "approvals.approval_needed"
    asked = post(house.buyer, f"{path}/approval-request", body | {"word": "two are better"})
    assert (asked.status, asked.body["state"]) == (201, "pending")
    request = house.head.get(f"/channels/shop/approvals/{asked.body['id']}").body
    assert (request["then"], request["texts"]["order"], request["cart_id"]) == ("changed", number, None)
    assert house.head.post(f"/channels/shop/approvals/{request['id']}/decision", {"verdict": "approve"}).status == 200
    assert post(house.buyer, path, body).status == 201
    assert house.head.get(f"/channels/shop/approvals/{request['id']}").body["state"] == "placed"
