"""Shipments as the faces see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from jangteo.catalog.types import PictureView
from jangteo.fulfilment.types.carrying import Parcel, Timeline
from jangteo.fulfilment.types.picking import Kept, ScanOutcome, ShipmentId, ShipmentState, Wait
from jangteo.kernel.money import Money
from jangteo.parties.types import PostalAddress


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
    picture: PictureView | None = None
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
    buyer_id: UUID | None
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
