"""Deal rooms as who opened them sees them: who was invited, who looked, votes and comments."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min

from jangteo.kernel import clock
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.quotes import selectors as quotes
from jangteo.quotes.errors import QuoteNotFound
from jangteo.sharing.models import DealRoom, RoomComment, RoomGuest, RoomVisit, RoomVote
from jangteo.sharing.rules.rooms import guest_state, tally
from jangteo.sharing.selectors.room_content import content_of
from jangteo.sharing.selectors.room_doors import access_room
from jangteo.sharing.types import Comment, GuestView, RoomHead, RoomOf, RoomView, Stance, Tally, Vote

LISTED = 50

type Visits = tuple[int, datetime | None, datetime | None]


def list_rooms(actor: Actor, channel_id: UUID | None = None) -> list[RoomHead]:
    """The rooms of whoever acts, for whom they act, those opened last first."""
    if actor.person_id is None or actor.assists:
        return []
    rows = DealRoom.objects.filter(person=actor.person_id, party=actor.party_id)
    if channel_id is not None:
        rows = rows.filter(channel=channel_id)
    return _heads(list(rows.order_by("-opened_at", "-pk")[:LISTED]), actor)


def get_room(room_id: UUID, actor: Actor, language: str) -> RoomView:
    """A room whole.

    raises  RoomNotFound
    """
    row = access_room(room_id, actor)
    may_give = has(actor, Action.PRICES_SEE)
    return RoomView(
        head=_heads([row], actor)[0],
        about_id=row.quote_id or row.cart_id,  # type: ignore[arg-type]
        message=row.message,
        guests=_guests(row),
        comments=comments_of(row),
        content=content_of(row, actor, language, sees_prices=may_give),
        gives_prices=may_give,
    )


def comments_of(row: DealRoom) -> tuple[Comment, ...]:
    """What was said, the first first."""
    owner = parties_by_id([row.person_id])
    name = next((one.name for one in owner.values()), "")
    return tuple(
        Comment(
            id=one.pk,
            at=one.at,
            name=one.guest.name if one.guest else name,
            text=one.text,
            line_key=one.line_key,
            is_owner=one.guest_id is None,
            guest_id=one.guest_id,
        )
        for one in RoomComment.objects.select_related("guest").filter(room=row).order_by("at", "pk")
    )


def vote_of(row: RoomVote | None) -> Vote | None:
    """A vote as it is shown."""
    return Vote(Stance(row.stance), row.word, row.at, row.changes) if row else None


def tally_of(room_id: UUID) -> Tally:
    """Counts of the votes in a room; what a revoked link said does not count."""
    return _tallies([room_id])[room_id]


def _tallies(room_ids: Iterable[UUID]) -> dict[UUID, Tally]:
    wanted = list(room_ids)
    voters = Counter(
        RoomGuest.objects.filter(room__in=wanted, may_vote=True, revoked_at=None).values_list("room", flat=True)
    )
    votes: dict[UUID, list[Stance]] = {one: [] for one in wanted}
    rows = RoomVote.objects.filter(guest__room__in=wanted, guest__revoked_at=None)
    for room_id, stance in rows.values_list("guest__room", "stance"):
        votes[room_id].append(Stance(stance))
    return {one: tally(votes[one], voters[one]) for one in wanted}


def _guests(row: DealRoom) -> tuple[GuestView, ...]:
    guests = list(RoomGuest.objects.select_related("link").filter(room=row).order_by("position"))
    visits = _visits(guests)
    votes = RoomVote.objects.in_bulk([one.pk for one in guests])
    now = clock.now()
    found = []
    for one in guests:
        count, first, last = visits.get(one.pk, (0, None, None))
        found.append(
            GuestView(
                id=one.pk,
                name=one.name,
                email=one.email,
                sees_prices=one.sees_prices,
                may_comment=one.may_comment,
                may_vote=one.may_vote,
                state=guest_state(one.revoked_at, one.link.expires_at, now),
                expires_at=one.link.expires_at,
                visits=count,
                first_at=first,
                last_at=last,
                vote=vote_of(votes.get(one.pk)),
            )
        )
    return tuple(found)


def _visits(guests: Iterable[RoomGuest]) -> dict[UUID, Visits]:
    """{guest: how often, first, last} by the rows themselves."""
    rows = RoomVisit.objects.filter(guest__in=[one.pk for one in guests]).values("guest")
    told = rows.annotate(n=Count("pk"), first=Min("at"), last=Max("at"))
    return {one["guest"]: (one["n"], one["first"], one["last"]) for one in told.order_by("guest")}


def _heads(rows: list[DealRoom], actor: Actor) -> list[RoomHead]:
    ids = [row.pk for row in rows]
    guests = Counter(RoomGuest.objects.filter(room__in=ids, revoked_at=None).values_list("room", flat=True))
    seen = RoomVisit.objects.filter(guest__room__in=ids).values_list("guest__room", "guest").distinct()
    visitors = Counter(room_id for room_id, _guest in seen)
    comments = Counter(RoomComment.objects.filter(room__in=ids).values_list("room", flat=True))
    tallies = _tallies(ids)
    return [
        RoomHead(
            id=row.pk,
            title=row.title,
            of=RoomOf.QUOTE if row.quote_id else RoomOf.CART,
            number=_number(row, actor),
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            guests=guests[row.pk],
            visitors=visitors[row.pk],
            comments=comments[row.pk],
            tally=tallies[row.pk],
        )
        for row in rows
    ]


def _number(row: DealRoom, actor: Actor) -> str:
    if row.quote_id is None:
        return ""
    try:
        return quotes.access_quote(row.quote_id, actor).number
    except QuoteNotFound:  # they may not see the party's orders any more
        return ""
