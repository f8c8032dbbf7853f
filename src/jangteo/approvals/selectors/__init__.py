"""Reads about approvals and budgets."""

from jangteo.approvals.selectors.budgets import cost_centres, get_budget, list_budgets
from jangteo.approvals.selectors.judging import judge
from jangteo.approvals.selectors.people import (
    approvers_of,
    deputies_at,
    list_deputies,
    list_deputies_for,
    roles_at,
    roles_by_party,
)
from jangteo.approvals.selectors.requests import (
    find_live_view,
    get_request,
    has_passed,
    list_requests,
    list_requests_of,
    list_turns,
    requests_by_subject,
)
from jangteo.approvals.selectors.rules import (
    bound_by,
    door_for,
    get_policy,
    get_rule_book,
    list_rules,
    rules_by_unit,
)
from jangteo.approvals.selectors.trying import try_rules

__all__ = [
    "approvers_of",
    "bound_by",
    "cost_centres",
    "deputies_at",
    "door_for",
    "find_live_view",
    "get_budget",
    "get_policy",
    "get_request",
    "get_rule_book",
    "has_passed",
    "judge",
    "list_budgets",
    "list_deputies",
    "list_deputies_for",
    "list_requests",
    "list_requests_of",
    "list_rules",
    "list_turns",
    "requests_by_subject",
    "roles_at",
    "roles_by_party",
    "rules_by_unit",
    "try_rules",
]
