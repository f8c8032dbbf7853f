"""Races for budgets and approvals: many orders at once on what a budget has left, and two who decide at once."""

import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx

from races.race import Race, Violations, counts
from races.running import ADDRESS, Running
from races.stock_races import SKU, SKUS, put_on_shelf

AT_ONCE = 8  # eight orders of 300 on a budget of 1,000
HOUSE = """
from datetime import date
from jangteo.approvals import services as approvals
from jangteo.approvals.types import Budget, BudgetDraft, BudgetPeriod, Quorum, Rule, Tier
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import job_actor
from jangteo.parties import services as parties
from jangteo.parties.services.tokens import issue_token
actor, name = job_actor("race"), "{name}"
firm = parties.create_company(name=name, legal_name=name, business_number=None, actor=actor)
tokens = []
for number, role in enumerate(("buyer", "approver", "approver")):
    address = name + str(number) + "@test.example"
    person = parties.create_person(name="race", email=address)
    parties.add_member(party_id=firm, person_id=person, role=role, actor=actor)
    user_id = parties.create_log_in(person_id=person, email=address, password=name)
    tokens.append(issue_token(user_id=user_id)[0])
limit, budget = {limit}, None
if limit:
    draft = BudgetDraft("race", Budget(Money(limit, "KRW"), BudgetPeriod.YEAR, date(2020, 1, 1)), "KRW")
    budget = str(approvals.save_budget(party_id=firm, draft=draft, actor=actor))
else:
    rule = Rule(new_id(), "race", (Tier((Quorum(),)),))
    approvals.save_rules(party_id=firm, drafts=[rule], currency="KRW", actor=actor)
answer = [str(firm), tokens, budget]
"""
CALL_OFF = """
from jangteo.kernel.types import job_actor
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, take_up_budgets
for order in Order.objects.filter(status="placed", buyer="{firm}"):
    cancel_order(order_id=order.pk, actor=job_actor("race"), why="race")
    take_up_budgets(order_id=order.pk)
"""
BORNE = "SELECT coalesce(sum(reserved_minor + spent_minor), 0) FROM approvals_budgetuse WHERE budget_id = '{budget}'"
OWED = "SELECT coalesce(sum(gross_minor), 0) FROM ordering_order WHERE status = 'placed' AND buyer_id = '{firm}'"
DECIDED = """SELECT r.state, count(d.id), count(d.id) FILTER (WHERE d.verdict = 'approve')
    FROM approvals_approvalrequest r LEFT JOIN approvals_approvaldecision d ON d.request_id = r.id
    WHERE r.id = '{request}' GROUP BY r.id"""


class House:
    """A company of a buyer and two who approve, each with a client of their own."""

    def __init__(self, market: Running, limit: int = 0) -> None:
        self.firm, tokens, self.budget = market.python(HOUSE.format(name=uuid.uuid4().hex, limit=limit))
        self.market = market
        self.buyer, *self.approvers = [
            httpx.Client(
                base_url=f"{market.url}/api/v1/channels/shop",
                timeout=60,
                headers={"Authorization": f"Bearer {token}", "Acting-For": self.firm},
                limits=httpx.Limits(max_connections=64),
            )
            for token in tokens
        ]

    def fill(self, sku: str = SKU) -> dict[str, Any]:
        """One more cart with one unit; what is to be sent to order it, or to ask for it."""
        cart = _made(self.buyer.post("/carts", json={"name": uuid.uuid4().hex}, headers=_key()))
        whole = _made(self.buyer.post(f"/carts/{cart['id']}/lines", json={"sku": sku, "quantity": 1}, headers=_key()))
        return {
            "cart_id": cart["id"],
            "expected_gross": whole["quote"]["gross"],
            "email": "race@test.example",
            "ship_to": ADDRESS,
            "payment_method": "bank_transfer",
        }

    def order(self, body: dict[str, Any]) -> httpx.Response:
        return self.buyer.post("/orders", json=body, headers=_key())


def _made(answer: httpx.Response) -> dict[str, Any]:
    answer.raise_for_status()
    return dict(answer.json())


def _key() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


def _price_of(body: dict[str, Any]) -> int:
    return int(body["expected_gross"]["amount"])


def budget_passed_together(market: Running) -> Iterator[Violations]:
    """Eight orders of some 300 at once on a budget of 1,000: as many pass as fit, the others are told what is left.

    They are of several goods: those of one wait for its shelf, which hides what the budget's lock is for.
    """
    put_on_shelf(market, SKU, 1)
    limit = int(market.fill(SKU).gross["amount"]) * 1000 // 300
    house = House(market, limit)
    bodies: list[dict[str, Any]] = []
    while True:
        for sku in SKUS:
            put_on_shelf(market, sku, 100)
        bodies += [house.fill(SKUS[number % 3]) for number in range(len(bodies), AT_ONCE)]  # refused ones go on
        answers = market.together([partial(house.order, body) for body in bodies])
        codes = {getattr(one, "status_code", type(one).__name__) for one in answers}
        borne = market.number(BORNE.format(budget=house.budget))
        owed = market.number(OWED.format(firm=house.firm))
        refused = [body for body, one in zip(bodies, answers, strict=True) if getattr(one, "status_code", 0) != 201]
        least = min(map(_price_of, refused), default=limit + 1)
        yield [
            *counts("answers", codes, {201, 422}),
            *counts("what the budget bears", borne, owed),
            *counts("within the budget, and no refused one would have fitted", 0 <= limit - borne < least, True),
        ]
        bodies = refused
        market.python(CALL_OFF.format(firm=house.firm))


def decided_at_once(market: Running) -> Iterator[Violations]:
    """One approves while another rejects: one of them decides, the other is told that it is decided."""
    house = House(market)
    while True:
        put_on_shelf(market, SKU, 10)
        asked = _made(house.buyer.post("/approval-requests", json=house.fill(), headers=_key()))
        bodies = ({"verdict": "approve"}, {"verdict": "reject", "why": "race"})
        works = [
            partial(who.post, f"/approvals/{asked['id']}/decision", json=body)
            for who, body in zip(house.approvers, bodies, strict=True)
        ]
        answers = market.together(works)
        codes = sorted(getattr(one, "status_code", 0) for one in answers)
        ((state, decisions, approvals),) = market.query(DECIDED.format(request=asked["id"]))
        is_approved = state in ("approved", "placed")
        yield [
            *counts("answers", codes, [200, 409]),
            *counts("decisions", int(decisions), 1),
            *counts("approved by an approval", is_approved, int(approvals) == 1),
            *counts("state", is_approved or state == "rejected", True),
        ]


APPROVAL_RACES = (
    Race("eight orders of 300 on a budget of 1,000", budget_passed_together, "budget-lock", (1, 8, 300), 40),
    Race("approved while it is rejected", decided_at_once, "approval-lock", (2, 12, 300), 60, "D19"),
)
