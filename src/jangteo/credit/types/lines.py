from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from jangteo.credit.types.terms import TermsFor
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId

CreditLineId = NewType("CreditLineId", UUID)

LARGEST_MINOR = 10**15  # of one amount; sums of many stay within what a column holds
LONGEST_KEY = 120


class CheckStage(StrEnum):
    """From which step on what is ordered counts against a line's limit."""

    ORDER = "order"
    RELEASE = "release"
    SHIP = "ship"


class MoveStage(StrEnum):
    """With which step of a document its use of credit changes.

    settle  an invoice, a payment, a payment that came back, a party that moved: facts, which are never refused. What is
            ordered or shipped may not rise by it.
    unpaid  money that had come went away again: a fact too, by which what is ordered or shipped may rise
    """

    ORDER = "order"
    RELEASE = "release"
    SHIP = "ship"
    SETTLE = "settle"
    UNPAID = "unpaid"

    @property
    def is_fact(self) -> bool:
        """Whether no line refuses it."""
        return self in (MoveStage.SETTLE, MoveStage.UNPAID)


class StopKind(StrEnum):
    """Why a line lets nothing rise: staff hold it, or whoever watches due days says that something is overdue."""

    HOLD = "hold"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that uses credit; its module is above this one, so its kind is a word: "order", "payment"."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Exposure:
    """What is owed or will be, in minor units of one currency; none is below zero.

    ordered    placed, not shipped
    shipped    shipped, not invoiced
    invoiced   invoiced, not paid
    unapplied  received, not yet set against an invoice: taken off
    """

    currency: str
    ordered: int = 0
    shipped: int = 0
    invoiced: int = 0
    unapplied: int = 0

    @property
    def total(self) -> int:
        return self.ordered + self.shipped + self.invoiced - self.unapplied

    @property
    def is_nothing(self) -> bool:
        return not (self.ordered or self.shipped or self.invoiced or self.unapplied)


@dataclass(frozen=True, slots=True)
class UseDraft:
    """What a document uses of credit from now on: whole figures, not changes of them.

    lineage  whose document it is and the units above, nearest first: it counts on the line of each
    rates    {currency of a line: how many of its major units one of the document's is worth}; asked for once, where a
             line has another currency: what is recorded first holds for the document's whole life
    """

    reference: Reference
    lineage: tuple[PartyId, ...]
    exposure: Exposure
    rates: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LineState:
    """A line as a decision needs it, in minor units of its currency.

    allowed  limit, tolerance and the raises that hold
    counted  of its exposure what counts at its stage
    """

    id: UUID
    party_id: UUID
    currency: str
    stage: CheckStage
    limit: int
    tolerance: int
    raised: int
    exposure: int
    counted: int
    stops: tuple[StopKind, ...] = ()

    @property
    def allowed(self) -> int:
        return self.limit + self.tolerance + self.raised


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a step does to one line, in minor units of its currency.

    exposure, counted  by how much they change
    rise               by how much more the documents count than they would have on this line before: what is judged
    """

    exposure: int = 0
    counted: int = 0
    rise: int = 0

    def __add__(self, other: "LineChange") -> "LineChange":
        return LineChange(self.exposure + other.exposure, self.counted + other.counted, self.rise + other.rise)


@dataclass(frozen=True, slots=True)
class CreditRefusal:
    """Why a line refuses a rise.

    asked      by how much what counts would rise
    available  how much it might
    because    {"rule": "exceeded" or "blocked", …}
    """

    line: LineState
    asked: int
    available: int
    because: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RaiseView:
    """A limit raised for a while; `until_at` is excluded."""

    id: UUID
    amount: Money
    from_at: datetime
    until_at: datetime
    why: str
    by: str
    withdrawn_at: datetime | None

    def is_live(self, at: datetime) -> bool:
        return self.withdrawn_at is None and self.from_at <= at < self.until_at


@dataclass(frozen=True, slots=True)
class StopView:
    kind: StopKind
    why: str
    by: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CreditLineView:
    """A line with how it stands now.

    exposure   by bucket, of all documents of the party and the units below it, in the line's currency
    counted    what of it counts against the limit at the line's stage
    available  what may still come; below zero where the limit was lowered, or facts went beyond it
    raises     those that hold now or will
    """

    id: CreditLineId
    party_id: PartyId
    stage: CheckStage
    limit: Money
    tolerance: Money
    raised: Money
    exposure: Exposure
    counted: Money
    available: Money
    stops: tuple[StopView, ...]
    raises: tuple[RaiseView, ...]

    @property
    def is_blocked(self) -> bool:
        return bool(self.stops)


@dataclass(frozen=True, slots=True)
class CreditStanding:
    """How a buyer stands.

    own    the line of the buyer itself; None: it has none
    lines  every line that has to hold, nearest first: the own one and those of units above
    """

    own: CreditLineView | None
    lines: tuple[CreditLineView, ...]

    @property
    def is_blocked(self) -> bool:
        return any(one.is_blocked for one in self.lines)

    @property
    def tightest(self) -> CreditLineView | None:
        """The line that has least left, among those of one currency with the nearest."""
        same = [one for one in self.lines if one.limit.currency == self.lines[0].limit.currency]
        return min(same, key=lambda one: one.available.minor, default=None)


@dataclass(frozen=True, slots=True)
class BuyerCredit:
    """The terms a buyer has in a channel, and how it stands with credit."""

    terms: TermsFor
    standing: CreditStanding


@dataclass(frozen=True, slots=True)
class CreditUseView:
    """A document that uses a line.

    exposure  in its own currency; `here` in the line's
    """

    reference: Reference
    party_id: PartyId
    exposure: Exposure
    here: Exposure
    counted: Money
    rate: Decimal

    @property
    def ordered(self) -> Money:
        return Money(self.here.ordered, self.here.currency)

    @property
    def shipped(self) -> Money:
        return Money(self.here.shipped, self.here.currency)

    @property
    def invoiced(self) -> Money:
        return Money(self.here.invoiced, self.here.currency)

    @property
    def unapplied(self) -> Money:
        return Money(self.here.unapplied, self.here.currency)


@dataclass(frozen=True, slots=True)
class CreditMoveView:
    """A step in the history of a line; `documents` are those of the step that the line counts or counted."""

    at: datetime
    by: str
    stage: MoveStage
    why: str
    exposure_before: Money
    exposure_after: Money
    counted_before: Money
    counted_after: Money
    allowed: Money
    documents: tuple[Reference, ...] = ()
