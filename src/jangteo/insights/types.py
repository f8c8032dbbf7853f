from dataclasses import dataclass
from datetime import date

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
