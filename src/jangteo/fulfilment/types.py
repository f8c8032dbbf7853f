"""Values that shipping speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.parties.types import PostalAddress

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


class Progress(StrEnum):
    """Where a parcel is, in a carrier's words made ours; in the order in which they come if nothing goes wrong."""

    LABEL = "label"
    PICKED_UP = "picked_up"
    IN_TRANSIT = "in_transit"
    OUT = "out"
    DELIVERED = "delivered"
    FAILED = "failed"
    RETURNED = "returned"


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


@dataclass(frozen=True, slots=True)
class EventsTaken:
    """What came of a carrier's message.

    unknown  events of parcels that are none of ours yet; they are kept
    """

    new: int
    known: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Goods:
    """Units of one kind to be put into boxes.

    grams   of one unit
    cubic   cubic centimetres of one unit
    """

    key: str
    quantity: int
    grams: int
    cubic: int


@dataclass(frozen=True, slots=True)
class Box:
    """What a box holds at most."""

    code: str
    grams: int
    cubic: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """A packed box: how many units of what, and what they weigh."""

    box: str
    grams: int
    cubic: int
    contents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Consignment:
    """What a carrier is asked to carry; `number` is ours, and what makes booking it happen once."""

    number: str
    sender: str
    ship_to: PostalAddress
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """What carrying costs us.

    surcharge  of it, because of where it goes
    zone       "mainland", "jeju", "island"
    """

    amount: Money
    surcharge: Money
    zone: str


@dataclass(frozen=True, slots=True)
class Booking:
    """A carrier's answer."""

    tracking_no: str
    service: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class CarrierEventDraft:
    """What a carrier tells of a parcel.

    key    the carrier's name for this event: the same however often it is told
    at     by the carrier's clock
    where  a branch of the carrier's, never an address of a person's
    """

    key: str
    tracking_no: str
    kind: Progress
    at: datetime
    where: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a parcel."""

    kind: Progress
    at: datetime
    where: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five places of a parcel's way; `at` is None where its event never came."""

    kind: Progress
    is_reached: bool
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One consistent story of a parcel, whatever the order in which it was told.

    state  None: nothing was told
    """

    state: Progress | None
    steps: tuple[Step, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class ShipmentLineView:
    """Units of an order's line in a shipment."""

    id: UUID
    line_id: UUID
    variant_id: UUID
    sku: str
    name: str
    variant_label: str
    gtin: str
    quantity: int
    picked: int
    picture_id: UUID | None = None
    grams: Decimal | None = None

    @property
    def missing(self) -> int:
        return self.quantity - self.picked


@dataclass(frozen=True, slots=True)
class ShipmentMoveView:
    """A change of a shipment's state."""

    from_state: str
    to_state: str
    at: datetime
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class ScanView:
    """A scan as the log has it."""

    code: str
    outcome: ScanOutcome
    sku: str
    at: datetime
    serial: str
    lot: str


@dataclass(frozen=True, slots=True)
class ShipmentView:
    """A shipment whole.

    wait         why it is not given to pickers; None: it may be, or was
    is_checked   it is packed only when every unit was scanned
    picked_all   nothing is left to pick
    """

    id: ShipmentId
    number: str
    state: ShipmentState
    order_id: UUID
    order_number: str
    buyer_name: str
    channel_id: UUID
    delivery_number: int
    delivery_count: int
    ship_to: PostalAddress
    place_id: UUID
    place_code: str
    place_names: Mapping[str, str]
    wanted_on: date | None
    promised_on: date | None
    kept: Kept
    carrier: str
    service: str
    tracking_no: str
    cost: Money | None
    surcharge: Money | None
    parcels: tuple[Parcel, ...]
    made_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    lines: tuple[ShipmentLineView, ...]
    timeline: Timeline
    wait: Wait | None = None
    is_checked: bool = True

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def picked(self) -> int:
        return sum(line.picked for line in self.lines)

    @property
    def is_all_picked(self) -> bool:
        return self.picked == self.quantity


@dataclass(frozen=True, slots=True)
class ShipmentFilter:
    """What of the worklist is wanted; empty: all."""

    place_code: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class KeptCount:
    """How many promises of a day to leave were kept, and how many were missed."""

    kept: int
    missed: int

    @property
    def percent(self) -> int | None:
        total = self.kept + self.missed
        return self.kept * 100 // total if total else None
