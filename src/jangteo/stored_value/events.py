from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class StoredValueMoved(Event):
    """The balance of a gift card or of store credit changed.

    kind      "gift_card" or "store_credit"
    what      "issue", "spend", "give_back", "expire" or "adjust"
    amount    below zero where it became less
    party_id  whose store credit it is; None of a gift card
    """

    name: ClassVar[str] = "stored_value.moved"
    value_id: UUID
    kind: str
    what: str
    amount: Money
    balance: Money
    party_id: UUID | None
    order_id: UUID | None
    at: datetime
