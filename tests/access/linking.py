"""What the routes of personal links name and are sent: to a stranger there is no such link, share, room or gift."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from access.reviewing import REVIEW_BODIES, REVIEW_DESK, REVIEW_PAGES
from access.sending_office import OFFICE_BODIES
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.wishes import services
from jangteo.wishes.models import StockAsk, WishList

WRONG_KEY = "0" * 43
NOTHING = "00000000-0000-0000-0000-000000000001"
NAMED = {"carrier": "hangang", "token": WRONG_KEY, "program_id": NOTHING, "key_id": NOTHING}
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
    **{route: {"token": WRONG_KEY} for route in ("shared_wishes", "restock_link")},
    **{route: {"token": WRONG_KEY, "wish_id": NOTHING} for route in ("give_wish", "take_wish_gift_back")},
    "room_file": {"token": WRONG_KEY, "media_id": NOTHING, "name": "picture"},
    **{route: {"room_id": NOTHING} for route in ("room", "room_invite", "room_say", "room_close")},
    **{route: {"room_id": NOTHING, "guest_id": NOTHING} for route in ("room_revoke", "room_renew")},
}
WISH_PAGES: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("wish_list", "change_wish_list", "delete_wish_list"), ("wish list", "list_id")),
    **dict.fromkeys(("wishes_to_cart", "make_wish_link", "revoke_wish_link"), ("wish list", "list_id")),
    **dict.fromkeys(("change_wish", "remove_wish"), ("wish page", "")),
    "stop_restock": ("ask", "ask_id"),
}
WISH_KEPT = {"wish_list_id": "wish list", "wish_id": "wish", "ask_id": "ask"}
WISH_CALLS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "/wish-lists": ("POST", {"name": "New list"}),
    "/wishes": ("POST", {"sku": "MUG-WH", "quantity": 1}),
    "/wish-lists/{wish_list_id}/wishes": ("POST", {"sku": "MUG-WH", "quantity": 1}),
    "/wishes/{wish_id}": ("PUT", {"quantity": 2}),
    "/wish-lists/{wish_list_id}/link": ("POST", {"days": 7}),
    "/wish-links/{token}/gifts/{given_id}": ("POST", {"name": "Han Seo-yun", "quantity": 1}),
    "/restock-asks": ("POST", {"sku": "MUG-WH", "email": "back@shop.example", "language": "ko"}),
    "/programs": ("POST", {"name": "ERP", "roles": ["buyer"]}),
    "/programs/{program_id}/end": ("POST", {}),
    "/programs/{program_id}/keys": ("POST", {"scopes": ["goods:read"], "password": "wrong"}),
    "/programs/{program_id}/keys/{key_id}/rotation": ("POST", {"password": "wrong"}),
    "/programs/{program_id}/keys/{key_id}/end": ("POST", {}),
}
SHELF_PAGES: Mapping[str, dict[str, str]] = {
    **{route: {"code": "shop"} for route in ("channel_look", "channel_look_set", "channel_logo", "awaited_policy")},
    **REVIEW_DESK,
    **{route: {"code": "shop"} for route in ("shelf", "shelf_sold_out")},
    **{route: {"code": "shop", "rule_id": NOTHING} for route in ("shelf_rule", "shelf_rule_end")},
    **{f"content_{one}": {"page_id": NOTHING} for one in ("page", "look", "differences", "publish", "address")},
    "content_action": {"page_id": NOTHING, "action": "off"},
    "redirect_remove": {"redirect_id": NOTHING},
    "extension_switch": {"name": "nothing", "action": "off"},
    **{route: {"name": "nothing"} for route in ("flag", "flag_set")},
    **{route: {"synonym_id": NOTHING} for route in ("synonym", "synonym_drop")},
}
ROOM_BODIES: dict[str, dict[str, Any]] = {
    **REVIEW_BODIES,
    **OFFICE_BODIES,
    "/wish-lists": {"name": "New list"},
    "/wishes": {"sku": "MUG-WH"},
    "/wishes/{wish_id}": {"quantity": 2},
    "/gifts/{given_id}": {},
    "/restock-asks": {"sku": "MUG-WH"},
    "/rooms": {"cart_id": NOTHING},
    "/guests": {"name": "Guest", "email": ""},
    "/link": {"days": 7},
    "/channels/{channel}/invoices/{number}/disputes": {"reason": "asked for"},
    "/channels/{channel}/programs": {"name": "asked for", "roles": ["buyer"]},
    "/programs/{program_id}/end": {},
    "/programs/{program_id}/keys": {"scopes": ["goods:read"], "password": "wrong"},
    "/keys/{key_id}/rotation": {"password": "wrong"},
    "/keys/{key_id}/end": {},
    "/comments": {"text": "asked for"},
}


def wished_by(who: Actor, channel: Channel, sku: str, mark: str) -> dict[str, Any]:
    """A wish with a note on somebody's list, and something they wait for."""
    wish = services.add_wish(channel=channel, sku=sku, actor=who)
    row = WishList.objects.get(wishes__pk=wish)
    services.change_wish(wish_id=wish, list_id=row.pk, quantity=1, note=f"{mark} wishes", actor=who)
    now = clock.now()
    ask = StockAsk.objects.create(
        channel_id=channel.id,
        variant_id=row.wishes.get().variant_id,
        party_id=who.party_id,
        person_id=who.person_id,
        language="en",
        state="waiting",
        asked_at=now,
        due_from=now,
        expires_at=now + timedelta(days=9),
    )
    page: dict[str, UUID] = {"list_id": row.pk, "wish_id": wish}
    return {"wish list": row.pk, "wish": wish, "wish page": page, "ask": ask.pk}
