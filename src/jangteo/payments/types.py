from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.kernel.money import Money

PaymentId = NewType("PaymentId", UUID)


class PaymentMethod(StrEnum):
    """Honest offline methods: nothing is charged here, money is received and noted by staff."""

    BANK_TRANSFER = "bank_transfer"
    ON_DELIVERY = "on_delivery"


class PaymentState(StrEnum):
    AWAITED = "awaited"
    RECEIVED = "received"
    VOID = "void"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment of an order as pages show it.

    refunded  what was given back of `amount`
    """

    id: PaymentId
    order_id: UUID
    method: PaymentMethod
    state: PaymentState
    amount: Money
    deposit_code: str
    changed_at: datetime
    refunded: Money

    @property
    def left(self) -> Money:
        """The amount less what was given back."""
        return self.amount - self.refunded
