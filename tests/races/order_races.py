"""Races for happening once: one key, one cart, one coupon, what one buyer may have."""

import secrets
from collections.abc import Iterator
from functools import partial

from races.race import Race, Violations, counts, outcomes
from races.running import Basket, Running
from races.stock_races import SKU, open_promises, put_on_shelf

AT_ONCE = 16
MAKE = """
from jangteo.insights.services import simulate_promotion
from jangteo.kernel.types import job_actor
from jangteo.pricing import services as pricing
from jangteo.pricing.models import PromotionVersion
who = job_actor("test")
pricing.draft_promotion(code="{code}", names={{"ko": "{code}"}}, currency="KRW", actor=who, needs_code=True,
    buyer_most={each}, rule={{"give": [{{"percent": "10", "on": "order"}}]}})
version = PromotionVersion.objects.get(promotion__code="{code}").pk
simulate_promotion(version_id=version, actor=who)
pricing.publish_promotion(code="{code}", version_id=version, actor=who)
pricing.make_coupon(promotion_code="{code}", text="{code}", most_uses={most}, actor=who)
"""
USES = """SELECT count(*) FROM pricing_promotionuse u JOIN pricing_promotion p ON p.id = u.promotion_id
    WHERE p.code = '{code}' AND u.state = 'used'"""
ALLOW = """
from jangteo.catalog.selectors import variants_by_sku
from jangteo.kernel.types import job_actor
from jangteo.pricing.services import set_allowance
from jangteo.pricing.types import AllowancePeriod
variant = variants_by_sku(["{sku}"])["{sku}"].id
set_allowance(variant_id=variant, maximum={maximum}, period=AllowancePeriod.EVER, actor=job_actor("test"))
"""
LIFT = "DELETE FROM pricing_allowance"
BOUGHT = """SELECT coalesce(sum(l.quantity), 0) FROM ordering_orderline l JOIN ordering_order o ON o.id = l.order_id
    WHERE l.sku = '{sku}' AND o.status <> 'cancelled'"""


def same_key(market: Running) -> Iterator[Violations]:
    """One call sent sixteen times with one key: into a cart, then as an order. Done once, answered the same."""
    put_on_shelf(market, SKU, 100_000)
    while True:
        basket, key = market.fill(SKU), secrets.token_hex(20)
        puts = market.together([partial(market.put, basket, SKU, key)] * AT_ONCE)
        told = counts("puts", outcomes(puts), {201: AT_ONCE})
        if not told:
            told += counts("answers to puts", len({one.content for one in puts}), 1)
            basket.gross = puts[0].json()["quote"]["gross"]
        quantity = f"SELECT coalesce(sum(quantity), 0) FROM ordering_cartline WHERE cart_id = '{basket.id}'"
        told += counts("in the cart", market.number(quantity), 2)
        before = open_promises(market, SKU)
        answers = market.together([partial(market.order, basket)] * AT_ONCE)
        told += counts("orders", outcomes(answers), {201: AT_ONCE})
        if not told:
            told += counts("answers to orders", len({one.content for one in answers}), 1)
            told += counts("repeated", sum("Idempotent-Replayed" in one.headers for one in answers), AT_ONCE - 1)
        yield told + counts("units", open_promises(market, SKU) - before, 2)


def same_cart(market: Running) -> Iterator[Violations]:
    """One cart ordered sixteen times, each with a key of its own: one order, and the others are told of it."""
    put_on_shelf(market, SKU, 100_000)
    while True:
        basket = market.fill(SKU)
        before = open_promises(market, SKU)
        tabs = [Basket(basket.id, basket.secret, basket.gross, secrets.token_hex(8)) for _ in range(AT_ONCE)]
        answers = market.together([partial(market.order, tab) for tab in tabs])
        refused = {one.json().get("code") for one in answers if getattr(one, "status_code", 500) in range(400, 500)}
        yield [
            *counts("answers", outcomes(answers), {201: 1, 409: AT_ONCE - 1}),
            *counts("refusals", refused, {"ordering.cart_closed"}),
            *counts("orders", market.number(f"SELECT count(*) FROM ordering_order WHERE cart_id = '{basket.id}'"), 1),
            *counts("units", open_promises(market, SKU) - before, 1),
        ]


def coupon(market: Running, carts: int = 32, *, is_each: bool = False) -> Iterator[Violations]:
    """Many carts of one address for the last use of a coupon, of all there are or of those one buyer has."""
    put_on_shelf(market, SKU, 100_000)
    code = f"race{secrets.token_hex(4)}"
    most, each = (None, 1) if is_each else (1, None)
    market.python(MAKE.format(code=code, most=most, each=each))
    more = f"UPDATE pricing_coupon SET most_uses = most_uses + 1 WHERE shown = '{code.upper()}'"
    if is_each:
        more = f"UPDATE pricing_promotion SET buyer_most = buyer_most + 1 WHERE code = '{code}'"
    baskets = _with_code(market, code, carts)
    for trial in range(1, 1_000_000):
        answers = market.together([partial(market.order, basket) for basket in baskets])
        told = counts("answers", outcomes(answers), {201: 1, 409: carts - 1})
        yield told + counts("uses", market.number(USES.format(code=code)), trial)
        market.query(more)
        won = [place for place, one in enumerate(answers) if getattr(one, "status_code", 500) == 201]
        for place, basket in zip(won, _with_code(market, code, len(won)), strict=True):
            baskets[place] = basket


def each_once(market: Running) -> Iterator[Violations]:
    """A coupon that a buyer may use once, in sixteen carts of one address."""
    return coupon(market, AT_ONCE, is_each=True)


def _with_code(market: Running, code: str, count: int) -> list[Basket]:
    if count == 0:
        return []
    basket = market.fill(SKU)
    answer = market.client.post(
        f"/channels/shop/carts/{basket.id}/codes", json={"code": code}, headers={"Cart-Secret": basket.secret}
    )
    basket.gross = answer.raise_for_status().json()["quote"]["gross"]
    return [basket, *market.copies(basket, count - 1)]


def allowance(market: Running, maximum: int = 5) -> Iterator[Violations]:
    """Sixteen carts of one address for what one buyer may have: five."""
    try:
        while True:
            put_on_shelf(market, SKU, 1_000)
            had = market.number(BOUGHT.format(sku=SKU))
            market.query(LIFT)
            market.python(ALLOW.format(sku=SKU, maximum=had + maximum))
            baskets = market.fill_many([[SKU]] * AT_ONCE)
            answers = market.together([partial(market.order, basket) for basket in baskets])
            told = counts("answers", outcomes(answers), {201: maximum, 409: AT_ONCE - maximum})
            yield told + counts("units", market.number(BOUGHT.format(sku=SKU)) - had, maximum)
    finally:
        market.query(LIFT)  # the races after this one sell the same goods


ORDER_RACES = (
    Race("the same key, 16 at once", same_key, "key-claim", (2, 12, 100), 3, "D08 M04"),
    Race("the same cart, 16 at once", same_cart, "cart-lock", (2, 12, 100), 3, "D08"),
    Race("last use of a coupon, 32 carts", coupon, "promotion-lock", (2, 8, 100), 5, "C06 C08"),
    Race(
        "a buyer's one use, 16 carts", partial(coupon, carts=16, is_each=True), "promotion-lock", (2, 8, 100), 5, "C07"
    ),
    Race("what one buyer may have, 16 carts", allowance, "allowance-lock", (1, 6, 100), 5),
)
