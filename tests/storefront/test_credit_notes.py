"""Buyers see the number of the credit note beside what was given back."""

import pytest
from django.test import Client

from jangteo.kernel import clock
from jangteo.ordering.services import mark_paid, refund_items
from office.desk import DESK, order, read
from storefront.market import SHOPPER, Market

pytestmark = pytest.mark.django_db


def test_the_order_page_names_the_credit_note(market: Market, shopper: Client) -> None:
    order_id = order("shop", SHOPPER, ("MUG-WH", 2))
    mark_paid(order_id=order_id, actor=DESK)
    number = read(order_id).summary.number
    refund_items(order_id=order_id, quantities={read(order_id).lines[0].id: 1}, actor=DESK, why="chipped")
    page = shopper.get(f"/orders/{number}/").content.decode()
    assert f"CN-KR-{clock.today().year}-000001" in page
