from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.catalog.types import VariantId

PlaceId = NewType("PlaceId", UUID)


class PlaceKind(StrEnum):
    WAREHOUSE = "warehouse"
    STORE = "store"


class MovementKind(StrEnum):
    RECEIPT = "receipt"
    SHIPMENT = "shipment"
    COUNT = "count"
    ADJUSTMENT = "adjustment"


class AllocationState(StrEnum):
    OPEN = "open"
    SHIPPED = "shipped"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Demand:
    """What one order line needs, in base units."""

    line_id: UUID
    variant_id: VariantId
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StockAt:
    """What one place has of one variant.

    rank  smaller is asked first
    """

    level_id: UUID
    place_id: PlaceId
    place_code: str
    variant_id: VariantId
    on_hand: int
    allocated: int
    rank: int

    @property
    def available(self) -> int:
        return self.on_hand - self.allocated


@dataclass(frozen=True, slots=True)
class Pick:
    """A promise of so many units of one line from one place."""

    line_id: UUID
    level_id: UUID
    place_code: str
    variant_id: VariantId
    quantity: int


@dataclass(frozen=True, slots=True)
class MovementView:
    """Units that came (above zero) or went (below)."""

    kind: MovementKind
    place_code: str
    quantity: int
    reference: str
    at: datetime
