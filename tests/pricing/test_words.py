"""What promotions took is told with the reasons of a price and of shipping, in both languages."""

from decimal import Decimal

import pytest
from click.testing import CliRunner

from factories import ACTOR, channel, order_of, shopper, stocked, untouched
from jangteo.channels.types import Channel
from jangteo.config.command import cli
from jangteo.kernel import because
from jangteo.ordering.models import Order, OrderLine
from jangteo.pricing.models import PromotionVersion
from jangteo.pricing.services import draft_promotion, keep_simulation, publish_promotion

pytestmark = pytest.mark.django_db


def live(code: str, names: dict[str, str], *give: dict[str, str]) -> None:
    """A promotion that works."""
    row = draft_promotion(code=code, names=names, currency="KRW", rule={"give": list(give)}, actor=ACTOR)
    version = PromotionVersion.objects.get(promotion=row).pk
    keep_simulation(version_id=version, simulation=untouched(), actor=ACTOR)
    publish_promotion(code=code, version_id=version, actor=ACTOR)


@pytest.fixture
def order() -> Order:
    """Two mugs at 10,000 each, a tenth off and half of the shipping too."""
    shop: Channel = channel(shipping_fee_minor=3000, free_shipping_from_minor=50_000)
    stocked(shop, {"MUG": 9}, "10000")
    live("tenth", {"ko": "봄맞이", "en": "Spring"}, {"percent": "10", "on": "order"})
    live("half", {"ko": "배송 반값", "en": "Half post"}, {"percent": "50", "on": "shipping"})
    return order_of(shop, shopper(), {"MUG": 2})


def explained(identifier: str, language: str) -> str:
    done = CliRunner().invoke(cli, ["explain", identifier, "--language", language])
    assert done.exit_code == 0
    return done.output


def test_explain_says_which_promotion_took_what_off_a_line(order: Order) -> None:
    line = explained(f"{order.number}/1", "en")
    assert "  “Spring” takes KRW 2,000 off.\n" in line
    assert "Half post" not in line  # it took nothing off the goods
    assert "  ‘봄맞이’ 할인 2,000원을 뺐어요.\n" in explained(f"{order.number}/1", "ko")


def test_explain_says_which_promotion_took_what_off_shipping(order: Order) -> None:
    whole = explained(order.number, "en")
    fee = "  Goods come to KRW 20,000; shipping is free from KRW 50,000, so it costs KRW 3,000.\n"
    assert f"{fee}  “Half post” takes KRW 1,500 off.\n" in whole
    assert "  ‘배송 반값’ 할인 1,500원을 뺐어요.\n" in explained(order.number, "ko")


def test_the_reasons_hold_what_they_did_and_nothing_of_cost_or_others(order: Order) -> None:
    line = OrderLine.objects.get(order=order)
    (shipping,) = because.list_for([order.pk])
    prices = {one.decision: one.because for one in because.list_for([line.pk])}
    taken = {one["code"]: Decimal(one["amount"]) for one in shipping.because["promotions"]}
    assert taken == {"half": 1500, "tenth": 0}
    assert {one["code"]: Decimal(one["amount"]) for one in prices["price"]["promotions"]} == {"half": 0, "tenth": 2000}
    for reasons in (shipping.because, prices["price"]):
        assert {key for one in reasons["promotions"] for key in one} == {"code", "names", "amount"}
        assert "cost" not in str(reasons)


def test_without_promotions_the_reasons_are_as_they_were() -> None:
    shop = channel(shipping_fee_minor=3000)
    stocked(shop, {"MUG": 9}, "10000")
    (shipping,) = because.list_for([order_of(shop, shopper(), {"MUG": 1}).pk])
    assert "promotions" not in shipping.because
    assert because.in_words("shipping", shipping.because, "en") == ["Shipping is KRW 3,000."]
