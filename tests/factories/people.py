from itertools import count
from uuid import UUID

from jangteo.kernel.types import Actor, PartyId, UserId, job_actor
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole

ACTOR = job_actor("test")
PASSWORD = "moon-jar-1392"
_numbers = count(1)


def person(name: str = "손지우") -> PartyId:
    """A person without a log-in."""
    return parties.create_person(name=name)


def shopper(name: str = "손지우") -> Actor:
    """A person with a log-in who buys for themselves."""
    person_id = person(name)
    return Actor(user_id=log_in(person_id), person_id=person_id, party_id=person_id, name=name)


def company(name: str = "편집숍 긴해") -> PartyId:
    """A company abroad, so without a Korean number."""
    return parties.create_company(name=name, legal_name=name, business_number=None, actor=ACTOR)


def user_of(actor: Actor) -> User:
    """The log-in behind an actor."""
    assert actor.user_id
    return User.objects.get(pk=actor.user_id)


def log_in(person_id: UUID) -> UserId:
    """A log-in for a person that has none."""
    return parties.create_log_in(person_id=person_id, email=f"user-{next(_numbers)}@test.example", password=PASSWORD)


def member_of(company_id: UUID, role: MemberRole = MemberRole.BUYER, name: str = "윤서하") -> Actor:
    """A new person who acts for a company."""
    person_id = person(name)
    parties.add_member(party_id=company_id, person_id=person_id, role=role, actor=ACTOR)
    return Actor(user_id=log_in(person_id), person_id=person_id, party_id=PartyId(company_id), name=name)
