from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class PaymentChanged(Event):
    """Money of an order came, went back, or is not awaited any more.

    state               of the payment: awaited, authorised, received, void, refunded
    captured, refunded  of the payment so far
    """

    name: ClassVar[str] = "payments.payment_changed"
    payment_id: UUID
    order_id: UUID
    state: str
    captured: Money
    refunded: Money
