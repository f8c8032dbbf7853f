"""A cart is shared by a personal link; whoever has it wants less, pays or declines; it is taken back or expires.

And a room of several deciders is opened about a quote or a cart, by a link for each.
"""

from jangteo.sharing.services.ending import decline_share, end_with_request, expire_shares, note_view, revoke_share
from jangteo.sharing.services.gift_ending import expire_gifts, take_gift_back
from jangteo.sharing.services.give import ask_for_gift, follow_gift, renew_gift_link, send_gift
from jangteo.sharing.services.paying import edit_share, open_page, pay_share
from jangteo.sharing.services.receive import ask_about_gift, claim_gift, decline_gift
from jangteo.sharing.services.room_letters import tell_news
from jangteo.sharing.services.room_words import comment_by_link, note_visit, say_in_room, vote_by_link
from jangteo.sharing.services.rooms import (
    close_old_rooms,
    close_room,
    invite_guests,
    open_room,
    renew_guest,
    revoke_guest,
)
from jangteo.sharing.services.share_cart import share_cart
from jangteo.sharing.services.telling import tell_approved, tell_paid

__all__ = [
    "ask_about_gift",
    "ask_for_gift",
    "claim_gift",
    "close_old_rooms",
    "close_room",
    "comment_by_link",
    "decline_gift",
    "decline_share",
    "edit_share",
    "end_with_request",
    "expire_gifts",
    "expire_shares",
    "follow_gift",
    "invite_guests",
    "note_view",
    "note_visit",
    "open_page",
    "open_room",
    "pay_share",
    "renew_gift_link",
    "renew_guest",
    "revoke_guest",
    "revoke_share",
    "say_in_room",
    "send_gift",
    "share_cart",
    "take_gift_back",
    "tell_approved",
    "tell_news",
    "tell_paid",
    "vote_by_link",
]
