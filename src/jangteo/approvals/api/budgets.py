"""Budgets for programs: what is left of them, setting them up, changing and ending them."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status

from jangteo.approvals import selectors, services
from jangteo.approvals.api.door import Version, VersionText, own_party, router
from jangteo.approvals.errors import BudgetNotFound
from jangteo.approvals.types import LONGEST_NAME, Budget, BudgetDraft, BudgetPeriod, BudgetView
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.types import Action, Actor


class BudgetOut(Schema):
    """A budget as it stands today; `left` is null where there is no limit."""

    id: UUID
    name: str
    period: str = Field(examples=["month"])
    period_on: date | None = Field(description="The first day of today's period; null before it begins.")
    amount: MoneyView | None
    carries: MoneyView | None = Field(description="The most of what is left that the next period gets on top.")
    reserved: MoneyView
    spent: MoneyView
    left: MoneyView | None
    is_hard: bool
    is_active: bool
    begins_on: date
    ends_on: date | None
    zone: str = Field(examples=["Asia/Seoul"])
    person: UUID | None = Field(description="Whose orders it bears; null: everybody's.")
    cost_centre: str = Field(description="Of which orders; empty: of all.")
    version: int


class BudgetIn(Strict):
    """A budget as it is set up; without an amount it has no limit and only counts."""

    name: Text = Field(min_length=1, max_length=LONGEST_NAME, examples=["Team of 2026"])
    amount: MoneyWire | None = None
    period: BudgetPeriod
    begins_on: date
    carries: MoneyWire | None = None
    is_hard: bool = Field(True, description="What is above is refused; otherwise it needs an approval.")
    ends_on: date | None = None
    zone: str = Field("Asia/Seoul", max_length=40)
    person: UUID | None = None
    cost_centre: Text = Field("", max_length=40)


class ChangeBudget(BudgetIn):
    """The whole of a budget as it is from now on."""

    version: Version


@router.get("/channels/{channel}/budgets", response=list[BudgetOut], summary="See budgets")
@entering(Action.ORDERS_SEE)
def list_budgets(request: HttpRequest, channel: str) -> list[BudgetOut]:
    """The budgets of whom the caller acts for: the own to everybody, all to who may see its money."""
    _entered, actor = entry_of(request)
    found = selectors.list_budgets(actor.party_id, actor) if actor.party_id else []
    return [budget_out(one) for one in found]


@router.get("/channels/{channel}/budgets/{budget_id}", response=BudgetOut, summary="See a budget")
@entering(Action.ORDERS_SEE)
def get_budget(request: HttpRequest, channel: str, budget_id: UUID) -> BudgetOut:
    """One of those that the list shows: what is reserved, spent and left of it."""
    _entered, actor = entry_of(request)
    return _seen(budget_id, actor)


@router.post("/channels/{channel}/budgets", response={201: BudgetOut}, summary="Set up a budget")
@entering(Action.ROLES_CHANGE, has_key=True)
def create_budget(request: HttpRequest, channel: str, body: BudgetIn) -> Status[BudgetOut]:
    """It bears what is asked for and ordered from now on."""
    entered, actor = entry_of(request)
    made = services.save_budget(party_id=own_party(actor), draft=draft_of(body, entered.currency), actor=actor)
    return Status(201, _seen(made, actor))


@router.put("/channels/{channel}/budgets/{budget_id}", response=BudgetOut, summary="Change a budget")
@entering(Action.ROLES_CHANGE)
def change_budget(request: HttpRequest, channel: str, budget_id: UUID, body: ChangeBudget) -> BudgetOut:
    """Of one that has borne something only its name, amounts, end and what is above it change."""
    entered, actor = entry_of(request)
    services.save_budget(
        party_id=own_party(actor),
        draft=draft_of(body, entered.currency),
        actor=actor,
        budget_id=budget_id,
        version=body.version,
    )
    return _seen(budget_id, actor)


@router.delete("/channels/{channel}/budgets/{budget_id}", response={204: None}, summary="End a budget")
@entering(Action.ROLES_CHANGE)
def end_budget(request: HttpRequest, channel: str, budget_id: UUID, version: VersionText) -> Status[None]:
    """It bears nothing new; what it has borne stays to be seen."""
    _entered, actor = entry_of(request)
    services.end_budget(party_id=own_party(actor), budget_id=budget_id, actor=actor, version=int(version))
    return Status(204, None)


def draft_of(body: BudgetIn, currency: str) -> BudgetDraft:
    """The budget that came in; whether it can be kept is for the service to say."""
    return BudgetDraft(
        name=body.name,
        budget=Budget(
            amount=body.amount.to_money() if body.amount else None,
            period=body.period,
            begins_on=body.begins_on,
            carries=body.carries.to_money() if body.carries else None,
            is_hard=body.is_hard,
        ),
        currency=currency,
        person_id=body.person,
        cost_centre=body.cost_centre,
        ends_on=body.ends_on,
        zone=body.zone,
    )


def _seen(budget_id: UUID, actor: Actor) -> BudgetOut:
    found = [one for one in selectors.list_budgets(own_party(actor), actor) if one.id == budget_id]
    if not found:
        raise BudgetNotFound
    return budget_out(found[0])


def budget_out(one: BudgetView) -> BudgetOut:
    """A budget as it goes out."""
    budget = one.draft.budget
    return BudgetOut(
        id=one.id,
        name=one.draft.name,
        period=budget.period.value,
        period_on=one.period_on,
        amount=money_view(budget.amount) if budget.amount is not None else None,
        carries=money_view(budget.carries) if budget.carries is not None else None,
        reserved=money_view(one.reserved),
        spent=money_view(one.spent),
        left=money_view(one.left) if one.left is not None else None,
        is_hard=budget.is_hard,
        is_active=one.is_active,
        begins_on=budget.begins_on,
        ends_on=one.draft.ends_on,
        zone=one.draft.zone,
        person=one.draft.person_id,
        cost_centre=one.draft.cost_centre,
        version=one.version,
    )
