"""Budgets of a company, a unit or a family, to be read: pages ask a fresh proof for setting them up."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from jangteo.approvals.api.budgets import BudgetOut, budget_out
from jangteo.approvals.errors import BudgetNotFound
from jangteo.approvals.selectors import list_budgets
from jangteo.kernel.api import Schema
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import note, staff, staff_actor

router = Router()
BUDGETS = "/parties/{party_id}/budgets"
BUDGET = f"{BUDGETS}/{{budget_id}}"


class BuyerBudgetsOut(Schema):
    """The budgets of a buyer as they stand today, those that are over last."""

    items: list[BudgetOut]


@router.get(BUDGETS, response=BuyerBudgetsOut, summary="List budgets of a buyer")
@staff(Action.MONEY_SEE)
def list_buyer_budgets(request: HttpRequest, party_id: UUID) -> BuyerBudgetsOut:
    """What a company, a unit or a family may spend, all of it or one of its people."""
    return BuyerBudgetsOut(items=_seen(request, party_id))


@router.get(BUDGET, response=BudgetOut, summary="Read a budget of a buyer")
@staff(Action.MONEY_SEE)
def read_buyer_budget(request: HttpRequest, party_id: UUID, budget_id: UUID) -> BudgetOut:
    """What is reserved, spent and left of it."""
    return _one(request, party_id, budget_id)


def _seen(request: HttpRequest, party_id: UUID) -> list[BudgetOut]:
    found = list_budgets(buyer_named(request, party_id), staff_actor(request))
    note(request, "budgets of a buyer", {party_id, *(one.draft.person_id for one in found)})
    return [budget_out(one) for one in found]


def _one(request: HttpRequest, party_id: UUID, budget_id: UUID) -> BudgetOut:
    """raises  BudgetNotFound"""
    found = [one for one in _seen(request, party_id) if one.id == budget_id]
    if not found:
        raise BudgetNotFound
    return found[0]
