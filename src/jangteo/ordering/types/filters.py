"""What lists of orders are narrowed to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the office narrows its board to; empty means any.

    text  order number, buyer's name, e-mail, purchase order number or SKU
    held  a kind of hold that is open, or "any"
    changed_since  something was written about it since: a move, a hold, a refund, a change
    """

    text: str = ""
    channel_code: str = ""
    status: str = ""
    payment: str = ""
    fulfilment: str = ""
    origin: str = ""
    from_at: datetime | None = None
    until_at: datetime | None = None
    buyer_id: UUID | None = None
    held: str = ""
    changed_since: datetime | None = None
