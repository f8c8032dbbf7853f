"""The one place where this module calls those below it to make companies, members and their conditions."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from jangteo.kernel.types import ALL_RIGHTS, Actor, PartyId, UserId
from jangteo.onboarding.errors import NumberKnown, UnknownPolicy
from jangteo.onboarding.types import ApplicationDraft, Conditions
from jangteo.parties import services as parties
from jangteo.parties.errors import InvalidBusinessNumber
from jangteo.parties.selectors import list_contexts, list_leaders
from jangteo.parties.types import MemberRole
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.services import give_to
from jangteo.segments.errors import SegmentNotFound
from jangteo.segments.services import add_party


def by_decision(actor: Actor) -> Actor:
    """Whoever decides or accepts, with the rights of the decision: what follows from it is not theirs to refuse.

    Who may decide was asked before: `applications.review` for an application, `members.change` for an invitation.
    """
    return replace(actor, rights=ALL_RIGHTS)


def make_company(draft: ApplicationDraft, *, language: str, actor: Actor) -> PartyId:
    """A company with its address.

    raises  NumberKnown
    """
    actor = by_decision(actor)
    try:
        company_id = parties.create_company(
            name=draft.name,
            legal_name=draft.name,
            business_number=draft.business_number,
            actor=actor,
            language=language,
            email=draft.contact_email,
            phone=draft.contact_phone,
            trade=draft.trade,
            representative=draft.representative,
        )
    except InvalidBusinessNumber:
        raise NumberKnown from None
    parties.add_address(party_id=company_id, address=draft.address, is_default=True, actor=actor)
    return company_id


def give_conditions(company_id: UUID, conditions: Conditions, *, actor: Actor) -> None:
    """The segment and the price list of a new company.

    raises  UnknownPolicy
    """
    actor = by_decision(actor)
    try:
        if conditions.segment:
            add_party(segment_code=conditions.segment, party_id=company_id, actor=actor)
        if conditions.price_list:
            give_to(price_list_code=conditions.price_list, party_id=company_id, actor=actor)
    except SegmentNotFound:
        raise UnknownPolicy(f"there is no segment {conditions.segment[:40]!r}", field="segment") from None
    except PriceListNotFound:
        raise UnknownPolicy(f"there is no price list {conditions.price_list[:40]!r}", field="price_list") from None


def join(party_id: UUID, person_id: UUID, role: MemberRole, *, actor: Actor) -> None:
    """Make a person a member; who is one already keeps their role."""
    if not is_member(party_id, person_id):
        parties.add_member(party_id=party_id, person_id=person_id, role=role, actor=by_decision(actor))


def leave(party_id: UUID, person_id: UUID, *, actor: Actor) -> None:
    """End a membership.

    raises  parties LastAdministrator
    """
    parties.remove_member(party_id=party_id, person_id=person_id, actor=by_decision(actor))


def is_member(party_id: UUID, person_id: UUID) -> bool:
    """Whether a person acts for a household or company."""
    return any(context.id == party_id for context in list_contexts(person_id))


def administrators(party_id: UUID) -> Sequence[tuple[str, str]]:
    """(address, language) of those who may be told about new members."""
    return [(member.person.email, member.person.language) for member in list_leaders(party_id) if member.person.email]


def make_log_in(*, email: str, name: str, password: str, language: str) -> UserId:
    """A person with a log-in.

    raises  parties EmailTaken, InvalidName, WeakPassword
    """
    return parties.register_shopper(email=email, password=password, name=name, language=language)
