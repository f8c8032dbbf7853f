"""Races for what is promised otherwise than unit by unit: in bundles, within a cap, kept for a channel."""

from collections.abc import Iterator
from functools import partial

from homes import TESTS
from races.race import Race, Violations, counts, outcomes
from races.running import Running
from races.stock_races import open_promises, put_on_shelf

SINGLE, BUNDLE, AWAITED, FENCED = "M0-A", "M0-B", "M1-A", "M1-B"
PREPARE = """
import sys
sys.path.insert(0, {tests!r})
from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.services import set_bundle
from jangteo.channels.selectors import get_channel
from jangteo.inventory.services import set_pool, set_supply
from jangteo.inventory.types import Lending, SupplyKind
from jangteo.kernel.types import job_actor
from storefront.market import Market, add_mugs
actor, shop, trade = job_actor("race"), get_channel("shop"), get_channel("wholesale")
if not variants_by_sku(["M0-A"]):
    add_mugs(Market(shop.id, trade.id, dict(), dict(), shop.id), 2)
    found = dict((sku, one.id) for sku, one in variants_by_sku(["M0-A", "M0-B", "M1-A", "M1-B"]).items())
    set_bundle(variant_id=found["M0-B"], components=dict([(found["M0-A"], 2)]), actor=actor)
    set_supply(variant_id=found["M1-A"], kind=SupplyKind.BACKORDER, lead_days=3, cap=1, actor=actor)
    set_pool(channel_id=trade.id, place_code="W1", variant_id=found["M1-B"], quantity=4, actor=actor)
"""
LET_WAIT = """
from jangteo.catalog.selectors import variants_by_sku
from jangteo.inventory.services import set_supply
from jangteo.inventory.types import SupplyKind
from jangteo.kernel.types import job_actor
variant = variants_by_sku(["{sku}"])["{sku}"].id
set_supply(variant_id=variant, kind=SupplyKind.BACKORDER, lead_days=3, cap={cap}, actor=job_actor("race"))
"""


def prepare(market: Running) -> None:
    """Goods of these races' own, so that no other finds them changed."""
    market.python(PREPARE.format(tests=str(TESTS)))


def bundles(market: Running, buyers: int = 8) -> Iterator[Violations]:
    """As many want one as want two in a bundle, and there is one for each of the first: all are sold, none twice."""
    prepare(market)
    while True:
        put_on_shelf(market, SINGLE, buyers)
        baskets = market.fill_many([[SINGLE], [BUNDLE]] * buyers)
        before = open_promises(market, SINGLE)
        answers = market.together([partial(market.order, one) for one in baskets])
        single, bundled = (outcomes(answers[place::2]).get(201, 0) for place in (0, 1))
        sold = open_promises(market, SINGLE) - before
        refused = outcomes(answers).get(409, 0)
        yield [
            *counts("answers", single + bundled + refused, 2 * buyers),
            *counts("units by orders", single + 2 * bundled, buyers),
            *counts("units by promises", sold, buyers),
        ]


def waiting(market: Running) -> int:
    """Units of the awaited article that order lines wait for."""
    return market.number(
        f"""SELECT coalesce(sum(w.quantity), 0) FROM inventory_waiting w JOIN catalog_variant v ON v.id = w.variant_id
            WHERE v.sku = '{AWAITED}' AND w.state = 'waiting'"""
    )


def capped(market: Running, buyers: int = 16, more: int = 5) -> Iterator[Violations]:
    """Nothing is there, five may wait, sixteen want one: five wait."""
    prepare(market)
    while True:
        put_on_shelf(market, AWAITED, 0)
        before = waiting(market)
        market.python(LET_WAIT.format(sku=AWAITED, cap=before + more))
        baskets = market.fill_many([[AWAITED]] * buyers)
        answers = market.together([partial(market.order, one) for one in baskets])
        yield [
            *counts("answers", outcomes(answers), {201: more, 409: buyers - more}),
            *counts("waiting", waiting(market) - before, more),
        ]


def fenced(market: Running, buyers: int = 16, kept: int = 4) -> Iterator[Violations]:
    """Of ten units four are another channel's: six of sixteen get one."""
    prepare(market)
    while True:
        put_on_shelf(market, FENCED, 10)
        baskets = market.fill_many([[FENCED]] * buyers)
        before = open_promises(market, FENCED)
        answers = market.together([partial(market.order, one) for one in baskets])
        yield [
            *counts("answers", outcomes(answers), {201: 10 - kept, 409: buyers - 10 + kept}),
            *counts("units", open_promises(market, FENCED) - before, 10 - kept),
        ]


PROMISE_RACES = (
    Race("bundles against singles", bundles, "stock-lock", (2, 6, 100), 30),
    Race("a cap of waiting units, 16 carts", capped, "supply-lock stock-lock", (1, 6, 60), 30),
    Race("units kept for another channel", fenced, "stock-lock", (1, 6, 60), 30),
)
