"""What is kept of our accounts, their lines, and what became of each."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from jangteo.banking.types import OpenItem, Proposal, WhyQueued
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId

LONGEST_WHY = 200


class FileFormat(StrEnum):
    """What a bank file is written in."""

    CSV = "csv"
    CAMT053 = "camt053"


class LineState(StrEnum):
    """How far a line is explained.

    open     nothing of it is
    part     some of it is
    applied  all of it, to orders and perhaps to more
    aside    all of it, to no order
    out      it went out: kept, and not posted
    """

    OPEN = "open"
    PART = "part"
    APPLIED = "applied"
    ASIDE = "aside"
    OUT = "out"


class LineFilter(StrEnum):
    """Which lines a list shows; `queue` is what came in and is not explained to the end."""

    QUEUE = "queue"
    APPLIED = "applied"
    ASIDE = "aside"
    OUT = "out"
    ALL = "all"


class AsideReason(StrEnum):
    """Why money that came in is for no order.

    interest      of the bank
    supplier      given back by somebody we buy from
    own_transfer  from another account of ours
    refunded      sent back to its payer
    noted         staff marked its orders as paid before it was imported
    remittance    a provider's payout, or what a carrier was paid at the door
    """

    INTEREST = "interest"
    SUPPLIER = "supplier"
    OWN_TRANSFER = "own_transfer"
    REFUNDED = "refunded"
    NOTED = "noted"
    REMITTANCE = "remittance"


class EntryKind(StrEnum):
    """What an open entry stands for: an order, or a note of late interest."""

    ORDER = "order"
    CHARGE = "charge"


@dataclass(frozen=True, slots=True)
class OpenPart:
    """An order, or a note of late interest (its `charge_id`), and how much of an entry is for it.

    order_number  of the note where it is one
    """

    order_id: UUID | None
    order_number: str
    due: Money
    charge_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Something a deposit may pay, with the orders the money is for: oldest first, their amounts make the item's."""

    kind: EntryKind
    item: OpenItem
    party_id: PartyId | None
    parts: tuple[OpenPart, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a line for one order, or for one note of late interest."""

    order_id: UUID | None
    amount: Money
    charge_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a line was applied without a person; confidence in thousandths."""

    confidence: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """How a line is set aside.

    counterpart  of a remittance: the provider or carrier
    fee          of a remittance, and of what was noted: what was kept of it, on top of the amount that came
    """

    reason: AsideReason
    amount: Money
    fee: Money | None = None
    counterpart: str = ""


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account of ours. `open` is what came in and is not explained yet."""

    id: UUID
    code: str
    name: str
    bank: str
    number: str
    currency: str
    entity: str
    lines: int = 0
    open_lines: int = 0
    open: Money | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """A bank file: read and shown, or imported.

    rows, new  lines in it, and those of them that were not known
    """

    id: UUID
    account_code: str
    name: str
    format: FileFormat
    rows: int
    new: int
    read_at: datetime
    read_by: str
    imported_at: datetime | None
    imported_by: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A line of a file before it is imported."""

    line_number: int
    on: date
    amount: Money
    payer_name: str
    reference: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What importing a file would do.

    rows       the first of them, new ones before known ones
    new        lines that are not known now
    came, went what its new lines sum to
    before     when the very same file was imported, and by whom
    is_other_kind  files of another format were imported of this account, whose lines are not known again in this one
    """

    file: FileView
    rows: tuple[FileRow, ...]
    new: int
    came: Money
    went: Money
    before: tuple[datetime, str] | None
    is_other_kind: bool


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """So much of a line that was set against an order or a note of late interest, or taken off again (below zero)."""

    id: UUID
    order_id: UUID | None
    charge_id: UUID | None
    amount: Money
    at: datetime
    actor_name: str
    why: str
    is_automatic: bool
    confidence: int | None
    reasons: tuple[str, ...]
    is_reversed: bool
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class AsideView:
    """So much of a line that is for no order, or was taken back (below zero)."""

    id: UUID
    reason: AsideReason
    amount: Money
    fee: Money
    counterpart: str
    at: datetime
    actor_name: str
    why: str
    is_reversed: bool
    is_reversal: bool


@dataclass(frozen=True, slots=True)
class LineView:
    """A movement on our account as pages show it.

    left        of it, what is not explained yet
    queued_why  why the last look at it left it to a person; None: nobody looked yet
    """

    id: UUID
    account_code: str
    file_id: UUID
    line_number: int
    on: date
    amount: Money
    payer_name: str
    reference: str
    virtual_account: str
    balance: Money | None
    state: LineState
    left: Money
    queued_why: WhyQueued | None
    applications: tuple[ApplicationView, ...] = ()
    asides: tuple[AsideView, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to apply a line, with what its items stand for."""

    proposal: Proposal
    entries: tuple[OpenEntry, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What a run did: lines applied, and lines left to people."""

    applied: int
    queued: int


@dataclass(frozen=True, slots=True)
class StateTotal:
    """How many lines stand so, and what they come to, in one currency."""

    state: LineState
    lines: int
    amount: Money


@dataclass(frozen=True, slots=True)
class VirtualAccountView:
    """A number that one payer pays to."""

    id: UUID
    bank: str
    number: str
    party_id: PartyId | None
    order_id: UUID | None
    issued_at: datetime
    closed_at: datetime | None
