from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ApprovalAsked(Event):
    """Somebody asked for what needs an approval."""

    name: ClassVar[str] = "approvals.asked"
    request_id: UUID
    number: str
    party_id: UUID
    requester_id: UUID
    subject_kind: str
    subject_id: UUID
    total: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestApproved(Event):
    """All whose approval was needed gave it."""

    name: ClassVar[str] = "approvals.approved"
    request_id: UUID
    number: str
    party_id: UUID
    subject_kind: str
    subject_id: UUID
    total: Money
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestEnded(Event):
    """A request came to nothing; `state` is the word of its `RequestState`."""

    name: ClassVar[str] = "approvals.ended"
    request_id: UUID
    number: str
    party_id: UUID
    subject_kind: str
    subject_id: UUID
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TurnCame(Event):
    """A step of a request is through, and the next waits."""

    name: ClassVar[str] = "approvals.turn_came"
    request_id: UUID
    number: str
    party_id: UUID
    at: datetime
