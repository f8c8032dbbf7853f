"""What an order has to say for the buyer's own books."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class RepeatedNumber(StrEnum):
    """What is done with a purchase order number that another order bears: nothing, ask whether it is meant, refuse."""

    ALLOWED = "allowed"
    WARNED = "warned"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class References:
    """What orders have to say, by all who may ask for it.

    repeated_at  of the parties that ask so, who watches numbers most strictly: its own orders and those of the units
                 below it are looked at; None where numbers may be repeated
    """

    needs_number: bool = False
    needs_cost_centre: bool = False
    repeated: RepeatedNumber = RepeatedNumber.ALLOWED
    repeated_at: UUID | None = None
    needs_document: bool = False
