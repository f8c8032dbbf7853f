from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class StockReturned(Event):
    """Units of a variant may lie free at a place where none did; whom they may be promised to now has to be asked."""

    name: ClassVar[str] = "inventory.stock_returned"
    variant_id: UUID
    place_id: UUID
    at: datetime
