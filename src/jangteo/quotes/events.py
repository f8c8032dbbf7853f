from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class QuoteMoved(Event):
    """A quote was moved; `act` and `state` are the words of `QuoteAct` and `QuoteState`."""

    name: ClassVar[str] = "quotes.moved"
    quote_id: UUID
    number: str
    channel_id: UUID
    party_id: UUID
    act: str
    state: str
    version: int
    at: datetime
