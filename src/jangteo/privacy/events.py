from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ConsentGiven(Event):
    """A person said yes to a purpose by a channel."""

    name: ClassVar[str] = "privacy.consent_given"
    person_id: UUID
    purpose: str
    channel: str
    given_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(Event):
    """A person said no, or no longer."""

    name: ClassVar[str] = "privacy.consent_withdrawn"
    person_id: UUID
    purpose: str
    channel: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True)
class PersonErased(Event):
    """A person is gone; what is left of them is an id."""

    name: ClassVar[str] = "privacy.person_erased"
    person_id: UUID
    erased_at: datetime
