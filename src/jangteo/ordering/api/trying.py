"""What rules of approval would have asked of past orders, before they are saved."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field
from pydantic import StrictInt

from jangteo.approvals.api.rule_schemas import RuleIn, rule_of
from jangteo.approvals.services import check_draft
from jangteo.approvals.types import MOST_TRIED_DAYS, USUAL_TRIED_DAYS, Trial
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, Schema, Strict, money_view
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Action
from jangteo.ordering.api.door import router
from jangteo.ordering.selectors import try_on_past_orders


class TryRules(Strict):
    """A rule as if it alone held; without one all rules as they are."""

    rule: RuleIn | None = None
    days: Annotated[StrictInt, Field(ge=1, le=MOST_TRIED_DAYS, description="Until now.")] = USUAL_TRIED_DAYS


class WhomOut(Schema):
    """Without roles and people anybody who may approve."""

    roles: list[str]
    people: list[UUID]
    approvals: int


class TriedOrderOut(Schema):
    """An order that would have been asked about; perhaps: only if what is not known of the past had held."""

    number: str
    requester: str
    placed_at: datetime
    total: MoneyView
    rules: list[str]
    is_perhaps: bool


class TrialOut(Schema):
    """What would have been asked; nothing was written."""

    since: datetime
    orders: int = Field(description="That were looked at.")
    asking: int = Field(description="Of them, those that would have needed an approval.")
    perhaps: int = Field(description="More of them, if what is not known of the past had held.")
    approvals: int
    by_rule: dict[str, int]
    by_whom: list[WhomOut]
    shown: list[TriedOrderOut] = Field(description="The latest that asked, fifty at most.")
    not_known: list[str] = Field(description="What the rules look at of which the past is kept nowhere.")
    as_today: list[str] = Field(description="What they look at that is taken as it is today.")
    is_cut: bool = Field(description="There were more orders: the latest were looked at.")


@router.post("/channels/{channel}/approval-trials", response=TrialOut, summary="Try rules on past orders")
@entering(Action.ROLES_CHANGE)
def try_rules(request: HttpRequest, channel: str, body: TryRules) -> TrialOut:
    """Of how many of the latest orders a rule, or all as they are, would have asked; orders count as they are now."""
    entered, actor = entry_of(request)
    if actor.party_id is None:
        raise NotPermitted(action=Action.ROLES_CHANGE.value)
    draft = rule_of(body.rule) if body.rule else None
    if draft is not None:
        check_draft(draft, entered.currency, actor.units)
    return _out(try_on_past_orders(party_id=actor.party_id, actor=actor, draft=draft, days=body.days))


def _out(trial: Trial) -> TrialOut:
    return TrialOut(
        since=trial.since,
        orders=trial.looked_at,
        asking=trial.asking,
        perhaps=trial.maybe,
        approvals=trial.approvals,
        by_rule=dict(trial.by_rule),
        by_whom=[
            WhomOut(roles=sorted(one.roles), people=sorted(one.people), approvals=count)
            for one, count in trial.by_whom.items()
        ],
        shown=[
            TriedOrderOut(
                number=one.number,
                requester=one.requester,
                placed_at=one.placed_at,
                total=money_view(one.total),
                rules=list(one.rules),
                is_perhaps=one.is_maybe,
            )
            for one in trial.shown
        ],
        not_known=sorted(trial.not_known),
        as_today=sorted(trial.as_today),
        is_cut=trial.is_cut,
    )
