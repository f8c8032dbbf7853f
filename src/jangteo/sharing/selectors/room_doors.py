"""The doors of deal rooms: for who opened one, and for whoever holds a link."""

from uuid import UUID

from django.conf import settings

from jangteo.kernel import clock
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.selectors import list_contexts
from jangteo.sharing import rules
from jangteo.sharing.errors import LinkNotFound, RoomNotFound
from jangteo.sharing.models import DealRoom, RoomGuest
from jangteo.sharing.rules.rooms import guest_state
from jangteo.sharing.types import GuestState, LinkPurpose, RoomOver


def access_room(room_id: UUID, actor: Actor, *, is_locked: bool = False) -> DealRoom:
    """A room of who opened it: nobody else of their party, and no staff who act for them.

    raises  RoomNotFound, the same for one that is not there and one that is somebody else's
    """
    row = lock_room(room_id) if is_locked else DealRoom.objects.filter(pk=room_id).first()
    if row is None or not _is_theirs(row, actor):
        raise RoomNotFound
    return row


def _is_theirs(row: DealRoom, actor: Actor) -> bool:
    if actor.assists or actor.person_id is None or Action.CARTS_USE not in actor.rights:
        return False
    if actor.channel_id is not None and actor.channel_id != row.channel_id:
        return False
    return (row.party_id, row.person_id) == (actor.party_id, actor.person_id)


def lock_room(room_id: UUID) -> DealRoom | None:
    """A room whose words and votes nobody else writes meanwhile."""
    rows = DealRoom.objects.filter(pk=room_id)
    return (rows if "room-lock" in settings.JANGTEO_UNGUARDED else rows.select_for_update()).first()


def guest_by_token(token: str, channel_id: UUID | None = None, *, is_locked: bool = False) -> RoomGuest:
    """Whose link a token is, in the channel of its room.

    is_locked  their room is locked, and they are read after that
    raises     LinkNotFound
    """
    rows = RoomGuest.objects.select_related("link", "room").filter(
        link__digest=rules.digest(token), link__purpose=LinkPurpose.ROOM.value
    )
    if channel_id is not None:
        rows = rows.filter(room__channel=channel_id)
    row = rows.first()
    if row is not None and is_locked:
        lock_room(row.room_id)
        row = rows.first()  # whoever had the lock before may have revoked it
    if row is None:
        raise LinkNotFound
    return row


def over_of(guest: RoomGuest) -> RoomOver | None:
    """Why a link opens nothing any more; None: it does."""
    state = guest_state(guest.revoked_at, guest.link.expires_at, clock.now())
    if state == GuestState.REVOKED:
        return RoomOver.REVOKED
    if guest.room.closed_at is not None:
        return RoomOver.CLOSED
    return RoomOver.EXPIRED if state == GuestState.EXPIRED else None


def owner_of(room: DealRoom) -> Actor | None:
    """Who opened a room, as the doors would let them in for its party now; None: they may not act for it any more."""
    contexts = list_contexts(room.person_id)
    context = next((one for one in contexts if one.id == room.party_id), None)
    if context is None or Action.CARTS_USE not in context.rights:
        return None
    return Actor(
        person_id=PartyId(room.person_id),
        party_id=context.id,
        name=next((one.party.name for one in contexts if one.id == room.person_id), ""),
        party_name=context.party.name,
        via="job",
        rights=context.rights,
        lineage=context.lineage,
        unit_ids=context.unit_ids,
    )
