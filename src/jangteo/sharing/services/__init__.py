"""A cart is shared by a personal link; whoever has it wants less, pays or declines; it is taken back or expires."""

from jangteo.sharing.services.ending import decline_share, end_with_request, expire_shares, note_view, revoke_share
from jangteo.sharing.services.paying import edit_share, open_page, pay_share
from jangteo.sharing.services.share_cart import share_cart
from jangteo.sharing.services.telling import tell_approved, tell_paid

__all__ = [
    "decline_share",
    "edit_share",
    "end_with_request",
    "expire_shares",
    "note_view",
    "open_page",
    "pay_share",
    "revoke_share",
    "share_cart",
    "tell_approved",
    "tell_paid",
]
