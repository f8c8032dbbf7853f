"""What a buyer's orders need: its rules, deputies and what waits, to be read; pages ask a fresh proof to set it up."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router

from jangteo.approvals import selectors
from jangteo.approvals.api import AskedApprovalOut, asked_out
from jangteo.approvals.api.deputies import DeputyOut, deputies_out
from jangteo.approvals.api.rule_schemas import KeptRuleOut, RuleBookOut, kept_rule_out, rule_book_out
from jangteo.approvals.types import Rule
from jangteo.kernel.api import Schema
from jangteo.kernel.types import Action
from jangteo.office.api.audiences import buyer_named
from jangteo.office.api.door import note, staff, staff_actor
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party, lineage_of, units_below
from jangteo.parties.types import PartyKind

router = Router()
BUYER = "/parties/{party_id}"
MOST_WAITING = 200


class BuyerRulesOut(RuleBookOut):
    """What a buyer says needs whose approval, and what those above it say."""

    above: list[KeptRuleOut] = Field(description="Of the units above, nearest first.")


class BuyerDeputiesOut(Schema):
    """Who decides for whom, now and to come, the earliest first."""

    items: list[DeputyOut]


class BuyerApprovalsOut(Schema):
    """What waits or is approved and not ordered yet, the newest two hundred."""

    items: list[AskedApprovalOut]


@router.get(
    f"{BUYER}/approval-rules", response=BuyerRulesOut, exclude_none=True, summary="Read a buyer's rules of approval"
)
@staff(Action.PARTIES_SEE)
def read_buyer_rules(request: HttpRequest, party_id: UUID) -> BuyerRulesOut:
    """A company's, a unit's or a family's own, in their order, how they work, and those above."""
    party = _house(request, party_id)
    book = selectors.get_rule_book(party)
    above = [rule for unit in lineage_of(party)[1:] for rule in selectors.list_rules(unit)]
    note(request, "rules of a buyer", {party, *_people([*(one.rule for one in book.rules), *above])})
    return BuyerRulesOut(**dict(rule_book_out(book)), above=[kept_rule_out(one) for one in above])


@router.get(f"{BUYER}/deputies", response=BuyerDeputiesOut, summary="List a buyer's deputies")
@staff(Action.PARTIES_SEE)
def list_buyer_deputies(request: HttpRequest, party_id: UUID) -> BuyerDeputiesOut:
    """Who decides for whom there while they are away."""
    party = _house(request, party_id)
    found = selectors.list_deputies([party])
    people = {who for one in found for who in (one.deputy.for_id, one.deputy.by_id)}
    note(request, "deputies of a buyer", {party, *people})
    return BuyerDeputiesOut(items=deputies_out(found))


@router.get(f"{BUYER}/approvals", response=BuyerApprovalsOut, summary="List what of a buyer waits for approval")
@staff(Action.PARTIES_SEE)
def list_buyer_approvals(request: HttpRequest, party_id: UUID) -> BuyerApprovalsOut:
    """Requests of it and of the units below, as far as the caller may see their orders."""
    party = _house(request, party_id)
    found = selectors.list_requests_of(units_below([party]), staff_actor(request), limit=MOST_WAITING)
    note(request, "approvals of a buyer", {party, *(one.requester_id for one in found)})
    return BuyerApprovalsOut(items=asked_out(found))


def _house(request: HttpRequest, party_id: UUID) -> UUID:
    """A company, a unit or a family; a person has no rules of their own.

    raises  PartyNotFound
    """
    party = buyer_named(request, party_id)
    if get_party(party).kind == PartyKind.PERSON:
        raise PartyNotFound
    return party


def _people(rules: list[Rule]) -> set[UUID]:
    return {who for one in rules for tier in one.tiers for quorum in tier.quorums for who in quorum.people}
