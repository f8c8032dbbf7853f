"""Who decides with others opens a room about a quote or a cart, invites them, revokes, renews, closes."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import has, require_any
from jangteo.kernel.types import Action, Actor, job_actor
from jangteo.ordering.errors import LogInForCarts
from jangteo.ordering.selectors import access_cart
from jangteo.ordering.types import CartState
from jangteo.quotes import selectors as quotes
from jangteo.quotes.types import QuoteState
from jangteo.sharing import rules
from jangteo.sharing.errors import InvalidRoom, RoomIsOver, RoomNotFound, TooManyRooms
from jangteo.sharing.models import DealRoom, PersonalLink, RoomGuest
from jangteo.sharing.selectors.room_doors import access_room
from jangteo.sharing.services.room_letters import tell_invited
from jangteo.sharing.types import (
    LONGEST_NAME,
    LONGEST_WORDS,
    MOST_GUESTS,
    MOST_ROOM_DAYS,
    GuestDraft,
    GuestLink,
    LinkPurpose,
    RoomDraft,
    RoomMade,
    RoomOver,
)
from jangteo.sharing.types.rooms import KEPT_OPEN, LETTERS_APART, MOST_EVER_INVITED, MOST_INVITED_A_DAY, MOST_OPEN_ROOMS

OFFERED = (QuoteState.SENT, QuoteState.ACCEPTED)
AT_ONCE = 200


@transaction.atomic
def open_room(*, channel: Channel, draft: RoomDraft, actor: Actor) -> RoomMade:
    """Show a quote that was offered, or a cart, to others; their links are told once.

    Who is written to is written to in the channel's language.

    raises  LogInForCarts for a guest, NotPermitted, flags SwitchedOff, InvalidRoom, TooManyRooms, QuoteNotFound,
            CartNotFound
    """
    require_any(actor, Action.CARTS_USE)
    if actor.party_id is None or actor.person_id is None:
        raise LogInForCarts
    require_on(Feature.ROOMS, channel.id, actor)
    if actor.assists:
        raise InvalidRoom("a room is opened by the buyer themselves", field="actor")
    live = DealRoom.objects.filter(person=actor.person_id, closed_at=None).count()
    if live >= MOST_OPEN_ROOMS:
        raise TooManyRooms(limit=MOST_OPEN_ROOMS)
    title = _about(draft, channel, actor)
    row = DealRoom.objects.create(
        channel_id=channel.id,
        party_id=actor.party_id,
        person_id=actor.person_id,
        quote_id=draft.quote_id,
        cart_id=draft.cart_id,
        title=_words(draft.title, "title", LONGEST_NAME) or title[:LONGEST_NAME],
        message=_words(draft.message, "message", LONGEST_WORDS),
        language=channel.default_language,
        opened_at=clock.now(),
    )
    _note(row, actor, "open_room", {"quote": str(draft.quote_id or ""), "cart": str(draft.cart_id or "")})
    return RoomMade(row.pk, _invite(row, draft.guests, actor))


@transaction.atomic
def invite_guests(*, room_id: UUID, guests: Sequence[GuestDraft], actor: Actor) -> tuple[GuestLink, ...]:
    """Make a link for each, told once; who gave an address is written to.

    locks   the room
    raises  RoomNotFound, RoomIsOver, InvalidRoom, TooManyRooms
    """
    return _invite(_open(room_id, actor), guests, actor)


@transaction.atomic
def revoke_guest(*, room_id: UUID, guest_id: UUID, actor: Actor) -> None:
    """Cut one link, and no other; what was said by it stays, and its vote counts no more. Safe to run twice.

    locks   the room
    raises  RoomNotFound
    """
    room = access_room(room_id, actor, is_locked=True)
    row = _guest(room, guest_id)
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        _note(room, actor, "revoke_guest", {"guest": str(guest_id)})


@transaction.atomic
def renew_guest(*, room_id: UUID, guest_id: UUID, days: int, actor: Actor) -> GuestLink:
    """Give a guest another link in place of theirs, which opens nothing from now on; a revoked one is let in again.

    They are written to at most once an hour; the link is told to the caller in any case.

    locks   the room
    raises  RoomNotFound, RoomIsOver, InvalidRoom, TooManyRooms
    """
    room = _open(room_id, actor)
    row, now, token = _guest(room, guest_id), clock.now(), secrets.token_urlsafe(24)
    if row.revoked_at is not None and _live(room) >= MOST_GUESTS:
        raise TooManyRooms(limit=MOST_GUESTS)
    row.revoked_at = None
    row.save(update_fields=["revoked_at"])
    is_early = row.link.made_at > now - LETTERS_APART
    row.link.digest, row.link.made_at = rules.digest(token), now
    row.link.expires_at = now + timedelta(days=_checked_days(days))
    row.link.save(update_fields=["digest", "made_at", "expires_at"])
    _note(room, actor, "renew_guest", {"guest": str(guest_id)})
    return _tell(room, row, token, is_early=is_early)


@transaction.atomic
def close_room(*, room_id: UUID, actor: Actor) -> None:
    """End a room: all its links open nothing any more. Safe to run twice.

    locks   the room
    raises  RoomNotFound
    """
    _close(access_room(room_id, actor, is_locked=True), actor)


def close_old_rooms() -> int:
    """End the rooms of which all links ended long ago; how many. Safe to run twice."""
    still = RoomGuest.objects.filter(revoked_at=None, link__expires_at__gt=clock.now() - KEPT_OPEN)
    due = DealRoom.objects.filter(closed_at=None, opened_at__lte=clock.now() - KEPT_OPEN)
    ids = list(due.exclude(pk__in=still.values("room")).order_by("opened_at").values_list("pk", flat=True)[:AT_ONCE])
    for room_id in ids:
        with transaction.atomic():
            _close(DealRoom.objects.select_for_update().get(pk=room_id), job_actor("sharing"))
    return len(ids)


def checked_line(text: str, field: str, most: int) -> str:
    """Words of a person as they are kept; not empty.

    raises  InvalidRoom
    """
    clean = _words(text, field, most)
    if not clean:
        raise InvalidRoom("write something", field=field, maximum=most)
    return clean


def _about(draft: RoomDraft, channel: Channel, actor: Actor) -> str:
    """What a room is called where nobody says it; what it is about is the actor's own, and of this channel."""
    if (draft.quote_id is None) == (draft.cart_id is None):
        raise InvalidRoom("a room is about a quote or a cart", field="about")
    if draft.quote_id is not None:
        head = quotes.get_quote(draft.quote_id, actor).head
        if head.channel_id != channel.id or head.state not in OFFERED:
            raise InvalidRoom("nothing is offered by this quote now", field="quote")
        return head.number
    assert draft.cart_id is not None
    cart = access_cart(draft.cart_id, actor)
    if cart.channel_id != channel.id or cart.state != CartState.OPEN or not cart.lines.exists():
        raise InvalidRoom("there is nothing in this cart to be shown", field="cart")
    return cart.name or channel.name(channel.default_language)


def _open(room_id: UUID, actor: Actor) -> DealRoom:
    room = access_room(room_id, actor, is_locked=True)
    if room.closed_at is not None:
        raise RoomIsOver(state=RoomOver.CLOSED.value)
    return room


def _guest(room: DealRoom, guest_id: UUID) -> RoomGuest:
    row = RoomGuest.objects.select_related("link").filter(room=room, pk=guest_id).first()
    if row is None:
        raise RoomNotFound
    return row


def _live(room: DealRoom) -> int:
    return RoomGuest.objects.filter(room=room, revoked_at=None).count()


def _invite(room: DealRoom, guests: Sequence[GuestDraft], actor: Actor) -> tuple[GuestLink, ...]:
    """The links of a locked room's new guests."""
    ever = RoomGuest.objects.filter(room=room).count()
    if _live(room) + len(guests) > MOST_GUESTS or ever + len(guests) > MOST_EVER_INVITED:
        raise TooManyRooms(f"{MOST_GUESTS} people at most", limit=MOST_GUESTS)
    if sum(bool(one.email.strip()) for one in guests) + _written_today(room) > MOST_INVITED_A_DAY:
        raise TooManyRooms(f"{MOST_INVITED_A_DAY} people are written to in a day", limit=MOST_INVITED_A_DAY)
    made = []
    for position, draft in enumerate(guests, start=ever + 1):
        token = secrets.token_urlsafe(24)
        row = RoomGuest.objects.create(
            link=_make_link(token, _checked_days(draft.days), room),
            room=room,
            position=position,
            name=checked_line(draft.name, "name", LONGEST_NAME),
            email=_checked_email(draft.email),
            sees_prices=_may_give(draft, actor),
            may_comment=draft.may_comment,
            may_vote=draft.may_vote,
        )
        _note(room, actor, "invite_guest", {"guest": str(row.pk), "sees_prices": row.sees_prices})
        made.append(_tell(room, row, token))
    return tuple(made)


def _written_today(room: DealRoom) -> int:
    """How many people were invited by letters in the last day by who opened a room."""
    lately = RoomGuest.objects.filter(room__person=room.person_id, link__made_at__gt=clock.now() - timedelta(days=1))
    return lately.exclude(email="").count()


def _may_give(draft: GuestDraft, actor: Actor) -> bool:
    """Nobody lets others see what they may not see themselves."""
    if draft.sees_prices and not has(actor, Action.PRICES_SEE):
        raise InvalidRoom("who sees no prices can't show them", field="sees_prices")
    return draft.sees_prices


def _make_link(token: str, days: int, room: DealRoom) -> PersonalLink:
    now = clock.now()
    return PersonalLink.objects.create(
        purpose=LinkPurpose.ROOM.value,
        digest=rules.digest(token),
        party_id=room.party_id,
        person_id=room.person_id,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )


def _tell(room: DealRoom, row: RoomGuest, token: str, *, is_early: bool = False) -> GuestLink:
    is_mailed = bool(row.email) and not is_early
    if is_mailed:
        tell_invited(room, row, token)
    return GuestLink(row.pk, row.name, token, row.link.expires_at, is_mailed)


def _close(room: DealRoom, actor: Actor) -> None:
    if room.closed_at is None:
        room.closed_at = clock.now()
        room.save(update_fields=["closed_at"])
        _note(room, actor, "close_room", {})


def _checked_days(days: int) -> int:
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= MOST_ROOM_DAYS:
        raise InvalidRoom(field="days", minimum=1, maximum=MOST_ROOM_DAYS)
    return days


def _checked_email(text: str) -> str:
    clean = text.strip()
    try:
        if clean:
            validate_email(clean)
    except ValidationError:
        raise InvalidRoom("this is no e-mail address", field="email") from None
    return clean


def _words(text: str, field: str, most: int) -> str:
    clean = text.replace("\0", "").strip()
    if len(clean) > most:
        raise InvalidRoom(f"at most {most} letters", field=field, maximum=most)
    return clean


def _note(room: DealRoom, actor: Actor, what: str, after: dict[str, Any]) -> None:
    """What was done; no name or address of a guest."""
    audit.record(
        actor=actor, action=f"sharing.{what}", subject_kind="deal_room", subject_id=room.pk, after={"did": what} | after
    )
