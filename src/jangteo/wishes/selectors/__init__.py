"""Wish lists as those of a party and others see them, and who waits for what."""

from jangteo.wishes.selectors.asks import count_awaited, list_asks, list_awaited, look_at_ask, policy_of
from jangteo.wishes.selectors.lists import find_default, get_list, list_lists, list_of_wish, wished_variants
from jangteo.wishes.selectors.shared import look_at_link

__all__ = [
    "count_awaited",
    "find_default",
    "get_list",
    "list_asks",
    "list_awaited",
    "list_lists",
    "list_of_wish",
    "look_at_ask",
    "look_at_link",
    "policy_of",
    "wished_variants",
]
