"""Numbers of the API's rules of approval and budgets, as whoever runs a company sends them."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.test import Client

from approvals.using import budget_of, limit
from factories import ACTOR, company, log_in, person
from factories.people import PASSWORD
from jangteo.approvals import services
from jangteo.approvals.selectors import list_rules
from jangteo.parties import services as parties
from jangteo.parties.services.tokens import issue_token
from jangteo.parties.types import MemberRole
from jangteo.programs.services import make_program

HOLE = "@@ the value @@"
RULES, BUDGETS = "/channels/{channel}/approval-rules", "/channels/{channel}/budgets"
RULE: Mapping[str, Any] = {
    "name": "together",
    "conditions": [{"measure": "spent", "compare": "above", "amount": {"amount": "500", "currency": "KRW"}}],
    "steps": [[{"least": 1}]],
    "window_days": 30,
}
BUDGET: Mapping[str, Any] = {"name": "team", "period": "month", "begins_on": "2026-01-01"}

type Call = Callable[["House"], tuple[str, Any]]


class House:
    """A company with one rule and one budget, neither of which was changed since."""

    def __init__(self) -> None:
        firm = company()
        head = person("Head")
        parties.add_member(party_id=firm, person_id=head, role=MemberRole.ADMINISTRATOR, actor=ACTOR)
        services.save_rules(party_id=firm, drafts=[limit(1_000)], currency="KRW", actor=ACTOR)
        self.rule_id: UUID = list_rules(firm)[0].id
        self.budget_id = budget_of(firm, 10**6)
        self.program_id = make_program(party_id=firm, name="ERP", roles=[MemberRole.BUYER], actor=ACTOR)
        token = issue_token(user_id=log_in(head))[0]
        self.client = Client(headers={"authorization": f"Bearer {token}", "acting-for": str(firm)})


def rule(path: str = "", **more: Any) -> Call:
    def call(house: House) -> tuple[str, Any]:
        versions = {"version": 2} if path else {}
        body = {**RULE, **versions, **more}
        return f"/channels/shop/approval-rules{path.format(rule=house.rule_id)}", body

    return call


def of_rules(method: str, path: str, name: str) -> dict[tuple[str, str, str], Call]:
    where = f"{RULES}/{{rule_id}}" if path else RULES
    return {
        (method, where, "QuorumIn.least"): rule(path, steps=[[{"least": HOLE}]]),
        (method, where, f"{name}.window_days"): rule(path, window_days=HOLE),
        (method, where, f"{name}.escalates_after_seconds"): rule(path, escalates_after_seconds=HOLE),
    }


TRIALS = "/channels/{channel}/approval-trials"


def trial(**more: Any) -> Call:
    return lambda _: ("/channels/shop/approval-trials", {"rule": {**RULE, **more}})


APPROVAL_CASES: Mapping[tuple[str, str, str], Call] = {
    ("post", "/channels/{channel}/programs/{program_id}/keys", "KeyIn.days"): lambda house: (
        f"/channels/shop/programs/{house.program_id}/keys",
        {"scopes": ["orders:read"], "password": PASSWORD, "days": HOLE},
    ),
    ("post", TRIALS, "QuorumIn.least"): trial(steps=[[{"least": HOLE}]]),
    ("post", TRIALS, "RuleIn.window_days"): trial(window_days=HOLE),
    ("post", TRIALS, "RuleIn.escalates_after_seconds"): trial(escalates_after_seconds=HOLE),
    ("post", TRIALS, "TryRules.days"): lambda _: ("/channels/shop/approval-trials", {"days": HOLE}),
    **of_rules("post", "", "RuleIn"),
    **of_rules("put", "/{rule}", "ChangeRule"),
    ("put", f"{RULES}/{{rule_id}}", "ChangeRule.version"): rule("/{rule}", version=HOLE),
    ("put", "/channels/{channel}/approval-policy", "SetPolicy.lapse_days"): lambda _: (
        "/channels/shop/approval-policy",
        {"lapse_days": HOLE, "version": 2},
    ),
    ("put", "/channels/{channel}/approval-policy", "SetPolicy.version"): lambda _: (
        "/channels/shop/approval-policy",
        {"version": HOLE},
    ),
    ("put", f"{BUDGETS}/{{budget_id}}", "ChangeBudget.version"): lambda house: (
        f"/channels/shop/budgets/{house.budget_id}",
        {**BUDGET, "begins_on": "2020-01-01", "version": HOLE},
    ),
}
