"""Carts shared for somebody else to pay, for programs of who shares them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import StrictInt, StringConstraints

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, MoneyWire, Schema, Strict, Text, money_view
from jangteo.kernel.languages import DEFAULT_LANGUAGE
from jangteo.kernel.types import Action
from jangteo.ordering.types import CheckoutDetails
from jangteo.parties.api import anyone
from jangteo.parties.types import PostalAddress
from jangteo.sharing import selectors, services
from jangteo.sharing.types import DEFAULT_DAYS, LONGEST_WORDS, MOST_DAYS, ShareDraft, ShareState, ShareSummary

router = Router(auth=anyone)


class ShareAddress(Strict):
    """Where it goes; whoever pays is shown the recipient's name alone."""

    recipient: Text = Field(min_length=1, max_length=120, examples=["김도윤"])
    phone: Text = Field(min_length=1, max_length=40, examples=["010-1234-5678"])
    postcode: Text = Field(min_length=1, max_length=12, examples=["03045"])
    line1: Text = Field(min_length=1, max_length=200, examples=["종로구 북촌로 12"])
    line2: Text = Field("", max_length=200)
    city: Text = Field("", max_length=100, examples=["서울"])
    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field("KR", examples=["KR"])


class ShareCart(Strict):
    """A cart that somebody else is asked to pay."""

    cart_id: UUID
    email: Text = Field(min_length=3, max_length=254, description="The buyer's own; never shown to who pays.")
    ship_to: ShareAddress
    cap: MoneyWire | None = Field(None, description="At most this, with shipping; null: whatever it comes to.")
    days: Annotated[StrictInt, Field(ge=1, le=MOST_DAYS)] = DEFAULT_DAYS
    message: Text = Field("", max_length=LONGEST_WORDS)
    cost_centre: Text = Field("", max_length=40)


class ShareMadeOut(Schema):
    """The link is `/shared/{key}/` in the channel's shop; `key` is told this once."""

    id: UUID
    key: str
    expires_at: datetime


class ShareOut(Schema):
    """A link as who made it sees it; who pays, and by what, is told to nobody."""

    id: UUID
    state: ShareState
    cap: MoneyView | None
    total: MoneyView = Field(description="As it was shared; once it is ordered, as it was ordered.")
    message: str
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    views: int
    changed: bool = Field(description="Whoever has it wants less of it.")
    word: str = Field(description="Why it was declined.")
    order_number: str
    is_awaited: bool = Field(description="Ordered, and not all paid.")
    waits_for_approval: bool


@router.post("/channels/{channel}/shares", response={201: ShareMadeOut}, summary="Let somebody else pay a cart")
@entering(Action.CARTS_USE, has_key=True)
def share_cart(request: HttpRequest, channel: str, body: ShareCart) -> Status[ShareMadeOut]:
    """It is locked until somebody paid, declined, or it is taken back or expires."""
    _entered, actor = entry_of(request)
    made = services.share_cart(
        cart_id=body.cart_id,
        details=CheckoutDetails(
            email=body.email,
            ship_to=PostalAddress(**body.ship_to.model_dump()),
            payment_method=None,
            cost_centre=body.cost_centre,
        ),
        draft=ShareDraft(cap=body.cap.to_money() if body.cap else None, days=body.days, message=body.message),
        actor=actor,
        language=DEFAULT_LANGUAGE,
    )
    return Status(201, ShareMadeOut(id=made.id, key=made.token, expires_at=made.expires_at))


@router.get("/channels/{channel}/shares", response=list[ShareOut], summary="List carts given to others to pay")
@entering(Action.CARTS_USE)
def list_shares(request: HttpRequest, channel: str) -> list[ShareOut]:
    """Of the caller alone, the newest first; at most fifty."""
    entered, actor = entry_of(request)
    return [_out(one) for one in selectors.list_shares(actor, entered.id)]


@router.delete("/channels/{channel}/shares/{share_id}", response={204: None}, summary="Take a shared cart back")
@entering(Action.CARTS_USE)
def revoke_share(request: HttpRequest, channel: str, share_id: UUID) -> Status[None]:
    """The cart can be changed again; a link that is over stays as it is."""
    _entered, actor = entry_of(request)
    services.revoke_share(share_id=share_id, actor=actor)
    return Status(204, None)


def _out(one: ShareSummary) -> ShareOut:
    return ShareOut(
        id=one.id,
        state=one.state,
        cap=money_view(one.cap) if one.cap else None,
        total=money_view(one.total),
        message=one.message,
        made_at=one.made_at,
        expires_at=one.expires_at,
        ended_at=one.ended_at,
        views=one.views,
        changed=one.changed,
        word=one.word,
        order_number=one.order_number,
        is_awaited=one.is_awaited,
        waits_for_approval=one.waits_for_approval,
    )
