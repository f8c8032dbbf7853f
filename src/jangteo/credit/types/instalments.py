from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId

MOST_PARTS = 24


class Rhythm(StrEnum):
    """What lies between two parts."""

    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Every:
    """`Every(2, Rhythm.WEEKS)` is every two weeks."""

    count: int = 1
    rhythm: Rhythm = Rhythm.MONTHS


class RefundPolicy(StrEnum):
    """What a refund does to a plan: it lets the last parts go, or is paid out while the plan stays as it is."""

    LAST_PARTS = "last_parts"
    CASH = "cash"


class PartState(StrEnum):
    """Where a part stands; the moves are `rules.PART_MOVES`."""

    DUE = "due"
    MISSED = "missed"
    PAID = "paid"
    CANCELLED = "cancelled"


class PlanState(StrEnum):
    """Where a plan stands; the moves are `rules.PLAN_MOVES`.

    asked      the lender has not decided
    papers     the lender wants papers
    defaulted  so many parts were missed that the lender calls it in
    settled    nothing is due any more
    """

    ASKED = "asked"
    PAPERS = "papers"
    ACTIVE = "active"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DEFAULTED = "defaulted"
    SETTLED = "settled"


class PlanStep(StrEnum):
    """What can be done to a plan."""

    BEGIN = "begin"
    DECIDE = "decide"
    WITHDRAW = "withdraw"
    PAY = "pay"
    MISS = "miss"
    SETTLE = "settle"
    REFUND = "refund"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a plan; `amount` is what is paid."""

    number: int
    on: date
    principal: Money
    interest: Money

    @property
    def amount(self) -> Money:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Settlement:
    """What ends a plan on a day."""

    principal: Money
    interest: Money

    @property
    def amount(self) -> Money:
        return self.principal + self.interest


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a refund makes of the parts that are not paid; `cash` is what goes to the buyer."""

    parts: tuple[Part, ...]
    cash: Money


@dataclass(frozen=True, slots=True)
class OfferDraft:
    """A way to pay in parts.

    names           by language
    yearly_rate     a fraction: 0.06 is 6 % a year; zero: without interest
    smallest, largest  amount that may be paid so, in the offer's currency; `largest` None: no end
    channels, segments  ids; where there are any, only there, and only members of one of them
    only_categories, not_categories  slugs, with all below them
    not_skus        merchant codes that are never paid so: a reseller's goods
    defaults_after  so many missed parts make a default
    lender          code of the licensed lender who decides, never empty; the schedule is kept here, the money is theirs
    """

    code: str
    names: Mapping[str, str]
    count: int
    every: Every
    smallest: Money
    largest: Money | None = None
    yearly_rate: Decimal = Decimal(0)
    channels: frozenset[UUID] = frozenset()
    segments: frozenset[UUID] = frozenset()
    only_categories: frozenset[str] = frozenset()
    not_categories: frozenset[str] = frozenset()
    not_skus: frozenset[str] = frozenset()
    refund_policy: RefundPolicy = RefundPolicy.LAST_PARTS
    defaults_after: int = 2
    lender: str = ""


@dataclass(frozen=True, slots=True)
class OfferView:
    id: UUID
    draft: OfferDraft
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class BoughtLine:
    """What is bought, as an offer looks at it; `categories` are slugs of its category and those above."""

    sku: str
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """What is to be paid in parts, for which document; `first_on` is when the first part is due."""

    offer: str
    party_id: PartyId
    reference_kind: str
    reference_id: UUID
    first_on: date


@dataclass(frozen=True, slots=True)
class PurchaseFacts:
    """What an offer's rules ask of a purchase."""

    channel_id: UUID
    segment_ids: frozenset[UUID]
    amount: Money
    lines: tuple[BoughtLine, ...]


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a purchase may be paid so, and why not: {"rule": …} of the first rule that says no."""

    may: bool
    because: Mapping[str, Any] = field(default_factory=dict)


class LenderAnswer(StrEnum):
    """What a lender says."""

    APPROVED = "approved"
    DECLINED = "declined"
    PENDING = "pending"
    NEEDS_PAPERS = "needs_papers"


@dataclass(frozen=True, slots=True)
class LenderCase:
    """What a lender is asked: nothing of the buyer but an id they know them by.

    key        the plan's id in hex; asking twice with one key is one case
    applicant  the party's id in hex
    """

    key: str
    applicant: str
    amount: Money
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class LenderDecision:
    """What a lender decided; `reference` is their own id of the case.

    papers  kinds of paper that are wanted
    why     the lender's code for a refusal
    """

    answer: LenderAnswer
    reference: str = ""
    papers: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class LenderNotice:
    """How a case stands here since the buyer withdrew it or a refund lowered it.

    key           as of the case
    is_withdrawn  the buyer would rather not, or bought otherwise: nothing is to be lent
    refunded      what refunds took off the parts in all
    parts         what is still to be paid, earliest first; none of a plan that is withdrawn
    """

    key: str
    is_withdrawn: bool
    refunded: Money
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class PartView:
    part: Part
    state: PartState
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan with its parts in order.

    principal  what was bought for
    refunded   what refunds took off the parts
    paid_out   what refunds gave in money
    papers     what the lender wants
    lender     their code
    """

    id: UUID
    offer: str
    party_id: PartyId
    reference_kind: str
    reference_id: UUID
    principal: Money
    refunded: Money
    yearly_rate: Decimal
    every: Every
    state: PlanState
    parts: tuple[PartView, ...]
    lender_reference: str
    papers: tuple[str, ...]
    paid_out: Money
    lender: str
    made_at: datetime
    changed_at: datetime

    @property
    def is_undecided(self) -> bool:
        """Whether the lender has to say yes or no still."""
        return self.state in (PlanState.ASKED, PlanState.PAPERS)

    @property
    def is_agreed(self) -> bool:
        """Whether the lender said yes, whatever came of it since."""
        return self.state in (PlanState.ACTIVE, PlanState.DEFAULTED, PlanState.SETTLED)

    @property
    def open_parts(self) -> tuple[Part, ...]:
        """What is still to be paid, earliest first."""
        return tuple(one.part for one in self.parts if one.state in (PartState.DUE, PartState.MISSED))
