from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import VariantId


class TransferState(StrEnum):
    SENT = "sent"
    CLOSED = "closed"


class PurchaseState(StrEnum):
    """`ordered` is awaited; `closed` has come, or what is missing will not; `cancelled` before anything came."""

    ORDERED = "ordered"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class CountState(StrEnum):
    OPEN = "open"
    BOOKED = "booked"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class LotDraft:
    """A lot as a receipt names it; dates of a lot that is known must agree."""

    code: str
    made_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class LotCount:
    """So many units of a variant and lot were counted; without a lot: of what lay there before lots were told apart."""

    variant_id: VariantId
    found: int
    lot: LotDraft | None = None


@dataclass(frozen=True, slots=True)
class LotLevel:
    """What a place has of a lot that is ours; without a lot's code: of what has none.

    promised  units of it that are allocated or set aside
    """

    variant_id: VariantId
    place_code: str
    lot: str
    on_hand: int
    promised: int


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """Goods that came in: so many base units of a variant.

    lot      where the variant is told apart by lots
    serials  as many numbers as units where it is told apart by them
    owner    whose they stay while they lie here; None: ours
    """

    variant_id: VariantId
    quantity: int
    lot: LotDraft | None = None
    serials: Sequence[str] = ()
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """So many units of a variant, of one lot and owner where its units are told apart by them."""

    variant_id: VariantId
    quantity: int
    lot: str = ""
    serials: Sequence[str] = ()
    owner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TransferLineView:
    """A row of a transfer; `open` is still on its way."""

    id: UUID
    variant_id: VariantId
    lot: str
    sent: int
    received: int
    lost: int

    @property
    def open(self) -> int:
        return self.sent - self.received - self.lost


@dataclass(frozen=True, slots=True)
class TransferView:
    """Goods on their way from one place to another."""

    id: UUID
    number: str
    from_place: str
    to_place: str
    state: TransferState
    expected_on: date | None
    note: str
    sent_at: datetime
    lines: tuple[TransferLineView, ...]

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines)


@dataclass(frozen=True, slots=True)
class PurchaseLineDraft:
    """What to order of a variant."""

    variant_id: VariantId
    quantity: int
    unit_cost: Decimal | None = None
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class PurchaseLineView:
    """A row of a purchase order; `open` is still expected."""

    id: UUID
    position: int
    variant_id: VariantId
    quantity: int
    received: int
    unit_cost: Decimal | None
    expected_on: date | None
    is_open: bool

    @property
    def open(self) -> int:
        return self.quantity - self.received if self.is_open else 0


@dataclass(frozen=True, slots=True)
class PurchaseView:
    """What was ordered from a supplier."""

    id: UUID
    number: str
    supplier_id: UUID
    supplier_name: str
    place: str
    currency: str
    state: PurchaseState
    note: str
    made_at: datetime
    lines: tuple[PurchaseLineView, ...]

    @property
    def open(self) -> int:
        return sum(line.open for line in self.lines)


@dataclass(frozen=True, slots=True)
class CountLineView:
    """What was found; `expected` is None for those who count blind."""

    variant_id: VariantId
    lot: str
    found: int
    expected: int | None
    counted_at: datetime

    @property
    def difference(self) -> int:
        return self.found - (self.found if self.expected is None else self.expected)


@dataclass(frozen=True, slots=True)
class CountView:
    """A count of shelves."""

    id: UUID
    number: str
    place: str
    is_blind: bool
    state: CountState
    note: str
    begun_at: datetime
    lines: tuple[CountLineView, ...]


@dataclass(frozen=True, slots=True)
class ToReorder:
    """A variant that a place runs short of.

    free      promised to nobody
    to_come   expected from suppliers, and on its way from other places
    quantity  what brings it up to where it should be
    """

    place: str
    variant_id: VariantId
    at: int
    up_to: int
    free: int
    to_come: int
    supplier_id: UUID | None
    supplier_name: str

    @property
    def quantity(self) -> int:
        return self.up_to - self.free - self.to_come


@dataclass(frozen=True, slots=True)
class LotView:
    """Units of a variant that were made together; `why` says why it is recalled."""

    code: str
    made_on: date | None
    expires_on: date | None
    is_recalled: bool
    why: str


@dataclass(frozen=True, slots=True)
class LotTrace:
    """Where units of a lot are or went: a place has them, or an order line got them or is promised them."""

    place: str
    order_id: UUID | None
    line_id: UUID | None
    quantity: int
    state: str


@dataclass(frozen=True, slots=True)
class LotAt:
    """A lot of which there are units.

    units  {place: units}; what is on its way stands under the place between places
    """

    variant_id: VariantId
    lot: LotView
    units: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coming:
    """Units of a variant that a place awaits, by a transfer or a purchase order."""

    kind: str
    document_id: UUID
    number: str
    place: str
    units: int
    expected_on: date | None


@dataclass(frozen=True, slots=True)
class ReorderView:
    """At how many free units a place orders more of a variant, and up to how many."""

    place: str
    at: int
    up_to: int
    supplier_id: UUID | None
    supplier_name: str


@dataclass(frozen=True, slots=True)
class ShelfLifeView:
    """How many days goods must still be good for when a buyer gets them; without party or variant: all."""

    party_id: UUID | None
    variant_id: UUID | None
    days: int
