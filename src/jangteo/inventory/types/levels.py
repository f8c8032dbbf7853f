from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.catalog.types import VariantId

PlaceId = NewType("PlaceId", UUID)


class PlaceKind(StrEnum):
    """Where stock lies; `transit` is between places, and there is one."""

    WAREHOUSE = "warehouse"
    STORE = "store"
    SUPPLIER = "supplier"
    TRANSIT = "transit"


class MovementKind(StrEnum):
    RECEIPT = "receipt"
    SHIPMENT = "shipment"
    COUNT = "count"
    ADJUSTMENT = "adjustment"
    TRANSFER = "transfer"
    LOSS = "loss"
    RETURN = "return"
    QUARANTINE = "quarantine"


class AllocationState(StrEnum):
    OPEN = "open"
    SHIPPED = "shipped"
    RELEASED = "released"


class HoldState(StrEnum):
    OPEN = "open"
    ENDED = "ended"


class Tracking(StrEnum):
    """How units of a variant are told apart."""

    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


class LotState(StrEnum):
    FREE = "free"
    RECALLED = "recalled"


class SerialState(StrEnum):
    """Where a unit with a number is: in a place, on its way between two, with a buyer, or lost."""

    HERE = "here"
    MOVING = "moving"
    SHIPPED = "shipped"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class SerialAt:
    """A unit with a number, and in which place it is; without one: in none."""

    variant_id: VariantId
    serial: str
    state: SerialState
    place_code: str


@dataclass(frozen=True, slots=True)
class Demand:
    """What one order line needs, in base units.

    good_until  units of a lot must be good beyond this day; None: beyond today
    wanted_on   the day by which it should leave; None: as soon as can be
    postcode    where it goes
    group       the delivery of the order it belongs to: parcels are counted for each
    per_unit    units of this variant in one unit of the line, where that is a bundle
    """

    line_id: UUID
    variant_id: VariantId
    sku: str
    quantity: int
    good_until: date | None = None
    wanted_on: date | None = None
    postcode: str = ""
    group: int = 0
    per_unit: int = 1

    @property
    def key(self) -> tuple[UUID, VariantId]:
        """What tells demands of an order apart: a line may need several goods."""
        return self.line_id, self.variant_id


@dataclass(frozen=True, slots=True)
class PartAt:
    """Units of one lot and owner in a place.

    expires_on  the first day on which they are not sold any more; None: never
    is_blocked  the lot is recalled
    """

    part_id: UUID
    lot: str
    expires_on: date | None
    is_blocked: bool
    on_hand: int
    allocated: int
    quarantined: int
    owner_id: UUID | None = None
    held: int = 0

    @property
    def free(self) -> int:
        return self.on_hand - self.allocated - self.quarantined - self.held

    def is_good(self, day: date) -> bool:
        """Whether it may still be promised to someone for whom it must be good beyond a day."""
        return not self.is_blocked and (self.expires_on is None or self.expires_on > day)


@dataclass(frozen=True, slots=True)
class StockAt:
    """What one place has of one variant.

    rank   smaller is asked first
    held   promised to carts for a while; what has run out is not in it
    parts  by lot and owner; None: its units are not told apart
    is_moving  the place is no place: goods on their way between two
    is_supplied  where asked: some of the variants asked for may be promised for later
    is_bundled, is_pooled  where asked: it is a bundle's or part of one, its place keeps units for single channels
    ringed     kept for other channels than the one that asks
    has_holds  something is written as held there, by whomever, run out or not
    handling_minor, parcel_minor  what a unit and a parcel from this place cost
    """

    level_id: UUID
    place_id: PlaceId
    place_code: str
    variant_id: VariantId
    on_hand: int
    allocated: int
    rank: int
    held: int = 0
    quarantined: int = 0
    safety: int = 0
    parts: Sequence[PartAt] | None = None
    is_moving: bool = False
    postcode: str = ""
    handling_minor: int = 0
    parcel_minor: int = 0
    is_bundled: bool = False
    is_pooled: bool = False
    is_supplied: bool = False
    ringed: int = 0
    has_holds: bool = False

    @property
    def available(self) -> int:
        """What may be promised, whatever its lot; nothing of what is on its way."""
        kept = self.allocated + self.held + self.quarantined + self.safety + self.ringed
        return 0 if self.is_moving else max(0, self.on_hand - kept)

    def sellable(self, day: date) -> int:
        """What may be promised to someone for whom it must be good beyond a day."""
        if self.parts is None:
            return self.available
        return min(self.available, sum(part.free for part in self.parts if part.is_good(day)))


@dataclass(frozen=True, slots=True)
class Pick:
    """A promise of so many units of one line from one place, of one part of it where its units are told apart."""

    line_id: UUID
    level_id: UUID
    place_code: str
    variant_id: VariantId
    quantity: int
    part_id: UUID | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True)
class PromisedUnits:
    """Units of an order line that a place still has to give, of one lot and owner where its units are told apart."""

    line_id: UUID
    place_id: PlaceId
    place_code: str
    variant_id: VariantId
    quantity: int
    part_id: UUID | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True)
class MovementView:
    """Units that came (above zero) or went (below), or were set aside.

    source_kind  what made it, with its id: "transfer", "purchase", "count", "order_line"; empty: a hand
    """

    kind: MovementKind
    place_code: str
    quantity: int
    reference: str
    at: datetime
    quarantined: int = 0
    lot: str = ""
    source_kind: str = ""
    source_id: UUID | None = None
