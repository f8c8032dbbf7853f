"""Reads of personal links: by who made them, and by who holds them."""

from jangteo.sharing.rules.rooms import draws_preview
from jangteo.sharing.selectors.gifts import (
    find_gift_id,
    get_gift,
    gift_of_order,
    list_gifts,
    look_at_gift,
    unclaimed_gifts,
)
from jangteo.sharing.selectors.links import list_shares, payer_of, token_opens
from jangteo.sharing.selectors.room_guests import find_room_file, look_at_room
from jangteo.sharing.selectors.rooms import get_room, list_rooms
from jangteo.sharing.selectors.shared import look_at_share

__all__ = [
    "draws_preview",
    "find_gift_id",
    "find_room_file",
    "get_gift",
    "get_room",
    "gift_of_order",
    "list_gifts",
    "list_rooms",
    "list_shares",
    "look_at_gift",
    "look_at_room",
    "look_at_share",
    "payer_of",
    "token_opens",
    "unclaimed_gifts",
]
