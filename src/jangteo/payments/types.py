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
    """How an order is paid, all its payments together, as pages show it.

    state         of what is awaited where something is, else of the first
    amount        received and awaited; what was called off counts only where there is nothing else
    deposit_code  of what is awaited where something is, else of the first
    received      what came in all
    refunded      what was given back of it
    awaited       None: nothing is
    """

    id: PaymentId
    order_id: UUID
    method: PaymentMethod
    state: PaymentState
    amount: Money
    deposit_code: str
    changed_at: datetime
    refunded: Money
    received: Money
    awaited: Money | None = None

    @property
    def left(self) -> Money:
        """The amount less what was given back."""
        return self.amount - self.refunded
