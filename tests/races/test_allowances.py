"""Many carts of one buyer for what one buyer may have, over HTTP against two web processes; and without the lock."""

from collections import Counter
from functools import partial

import pytest

from races.running import Running

pytestmark = pytest.mark.process
CARTS, MAXIMUM = 16, 5
ALLOW = """
from jangteo.catalog.selectors import variants_by_sku
from jangteo.kernel.types import job_actor
from jangteo.pricing.services import set_allowance
from jangteo.pricing.types import AllowancePeriod
variant = variants_by_sku(["{sku}"])["{sku}"].id
set_allowance(variant_id=variant, maximum={maximum}, period=AllowancePeriod.EVER, actor=job_actor("test"))
"""
BOUGHT = """SELECT coalesce(sum(l.quantity), 0) FROM ordering_orderline l JOIN ordering_order o ON o.id = l.order_id
    WHERE l.sku = '{sku}' AND o.status <> 'cancelled'"""


def race(market: Running, sku: str) -> tuple[Counter[int], int]:
    """{answer: how often} of carts of one buyer (all guests write one address), and how many units that was."""
    market.set_stock(sku, 1_000)
    had = market.number(BOUGHT.format(sku=sku))
    market.python(ALLOW.format(sku=sku, maximum=had + MAXIMUM))
    baskets = [market.fill(sku) for _ in range(CARTS)]
    answers = market.together([partial(market.order, basket) for basket in baskets])
    refused = {answer.json()["code"] for answer in answers if answer.status_code != 201}
    assert refused <= {"ordering.above_allowance"}
    return Counter(answer.status_code for answer in answers), market.number(BOUGHT.format(sku=sku)) - had


def test_a_buyer_with_16_carts_has_what_one_buyer_may_have(running: Running) -> None:
    for _ in range(3):
        assert race(running, "CUP") == ({201: MAXIMUM, 409: CARTS - MAXIMUM}, MAXIMUM)
    assert running.verify().returncode == 0


def test_without_the_lock_a_buyer_has_more(unguarded: Running) -> None:
    """The control: were the lock not what holds, the test above would show nothing."""
    _, units = race(unguarded, "MUG-IN")
    assert units > MAXIMUM, "the lock is off and the buyer had no more: the race does not race"
    told = unguarded.verify()
    assert told.returncode == 1
    assert "ordering.buyers_stay_within_their_allowances" in told.stdout
