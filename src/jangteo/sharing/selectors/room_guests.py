"""A deal room as whoever holds a link sees it, and the files of its goods."""

from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.selectors import StoredMedia
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.parties.selectors import parties_by_id
from jangteo.sharing.errors import LinkNotFound
from jangteo.sharing.models import DealRoom, RoomGuest, RoomVisit, RoomVote
from jangteo.sharing.rules.rooms import fingerprints, look_since, without_figures
from jangteo.sharing.selectors.room_content import content_of, files_of, viewer_of
from jangteo.sharing.selectors.room_doors import guest_by_token, over_of, owner_of
from jangteo.sharing.selectors.rooms import comments_of, tally_of, vote_of
from jangteo.sharing.types import Comment, Look, RoomContent, RoomOver, RoomSeen


def look_at_room(token: str, language: str, *, channel_id: UUID | None = None, before: Look | None = None) -> RoomSeen:
    """What a link opens, or why it opens nothing any more.

    before  what had changed as this visit began
    raises  LinkNotFound
    """
    guest = guest_by_token(token, channel_id)
    over = over_of(guest)
    content = None if over else content_of_guest(guest, language)
    if content is None:
        return _shell(guest, over or RoomOver.CLOSED)
    figures = frozenset[str]() if content.shows_prices else content.figures
    return RoomSeen(
        channel=channels_by_id([guest.room.channel_id])[ChannelId(guest.room.channel_id)],
        title=without_figures(guest.room.title, figures),
        asked_by=name_of(guest.room),
        guest_id=guest.pk,
        guest_name=guest.name,
        expires_at=guest.link.expires_at,
        message=without_figures(guest.room.message, figures),
        may_comment=guest.may_comment,
        may_vote=guest.may_vote,
        content=content,
        comments=tuple(_told(one, figures) for one in comments_of(guest.room)),
        tally=tally_of(guest.room_id),
        vote=vote_of(RoomVote.objects.filter(pk=guest.pk).first()),
        look=before or Look(),
    )


def content_of_guest(guest: RoomGuest, language: str) -> RoomContent | None:
    """What a guest is shown of what the room is about; None: nothing can be."""
    return content_of(guest.room, owner_of(guest.room), language, sees_prices=guest.sees_prices)


def look_of(guest: RoomGuest, content: RoomContent) -> Look:
    """What is otherwise than at their last visit."""
    last = RoomVisit.objects.filter(guest=guest).order_by("-at", "-pk").first()
    return look_since(last.seen if last else None, fingerprints(content), last.at if last else None)


def find_room_file(token: str, media_id: UUID, language: str, *, channel_id: UUID | None = None) -> StoredMedia:
    """A picture or document of the goods in a room, for a link that opens it.

    raises  LinkNotFound, also for any other file
    """
    guest = guest_by_token(token, channel_id)
    owner = owner_of(guest.room)
    if over_of(guest) or owner is None:
        raise LinkNotFound
    viewer = viewer_of(guest.room, owner, language, sees_prices=guest.sees_prices)
    is_shown = media_id in files_of(guest.room, owner, viewer)
    found = catalog.find_media(media_id, viewer) if is_shown else None
    if found is None:
        raise LinkNotFound
    return found


def name_of(room: DealRoom) -> str:
    """Who asks: the person, and for whom where that is another."""
    people = parties_by_id([room.person_id, room.party_id])
    names = dict.fromkeys(people[one].name for one in (room.person_id, room.party_id) if one in people)  # type: ignore[index]
    return " · ".join(names)


def _told(one: Comment, figures: frozenset[str]) -> Comment:
    return Comment(
        one.id, one.at, one.name, without_figures(one.text, figures), one.line_key, one.is_owner, one.guest_id
    )


def _shell(guest: RoomGuest, over: RoomOver) -> RoomSeen:
    """Of a link that is over nothing but names."""
    return RoomSeen(
        channel=channels_by_id([guest.room.channel_id])[ChannelId(guest.room.channel_id)],
        title="",
        asked_by=name_of(guest.room),
        guest_id=guest.pk,
        guest_name=guest.name,
        expires_at=guest.link.expires_at,
        over=over,
    )
