"""The API says how many a buyer may still have, in numbers and in words, and refuses what is above."""

import uuid

from api.caller import Caller, order_of
from jangteo.kernel.types import job_actor
from jangteo.pricing.services import set_allowance, set_quantity_rule
from jangteo.pricing.types import AllowancePeriod, QuantityRule
from storefront.market import Market

WHO = job_actor("test")


def test_a_cart_says_what_is_left_and_an_order_above_is_a_conflict(guest: Caller, market: Market) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 2)
    body, other = order_of(cart), guest.cart_with("shop", "MUG-WH", 3)
    set_allowance(variant_id=market.variants["MUG-WH"], maximum=4, period=AllowancePeriod.EVER, actor=WHO)
    orders = "/channels/shop/orders"
    assert guest.post(orders, body, Idempotency_Key=uuid.uuid4().hex, Cart_Secret=secret).status == 201
    refused = guest.post(orders, order_of(other[2]), Idempotency_Key=uuid.uuid4().hex, Cart_Secret=other[1])
    assert (refused.status, refused.code) == (409, "ordering.above_allowance")
    assert refused.body["title"] == "MUG-WH: You may have 4 of these in all; you already ordered 2."
    line = {"sku": "MUG-WH", "quantity": 2}
    above = guest.post(f"/channels/shop/carts/{other[0]}/lines", line, Cart_Secret=other[1]).body
    (problem,) = above["problems"]
    told = {name: problem[name] for name in ("why", "limit", "period", "bought", "left", "until", "suggest", "text")}
    assert told == {
        "why": "above_allowance",
        "limit": 4,
        "period": "ever",
        "bought": 0,  # who the guest is the cart does not know
        "left": 4,
        "until": None,
        "suggest": 4,
        "text": "You may have 4 of these in all.",
    }


def test_a_quote_tells_quantity_rules(guest: Caller, market: Market) -> None:
    set_quantity_rule(variant_id=market.variants["MUG-WH"], rule=QuantityRule(minimum=2), actor=WHO)
    quote = guest.post("/channels/shop/price-quotes", {"lines": [{"sku": "MUG-WH", "quantity": 1}]}).body
    assert quote["problems"] == [{"sku": "MUG-WH", "why": "below_minimum"}]
