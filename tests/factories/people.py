from dataclasses import replace
from itertools import count
from uuid import UUID

from django.test import Client

from jangteo.channels.services import enter_office
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, PartyId, UserId, job_actor
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.selectors import guest_rights, list_contexts
from jangteo.parties.types import MemberRole

ACTOR = job_actor("test")
DESK = replace(job_actor("desk"), via="office")
GUEST = Actor(name="guest", rights=guest_rights())
PASSWORD = "moon-jar-1392"
_numbers = count(1)


def person(name: str = "손지우") -> PartyId:
    """A person without a log-in."""
    return parties.create_person(name=name)


def shopper(name: str = "손지우") -> Actor:
    """A person with a log-in who buys for themselves."""
    person_id = person(name)
    log_in(person_id)
    return acting(person_id, person_id)


def acting(person_id: UUID, party_id: UUID) -> Actor:
    """A person as the doors let them in for a party: with what they may do there now."""
    contexts = list_contexts(person_id)
    context = next(one for one in contexts if one.id == party_id)
    user = User.objects.filter(person=person_id).first()
    return Actor(
        user_id=UserId(user.pk) if user else None,
        person_id=PartyId(person_id),
        party_id=context.id,
        name=contexts[0].party.name,
        rights=context.rights,
        lineage=context.lineage,
        unit_ids=context.unit_ids,
    )


def company(name: str = "편집숍 긴해") -> PartyId:
    """A company abroad, so without a Korean number."""
    return parties.create_company(name=name, legal_name=name, business_number=None, actor=ACTOR)


def user_of(actor: Actor) -> User:
    """The log-in behind an actor."""
    assert actor.user_id
    return User.objects.get(pk=actor.user_id)


def log_in(person_id: UUID | None) -> UserId:
    """A log-in for a person that has none."""
    return parties.create_log_in(person_id=person_id, email=f"user-{next(_numbers)}@test.example", password=PASSWORD)


def member_of(party_id: UUID, role: str = MemberRole.BUYER, name: str = "윤서하") -> Actor:
    """A new person who acts for a company, household or unit."""
    person_id = person(name)
    parties.add_member(party_id=party_id, person_id=person_id, role=role, actor=ACTOR)
    log_in(person_id)
    return acting(person_id, party_id)


def staff(role: str = MemberRole.STAFF_ADMINISTRATOR, name: str = "도하준", place_code: str = "") -> Actor:
    """A new member of staff, as the office lets them in."""
    user_id = log_in(person(name))
    parties.add_staff(user_id=user_id, role=role, actor=ACTOR, place_code=place_code)
    return enter_office(user=User.objects.get(pk=user_id))


def prove(client: Client) -> None:
    """What a log-in leaves in a session: a proof of who it is, good for ten minutes."""
    session = client.session
    session["proof_at"] = clock.now().timestamp()
    session.save()
