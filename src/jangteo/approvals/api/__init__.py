"""Approvals for programs: what was asked for, whose turn it is, and deciding it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field

from jangteo.approvals import selectors, services
from jangteo.approvals.api import budgets as _budgets  # noqa: F401 -- its routes
from jangteo.approvals.api import deputies as _deputies  # noqa: F401 -- its routes
from jangteo.approvals.api import rules as _rules  # noqa: F401 -- its routes
from jangteo.approvals.api.door import router
from jangteo.approvals.types import LONGEST_WHY, RequestState, RequestView, Requirement, Then, Verdict
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, Schema, Strict, Text, money_view
from jangteo.kernel.types import Action
from jangteo.parties.selectors import parties_by_id


class LineAskedOut(Schema):
    sku: str
    name: str
    unit: str
    quantity: int = Field(description="Of the unit.")
    gross: MoneyView


class QuorumOut(Schema):
    """So many different people; without roles and people anybody who may approve."""

    least: int
    roles: list[str]
    people: list[UUID]


class RequirementOut(Schema):
    """A rule that was met, why, and its steps, one after the other: all quorums of a step are needed."""

    rule: str = Field(description="Empty: whoever asked may not order at all, and asks always.")
    because: list[dict[str, Any]]
    steps: list[list[QuorumOut]]


class DecisionOut(Schema):
    by: str
    verdict: Verdict
    why: str
    at: datetime


class AskedApprovalOut(Schema):
    """A request for approval: exactly what was asked for, and where it stands."""

    id: UUID
    number: str = Field(examples=["A261127-000001"])
    state: RequestState
    party: str
    requester: str
    asking: int = Field(description="Its how-manieth asking of the same cart.")
    cart_id: UUID | None
    lines: list[LineAskedOut]
    shipping: MoneyView
    total: MoneyView
    texts: dict[str, str] = Field(description="What else was seen: address, way to pay, purchase order number …")
    note: str
    requirements: list[RequirementOut]
    decisions: list[DecisionOut]
    then: Then = Field(description="What follows its approval: ordered, to be paid by whoever asked, paid by another …")
    asked_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    why_ended: str


class ApprovalOut(AskedApprovalOut):
    """A request, and whether it waits for the caller."""

    is_my_turn: bool


class Decide(Strict):
    """What the caller says; `reject` and `send_back` need a reason."""

    verdict: Verdict
    why: Text = Field("", max_length=LONGEST_WHY)


class Withdraw(Strict):
    why: Text = Field("", max_length=LONGEST_WHY)


@router.get("/channels/{channel}/approvals", response=list[ApprovalOut], summary="List requests for approval")
@entering(Action.ORDERS_SEE)
def list_approvals(request: HttpRequest, channel: str, my_turn: bool = False) -> list[ApprovalOut]:
    """The newest requests that the caller may see, or those that wait for their decision, the oldest first."""
    _entered, actor = entry_of(request)
    turns = selectors.list_turns(actor)
    return _out(turns if my_turn else selectors.list_requests(actor), {one.id for one in turns})


@router.get("/channels/{channel}/approvals/{request_id}", response=ApprovalOut, summary="Read a request")
@entering(Action.ORDERS_SEE)
def get_approval(request: HttpRequest, channel: str, request_id: UUID) -> ApprovalOut:
    """A request of whom the caller acts for: one's own, and all to who may approve."""
    return _after(request_id, request)


@router.post("/channels/{channel}/approvals/{request_id}/decision", response=ApprovalOut, summary="Decide a request")
@entering(Action.ORDERS_SEE)
def decide(request: HttpRequest, channel: str, request_id: UUID, body: Decide) -> ApprovalOut:
    """Approve, reject or send back; nobody decides their own. With the last approval it is ordered."""
    _entered, actor = entry_of(request)
    services.decide(request_id=request_id, verdict=body.verdict, actor=actor, why=body.why)
    return _after(request_id, request)


@router.post("/channels/{channel}/approvals/{request_id}/withdrawal", response=ApprovalOut, summary="Take back")
@entering(Action.ORDERS_SEE)
def withdraw(request: HttpRequest, channel: str, request_id: UUID, body: Withdraw) -> ApprovalOut:
    """Take back what one asked for; its cart can be changed again."""
    _entered, actor = entry_of(request)
    services.withdraw(request_id=request_id, actor=actor, why=body.why)
    return _after(request_id, request)


def _after(request_id: UUID, request: HttpRequest) -> ApprovalOut:
    _entered, actor = entry_of(request)
    turns = {one.id for one in selectors.list_turns(actor)}
    return _out([selectors.get_request(request_id, actor)], turns)[0]


def asked_out(found: list[RequestView]) -> list[AskedApprovalOut]:
    """Requests as they go out, with names."""
    people = {one.party_id for one in found} | {one.requester_id for one in found}
    people |= {decision.by_id for one in found for decision in one.decisions}
    names = {pk: party.name for pk, party in parties_by_id(people).items()}
    return [_one(one, names) for one in found]


def _out(found: list[RequestView], turns: set[UUID]) -> list[ApprovalOut]:
    return [ApprovalOut(**dict(one), is_my_turn=one.id in turns) for one in asked_out(found)]


def _one(view: RequestView, names: dict[Any, str]) -> AskedApprovalOut:
    return AskedApprovalOut(
        id=view.id,
        number=view.number,
        state=view.state,
        party=names.get(view.party_id, ""),
        requester=names.get(view.requester_id, ""),
        asking=view.asking,
        cart_id=view.subject.id if view.subject.kind == "cart" else None,
        lines=[
            LineAskedOut(sku=one.sku, name=one.name, unit=one.unit, quantity=one.quantity, gross=money_view(one.gross))
            for one in view.content.lines
        ],
        shipping=money_view(view.content.shipping),
        total=money_view(view.content.total),
        texts=dict(view.content.texts),
        note=view.note,
        requirements=[_requirement(one) for one in view.requirements],
        decisions=[
            DecisionOut(by=names.get(one.by_id, ""), verdict=one.verdict, why=one.why, at=one.at)
            for one in view.decisions
        ],
        then=view.then,
        asked_at=view.asked_at,
        expires_at=view.expires_at,
        ended_at=view.ended_at,
        why_ended=view.why_ended,
    )


def _requirement(one: Requirement) -> RequirementOut:
    return RequirementOut(
        rule=one.name,
        because=[dict(why) for why in one.because],
        steps=[
            [QuorumOut(least=who.least, roles=sorted(who.roles), people=sorted(who.people)) for who in tier.quorums]
            for tier in one.tiers
        ],
    )
