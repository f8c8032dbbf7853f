"""What guests do in a room: look, say something, vote; and what who opened it says."""

from uuid import UUID

from django.db import transaction
from django.db.models import F

from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.sharing.errors import InvalidRoom, NotForGuest, RoomIsOver, TooMuchSaid
from jangteo.sharing.models import DealRoom, PersonalLink, RoomComment, RoomGuest, RoomVisit, RoomVote
from jangteo.sharing.rules.rooms import fingerprints, look_since
from jangteo.sharing.selectors.room_doors import access_room, guest_by_token, over_of
from jangteo.sharing.selectors.room_guests import content_of_guest
from jangteo.sharing.services.rooms import checked_line
from jangteo.sharing.types import LONGEST_COMMENT, LONGEST_WORDS, Look, RoomContent, RoomOver, Stance
from jangteo.sharing.types.rooms import CHANGES_AT_ONCE, COMMENTS_AT_ONCE, MOST_COMMENTS, SAME_VISIT, SPAM_WINDOW


@transaction.atomic
def note_visit(
    *, token: str, actor: Actor, language: str, channel_id: UUID | None = None, is_preview: bool = False
) -> Look:
    """Keep that a link was opened, and by what it showed; not by who made it, nor to draw a preview.

    Opened again within a minute, with nothing changed, it is the same visit. What is told as changed is what changed
    since the visit before this one.

    locks   the room
    raises  LinkNotFound
    """
    guest = guest_by_token(token, channel_id)
    content = None if over_of(guest) else content_of_guest(guest, language)
    if content is None or is_preview or (actor.person_id is not None and actor.person_id == guest.room.person_id):
        return Look()
    guest = guest_by_token(token, channel_id, is_locked=True)
    now, seen = clock.now(), fingerprints(content)
    rows = list(RoomVisit.objects.filter(guest=guest).order_by("-at", "-pk")[:2])
    if rows and rows[0].seen == seen and rows[0].at > now - SAME_VISIT:
        rows = rows[1:]
    else:
        RoomVisit.objects.create(guest=guest, at=now, seen=seen)
        PersonalLink.objects.filter(pk=guest.pk).update(views=F("views") + 1, last_viewed_at=now)
    return look_since(rows[0].seen, seen, rows[0].at) if rows else Look()


@transaction.atomic
def comment_by_link(*, token: str, text: str, line_key: str = "", channel_id: UUID | None = None) -> None:
    """Say something on all of it, or on a line.

    locks   the room
    raises  LinkNotFound, RoomIsOver, NotForGuest, InvalidRoom, TooMuchSaid
    """
    guest = guest_by_token(token, channel_id, is_locked=True)
    content = _shown(guest)
    if not guest.may_comment:
        raise NotForGuest(what="comment")
    lately = RoomComment.objects.filter(guest=guest, at__gt=clock.now() - SPAM_WINDOW).count()
    if lately >= COMMENTS_AT_ONCE:
        raise TooMuchSaid(limit=COMMENTS_AT_ONCE, retry_after=int(SPAM_WINDOW.total_seconds()))
    _write(guest.room, guest, text, line_key, content)
    _has_news(guest)


@transaction.atomic
def say_in_room(*, room_id: UUID, text: str, line_key: str = "", actor: Actor) -> None:
    """Who opened a room says something in it.

    locks   the room
    raises  RoomNotFound, RoomIsOver, InvalidRoom, TooMuchSaid
    """
    room = access_room(room_id, actor, is_locked=True)
    if room.closed_at is not None:
        raise RoomIsOver(state=RoomOver.CLOSED.value)
    _write(room, None, text, line_key, None)


@transaction.atomic
def vote_by_link(*, token: str, stance: Stance, word: str = "", channel_id: UUID | None = None) -> None:
    """Vote, or say it otherwise; of one link there is one vote.

    locks   the room
    raises  LinkNotFound, RoomIsOver, NotForGuest, InvalidRoom, TooMuchSaid
    """
    guest = guest_by_token(token, channel_id, is_locked=True)
    row, now = RoomVote.objects.filter(pk=guest.pk).first(), clock.now()
    _shown(guest)
    if not guest.may_vote:
        raise NotForGuest(what="vote")
    clean = checked_line(word, "word", LONGEST_WORDS) if word.strip() else ""
    if row is None:
        RoomVote.objects.create(guest=guest, stance=stance.value, word=clean, at=now, recent_since=now, recent=1)
    elif (row.stance, row.word) == (stance.value, clean):
        return
    else:
        _change(row, stance, clean)
    _has_news(guest)


def _change(row: RoomVote, stance: Stance, word: str) -> None:
    now = clock.now()
    if row.recent_since <= now - SPAM_WINDOW:
        row.recent_since, row.recent = now, 0
    if row.recent >= CHANGES_AT_ONCE:
        raise TooMuchSaid(limit=CHANGES_AT_ONCE, retry_after=int(SPAM_WINDOW.total_seconds()))
    row.stance, row.word, row.at = stance.value, word, now
    row.changes, row.recent = row.changes + 1, row.recent + 1
    row.save()


def _shown(guest: RoomGuest) -> RoomContent:
    """What a guest is shown.

    raises  RoomIsOver
    """
    over = over_of(guest)
    content = None if over else content_of_guest(guest, guest.room.language)
    if content is None:
        raise RoomIsOver(state=(over or RoomOver.CLOSED).value)
    return content


def _write(room: DealRoom, guest: RoomGuest | None, text: str, line_key: str, content: RoomContent | None) -> None:
    if content is not None and line_key and line_key not in {line.key for line in content.lines}:
        raise InvalidRoom("there is no such line", field="line")
    if RoomComment.objects.filter(room=room).count() >= MOST_COMMENTS:
        raise TooMuchSaid(limit=MOST_COMMENTS)
    RoomComment.objects.create(
        room=room,
        guest=guest,
        at=clock.now(),
        line_key=line_key[:40].replace("\0", ""),
        text=checked_line(text, "text", LONGEST_COMMENT),
    )


def _has_news(guest: RoomGuest) -> None:
    """Who opened the room is written to of it by a job, at most once an hour."""
    DealRoom.objects.filter(pk=guest.room_id).update(news_at=clock.now())
