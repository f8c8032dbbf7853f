"""Values of what was agreed with one party."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from jangteo.kernel.types import PartyId
from jangteo.pricing.types import Bound, Derivation, PriceListView, PriceRow

ContractId = NewType("ContractId", UUID)

MOST_NOTICE_DAYS = 730
MOST_RENEWAL_MONTHS = 120
MOST_COMMITMENTS = 100
LARGEST_COMMITTED = 10**15


class ContractState(StrEnum):
    """Where a contract stands; the moves are `rules.MOVES`."""

    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


class RenewalKind(StrEnum):
    """What happens at the end of the term unless somebody says otherwise."""

    ENDS = "ends"
    RENEWS = "renews"
    NEGOTIATED = "negotiated"


class Measure(StrEnum):
    """What is counted: base units, or net minor units of the contract's currency."""

    QUANTITY = "quantity"
    AMOUNT = "amount"


class CommitmentPeriod(StrEnum):
    """In what a commitment is to be met: the contract's term, or each calendar month, quarter or year of it."""

    TERM = "term"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class CommitmentDraft:
    """How much the party takes.

    committed    base units, or net minor units
    variant_id, category_id  of what; neither: of everything the contract's list prices
    """

    committed: int
    measure: Measure = Measure.QUANTITY
    period: CommitmentPeriod = CommitmentPeriod.TERM
    variant_id: UUID | None = None
    category_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewList:
    """A price list that a contract makes on the way: own prices, or another list's × a factor within bounds."""

    currency: str
    includes_tax: bool
    priority: int
    prices: tuple[PriceRow, ...] = ()
    derived: Derivation | None = None
    bounds: Mapping[UUID, Bound] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """What is to be agreed with a party.

    names            title by language
    price_list       code of a list that is there and for nobody but this party; None: `new_list` is made under `code`
    valid_until      excluded; None: without an end
    notice_days      so long before the end its keeper is told
    renewal_months   for `RenewalKind.RENEWS`
    """

    code: str
    names: Mapping[str, str]
    party_id: UUID
    valid_from: datetime
    valid_until: datetime | None
    price_list: str | None = None
    new_list: NewList | None = None
    commitments: tuple[CommitmentDraft, ...] = ()
    notice_days: int = 60
    renewal: RenewalKind = RenewalKind.NEGOTIATED
    renewal_months: int | None = None


@dataclass(frozen=True, slots=True)
class CommitmentView:
    id: int
    committed: int
    measure: Measure
    period: CommitmentPeriod
    variant_id: UUID | None
    category_id: UUID | None


@dataclass(frozen=True, slots=True)
class ContractView:
    """A contract with its price list.

    term       1 for the first, one more with each renewal; it began at `term_from`, the one before at `last_term_from`
    notice_at  when its keeper is told that the term ends; None without an end
    simulation what its prices would have done to past orders and open carts of its party; None: not tried, or in force
               since before contracts were (`simulated_at` is known then)
    """

    id: ContractId
    code: str
    names: Mapping[str, str]
    party_id: PartyId
    price_list: PriceListView
    valid_from: datetime
    valid_until: datetime | None
    term: int
    term_from: datetime
    last_term_from: datetime | None
    notice_days: int
    renewal: RenewalKind
    renewal_months: int | None
    state: ContractState
    ended_at: datetime | None
    commitments: tuple[CommitmentView, ...]
    simulation: Mapping[str, Any] | None = None
    simulated_at: datetime | None = None

    @property
    def notice_at(self) -> datetime | None:
        return None if self.valid_until is None else self.valid_until - timedelta(days=self.notice_days)

    @property
    def dates(self) -> "Dates":
        """What its periods are counted by; one that ended before it began keeps what was agreed."""
        ended = self.ended_at if self.ended_at is not None and self.ended_at > self.term_from else None
        until = min((end for end in (self.valid_until, ended) if end is not None), default=None)
        return Dates(self.valid_from, until, self.term, self.term_from, self.last_term_from)

    def is_over(self, at: datetime) -> bool:
        """Whether its prices hold no more."""
        return self.state == ContractState.ENDED or (self.valid_until is not None and self.valid_until <= at)

    def is_notice_due(self, at: datetime) -> bool:
        """Whether it is in force and near enough to its end to be spoken about."""
        return self.state == ContractState.ACTIVE and self.notice_at is not None and self.notice_at <= at


@dataclass(frozen=True, slots=True)
class Dates:
    """When a contract holds and what its terms are; `until` is where it ends or ended, excluded."""

    valid_from: datetime
    until: datetime | None
    term: int
    term_from: datetime
    last_term_from: datetime | None


@dataclass(frozen=True, slots=True)
class Window:
    """From when until when something is counted, the end excluded; the calendar period it is cut from."""

    since: datetime
    until: datetime
    whole_since: datetime
    whole_until: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a commitment is in its present period, in its own measure.

    committed  what the period asks; a calendar period cut by the contract's dates asks its share by days
    open       ordered and not shipped yet
    expected   shipped by the end if it goes on like this; None in the first day
    shortfall  what would be missing at the end: at this rate, or so far in the first day
    """

    commitment: CommitmentView
    since: datetime
    until: datetime
    committed: int
    shipped: int
    open: int
    expected: int | None
    shortfall: int

    @property
    def percent(self) -> int:
        """How much of it is shipped, at most 100."""
        return 100 if self.committed == 0 else max(0, min(100, self.shipped * 100 // self.committed))

    @property
    def open_percent(self) -> int:
        """How much more is on order, so that both are at most 100."""
        if self.committed == 0:
            return 0
        return max(0, min(100, (self.shipped + self.open) * 100 // self.committed) - self.percent)
