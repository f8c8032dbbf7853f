"""Rules of approval, budgets and deputies in the API: what its addresses name, and what is sent."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from jangteo.approvals.models import ApprovalRule, DeputyRow
from jangteo.approvals.rules import pack_rule
from jangteo.approvals.types import Compare, Condition, Measure, Quorum, Rule, Tier
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money

DAY = "2027-01-01"
RULE: dict[str, Any] = {"name": "Every order", "steps": [[{}]]}
BUDGET: dict[str, Any] = {"name": "Team", "period": "month", "begins_on": DAY}
APPROVAL_KEPT = {"rule_id": "rule", "budget_id": "budget", "deputy_id": "deputy"}
APPROVAL_BODIES: dict[str, dict[str, Any]] = {
    "/approval-rules": RULE,
    "/approval-rules/{rule_id}": RULE | {"version": 9},
    "/approval-policy": {"version": 9},
    "/approval-trials": {},
    "/revisions/approval-request": {"edits": [{"edit": "date", "wanted_on": None}], "token": "x" * 64},
    "/budgets": BUDGET,
    "/budgets/{budget_id}": BUDGET | {"version": 9},
    "/deputies": {"by": "00000000-0000-0000-0000-000000000001", "since": DAY, "until": DAY},
}


def rule_of(party_id: UUID, mark: str) -> UUID:
    """One that no order ever meets."""
    never = Condition(Measure.TOTAL, Compare.ABOVE, amount=Money(10**14, "KRW"))
    rule = Rule(new_id(), f"{mark} limit", (Tier((Quorum(),)),), (never,))
    facts = {"name": rule.name, "content": pack_rule(rule), "currency": "KRW", "made_at": clock.now()}
    return ApprovalRule.objects.create(party_id=party_id, **facts).pk


def deputy_of(party_id: UUID, for_id: UUID, by_id: UUID) -> UUID:
    """For a day that is to come."""
    day = clock.today() + timedelta(days=30)
    row = DeputyRow.objects.create(party_id=party_id, for_whom_id=for_id, by_id=by_id, since=day, until=day)
    return row.pk
