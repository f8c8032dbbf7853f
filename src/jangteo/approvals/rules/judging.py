"""What an order needs to pass, all of it together: rules, budgets, and what was approved."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from jangteo.approvals.rules.conditions import requirements
from jangteo.approvals.rules.content import material_changes
from jangteo.approvals.types import (
    Asked,
    BudgetRuling,
    Change,
    Charge,
    Compare,
    Content,
    Door,
    Judgement,
    Measure,
    Quorum,
    Requirement,
    Tier,
)

ASK_FIRST = Requirement(UUID(int=0), "", (Tier((Quorum(),)),), None, ())  # of who may not order at all


def judge(door: Door, asked: Asked, charges: Sequence[Charge]) -> Judgement:
    """What an order needs by rules and by the budgets that bear it; whether it was approved is `covering`'s to say.

    Who may not order at all needs an approval for each order, of anybody who may approve. A soft budget that has not so
    much left asks anybody who may approve, as if it were a rule.
    """
    limited = [one.left for one in charges if one.left is not None]
    lefts = [left - asked.total for left in limited if left.currency == asked.total.currency]
    asked = replace(asked, budget_left=min(lefts, key=lambda one: one.minor, default=None))
    by_budgets = tuple(_of_budget(one) for one in charges if one.ruling == BudgetRuling.ASKS)
    always = (ASK_FIRST,) if door.asks_always else ()
    return Judgement(always + requirements(door.rules, asked) + by_budgets, tuple(charges))


def covering(
    judgement: Judgement,
    now: Content,
    approved: Content,
    approved_for: Iterable[Requirement],
    tolerance: Decimal,
) -> tuple[bool, tuple[Change, ...]]:
    """Whether an approval is of exactly this and of all that it needs now, and what is otherwise.

    A rule that has come since, or that the order has come to meet, was approved by nobody: it is asked again.
    """
    changes = material_changes(approved, now, tolerance)
    known: set[UUID] = {one.rule_id for one in approved_for}
    return not changes and all(one.rule_id in known for one in judgement.requirements), changes


def _of_budget(charge: Charge) -> Requirement:
    why = {
        "measure": Measure.BUDGET_LEFT.value,
        "compare": Compare.BELOW.value,
        "bound": "",
        "found": str(charge.left),
    }
    return Requirement(charge.budget_id, charge.name, (Tier((Quorum(),)),), None, (why,))
