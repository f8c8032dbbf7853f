"""Where and when parts of orders go, as those who ship see them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jangteo.parties.types import PostalAddress


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """A line of an order in one of its deliveries, in base units.

    handed_over  given to a warehouse to be picked, or gone
    """

    id: UUID
    position: int
    variant_id: UUID | None
    sku: str
    name: str
    variant_label: str
    quantity: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A part of an order that goes to one address at one time.

    number       counts within the order, from 1
    wanted_on    the day the buyer asked for; None: as soon as can be
    promised_on  the day by which it was promised to leave; None: nothing was said
    is_gift      where it goes said its receiver: for those who ship, never for the buyer
    """

    id: UUID
    order_id: UUID
    order_number: str
    channel_id: UUID
    buyer_id: UUID | None
    buyer_name: str
    number: int
    ship_to: PostalAddress
    wanted_on: date | None
    promised_on: date | None
    lines: tuple[DeliveryLine, ...]
    is_gift: bool = False

    @property
    def quantity(self) -> int:
        return sum(line.quantity for line in self.lines)
