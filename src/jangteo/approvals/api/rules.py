"""Rules of approval for programs: reading them, adding, changing and removing one, saying how they work."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Status

from jangteo.approvals import selectors, services
from jangteo.approvals.api.door import VersionText, own_party, router
from jangteo.approvals.api.rule_schemas import (
    ChangeRule,
    RuleBookOut,
    RuleIn,
    RuleOut,
    SetPolicy,
    rule_book_out,
    rule_of,
    rule_out,
)
from jangteo.approvals.errors import RuleNotFound
from jangteo.approvals.types import Policy
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.types import Action, Actor


@router.get(
    "/channels/{channel}/approval-rules", response=RuleBookOut, exclude_none=True, summary="See rules of approval"
)
@entering(Action.ROLES_CHANGE)
def list_rules(request: HttpRequest, channel: str) -> RuleBookOut:
    """What whom the caller acts for says needs whose approval, in its order, and how its rules work."""
    _entered, actor = entry_of(request)
    return rule_book_out(selectors.get_rule_book(own_party(actor)))


@router.get("/channels/{channel}/approval-rules/{rule_id}", response=RuleOut, exclude_none=True, summary="See a rule")
@entering(Action.ROLES_CHANGE)
def get_rule(request: HttpRequest, channel: str, rule_id: UUID) -> RuleOut:
    """One of those that hold."""
    _entered, actor = entry_of(request)
    return _seen(rule_id, actor)


@router.post("/channels/{channel}/approval-rules", response={201: RuleOut}, exclude_none=True, summary="Add a rule")
@entering(Action.ROLES_CHANGE, has_key=True)
def add_rule(request: HttpRequest, channel: str, body: RuleIn) -> Status[RuleOut]:
    """It holds from now on, after those there are; amounts are in the channel's currency."""
    entered, actor = entry_of(request)
    made = services.add_rule(party_id=own_party(actor), draft=rule_of(body), currency=entered.currency, actor=actor)
    return Status(201, _seen(made, actor))


@router.put(
    "/channels/{channel}/approval-rules/{rule_id}", response=RuleOut, exclude_none=True, summary="Change a rule"
)
@entering(Action.ROLES_CHANGE)
def change_rule(request: HttpRequest, channel: str, rule_id: UUID, body: ChangeRule) -> RuleOut:
    """Another rule, with an id of its own, takes its place: what was asked by it is kept as it was."""
    entered, actor = entry_of(request)
    made = services.change_rule(
        party_id=own_party(actor),
        rule_id=rule_id,
        draft=rule_of(body),
        currency=entered.currency,
        actor=actor,
        version=body.version,
    )
    return _seen(made, actor)


@router.delete("/channels/{channel}/approval-rules/{rule_id}", response={204: None}, summary="Remove a rule")
@entering(Action.ROLES_CHANGE)
def drop_rule(request: HttpRequest, channel: str, rule_id: UUID, version: VersionText) -> Status[None]:
    """It asks nothing any more; what was asked by it goes on."""
    _entered, actor = entry_of(request)
    services.drop_rule(party_id=own_party(actor), rule_id=rule_id, actor=actor, version=int(version))
    return Status(204, None)


@router.put(
    "/channels/{channel}/approval-policy", response=RuleBookOut, exclude_none=True, summary="Say how rules work"
)
@entering(Action.ROLES_CHANGE)
def set_policy(request: HttpRequest, channel: str, body: SetPolicy) -> RuleBookOut:
    """Beside the rules above or instead of them, what a price may rise after an approval, how long a request waits."""
    _entered, actor = entry_of(request)
    policy = Policy(body.inheritance, body.share, body.lapse_days)
    services.set_policy(party_id=own_party(actor), policy=policy, actor=actor, version=body.version)
    return rule_book_out(selectors.get_rule_book(own_party(actor)))


def _seen(rule_id: UUID, actor: Actor) -> RuleOut:
    book = selectors.get_rule_book(own_party(actor))
    found = next((one for one in book.rules if one.rule.id == rule_id), None)
    if found is None:
        raise RuleNotFound
    return rule_out(found, book.version)
