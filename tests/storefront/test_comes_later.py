"""Lists, cards and product pages say the same of goods that have to come first."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jangteo.inventory.services import place_purchase, set_supply
from jangteo.inventory.types import PurchaseLineDraft, SupplyKind
from jangteo.kernel import clock
from jangteo.parties.services import create_company
from storefront.market import ACTOR, Market, add_mugs
from storefront.test_budget import MOST_QUERIES

pytestmark = pytest.mark.django_db
PAGES = ("/c/mugs/", "/search/?q=MUG")
DAY = "2026년 12월 3일까지 보내요"


@pytest.fixture(autouse=True)
def on_monday() -> Iterator[None]:
    with clock.at(datetime(2026, 11, 30, 1, 0, tzinfo=UTC)):
        yield


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def empty_shelves(market: Market) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_stocklevel SET on_hand = 0")


def test_what_is_neither_there_nor_comes_is_sold_out(market: Market, guest: Client) -> None:
    empty_shelves(market)
    for address in (*PAGES, "/p/moon-mug/"):
        text = page(guest, address)
        assert "품절" in text
        assert 'action="/cart/lines/"' not in text


def test_what_may_be_ordered_says_its_day_everywhere_and_can_be_added(market: Market, guest: Client) -> None:
    empty_shelves(market)
    for sku in ("MUG-WH", "MUG-IN"):
        supply = {"kind": SupplyKind.BACKORDER, "cap": 5, "lead_days": 3, "actor": ACTOR}
        set_supply(variant_id=market.variants[sku], **supply)  # type: ignore[arg-type]
    for address in (*PAGES, "/p/moon-mug/"):
        text = page(guest, address)
        assert DAY in text
        assert 'action="/cart/lines/"' in text
    assert guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"}).status_code == 302
    assert "12월 3일" in page(guest, "/cart/")


def test_a_variant_that_comes_is_shown_where_none_is_there(market: Market, guest: Client) -> None:
    empty_shelves(market)
    supply = {"kind": SupplyKind.BACKORDER, "cap": 5, "lead_days": 3, "actor": ACTOR}
    set_supply(variant_id=market.variants["MUG-IN"], **supply)  # type: ignore[arg-type]
    assert 'name="sku" value="MUG-IN"' in page(guest, "/c/mugs/")
    assert 'name="sku" value="MUG-IN"' in page(guest, "/p/moon-mug/")
    assert DAY in page(guest, "/p/moon-mug/")


def test_a_page_of_goods_that_come_later_keeps_to_the_budget(market: Market, guest: Client) -> None:
    add_mugs(market, 30)
    empty_shelves(market)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM catalog_variant ORDER BY sku")
        variants = [one for (one,) in cursor.fetchall()]
    kinds = (
        {"kind": SupplyKind.BACKORDER, "cap": 9},
        {"kind": SupplyKind.MADE, "cap": 9, "per_day": 2},
        {"kind": SupplyKind.PREORDER, "cap": 9, "releases_on": date(2027, 1, 5)},
    )
    for number, variant in enumerate(variants):
        set_supply(variant_id=variant, actor=ACTOR, **kinds[number % 3])  # type: ignore[arg-type]
    place_purchase(
        supplier_id=create_company(name="Maker", legal_name="Maker", business_number="220-81-62517", actor=ACTOR),
        place_code="W1",
        lines=[PurchaseLineDraft(one, 5, expected_on=date(2026, 12, 10)) for one in variants],
        currency="KRW",
        key="po",
        actor=ACTOR,
    )
    guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    with CaptureQueriesContext(connection) as asked:
        text = page(guest, "/c/mugs/")
    assert "품절" not in text
    assert len(asked) <= MOST_QUERIES + 2, "\n".join(query["sql"][:160] for query in asked.captured_queries)
