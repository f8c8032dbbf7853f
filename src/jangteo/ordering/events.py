from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """An order came to be."""

    name: ClassVar[str] = "ordering.order_placed"
    order_id: UUID
    number: str
    channel_id: UUID
    buyer_id: UUID | None
    placed_at: datetime
    gross: Money


@dataclass(frozen=True, slots=True)
class ApprovedNotOrdered(Event):
    """A cart that was approved could not be ordered, and is its owner's again; `code` is the refusal's."""

    name: ClassVar[str] = "ordering.approved_not_ordered"
    cart_id: UUID
    request_id: UUID
    channel_id: UUID
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """An order was called off before it was shipped."""

    name: ClassVar[str] = "ordering.order_cancelled"
    order_id: UUID
    number: str
    channel_id: UUID
    placed_at: datetime
    gross: Money


@dataclass(frozen=True, slots=True)
class OrderRevised(Event):
    """An order was changed after it was placed.

    revision    which of its changes it is, from 1
    placed_at   when the order was placed; `at` is when it was changed
    gross       what the order comes to now
    difference  to before: above zero it costs more
    """

    name: ClassVar[str] = "ordering.order_revised"
    order_id: UUID
    number: str
    channel_id: UUID
    revision: int
    placed_at: datetime
    at: datetime
    gross: Money
    difference: Money


@dataclass(frozen=True, slots=True)
class OrderRefunded(Event):
    """Money of an order was given back, a part of it or the rest; a cancelled order tells what was left of it.

    number  the order's
    gross   of this refund alone
    """

    name: ClassVar[str] = "ordering.order_refunded"
    order_id: UUID
    number: str
    channel_id: UUID
    refund_id: UUID
    refund_number: str
    at: datetime
    gross: Money


@dataclass(frozen=True, slots=True)
class OrderShipped(Event):
    """An order's goods left."""

    name: ClassVar[str] = "ordering.order_shipped"
    order_id: UUID
    number: str
    channel_id: UUID


@dataclass(frozen=True, slots=True)
class OrderHeld(Event):
    """An order waits for somebody to look at it; `kind` is the word of a `HoldKind`."""

    name: ClassVar[str] = "ordering.order_held"
    order_id: UUID
    number: str
    channel_id: UUID
    hold_id: UUID
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderReleased(Event):
    """One reason for which an order was held is gone; others may be left."""

    name: ClassVar[str] = "ordering.order_released"
    order_id: UUID
    number: str
    channel_id: UUID
    hold_id: UUID
    kind: str
    at: datetime
