from dataclasses import dataclass
from datetime import date
from uuid import UUID

from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class DaySales:
    """Orders placed on a day in a channel, and of those the ones called off since."""

    channel_id: str
    day: date
    placed_count: int
    placed: Money
    cancelled_count: int
    cancelled: Money


@dataclass(frozen=True, slots=True)
class Replayed:
    """What an order or a cart costs as things stand and with what is tried, in minor units.

    what   the order's number, or the cart's id
    buyer  whom it counts for
    net    of the goods, before and after
    cost   of the goods to the seller; None: not known of all, or some have no price
    """

    what: str
    channel: str
    buyer: UUID
    before: int
    after: int
    net: tuple[int, int] = (0, 0)
    cost: int | None = None

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class ReplayedPart:
    """All orders, or all carts, of a replay.

    left_out  looked for, but without a price today
    """

    found: tuple[Replayed, ...]
    left_out: int = 0
