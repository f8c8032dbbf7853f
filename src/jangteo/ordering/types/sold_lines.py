"""A line of an order as it stands by now."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jangteo.ordering.types.orders import FulfilmentProgress, OrderKind, OrderStatus, PaymentProgress


@dataclass(frozen=True, slots=True)
class SoldLine:
    """What was sold, to whom, and what is left of it.

    given_back  base units of `quantity`
    """

    id: UUID
    order_number: str
    channel_id: UUID
    buyer_id: UUID | None
    person_id: UUID | None
    variant_id: UUID | None
    name: str
    label: str
    quantity: int
    given_back: int
    kind: str
    status: str
    payment: str
    fulfilment: str
    placed_at: datetime

    @property
    def is_bought(self) -> bool:
        """Whether it still stands: neither called off nor given back whole."""
        is_off = self.status == OrderStatus.CANCELLED or self.payment == PaymentProgress.REFUNDED
        return self.kind == OrderKind.SALE and not is_off and self.given_back < self.quantity

    @property
    def is_sent(self) -> bool:
        return self.fulfilment in (FulfilmentProgress.SHIPPED, FulfilmentProgress.DELIVERED)

    @property
    def has_arrived(self) -> bool:
        return self.fulfilment == FulfilmentProgress.DELIVERED


@dataclass(frozen=True, slots=True)
class ArrivedOrder:
    """An order whose goods have arrived, and who ordered them for whom."""

    id: UUID
    number: str
    buyer_id: UUID
    person_id: UUID
