from uuid import UUID

from jangteo.kernel import permissions
from jangteo.kernel.types import Action, Actor, PartyId, Scope, is_back_office
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party
from jangteo.relations.errors import PartyFileNotFound
from jangteo.relations.types import PartyFile


def access_party_file(actor: Actor, party_id: UUID) -> PartyFile:
    """The one door to what staff keep about a party: notes, tasks, visits, calls, the timeline.

    Opens by a back-office door alone, for those whose `notes.see` covers the party; never for buyers.
    raises  PartyFileNotFound, the same for a party that is not there and one that is somebody else's
    """
    scope = actor.rights.get(Action.NOTES_SEE)
    is_theirs = is_back_office(actor) and permissions.allows(
        actor, Action.NOTES_SEE, party_id=party_id, made_by=actor.person_id
    )
    if scope is None or not is_theirs:
        raise PartyFileNotFound
    if scope == Scope.OWN and actor.person_id is None:
        raise PartyFileNotFound
    try:
        party = get_party(party_id)
    except PartyNotFound:
        raise PartyFileNotFound from None
    return PartyFile(
        party=party,
        only_by=actor.person_id if scope == Scope.OWN else None,
        can_write=permissions.allows(actor, Action.NOTES_WRITE, party_id=PartyId(party.id), made_by=actor.person_id),
    )


def access_party_file_to_write(actor: Actor, party_id: UUID) -> PartyFile:
    """The same door for those who add to the file.

    raises  PartyFileNotFound, NotPermitted for those who may only read
    """
    file = access_party_file(actor, party_id)
    permissions.require(actor, Action.NOTES_WRITE, party_id=party_id, made_by=actor.person_id)
    return file
