"""Many carts for the last use of a coupon, over HTTP against two web processes; and with the lock switched off."""

import os
from collections import Counter
from functools import partial

import pytest

from races.running import Basket, Running

pytestmark = pytest.mark.process
ROUNDS = int(os.environ.get("JANGTEO_RACE_ROUNDS", "5"))  # a hundred where one has the time
SKU = "CUP"
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


def open_coupon(market: Running, code: str, *, most: int | None, each: int | None) -> None:
    """A coupon of a tenth off, as often as given in all and for each buyer."""
    market.python(MAKE.format(code=code, most=most, each=each))


def fill(market: Running, code: str) -> Basket:
    """A guest's cart with the code in it; all guests write one e-mail address."""
    basket = market.fill(SKU)
    answer = market.client.post(
        f"/channels/shop/carts/{basket.id}/codes", json={"code": code}, headers={"Cart-Secret": basket.secret}
    )
    basket.gross = answer.raise_for_status().json()["quote"]["gross"]
    return basket


def race(market: Running, baskets: list[Basket], rounds: int, raise_limit: str, code: str) -> Counter[int]:
    """{how many got it: rounds}; between rounds the limit grows by one, and a new cart takes the winner's place."""
    won = Counter[int]()
    for _ in range(rounds):
        answers = market.together([partial(market.order, basket) for basket in baskets])
        assert {answer.status_code for answer in answers} <= {201, 409}
        winners = [place for place, answer in enumerate(answers) if answer.status_code == 201]
        won[len(winners)] += 1
        market.query(raise_limit)
        for place in winners:
            baskets[place] = fill(market, code)
    return won


def uses(market: Running, code: str) -> int:
    return market.number(
        f"""SELECT count(*) FROM pricing_promotionuse u JOIN pricing_promotion p ON p.id = u.promotion_id
            WHERE p.code = '{code}' AND u.state = 'used'"""
    )


def by_coupon(code: str) -> str:
    return f"UPDATE pricing_coupon SET most_uses = most_uses + 1 WHERE shown = '{code.upper()}'"


def by_buyer(code: str) -> str:
    return f"UPDATE pricing_promotion SET buyer_most = buyer_most + 1 WHERE code = '{code}'"


def test_the_last_use_of_a_coupon_goes_to_one_of_32_carts(running: Running) -> None:
    """C06, C08."""
    running.set_stock(SKU, 100_000)
    open_coupon(running, "lastone", most=1, each=None)
    baskets = [fill(running, "lastone") for _ in range(32)]
    orders = running.number("SELECT count(*) FROM ordering_order")
    assert race(running, baskets, ROUNDS, by_coupon("lastone"), "lastone") == {1: ROUNDS}
    assert uses(running, "lastone") == ROUNDS
    assert running.number("SELECT count(*) FROM ordering_order") == orders + ROUNDS
    assert running.number("SELECT count(*) FROM payments_payment WHERE state <> 'awaited'") == 0
    assert running.verify().returncode == 0


def test_a_buyer_with_16_carts_uses_a_coupon_once(running: Running) -> None:
    """C07."""
    open_coupon(running, "onceeach", most=None, each=1)
    baskets = [fill(running, "onceeach") for _ in range(16)]
    assert race(running, baskets, ROUNDS, by_buyer("onceeach"), "onceeach") == {1: ROUNDS}
    assert uses(running, "onceeach") == ROUNDS
    assert running.verify().returncode == 0


def test_without_the_lock_a_coupon_is_used_too_often(unguarded: Running) -> None:
    """The control: were the lock not what holds, the tests above would show nothing."""
    open_coupon(unguarded, "unlocked", most=1, each=None)
    baskets = [fill(unguarded, "unlocked") for _ in range(32)]
    won = race(unguarded, baskets, 1, by_coupon("unlocked"), "unlocked")
    assert max(won) > 1, "the lock is off and the coupon was used once: the race does not race"
    told = unguarded.verify()
    assert told.returncode == 1
    assert "pricing.promotions_stay_within_their_limits" in told.stdout
