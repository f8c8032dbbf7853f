"""Past facts that others may follow."""

from dataclasses import dataclass
from typing import ClassVar

from jangteo.kernel.events import Event
from jangteo.kernel.types import PartyId


@dataclass(frozen=True, slots=True)
class AccountAssigned(Event):
    """A party has a new owner; `previous_id` is who looked after it until then."""

    name: ClassVar[str] = "relations.account_assigned"
    party_id: PartyId
    person_id: PartyId
    previous_id: PartyId | None
