"""How each promise of deal rooms is broken by hand."""

from collections.abc import Mapping
from typing import Any

from factories import GUEST, cart_with, channel, company, member_of, stocked
from jangteo.sharing import services
from jangteo.sharing.models import RoomComment
from jangteo.sharing.types import GuestDraft, RoomDraft
from kernel.money_breaks import Break

ROOM_BREAKS: Mapping[str, Break] = {
    "sharing.room_visits_are_counted": Break(
        "DELETE FROM sharing_roomvisit WHERE guest_id = {room_guest}", "room_guest"
    ),
    "sharing.room_words_are_of_its_guests": Break(
        "UPDATE sharing_roomguest SET may_comment = false WHERE link_id = {room_guest}", "room_comment"
    ),
    "sharing.rooms_show_their_owners_things": Break(
        "UPDATE sharing_dealroom SET party_id = person_id WHERE id = {room}", "room"
    ),
}


def roomed() -> dict[str, Any]:
    """A room over a cart, in which a guest looked and said something."""
    shop, buyer = channel("rooms"), member_of(company())
    stocked(shop, {"ROOMED": 10})
    draft = RoomDraft(cart_id=cart_with(shop, buyer, {"ROOMED": 1}), guests=(GuestDraft("guest"),))
    made = services.open_room(channel=shop, draft=draft, actor=buyer)
    (link,) = made.links
    services.note_visit(token=link.token, actor=GUEST, language="ko")
    services.comment_by_link(token=link.token, text="fine")
    return {"room": made.id, "room_guest": link.guest_id, "room_comment": RoomComment.objects.get().pk}
