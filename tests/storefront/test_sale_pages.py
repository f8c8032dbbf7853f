"""Sales on pages and in the API: what it was, by how much it is reduced, and what it cost before (PRC-09)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jangteo.catalog import services as catalog
from jangteo.catalog.types import Content, ContentUnit
from jangteo.kernel import clock
from jangteo.kernel.money import UnitPrice
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceOffer, PriceRow, Step
from jangteo.storefront.goods import reduction
from storefront.market import ACTOR, Market, add_mugs, open_market
from storefront.test_budget import MOST_QUERIES, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(db: None, settings: Any, tmp_path: Any) -> Market:
    """A market open for a hundred days; a mug was cheaper for a day, and is on sale since yesterday."""
    settings.MEDIA_ROOT = tmp_path
    now = clock.now()
    with clock.at(now - timedelta(days=100)):
        market = open_market()
    for days, price in ((20, "24000"), (19, "28000")):
        with clock.at(now - timedelta(days=days)):
            _set("retail", market, {"MUG-WH": price})
    with clock.at(now - timedelta(days=1)):
        names = {"ko": "겨울 세일", "en": "Winter sale"}
        pricing.create_price_list(
            code="sale", names=names, currency="KRW", includes_tax=True, priority=9, is_sale=True, actor=ACTOR
        )
        pricing.give_to(price_list_code="sale", channel_id=market.shop_id, actor=ACTOR)
        _set("sale", market, {"MUG-WH": "21000", "CUP": "12345"})
    return market


def _set(code: str, market: Market, prices: dict[str, str]) -> None:
    rows = [PriceRow(market.variants[sku], Decimal(price)) for sku, price in prices.items()]
    pricing.set_prices(price_list_code=code, prices=rows, actor=ACTOR)


def text_of(client: Client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200
    return response.content.decode()


def test_the_product_page_says_what_it_was_and_what_it_cost_in_the_thirty_days_before(
    market: Market, guest: Client
) -> None:
    page = text_of(guest, "/p/moon-mug/?sku=MUG-WH")
    assert '<span class="sr-only">before ₩28,000</span><span aria-hidden="true">₩28,000</span></s>' in page
    assert "Lowest price of the 30 days before: ₩24,000" in page
    assert "12% off" in page  # of 24,000, not 25% of 28,000
    cup = text_of(guest, "/p/cup/")
    assert "before ₩15,000" in cup
    assert "17% off" in cup  # 17.7, rounded down
    assert "Lowest price" not in cup.split("More of this kind")[0]
    plain = text_of(guest, "/p/moon-mug/?sku=MUG-IN").split("More of this kind")[0]
    assert "price-was" not in plain


def test_tiles_and_cart_lines_show_it_too(market: Market, guest: Client) -> None:
    listing = text_of(guest, "/c/mugs/")
    for words in ("before ₩28,000", "before ₩15,000", "12% off", "Lowest price of the 30 days before: ₩24,000"):
        assert words in listing
    guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    assert "₩21,000 each" in text_of(guest, "/cart/")
    assert "before ₩28,000" in text_of(guest, "/cart/")
    why = text_of(guest, "/why/price/MUG-WH/")
    assert "It is reduced: instead of KRW 28,000 each, from price list “retail”." in why


def test_a_dealer_is_not_told_of_the_shops_sale(market: Market, dealer: Client) -> None:
    assert "price-was" not in text_of(dealer, "/wholesale/p/moon-mug/")


@pytest.mark.parametrize(
    ("price", "was", "lowest", "expected"),
    [
        ("9000", "12000", None, (None, 25)),
        ("9000", "12000", "12000", (None, 25)),
        ("9000", "12000", "13000", (None, 25)),
        ("9000", "12000", "10000", ("10000", 10)),
        ("9000", "12000", "9000", ("9000", 0)),
        ("9000", "12000", "8000", ("8000", 0)),
        ("11999", "12000", None, (None, 0)),
        ("0", "12000", None, (None, 100)),
    ],
)
def test_the_percentage_is_told_against_the_lower_price_and_rounded_down(
    price: str, was: str, lowest: str | None, expected: tuple[str | None, int]
) -> None:
    def won(amount: str) -> UnitPrice:
        return UnitPrice(Decimal(amount), "KRW")

    steps = (Step(1, won(price), "sale"),), (Step(1, won(was), "retail"),)
    offer = PriceOffer(Any, "sale", steps[0], {}, was=steps[1], sale_lists=frozenset({"sale"}))  # type: ignore[arg-type]
    found = reduction(offer, won(lowest) if lowest else None)
    assert found is not None
    assert (found.lowest and found.lowest.to_text(), found.percent) == expected


def test_a_sale_takes_one_more_query_and_a_page_without_one_none(market: Market, guest: Client, dealer: Client) -> None:
    add_mugs(market, 30)
    reduced = asked(guest, "/c/mugs/")
    assert len(reduced) <= MOST_QUERIES
    assert len([sql for sql in reduced if "pricing_pastprice" in sql]) == 1
    plain = asked(dealer, "/wholesale/c/mugs/")
    assert [sql for sql in plain if "pricing_pastprice" in sql] == []


def test_what_a_measure_costs_stands_on_tile_and_page(market: Market, guest: Client) -> None:
    for sku, content in (
        ("MUG-WH", Content(Decimal(320), ContentUnit.MILLILITRE)),
        ("CUP", Content(Decimal(2), ContentUnit.EACH)),
    ):
        catalog.set_content(variant_id=market.variants[sku], content=content, actor=ACTOR)
    for address in ("/c/mugs/", "/p/moon-mug/"):
        page = text_of(guest, address)
        assert "₩6,563 per 100 ml" in page
        assert "₩6,173 per piece" in page
    assert "100 ml" not in text_of(guest, "/p/moon-mug/?sku=MUG-IN").split("More of this kind")[0]


def test_programs_are_told_the_same(market: Market, guest: Client) -> None:
    catalog.set_content(
        variant_id=market.variants["MUG-WH"], content=Content(Decimal("0.32"), ContentUnit.LITRE), actor=ACTOR
    )
    won = {"currency": "KRW"}
    with CaptureQueriesContext(connection) as queries:
        body = guest.get("/api/v1/channels/shop/products/moon-mug").json()
    assert len([one for one in queries.captured_queries if "pastprice" in one["sql"]]) == 1
    mug, ink = body["variants"]
    assert mug["ladder"] == [
        {"from_quantity": 1, "unit_price": {"amount": "21000"} | won, "was": {"amount": "28000"} | won}
    ]
    assert mug["lowest_30_days"] == {"amount": "24000"} | won
    assert mug["content_price"] == {"price": {"amount": "6563"} | won, "per": 100, "unit": "ml"}
    assert (ink["ladder"][0]["was"], ink["lowest_30_days"], ink["content_price"]) == (None, None, None)
    quote = guest.post(
        "/api/v1/channels/shop/price-quotes",
        {"lines": [{"sku": "MUG-WH", "quantity": 1}, {"sku": "MUG-IN", "quantity": 1}]},
        content_type="application/json",
    ).json()
    assert [line["was"] for line in quote["lines"]] == [{"amount": "28000"} | won, None]
