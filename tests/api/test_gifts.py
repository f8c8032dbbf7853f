"""Gifts by API: where they stand, and taking one back; never where they go."""

import json

from api.caller import Caller
from factories import acting
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.ordering.models import Order
from jangteo.parties.models import User
from jangteo.sharing import services
from sharing.giving import CLAIM, HERE, open_gift
from storefront.market import SHOPPER, Market

GIFTS = "/channels/shop/gifts"


def test_gifts_are_listed_shown_and_taken_back(market: Market, shopper: Caller, dealer: Caller) -> None:
    shop = channels_by_id([ChannelId(market.shop_id)])[ChannelId(market.shop_id)]
    person = User.objects.get(email=SHOPPER).person_id
    assert person is not None
    giver = acting(person, person)
    first, token = open_gift(shop, giver, {"MUG-WH": 1})
    second, _token = open_gift(shop, giver, {"MUG-WH": 1})
    services.claim_gift(token=token, claim=CLAIM)
    listed = shopper.get(GIFTS)
    assert [(one["id"], one["state"], one["to_name"]) for one in listed.body] == [
        (str(second), "open", "지수"),
        (str(first), "claimed", "지수"),
    ]
    shown = shopper.get(f"{GIFTS}/{first}")
    assert (shown.status, shown.body["word"]) == (200, CLAIM.word)
    number = shown.body["order_number"]
    reads = [shown, listed, shopper.get(f"/channels/shop/orders/{number}")]
    reads.append(shopper.get(f"/channels/shop/orders/{number}/shipments"))
    assert [one.status for one in reads] == [200] * 4
    told = json.dumps([one.body for one in reads], ensure_ascii=False)
    assert [part for part in (HERE.line1, HERE.phone, HERE.postcode, CLAIM.email) if part in told] == []
    for caller, channel in ((dealer, "wholesale"), (shopper, "nowhere")):
        gone = caller.call("DELETE", f"/channels/{channel}/gifts/{second}")
        assert gone.status in (403, 404)
    refused = shopper.call("DELETE", f"{GIFTS}/{first}")
    assert (refused.status, refused.code) == (409, "sharing.gift_over")
    assert shopper.call("DELETE", f"{GIFTS}/{second}").status == 204
    assert shopper.get(f"{GIFTS}/{second}").body["state"] == "taken_back"
    assert Order.objects.filter(status="cancelled", payment="refunded").count() == 1
