"""What replays tell of the margin: exact, of the orders whose costs are known, and only to those who may see costs."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import ACTOR, channel, order_of, shopper, staff, stocked, tax, untouched
from jangteo.channels.types import Channel
from jangteo.insights.selectors import with_buyers
from jangteo.insights.services import simulate_prices, simulate_promotion
from jangteo.kernel.types import Actor
from jangteo.parties.types import MemberRole
from jangteo.pricing.models import PriceList, PromotionVersion
from jangteo.pricing.services import draft_promotion, end_prices, set_costs
from jangteo.pricing.types import CostRow, PriceRow

pytestmark = pytest.mark.django_db
TEN = {"give": [{"percent": "10", "on": "order"}]}


@pytest.fixture
def shop() -> Channel:
    tax()
    return channel("shop")


def cost(sku: str, amount: str) -> None:
    set_costs(currency="KRW", rows=[CostRow(sku, Decimal(amount))], actor=ACTOR)


def draft() -> UUID:
    row = draft_promotion(code="spring", names={"en": "Spring"}, currency="KRW", rule=TEN, actor=ACTOR)
    return PromotionVersion.objects.get(promotion=row).pk


def ordered(shop: Channel) -> dict[str, UUID]:
    """Two mugs, and a mug with a cup, each piece 11,000 with a tax of 10 %."""
    goods = stocked(shop, {"MUG": 99, "CUP": 99}, "11000")
    buyer = shopper()
    order_of(shop, buyer, {"MUG": 2})
    order_of(shop, buyer, {"MUG": 1, "CUP": 1})
    return {sku: UUID(str(pk)) for sku, pk in goods.items()}


def test_the_margin_by_hand(shop: Channel) -> None:
    """2 × 10,000 net less 2 × 6,000.5 is 7,999; with 10 % off 5,999. The other order has a cup of unknown cost."""
    ordered(shop)
    version = draft()
    assert simulate_promotion(version_id=version, actor=ACTOR)["margin"] is None
    cost("MUG", "6000.5")
    report = simulate_promotion(version_id=version, actor=ACTOR)
    assert report["margin"] == {"before": "7999", "after": "5999", "of": 1}
    assert report["orders"]["looked_at"] == 2
    cost("CUP", "0.4")  # 20,000 - 6,000.9, rounded once to 6,001
    assert simulate_promotion(version_id=version, actor=ACTOR)["margin"] == {
        "before": str(7999 + 13999),
        "after": str(5999 + 11999),
        "of": 2,
    }


def test_an_order_with_something_that_has_no_price_tells_no_margin(shop: Channel) -> None:
    goods = ordered(shop)
    cost("MUG", "6000")
    cost("CUP", "1")
    code = PriceList.objects.get().code
    end_prices(price_list_code=code, steps=[(goods["CUP"], 1)], actor=ACTOR)
    report = simulate_prices(price_list_code=code, prices=[PriceRow(goods["MUG"], Decimal(12100))], actor=ACTOR)
    assert report["margin"] == {"before": "8000", "after": "10000", "of": 1}


def test_costs_are_read_once_a_batch(shop: Channel) -> None:
    ordered(shop)
    cost("MUG", "6000")
    version = draft()
    with CaptureQueriesContext(connection) as captured:
        simulate_promotion(version_id=version, actor=ACTOR)
    assert len([one for one in captured if "pricing_variantcost" in one["sql"]]) == 1  # no cart is open


def test_the_margin_is_kept_but_shown_to_those_alone_who_may_see_costs(shop: Channel) -> None:
    ordered(shop)
    cost("MUG", "6000")
    version = draft()
    simulate_promotion(version_id=version, actor=ACTOR)
    kept = PromotionVersion.objects.get(pk=version).simulation
    assert kept is not None
    margin = {"before": "8000", "after": "6000", "of": 1}
    assert kept["margin"] == margin

    def told(actor: Actor) -> list[object]:
        return [simulate_promotion(version_id=version, actor=actor)["margin"], with_buyers(kept, actor)["margin"]]

    for role in (MemberRole.STAFF_ADMINISTRATOR, MemberRole.STAFF_FINANCE):
        assert told(staff(role)) == [margin, margin]
    for role in (MemberRole.STAFF_VIEWER, MemberRole.STAFF_CLERK, MemberRole.SALES_REP):
        assert told(staff(role)) == [None, None]
    assert with_buyers({**untouched(), "margin": margin}, Actor())["margin"] is None
    assert with_buyers({"margin": margin}, Actor()) == {"margin": None}
