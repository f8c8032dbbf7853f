"""Budgets of a company, a unit or a family, which staff set up on its behalf: it is told by a letter."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.approvals import services
from jangteo.approvals.api.budgets import BudgetIn, BudgetOut, budget_out, draft_of
from jangteo.approvals.api.door import Version, VersionText
from jangteo.approvals.errors import BudgetNotFound
from jangteo.approvals.selectors import list_budgets
from jangteo.kernel.api import Schema
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import note, staff, staff_actor
from jangteo.office.api.purchases import Known

router = Router()
BUDGETS = "/parties/{party_id}/budgets"
BUDGET = f"{BUDGETS}/{{budget_id}}"


class BuyerBudgetsOut(Schema):
    """The budgets of a buyer as they stand today, those that are over last."""

    items: list[BudgetOut]


class BuyerBudgetIn(BudgetIn):
    """A budget to set up for a buyer; without an amount it has no limit and only counts."""

    currency: Known = Field(description="In which it is counted.", examples=["KRW"])


class ChangeBuyerBudget(BuyerBudgetIn):
    """The whole of a buyer's budget as it is from now on."""

    version: Version


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


@router.post(BUDGETS, response={201: BudgetOut}, summary="Set up a budget for a buyer")
@staff(Action.ROLES_CHANGE, has_key=True)
def create_buyer_budget(request: HttpRequest, party_id: UUID, body: BuyerBudgetIn) -> Status[BudgetOut]:
    """It bears what is asked for and ordered from now on."""
    party = buyer_named(request, party_id)
    made = services.save_budget(party_id=party, draft=draft_of(body, body.currency), actor=staff_actor(request))
    return Status(201, _one(request, party, made))


@router.put(BUDGET, response=BudgetOut, summary="Change a budget of a buyer")
@staff(Action.ROLES_CHANGE)
def change_buyer_budget(request: HttpRequest, party_id: UUID, budget_id: UUID, body: ChangeBuyerBudget) -> BudgetOut:
    """Of one that has borne something only its name, amounts, end and what is above it change."""
    services.save_budget(
        party_id=buyer_named(request, party_id),
        draft=draft_of(body, body.currency),
        actor=staff_actor(request),
        budget_id=budget_id,
        version=body.version,
    )
    return _one(request, party_id, budget_id)


@router.delete(BUDGET, response={204: None}, summary="End a budget of a buyer")
@staff(Action.ROLES_CHANGE)
def end_buyer_budget(request: HttpRequest, party_id: UUID, budget_id: UUID, version: VersionText) -> Status[None]:
    """It bears nothing new; what it has borne stays to be seen."""
    party = buyer_named(request, party_id)
    services.end_budget(party_id=party, budget_id=budget_id, actor=staff_actor(request), version=int(version))
    return Status(204, None)


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
