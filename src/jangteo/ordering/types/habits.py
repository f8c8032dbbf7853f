"""What a buyer orders again and again."""

from dataclasses import dataclass
from uuid import UUID

from jangteo.kernel.money import UnitPrice


@dataclass(frozen=True, slots=True)
class Habit:
    """A line of an order of the buyer's: so many of a unit of what, at which price of a base unit."""

    variant_id: UUID
    sku: str
    name: str
    unit: str
    unit_quantity: int
    unit_price: UnitPrice
