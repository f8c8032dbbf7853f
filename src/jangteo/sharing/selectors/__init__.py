"""Reads of personal links: by who made them, and by who holds them."""

from jangteo.sharing.selectors.links import list_shares, payer_of, token_opens
from jangteo.sharing.selectors.shared import look_at_share

__all__ = ["list_shares", "look_at_share", "payer_of", "token_opens"]
