"""Values that every module may speak of."""

from dataclasses import dataclass
from typing import NewType
from uuid import UUID

PartyId = NewType("PartyId", UUID)
UserId = NewType("UserId", UUID)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and for whom.

    user_id    the log-in, None for a guest or a job
    person_id  the person behind the log-in
    party_id   whom they act for: themselves, a household or a company; None for a guest
    name       shown in audit rows
    party_name whom they act for, as pages say it
    via        the door: "page", "api", "office", "job", "command", "import"
    channel_id the channel they came in by; None for those who came by no shop
    """

    user_id: UserId | None = None
    person_id: PartyId | None = None
    party_id: PartyId | None = None
    name: str = ""
    party_name: str = ""
    is_staff: bool = False
    via: str = "page"
    channel_id: UUID | None = None


BACK_OFFICE = frozenset({"office", "job", "command", "import"})


def is_back_office(actor: Actor) -> bool:
    """Whether staff act as staff: by a door of the back office, not as a buyer in a shop."""
    return actor.is_staff and actor.via in BACK_OFFICE


GUEST = Actor(name="guest")


def job_actor(name: str) -> Actor:
    """A job, command or import acting without a person."""
    return Actor(name=name, is_staff=True, via="job")
