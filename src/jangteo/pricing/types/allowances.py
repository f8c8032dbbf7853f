"""How much one buyer may have, and what of it they had."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from jangteo.catalog.types import VariantId


class AllowancePeriod(StrEnum):
    """In what an allowance is counted: the days, weeks from Monday and months of the merchant's zone, or always."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class Allowance:
    """That one buyer may have so many base units of a variant in each period.

    channel_id  only what is ordered there counts, and is limited; None: all channels together
    segment_id  only buyers that belong to it are limited; None: every buyer
    """

    id: UUID
    variant_id: VariantId
    maximum: int
    period: AllowancePeriod
    channel_id: UUID | None = None
    segment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """An allowance with what its buyer ordered in the running period.

    until  when the period ends, excluded; None: never
    """

    allowance: Allowance
    bought: int
    until: datetime | None

    @property
    def left(self) -> int:
        return max(0, self.allowance.maximum - self.bought)


@dataclass(frozen=True, slots=True)
class DayBought:
    """Base units of a variant that a buyer ordered in a channel on a day, which begins at `day`."""

    variant_id: UUID
    channel_id: UUID
    day: datetime
    quantity: int


@dataclass(frozen=True, slots=True)
class AllowanceView:
    """An allowance as staff see it; it holds since then."""

    allowance: Allowance
    since: datetime


@dataclass(frozen=True, slots=True)
class RuleAudience:
    """For whom a quantity rule is: one of a channel, a segment or a party with its units; none of them: everyone."""

    channel_id: UUID | None = None
    segment_id: UUID | None = None
    party_id: UUID | None = None

    @property
    def kinds(self) -> int:
        """How many of the three are named."""
        return sum(one is not None for one in (self.channel_id, self.segment_id, self.party_id))


EVERYONE = RuleAudience()


@dataclass(frozen=True, slots=True)
class WhoseRule:
    """A rule's audience as rules are ranked by it; the code of its segment, or empty."""

    audience: RuleAudience
    segment_code: str = ""
