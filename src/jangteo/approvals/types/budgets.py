"""What may be spent in a period."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.money import Money


class BudgetPeriod(StrEnum):
    """How often a budget begins anew; once: never."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"


class BudgetRuling(StrEnum):
    """What a budget says of an amount.

    fits     it has so much left
    asks     it has not; it is soft, so that somebody may approve it
    refuses  it has not, and is hard
    """

    FITS = "fits"
    ASKS = "asks"
    REFUSES = "refuses"


@dataclass(frozen=True, slots=True)
class Budget:
    """What may be spent in a period.

    amount      a period's; None: no limit
    begins_on   the first day of its first period
    carries     the most of what is left that the next period gets on top; None: nothing, `amount`'s currency
    is_hard     what is above is refused, not asked about
    """

    amount: Money | None
    period: BudgetPeriod
    begins_on: date
    carries: Money | None = None
    is_hard: bool = True


class BudgetMoveKind(StrEnum):
    """Reserved when it is asked for or ordered, released when it comes to nothing, spent once it is invoiced."""

    RESERVE = "reserve"
    RELEASE = "release"
    SPEND = "spend"


@dataclass(frozen=True, slots=True)
class BudgetDraft:
    """A budget as it is set up.

    person_id    whose orders it bears; None: everybody's of the party and the units below
    cost_centre  whose orders it bears; empty: of all
    ends_on      the last day on which it bears anything; None: it goes on
    zone         where its days begin
    """

    name: str
    budget: Budget
    currency: str
    person_id: UUID | None = None
    cost_centre: str = ""
    ends_on: date | None = None
    zone: str = "Asia/Seoul"


@dataclass(frozen=True, slots=True)
class BudgetView:
    """A budget as it stands on a day.

    reserved, spent  in the period of that day
    left             None: no limit
    version          counts its changes, from 1; a change names the one that was looked at
    """

    id: UUID
    party_id: UUID
    draft: BudgetDraft
    period_on: date | None
    reserved: Money
    spent: Money
    left: Money | None
    is_active: bool
    version: int = 1


@dataclass(frozen=True, slots=True)
class Borne:
    """What a subject has taken of a budget in the period that bears it, in minor units."""

    reserved: int
    spent: int

    @property
    def whole(self) -> int:
        return self.reserved + self.spent


@dataclass(frozen=True, slots=True)
class Charge:
    """What an order would take of a budget.

    period_on  the first day of the period that bears it
    left       before it, without what it has taken already; None: no limit
    allowed    the period's, with what is carried into it; None: no limit
    """

    budget_id: UUID
    name: str
    period_on: date
    left: Money | None
    allowed: Money | None
    ruling: BudgetRuling
