"""Deal rooms for programs of who opens them: show a quote or a cart to others, and hear what they say."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Status
from pydantic import StrictBool, StrictInt, StringConstraints

from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.ordering.api.schemas import language
from jangteo.sharing import selectors, services
from jangteo.sharing.api.shares import router
from jangteo.sharing.types import (
    DEFAULT_ROOM_DAYS,
    LONGEST_COMMENT,
    LONGEST_NAME,
    LONGEST_WORDS,
    MOST_GUESTS,
    MOST_ROOM_DAYS,
    Comment,
    GuestDraft,
    GuestLink,
    GuestState,
    GuestView,
    RoomDraft,
    RoomHead,
    RoomOf,
    Stance,
)

type Days = Annotated[StrictInt, Field(ge=1, le=MOST_ROOM_DAYS, description="How long a link holds.")]


class Invite(Strict):
    """Somebody who is invited, and what their link lets them do."""

    name: Text = Field(min_length=1, max_length=LONGEST_NAME, examples=["김부장"])
    email: Text = Field("", max_length=254, description="They are written to; empty: the link is sent by hand.")
    sees_prices: StrictBool = False
    may_comment: StrictBool = True
    may_vote: StrictBool = True
    days: Days = DEFAULT_ROOM_DAYS


class OpenRoom(Strict):
    """A room about a quote that was offered, or about a cart: one of the two."""

    quote_id: UUID | None = None
    cart_id: UUID | None = None
    title: Text = Field("", max_length=LONGEST_NAME, description="Empty: the quote's number, or the cart's name.")
    message: Text = Field("", max_length=LONGEST_WORDS)
    guests: list[Invite] = Field(default_factory=list, max_length=MOST_GUESTS)


class RenewLink(Strict):
    days: Days = DEFAULT_ROOM_DAYS


class SayInRoom(Strict):
    text: Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST_COMMENT)]
    line: Annotated[Text, StringConstraints(max_length=40)] = Field("", description="Key of a line; empty: all of it.")


class RoomLinkOut(Schema):
    """The link is `/room/{key}/` in the channel's shop; `key` is told this once."""

    guest_id: UUID
    name: str
    key: str
    expires_at: datetime
    is_mailed: bool


class RoomMadeOut(Schema):
    id: UUID
    links: list[RoomLinkOut]


class RoomVotesOut(Schema):
    """Counts of votes; of revoked links none counts. `voters` may vote."""

    voters: int
    votes: dict[str, int] = Field(examples=[{"for": 2, "against": 1, "abstain": 0}])


class RoomHeadOut(Schema):
    """A room in a list; `number` is of its quote."""

    id: UUID
    title: str
    of: RoomOf
    number: str
    opened_at: datetime
    closed_at: datetime | None
    guests: int
    visitors: int
    comments: int
    tally: RoomVotesOut


class RoomVoteOut(Schema):
    stance: Stance
    word: str
    at: datetime
    changes: int


class RoomGuestOut(Schema):
    """Who was invited; `visits` is how often they opened it."""

    id: UUID
    name: str
    email: str
    sees_prices: bool
    may_comment: bool
    may_vote: bool
    state: GuestState
    expires_at: datetime
    visits: int
    first_at: datetime | None
    last_at: datetime | None
    vote: RoomVoteOut | None


class RoomCommentOut(Schema):
    """`guest_id` null: by who opened the room."""

    id: UUID
    at: datetime
    name: str
    text: str
    line: str
    guest_id: UUID | None


class RoomOut(RoomHeadOut):
    """A room whole, for who opened it alone."""

    message: str
    people: list[RoomGuestOut]
    said: list[RoomCommentOut]


@router.post("/channels/{channel}/rooms", response={201: RoomMadeOut}, summary="Open a deal room")
@entering(Action.CARTS_USE, has_key=True)
def open_room(request: HttpRequest, channel: str, body: OpenRoom) -> Status[RoomMadeOut]:
    """Show a quote or a cart to others, each by a link of their own; links are told this once."""
    entered, actor = entry_of(request)
    draft = RoomDraft(body.quote_id, body.cart_id, body.title, body.message, tuple(_draft(one) for one in body.guests))
    made = services.open_room(channel=entered, draft=draft, actor=actor)
    return Status(201, RoomMadeOut(id=made.id, links=[_link(one) for one in made.links]))


@router.get("/channels/{channel}/rooms", response=list[RoomHeadOut], summary="List deal rooms")
@entering(Action.CARTS_USE)
def list_rooms(request: HttpRequest, channel: str) -> list[RoomHeadOut]:
    """Of the caller alone, those opened last first; at most fifty."""
    entered, actor = entry_of(request)
    return [RoomHeadOut(**_head(one)) for one in selectors.list_rooms(actor, entered.id)]


@router.get("/channels/{channel}/rooms/{room_id}", response=RoomOut, summary="Read a deal room")
@entering(Action.CARTS_USE)
def get_room(request: HttpRequest, channel: str, room_id: UUID) -> RoomOut:
    """Who was invited, who looked and when, how they vote, and what was said."""
    return _room(request, room_id)


@router.post("/channels/{channel}/rooms/{room_id}/guests", response={201: RoomLinkOut}, summary="Invite somebody")
@entering(Action.CARTS_USE, has_key=True)
def invite_guest(request: HttpRequest, channel: str, room_id: UUID, body: Invite) -> Status[RoomLinkOut]:
    """One more person, by a link that is told this once; ten at most."""
    _entered, actor = entry_of(request)
    (link,) = services.invite_guests(room_id=room_id, guests=[_draft(body)], actor=actor)
    return Status(201, _link(link))


@router.delete(
    "/channels/{channel}/rooms/{room_id}/guests/{guest_id}", response={204: None}, summary="Take one link back"
)
@entering(Action.CARTS_USE)
def revoke_guest(request: HttpRequest, channel: str, room_id: UUID, guest_id: UUID) -> Status[None]:
    """That link opens nothing any more, the others do; its vote counts no more."""
    _entered, actor = entry_of(request)
    services.revoke_guest(room_id=room_id, guest_id=guest_id, actor=actor)
    return Status(204, None)


@router.post(
    "/channels/{channel}/rooms/{room_id}/guests/{guest_id}/link",
    response={201: RoomLinkOut},
    summary="Renew somebody's link",
)
@entering(Action.CARTS_USE, has_key=True)
def renew_guest(
    request: HttpRequest, channel: str, room_id: UUID, guest_id: UUID, body: RenewLink
) -> Status[RoomLinkOut]:
    """A new link in place of theirs, for a revoked or expired one too; what they said stays theirs."""
    _entered, actor = entry_of(request)
    return Status(201, _link(services.renew_guest(room_id=room_id, guest_id=guest_id, days=body.days, actor=actor)))


@router.post("/channels/{channel}/rooms/{room_id}/comments", response={201: RoomOut}, summary="Say something in a room")
@entering(Action.CARTS_USE, has_key=True)
def say_in_room(request: HttpRequest, channel: str, room_id: UUID, body: SayInRoom) -> Status[RoomOut]:
    """On all of it, or on a line; everybody who was invited reads it."""
    _entered, actor = entry_of(request)
    services.say_in_room(room_id=room_id, text=body.text, line_key=body.line, actor=actor)
    return Status(201, _room(request, room_id))


@router.delete("/channels/{channel}/rooms/{room_id}", response={204: None}, summary="Close a deal room")
@entering(Action.CARTS_USE)
def close_room(request: HttpRequest, channel: str, room_id: UUID) -> Status[None]:
    """All its links open nothing any more; who opened it reads it still."""
    _entered, actor = entry_of(request)
    services.close_room(room_id=room_id, actor=actor)
    return Status(204, None)


def _room(request: HttpRequest, room_id: UUID) -> RoomOut:
    _entered, actor = entry_of(request)
    view = selectors.get_room(room_id, actor, language())
    return RoomOut(
        **_head(view.head),
        message=view.message,
        people=[_guest(one) for one in view.guests],
        said=[_comment(one) for one in view.comments],
    )


def _head(one: RoomHead) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "of": one.of,
        "number": one.number,
        "opened_at": one.opened_at,
        "closed_at": one.closed_at,
        "guests": one.guests,
        "visitors": one.visitors,
        "comments": one.comments,
        "tally": {
            "voters": one.tally.voters,
            "votes": {each.value: count for each, count in one.tally.votes.items()},
        },
    }


def _draft(one: Invite) -> GuestDraft:
    return GuestDraft(one.name, one.email, one.sees_prices, one.may_comment, one.may_vote, one.days)


def _link(one: GuestLink) -> RoomLinkOut:
    return RoomLinkOut(
        guest_id=one.guest_id, name=one.name, key=one.token, expires_at=one.expires_at, is_mailed=one.is_mailed
    )


def _guest(one: GuestView) -> RoomGuestOut:
    vote = one.vote
    return RoomGuestOut(
        id=one.id,
        name=one.name,
        email=one.email,
        sees_prices=one.sees_prices,
        may_comment=one.may_comment,
        may_vote=one.may_vote,
        state=one.state,
        expires_at=one.expires_at,
        visits=one.visits,
        first_at=one.first_at,
        last_at=one.last_at,
        vote=RoomVoteOut(stance=vote.stance, word=vote.word, at=vote.at, changes=vote.changes) if vote else None,
    )


def _comment(one: Comment) -> RoomCommentOut:
    return RoomCommentOut(id=one.id, at=one.at, name=one.name, text=one.text, line=one.line_key, guest_id=one.guest_id)
