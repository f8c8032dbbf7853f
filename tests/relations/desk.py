"""Staff with rights spelled out, and the accounts they look after."""

from itertools import count
from uuid import UUID

from factories.people import ACTOR
from jangteo.kernel.types import ALL_RIGHTS, Action, Actor, PartyId, Scope
from jangteo.parties import services as parties
from jangteo.relations import services as relations
from jangteo.relations.selectors import account_party_ids

_numbers = count(1)
FIELD = (Action.NOTES_SEE, Action.NOTES_WRITE, Action.PARTIES_SEE, Action.ORDERS_SEE)


def staff(name: str = "신예솔", *, language: str = "ko") -> PartyId:
    """Someone who works here."""
    email = f"staff-{next(_numbers)}@test.example"
    person_id = parties.create_person(name=name, email=email, language=language)
    parties.create_log_in(person_id=person_id, email=email, password="moon-jar-1392", is_staff=True)
    return person_id


def rep(person_id: PartyId, scope: Scope = Scope.UNIT, name: str = "신예솔") -> Actor:
    """A sales rep at their desk, with the accounts that are theirs now."""
    return Actor(
        person_id=person_id,
        name=name,
        is_staff=True,
        via="office",
        rights=dict.fromkeys(FIELD, scope),
        unit_ids=account_party_ids(person_id),
    )


def head(person_id: PartyId | None = None) -> Actor:
    """Who may do everything."""
    return Actor(person_id=person_id, name="한바름", is_staff=True, via="office", rights=ALL_RIGHTS)


def own(party_id: UUID, person_id: UUID) -> None:
    """Make somebody the first owner of an account."""
    relations.assign_account(party_id=party_id, person_id=person_id, expected_owner_id=None, actor=ACTOR)
