"""Which orders wait for which goods, and where it is said what may be promised."""

from typing import Any

import pytest
from django.test import Client

from jangteo.channels.selectors import get_channel
from jangteo.channels.types import AllocationStrategy
from jangteo.inventory.selectors import list_supply
from jangteo.inventory.services import set_supply
from jangteo.inventory.types import SupplyKind
from jangteo.ordering.models import Order
from office.desk import order
from storefront.market import ACTOR, Market


def send(staff: Client, **fields: Any) -> int:
    return staff.post("/office/stock/MUG-WH/do/supply/", fields).status_code


def test_the_list_tells_which_orders_wait_for_which_goods(staff: Client, market: Market) -> None:
    assert "No order waits" in staff.get("/office/stock/waiting/").content.decode()
    set_supply(variant_id=market.variants["MUG-WH"], kind=SupplyKind.BACKORDER, cap=100, lead_days=3, actor=ACTOR)
    order_id = order("shop", "someone@test.example", ("MUG-WH", 45))
    response = staff.get("/office/stock/waiting/")
    (row,) = response.context["rows"]
    number = Order.objects.get(pk=order_id).number
    assert (row.name.sku, row.units.quantity, row.order, row.is_late) == ("MUG-WH", 5, number, False)
    assert f"/office/orders/{number}/" in response.content.decode()
    assert "Back-ordered" in response.content.decode()


def test_the_page_of_stock_says_what_may_be_promised(staff: Client, market: Market) -> None:
    assert send(staff, kind="backorder", cap="20", lead_days="4") == 302
    (known,) = list_supply([market.variants["MUG-WH"]])
    assert (known.kind, known.cap, known.lead_days) == (SupplyKind.BACKORDER, 20, 4)
    assert 'value="20"' in staff.get("/office/stock/MUG-WH/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "preorder", "cap": "5"},
        {"kind": "made", "cap": "5"},
        {"kind": "magic"},
        {"kind": "backorder", "cap": "-1"},
        {"kind": "backorder", "cap": "x"},
        {"kind": "backorder", "lead_days": "9" * 30},
    ],
)
def test_a_policy_that_cannot_be_is_shown_again_with_what_is_wrong(
    staff: Client, market: Market, fields: dict[str, str]
) -> None:
    assert send(staff, **fields) == 422
    assert list_supply([market.variants["MUG-WH"]]) == []


def test_a_channels_page_says_how_places_are_chosen(staff: Client, market: Market) -> None:
    path = "/office/sales-channels/shop/allocation/"
    assert staff.post(path, {"allocation": "nearest"}).status_code == 302
    assert (get_channel("shop").allocation, get_channel("shop").may_split) == (AllocationStrategy.NEAREST, False)
    assert staff.post(path, {"allocation": "magic"}).status_code == 422
