"""Planning, picking and scanning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType
from uuid import UUID

ShipmentId = NewType("ShipmentId", UUID)


class ShipmentState(StrEnum):
    """The life of a shipment; `failed` and `returned` are what its carrier says."""

    PLANNED = "planned"
    PICKING = "picking"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class ScanOutcome(StrEnum):
    """What came of a scan; only the first three change what is picked."""

    PICKED = "picked"
    UNDONE = "undone"
    UNCHECKED = "unchecked"
    WRONG = "wrong"
    TOO_MANY = "too_many"
    RECALLED = "recalled"
    NOT_HERE = "not_here"
    TWICE = "twice"


class Wait(StrEnum):
    """Why a planned shipment does not go to the pickers yet; the first that holds is told."""

    HELD = "held"
    TOO_EARLY = "too_early"
    REST_NOT_PROMISED = "rest_not_promised"
    TOO_LITTLE = "too_little"


class Kept(StrEnum):
    """Whether the day was kept by which a shipment was promised to leave."""

    UNSAID = ""
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Promised:
    """Units of an order's line that a place still has to give.

    already  of them in shipments that have not left
    """

    line_id: UUID
    variant_id: UUID
    delivery_id: UUID
    place_id: UUID
    quantity: int
    already: int = 0


@dataclass(frozen=True, slots=True)
class PlannedShipment:
    """Units of one delivery that leave one place together: {order line: base units}."""

    delivery_id: UUID
    place_id: UUID
    quantities: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a channel lets parts of orders go.

    is_complete_only  nothing of a delivery is picked before all of it is promised
    least_fill        percent of a delivery's units that a shipment must hold, unless nothing is left after it
    handling_days     days before the wanted day on which picking may begin
    carrier           who carries what leaves; empty: nobody is booked
    """

    is_complete_only: bool = False
    least_fill: int = 0
    handling_days: int = 2
    carrier: str = "hangang"


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """How far one delivery is, in base units.

    quantity  ordered
    promised  of it, promised by a place or gone
    begun     of it, given to pickers or gone
    """

    quantity: int
    promised: int
    begun: int
    wanted_on: date | None = None
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class ToPick:
    """A line of a shipment as a scanner sees it.

    codes     SKU and GTINs
    serials   numbers of units that may be taken, where units have numbers
    lots      {lot: units of it still to be scanned}, where units are told apart by lots
    recalled  lots that may not leave
    scanned   numbers that were scanned already
    """

    line_id: UUID
    codes: frozenset[str]
    quantity: int
    picked: int
    serials: frozenset[str] = frozenset()
    has_serials: bool = False
    lots: Mapping[str, int] = field(default_factory=dict)
    recalled: frozenset[str] = frozenset()
    scanned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ScanRuling:
    """What a scan means."""

    outcome: ScanOutcome
    line_id: UUID | None = None
    serial: str = ""
    lot: str = ""


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What the picker is told.

    is_new    False: this scan was heard before, and counts once
    is_done   everything is picked
    """

    outcome: ScanOutcome
    line_id: UUID | None
    sku: str
    picked: int
    quantity: int
    is_new: bool
    is_done: bool
