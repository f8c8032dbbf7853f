"""Drafts of price changes: what is worked out, looked at, then published or thrown away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.kernel.money import RoundingMode

EVER = datetime.min.replace(tzinfo=UTC)  # as a beginning: since ever


class DraftState(StrEnum):
    """Where a draft of price changes stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    UNDONE = "undone"
    DISCARDED = "discarded"


class ChangeKind(StrEnum):
    """What a bulk change does to each price."""

    PERCENT = "percent"
    AMOUNT = "amount"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class PriceChange:
    """One operation on many prices.

    value     per cent up (5) or down (-5), an amount in major units, or the factor of another list's price
    round_to  major units, above zero; None leaves the exact price, to six decimals
    ending    what the price is above a multiple of `round_to`, from 0 to below it: 1000 and 900 give 12,900
    mode      to the nearest, up or down
    """

    kind: ChangeKind
    value: Decimal
    round_to: Decimal | None = None
    ending: Decimal = Decimal(0)
    mode: RoundingMode = RoundingMode.HALF_UP


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One step's new price in a draft.

    unit_price  None ends what holds in the period
    since       None: from the publishing on; `EVER`: since ever
    until       excluded; None: it stays
    old         what held when the draft was worked out; None: nothing
    """

    variant_id: UUID
    min_quantity: int
    unit_price: Decimal | None
    since: datetime | None = None
    until: datetime | None = None
    old: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as staff see it.

    base_known  what was known at this moment it was worked out by
    simulation  what it would do to sales, where that was worked out
    can_undo    it is published and was not taken back
    is_of_settings  it changes what the list says of itself, no price
    """

    id: UUID
    list_code: str
    currency: str
    state: DraftState
    made_at: datetime
    made_by: str
    why: str
    base_known: datetime
    published_at: datetime | None
    row_count: int
    simulation: Mapping[str, Any] | None = None
    is_of_settings: bool = False

    @property
    def can_undo(self) -> bool:
        return self.state == DraftState.PUBLISHED


@dataclass(frozen=True, slots=True)
class DraftFigures:
    """What a draft does, counted; the biggest by their share of the old price."""

    total: int
    dearer: int
    cheaper: int
    fresh: int
    ended: int
    free: int
    rise: DraftRow | None
    fall: DraftRow | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a pasted or uploaded table of prices.

    line   as the person counts them: the first is 1, a header too
    price  None ends the step
    """

    line: int
    sku: str
    min_quantity: int
    price: Decimal | None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class TableProblem:
    """Why a line can't be taken.

    why    a code: no_sku, unknown_sku, bad_quantity, bad_price, bad_moment, bad_period, other_currency, twice, past,
           too_many_cells
    value  what stands there
    """

    line: int
    why: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What a table says."""

    rows: Sequence[TableRow]
    problems: Sequence[TableProblem]
