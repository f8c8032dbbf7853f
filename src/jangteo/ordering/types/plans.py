"""Where and when the goods of a cart go, where that is not one place at once."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jangteo.parties.types import PostalAddress

MOST_PLAN_CELLS = 2000
MOST_ORDER_LINES = 2000


@dataclass(frozen=True, slots=True)
class PlanRow:
    """So many of a unit of a SKU to one address by one day.

    line  of the table that it was read from, from 1; where it was not, its place
    """

    line: int
    sku: str
    unit_quantity: int
    ship_to: PostalAddress
    wanted_on: date | None = None
    unit: str = "each"


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """What is wrong in a table, where: its line from 1 and the column's word; `value` as it was written."""

    line: int
    column: str
    why: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class PlanCell:
    """How much of a line of the cart goes with a delivery."""

    id: UUID
    line_id: UUID
    unit_quantity: int


@dataclass(frozen=True, slots=True)
class PlanDelivery:
    """An address and a day, and what goes there then."""

    id: UUID
    number: int
    ship_to: PostalAddress
    wanted_on: date | None
    cells: tuple[PlanCell, ...]
