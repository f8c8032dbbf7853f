"""For whom an offer can be made unasked."""

from uuid import UUID

from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.selectors import get_party, lineage_of, list_contexts, members_by_party
from jangteo.parties.types import PartyKind, PartySummary
from jangteo.quotes.selectors.quotes import is_reader


def takers_of(party_id: UUID) -> list[PartySummary]:
    """The people who may take an offer that is made to a party, by name: they see its quotes, and order for it."""
    party = get_party(party_id)
    found = {party.id: party} if party.kind == PartyKind.PERSON else {}
    for members in members_by_party([party_id, *lineage_of(party_id)]).values():
        found |= {one.person.id: one.person for one in members}
    return sorted((one for one in found.values() if _may_take(one.id, party_id)), key=lambda one: (one.name, one.id))


def _may_take(person_id: UUID, party_id: UUID) -> bool:
    for one in list_contexts(person_id):
        if one.id == party_id:
            actor = Actor(person_id=PartyId(person_id), party_id=one.id, rights=one.rights, unit_ids=one.unit_ids)
            return Action.ORDERS_PLACE in one.rights and is_reader(actor, one.id, person_id)
    return False
