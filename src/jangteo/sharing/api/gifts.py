"""Gifts for programs of who gave them: where they stand, and taking one back. They are ordered in the shop's pages."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import Schema
from jangteo.kernel.types import Action
from jangteo.sharing import selectors, services
from jangteo.sharing.api.shares import router
from jangteo.sharing.types import GiftState, GiftSummary


class GiftOut(Schema):
    """A gift as who gave it sees it; where it goes is told to nobody but those who send it."""

    id: UUID
    state: GiftState
    order_number: str
    from_name: str
    to_name: str
    note: str
    sent_to: str = Field(description="The e-mail address the link went to; empty: the giver sends it.")
    days: int = Field(description="How long its receiver has, from when it is paid.")
    made_at: datetime
    expires_at: datetime | None = Field(description="null: it is not paid yet.")
    ended_at: datetime | None = Field(description="When it was taken, or came to nothing.")
    views: int
    word: str = Field(description="What its receiver said as they took it, or declined.")


@router.get("/channels/{channel}/gifts", response=list[GiftOut], summary="List gifts")
@entering(Action.CARTS_USE)
def list_gifts(request: HttpRequest, channel: str) -> list[GiftOut]:
    """Of the caller alone, the newest first; at most fifty."""
    entered, actor = entry_of(request)
    return [_out(one) for one in selectors.list_gifts(actor, entered.id)]


@router.get("/channels/{channel}/gifts/{gift_id}", response=GiftOut, summary="Show a gift")
@entering(Action.CARTS_USE)
def get_gift(request: HttpRequest, channel: str, gift_id: UUID) -> GiftOut:
    """One of the caller's own."""
    entered, actor = entry_of(request)
    return _out(selectors.get_gift(gift_id, actor, entered.id))


@router.delete("/channels/{channel}/gifts/{gift_id}", response={204: None}, summary="Take a gift back")
@entering(Action.CARTS_USE)
def take_gift_back(request: HttpRequest, channel: str, gift_id: UUID) -> Status[None]:
    """Its order is called off, and all of its money goes back the way it came; one that was taken is refused."""
    entered, actor = entry_of(request)
    selectors.get_gift(gift_id, actor, entered.id)  # one of this channel
    services.take_gift_back(gift_id=gift_id, actor=actor)
    return Status(204, None)


def _out(one: GiftSummary) -> GiftOut:
    names = ("id", "state", "order_number", "from_name", "to_name", "note", "sent_to", "days")
    times = ("made_at", "expires_at", "ended_at", "views", "word")
    return GiftOut(**{name: getattr(one, name) for name in (*names, *times)})
