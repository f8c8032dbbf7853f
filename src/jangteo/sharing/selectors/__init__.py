"""Reads of personal links: by who made them, and by who holds them."""

from jangteo.sharing.selectors.gifts import find_gift_id, get_gift, gift_of_order, list_gifts, look_at_gift
from jangteo.sharing.selectors.links import list_shares, payer_of, token_opens
from jangteo.sharing.selectors.shared import look_at_share

__all__ = [
    "find_gift_id",
    "get_gift",
    "gift_of_order",
    "list_gifts",
    "list_shares",
    "look_at_gift",
    "look_at_share",
    "payer_of",
    "token_opens",
]
