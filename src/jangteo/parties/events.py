from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class MemberAdded(Event):
    """A person holds a role in a party, from `since` on (now when it is None)."""

    name: ClassVar[str] = "parties.member_added"
    party_id: UUID
    person_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class MemberRemoved(Event):
    """A person holds a role in a party no more."""

    name: ClassVar[str] = "parties.member_removed"
    party_id: UUID
    person_id: UUID
    role: str


@dataclass(frozen=True, slots=True)
class PartyMoved(Event):
    """A unit stands under another parent; what follows from its place is found out anew at every door."""

    name: ClassVar[str] = "parties.party_moved"
    party_id: UUID
    from_party_id: UUID | None
    to_party_id: UUID | None
