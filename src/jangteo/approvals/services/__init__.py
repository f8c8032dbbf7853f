"""What a party's orders need, who gives it, and what they may cost; `authorise` is the one door."""

from jangteo.approvals.services.asking import ask, expire_requests, withdraw, withdraw_subject
from jangteo.approvals.services.bearing import follow_budgets, stretch_budgets
from jangteo.approvals.services.budgets import end_budget, save_budget
from jangteo.approvals.services.deciding import decide
from jangteo.approvals.services.deputies import end_deputy, name_deputy
from jangteo.approvals.services.door import authorise, require_passable, wait_at_door
from jangteo.approvals.services.rules import add_rule, change_rule, check_draft, drop_rule, save_rules, set_policy
from jangteo.approvals.services.telling import tell_deciders, tell_not_ordered, tell_requester

__all__ = [
    "add_rule",
    "ask",
    "authorise",
    "change_rule",
    "check_draft",
    "decide",
    "drop_rule",
    "end_budget",
    "end_deputy",
    "expire_requests",
    "follow_budgets",
    "name_deputy",
    "require_passable",
    "save_budget",
    "save_rules",
    "set_policy",
    "stretch_budgets",
    "tell_deciders",
    "tell_not_ordered",
    "tell_requester",
    "wait_at_door",
    "withdraw",
    "withdraw_subject",
]
