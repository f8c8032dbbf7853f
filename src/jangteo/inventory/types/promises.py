from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import AllocationStrategy
from jangteo.inventory.types.levels import Pick, PlaceKind


class SupplyKind(StrEnum):
    """What is promised of a variant beyond what lies there: nothing, what is on order, what appears on a day, or what
    is made."""

    NONE = "none"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    MADE = "made"


class FillRule(StrEnum):
    """Who gets goods first that came in: who ordered first, or who was promised the earlier day."""

    OLDEST = "oldest"
    PROMISED_DATE = "promised_date"


class Lending(StrEnum):
    """Whether other channels may take what is kept for one: never, always, or until a day."""

    NEVER = "never"
    ALWAYS = "always"
    UNTIL = "until"


class WaitingState(StrEnum):
    WAITING = "waiting"
    FILLED = "filled"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class AllocationPolicy:
    """How a channel chooses among its places.

    may_split  False: each delivery comes whole from one place, or is refused
    """

    strategy: AllocationStrategy = AllocationStrategy.PRIORITY
    may_split: bool = True


@dataclass(frozen=True, slots=True)
class Pool:
    """Free units that a place keeps for a channel, of a variant or (None) of each that lies there."""

    channel_id: UUID
    place_id: UUID
    variant_id: UUID | None
    quantity: int
    lends: Lending = Lending.NEVER
    until: date | None = None


@dataclass(frozen=True, slots=True)
class PoolView:
    """What a place keeps for a channel, as the office sees it; `variant_id` None: of each that lies there."""

    channel_id: UUID
    place: str
    variant_id: VariantId | None
    quantity: int
    lends: Lending
    until: date | None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A place of stock whole.

    region  of its postcode, where that is a Korean one
    handling_minor, parcel_minor  what a unit and a parcel from here cost, in minor units of the merchant's currency
    ranks   {channel that may promise from it: its rank there}; a smaller one is asked first
    """

    code: str
    names: Mapping[str, str]
    kind: PlaceKind
    country: str
    postcode: str
    region: str
    handling_minor: int
    parcel_minor: int
    cut_off: int
    closed_on: tuple[date, ...]
    ranks: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a place sends goods: not on weekends, the country's holidays and days of its own.

    cut_off  the hour from which an order counts for the next open day
    """

    country: str = "KR"
    closed: frozenset[date] = frozenset()
    cut_off: int = 15


@dataclass(frozen=True, slots=True)
class DatedReceipt:
    """Units of a purchase line that are expected on a day and promised to nobody."""

    line_id: UUID
    units: int
    on: date
    number: str = ""


@dataclass(frozen=True, slots=True)
class Supply:
    """What may be promised of a variant beyond what lies there.

    cap       units that may wait at once, and `waiting` those that do
    lead_days open days until a unit comes or is made; None: only dated receipts are promised
    per_day   units that can be made a day, and `used` what of it is promised already, {day: units}
    """

    kind: SupplyKind
    cap: int = 0
    waiting: int = 0
    lead_days: int | None = None
    releases_on: date | None = None
    per_day: int = 0
    used: Mapping[date, int] = field(default_factory=dict)
    receipts: Sequence[DatedReceipt] = ()
    calendar: Calendar = Calendar()
    policy_id: UUID | None = None

    @property
    def room(self) -> int:
        """How many units more may wait."""
        return 0 if self.kind == SupplyKind.NONE else max(0, self.cap - self.waiting)


@dataclass(frozen=True, slots=True)
class PromisedPart:
    """So many units that leave by a day, and of which purchase line if of one."""

    quantity: int
    kind: SupplyKind
    on: date
    purchase_line: UUID | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """What can be said of a wish: its parts by day, and what is missing of it.

    earliest  the day on which all of it could leave, where it is later than wanted; None: it is missing or in time
    """

    parts: tuple[PromisedPart, ...]
    missing: int
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What a channel can promise of a variant for a wish.

    now       units that leave from what lies there, `leaves_on` the day they do
    later     (units, day, kind) of what has to come first
    missing   units that can't be promised
    earliest  the day on which all could leave, where that is later than wanted
    """

    now: int
    leaves_on: date
    later: tuple[tuple[int, date, SupplyKind], ...] = ()
    missing: int = 0
    earliest: date | None = None

    @property
    def complete_on(self) -> date:
        """The day by which all that is promised leaves."""
        return max((day for _, day, _ in self.later), default=self.leaves_on)

    @property
    def waits(self) -> int:
        return sum(units for units, _, _ in self.later)


@dataclass(frozen=True, slots=True)
class WaitingUnits:
    """Units of an order line that wait for goods."""

    id: UUID
    order_id: UUID
    line_id: UUID
    variant_id: VariantId
    quantity: int
    kind: SupplyKind
    promised_on: date
    purchase: str = ""


@dataclass(frozen=True, slots=True)
class Allocated:
    """What an order was promised: units from places, units that wait, and by which day each line leaves.

    leaves_on  {order line: day}
    """

    picks: tuple[Pick, ...]
    waiting: tuple[WaitingUnits, ...] = ()
    leaves_on: Mapping[UUID, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SupplyView:
    """What is said of a variant's supply, for a channel or (None) for all."""

    id: UUID
    variant_id: VariantId
    channel_id: UUID | None
    place: str
    kind: SupplyKind
    cap: int
    waiting: int
    lead_days: int | None
    releases_on: date | None
    per_day: int
    fills_by: FillRule
