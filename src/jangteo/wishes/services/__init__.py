"""Wishes are kept, shown to others, given, and put into carts; those who wait for goods are told."""

from jangteo.wishes.services.asking import (
    ask_stock,
    confirm_ask,
    set_policy,
    stop_ask,
    stop_by_token,
)
from jangteo.wishes.services.giving import give_wish, take_gift_back
from jangteo.wishes.services.linking import make_link, note_view, revoke_link
from jangteo.wishes.services.lists import change_list, create_list, delete_list, set_owner_sees
from jangteo.wishes.services.telling import end_asks, tell_back, tell_returned
from jangteo.wishes.services.wishing import add_wish, change_wish, move_to_cart, remove_wish

__all__ = [
    "add_wish",
    "ask_stock",
    "change_list",
    "change_wish",
    "confirm_ask",
    "create_list",
    "delete_list",
    "end_asks",
    "give_wish",
    "make_link",
    "move_to_cart",
    "note_view",
    "remove_wish",
    "revoke_link",
    "set_owner_sees",
    "set_policy",
    "stop_ask",
    "stop_by_token",
    "take_gift_back",
    "tell_back",
    "tell_returned",
]
