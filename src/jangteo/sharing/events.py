from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event
from jangteo.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CartShared(Event):
    """Somebody was asked to pay a cart."""

    name: ClassVar[str] = "sharing.cart_shared"
    share_id: UUID
    cart_id: UUID
    channel_id: UUID
    total: Money
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ShareEnded(Event):
    """A shared cart was ordered by who had the link, or came to nothing: declined, taken_back, expired, not_approved.

    order_id  None where none was made
    """

    name: ClassVar[str] = "sharing.share_ended"
    share_id: UUID
    cart_id: UUID
    state: str
    order_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class GiftMoved(Event):
    """A gift can be taken now, was taken, or came to nothing; `state` says which."""

    name: ClassVar[str] = "sharing.gift_moved"
    gift_id: UUID
    order_id: UUID
    channel_id: UUID
    state: str
    at: datetime
