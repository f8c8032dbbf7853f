"""What the routes of personal links name and are sent: to a stranger there is no such link, share, room or gift."""

from collections.abc import Mapping
from typing import Any

WRONG_KEY = "0" * 43
NOTHING = "00000000-0000-0000-0000-000000000001"
_SHARED = ("shared", "shared_edit", "shared_pay", "shared_again", "shared_receipt", "shared_decline")
_GIFTS = ("gift", "gift_claim", "gift_decline", "gift_slip", "gift_ask")
_GUESTS = ("room_guest", "room_guest_say", "room_guest_vote")

LINK_PAGES: Mapping[str, dict[str, str]] = {
    "take_share_back": {"share_id": NOTHING},
    **{route: {"token": WRONG_KEY} for route in (*_SHARED, *_GUESTS, *_GIFTS)},
    **{route: {"gift_id": NOTHING} for route in ("gift_link", "take_gift_back")},
    "room_file": {"token": WRONG_KEY, "media_id": NOTHING, "name": "picture"},
    **{route: {"room_id": NOTHING} for route in ("room", "room_invite", "room_say", "room_close")},
    **{route: {"room_id": NOTHING, "guest_id": NOTHING} for route in ("room_revoke", "room_renew")},
}
SHELF_PAGES: Mapping[str, dict[str, str]] = {
    **{route: {"code": "shop"} for route in ("shelf", "shelf_sold_out")},
    **{route: {"code": "shop", "rule_id": NOTHING} for route in ("shelf_rule", "shelf_rule_end")},
    **{route: {"synonym_id": NOTHING} for route in ("synonym", "synonym_drop")},
}
ROOM_BODIES: dict[str, dict[str, Any]] = {
    "/rooms": {"cart_id": NOTHING},
    "/guests": {"name": "Guest", "email": ""},
    "/link": {"days": 7},
    "/comments": {"text": "asked for"},
}
