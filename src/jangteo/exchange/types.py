from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

LONGEST_SOURCE = 80
DIGITS = 12  # decimals of a rate between two currencies
MOST_PER = 10_000


@dataclass(frozen=True, slots=True)
class RateDraft:
    """What so many units of a currency are worth, in another.

    per     how many units it is quoted for: the yen by 100
    rate    major units of `quoted_in` for them
    source  who published it
    """

    on: date
    currency: str
    quoted_in: str
    rate: Decimal
    source: str
    per: int = 1


@dataclass(frozen=True, slots=True)
class RateView:
    """A rate as it is kept; what was noted last of a day counts. Who noted it is in the trail."""

    draft: RateDraft
    noted_at: datetime
    is_old: bool = False


@dataclass(frozen=True, slots=True)
class FoundRate:
    """What one major unit of a currency is worth in another.

    rate    to twelve decimals
    on      the day of the oldest quote it comes from; None: it was told, not found
    source  of the quotes
    """

    rate: Decimal
    on: date | None = None
    source: str = ""
