"""Boxes, carriers, and what carriers tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jangteo.kernel.money import Money
from jangteo.parties.types import PostalAddress


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
