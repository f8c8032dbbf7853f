from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.kernel.money import Money

MOST_DAYS = 730
MOST_MONTHS = 24


class DueBase(StrEnum):
    """How a due day is found from the day it counts from.

    net_days      so many days later
    end_of_month  so many days after the end of that month
    day_of_month  a day of one of the next months; where that month is shorter, its last day
    fixed_date    a day named once; never before the day it counts from
    at_once       that day
    """

    NET_DAYS = "net_days"
    END_OF_MONTH = "end_of_month"
    DAY_OF_MONTH = "day_of_month"
    FIXED_DATE = "fixed_date"
    AT_ONCE = "at_once"


class CountsFrom(StrEnum):
    """What happens on the day that a due day counts from."""

    ORDER = "order"
    FULFILMENT = "fulfilment"
    INVOICE = "invoice"


class DayOff(StrEnum):
    """What becomes of a due day on which banks are closed."""

    AS_IS = "as_is"
    NEXT_WORKING_DAY = "next_working_day"
    LAST_WORKING_DAY = "last_working_day"


@dataclass(frozen=True, slots=True)
class Terms:
    """When and in which parts a document is to be paid.

    days           for `net_days` and `end_of_month`
    months, day    for `day_of_month`: the 10th of the next month is months=1, day=10
    fixed_on       for `fixed_date`
    deposit_rate   a fraction of the total, due with the order; what is ordered is not released before it is paid
    discount_rate  a fraction off the rest for paying within `discount_days`: 2/10 net 30 is 0.02 and 10
    country        whose working days count, ISO 3166-1 alpha-2
    """

    base: DueBase
    counts_from: CountsFrom = CountsFrom.INVOICE
    days: int = 0
    months: int = 0
    day: int = 0
    fixed_on: date | None = None
    deposit_rate: Decimal = Decimal(0)
    discount_rate: Decimal = Decimal(0)
    discount_days: int = 0
    day_off: DayOff = DayOff.NEXT_WORKING_DAY
    country: str = "KR"


@dataclass(frozen=True, slots=True)
class FromDates:
    """The days that due days count from; None: it has not happened yet."""

    order: date
    fulfilment: date | None = None
    invoice: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A part of a document's total and when it is due.

    discount_until  the last day on which `discount` may be taken off; None: nothing is
    is_deposit      what was ordered is not released before it is paid
    """

    on: date
    amount: Money
    discount_until: date | None
    discount: Money
    is_deposit: bool = False


@dataclass(frozen=True, slots=True)
class TermsExample:
    """What terms make of a total when all that they may count from happens on one day.

    holiday  the holiday on which it would be due, had closed days not moved it; empty: an example of any day
    as_is    when it would be due then
    """

    start: date
    parts: tuple[Due, ...]
    as_is: date
    holiday: str = ""


class GrantKind(StrEnum):
    """Whom terms are given to: a party and the units below it, a segment, or everybody in a channel."""

    PARTY = "party"
    SEGMENT = "segment"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class TermsView:
    """Terms as they stand now or stood: `version_id` names these figures for ever, so that an order keeps them."""

    id: UUID
    code: str
    names: Mapping[str, str]
    version_id: UUID
    version: int
    terms: Terms


@dataclass(frozen=True, slots=True)
class TermsGrantView:
    """That somebody is given terms.

    channel_id  only there; None: in every channel
    until_on    excluded; None: without an end
    """

    id: UUID
    terms: TermsView
    kind: GrantKind
    channel_id: UUID | None
    segment_id: UUID | None
    party_id: UUID | None
    from_on: date
    until_on: date | None
    priority: int


@dataclass(frozen=True, slots=True)
class TermsFor:
    """The terms somebody has, and why; `terms` is None where nobody gave any: such a buyer pays at once."""

    terms: TermsView | None
    because: Mapping[str, Any] = field(default_factory=dict)
