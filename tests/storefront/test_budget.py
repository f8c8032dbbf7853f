"""How many queries a page may ask."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from storefront.market import ACTOR, Market, add_mugs

pytestmark = pytest.mark.django_db

MOST_QUERIES = 14  # one for what one narrows by: the tiles use what it reads; one for the stars of the tiles
WHAT_SHOPPERS_PAY = 6  # beside each article where prices are without tax, however many there are


def asked(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
    assert response.status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("lists", [0, 5])
def test_a_category_of_24_products_takes_few_queries(market: Market, guest: Client, dealer: Client, lists: int) -> None:
    add_mugs(market, 30)
    for number in range(lists):
        code = f"list-{number}"
        pricing.create_price_list(
            code=code, names={"ko": code}, currency="KRW", includes_tax=False, actor=ACTOR, priority=number
        )
        pricing.give_to(price_list_code=code, party_id=market.company_id, actor=ACTOR)
        rows = [PriceRow(variant, Decimal(900 + number)) for variant in market.variants.values()]
        pricing.set_prices(price_list_code=code, prices=rows, actor=ACTOR)
    guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    dealer.post("/wholesale/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})

    for client, address, most in (
        (guest, "/c/mugs/", MOST_QUERIES),
        (dealer, "/wholesale/c/mugs/", MOST_QUERIES + 1 + WHAT_SHOPPERS_PAY),
    ):
        queries = asked(client, address)
        assert len(queries) <= most, "\n".join(query[:160] for query in queries)
