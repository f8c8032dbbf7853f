"""What goods cost the seller."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CostRow:
    """What a base unit of a SKU costs the seller from a moment on, without tax.

    amount  in major units; None: from then on it is not known
    since   None: from now on, or since ever where no cost was known
    until   excluded; None: until the next cost that is known to begin later
    line    where the row stands in what a person wrote, from 1 on; 0: nowhere
    """

    sku: str
    amount: Decimal | None
    since: datetime | None = None
    until: datetime | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class CostProblem:
    """Why a row can't be taken.

    why    a code: unknown_sku, bad_cost, bad_moment, bad_period, twice; of lines of a table also no_sku,
           other_currency, too_many_cells, too_few_cells, no_columns
    value  what stands there
    """

    line: int
    sku: str
    why: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class CostChange:
    """A row that would change something.

    old  what is known for the moment at which it begins; None: nothing
    """

    variant_id: UUID
    row: CostRow
    old: Decimal | None


@dataclass(frozen=True, slots=True)
class CostsTried:
    """What rows would do: nothing at all where there are problems.

    mark  the same as long as the same rows would change the same
    """

    changes: Sequence[CostChange]
    problems: Sequence[CostProblem]
    mark: str


@dataclass(frozen=True, slots=True)
class KnownCost:
    """What a base unit costs the seller in a time; `why` and `source` say who says so."""

    variant_id: UUID
    amount: Decimal
    since: datetime | None
    until: datetime | None
    source: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class CostTable:
    """What lines of a table of costs say."""

    rows: Sequence[CostRow]
    problems: Sequence[CostProblem]
