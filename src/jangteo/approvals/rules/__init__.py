"""Decisions about approvals and budgets, in plain Python."""

from jangteo.approvals.rules.budgets import check_budget, judge_budget, left_at, period_after, period_at
from jangteo.approvals.rules.conditions import COMPARES, KINDS, check_rule, in_force, met, requirements
from jangteo.approvals.rules.content import digest, material_changes
from jangteo.approvals.rules.deciding import (
    REQUEST_MOVES,
    counts_in,
    may_decide,
    standing,
    stands_for,
    stuck,
)
from jangteo.approvals.rules.judging import covering, judge
from jangteo.approvals.rules.packing import (
    pack_approvers,
    pack_content,
    pack_requirements,
    pack_rule,
    read_approvers,
    read_content,
    read_requirements,
    read_rule,
)
from jangteo.approvals.rules.trying import try_on

__all__ = [
    "COMPARES",
    "KINDS",
    "REQUEST_MOVES",
    "check_budget",
    "check_rule",
    "counts_in",
    "covering",
    "digest",
    "in_force",
    "judge",
    "judge_budget",
    "left_at",
    "material_changes",
    "may_decide",
    "met",
    "pack_approvers",
    "pack_content",
    "pack_requirements",
    "pack_rule",
    "period_after",
    "period_at",
    "read_approvers",
    "read_content",
    "read_requirements",
    "read_rule",
    "requirements",
    "standing",
    "stands_for",
    "stuck",
    "try_on",
]
