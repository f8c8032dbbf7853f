"""What the routes of personal links name and are sent: to a stranger there is no such link, share, room or gift."""

from collections.abc import Mapping
from typing import Any

from access.reviewing import REVIEW_BODIES, REVIEW_DESK, REVIEW_PAGES

WRONG_KEY = "0" * 43
NOTHING = "00000000-0000-0000-0000-000000000001"
_SHARED = ("shared", "shared_edit", "shared_pay", "shared_again", "shared_receipt", "shared_decline")
_GIFTS = ("gift", "gift_claim", "gift_decline", "gift_slip", "gift_ask")
_GUESTS = ("room_guest", "room_guest_say", "room_guest_vote")

LINK_PAGES: Mapping[str, dict[str, str]] = {
    **REVIEW_PAGES,
    "take_share_back": {"share_id": NOTHING},
    **{route: {"token": WRONG_KEY} for route in (*_SHARED, *_GUESTS, *_GIFTS)},
    **{route: {"gift_id": NOTHING} for route in ("gift_link", "take_gift_back")},
    "page": {"slug": "nothing"},
    "preview": {"page_id": NOTHING},
    "room_file": {"token": WRONG_KEY, "media_id": NOTHING, "name": "picture"},
    **{route: {"room_id": NOTHING} for route in ("room", "room_invite", "room_say", "room_close")},
    **{route: {"room_id": NOTHING, "guest_id": NOTHING} for route in ("room_revoke", "room_renew")},
}
SHELF_PAGES: Mapping[str, dict[str, str]] = {
    **{route: {"code": "shop"} for route in ("channel_look", "channel_look_set", "channel_logo")},
    **REVIEW_DESK,
    **{route: {"code": "shop"} for route in ("shelf", "shelf_sold_out")},
    **{route: {"code": "shop", "rule_id": NOTHING} for route in ("shelf_rule", "shelf_rule_end")},
    **{f"content_{one}": {"page_id": NOTHING} for one in ("page", "look", "differences", "publish", "address")},
    "content_action": {"page_id": NOTHING, "action": "off"},
    "redirect_remove": {"redirect_id": NOTHING},
}
ROOM_BODIES: dict[str, dict[str, Any]] = {
    **REVIEW_BODIES,
    "/rooms": {"cart_id": NOTHING},
    "/guests": {"name": "Guest", "email": ""},
    "/link": {"days": 7},
    "/comments": {"text": "asked for"},
}
