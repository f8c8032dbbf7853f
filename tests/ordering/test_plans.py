"""A cart that goes to several places by several days: set whole by a table, priced by its sums, ordered by parts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import ADDRESS, cart_with, channel, place, shopper, stocked, variant
from factories.selling import price, receive
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, Channel, ShippingPer
from jangteo.kernel import clock, verify
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.errors import CartHasProblems, PlanHasProblems
from jangteo.ordering.models import CartDelivery, CartLine, Order
from jangteo.ordering.selectors import find_open_cart, get_cart
from jangteo.ordering.services import open_cart, read_plan_table, set_line, set_plan
from jangteo.ordering.types import CartId, PlanRow
from jangteo.parties.types import PostalAddress

HEAD = "sku\tquantity\trecipient\tphone\tpostcode\tline1\tdate\n"


@pytest.fixture
def shop(db: None) -> Channel:
    """A shop with mugs at 1,000, from 10 on at 900, and cups at 1,000; delivery costs 3,000."""
    one = channel(shipping_fee_minor=3000)
    stocked(one, {"CUP": 2000})
    mug = variant("MUG", one)
    price(one, {mug: {1: "1000", 10: "900"}})
    receive(mug, 2000)
    return one


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def where(number: int) -> PostalAddress:
    return replace(ADDRESS, line1=f"세종대로 {number}")


def day(number: int) -> str:
    return (clock.today() + timedelta(days=number)).isoformat()


def planned(shop: Channel, buyer: Actor, table: str) -> CartId:
    cart_id = open_cart(channel=shop, actor=buyer)
    read_plan_table(cart_id=cart_id, table=HEAD + table, addresses=[], actor=buyer)
    return cart_id


def test_each_address_and_day_is_a_delivery_and_steps_count_the_sum(shop: Channel) -> None:
    buyer = shopper()
    cart_id = planned(
        shop,
        buyer,
        f"MUG\t4\t손지우\t010\t04524\t세종대로 1\t{day(3)}\n"
        f"MUG\t6\t손지우\t010\t04524\t세종대로 2\t{day(3)}\n"
        f"CUP\t1\t손지우\t010\t04524\t세종대로 1\t{day(3)}\n"
        f"CUP\t2\t손지우\t010\t04524\t세종대로 1\t{day(5)}\n",
    )
    seen = get_cart(cart_id, buyer)
    assert [(line.sku, line.quantity) for line in seen.lines] == [("MUG", 10), ("CUP", 3)]
    assert seen.quote.gross.minor == 9000 + 3000 + 3000
    order = Order.objects.get(pk=place(cart_id, buyer))
    told = [
        (one.number, one.ship_to["line1"], str(one.wanted_on), [*one.lines.values_list("sku", "quantity")])
        for one in order.deliveries.order_by("number")
    ]
    assert told == [
        (1, "세종대로 1", day(3), [("MUG", 4), ("CUP", 1)]),
        (2, "세종대로 2", day(3), [("MUG", 6)]),
        (3, "세종대로 1", day(5), [("CUP", 2)]),
    ]
    assert (order.gross_minor, order.line_count, CartDelivery.objects.count()) == (15000, 4, 0)
    assert broken() == []


def test_shipping_may_be_charged_once_a_delivery(shop: Channel) -> None:
    set_order_changes(
        channel_id=shop.id,
        change_minutes=0,
        change_prices=ChangePrices.KEEP,
        unpaid_hours=0,
        shipping_per=ShippingPer.DELIVERY,
        actor=job_actor("test"),
    )
    shop, buyer = replace(shop, shipping_per=ShippingPer.DELIVERY), shopper()
    cart_id = planned(
        shop, buyer, "CUP\t1\t손지우\t010\t04524\t세종대로 1\t\nCUP\t1\t손지우\t010\t04524\t세종대로 2\t\n"
    )
    assert get_cart(cart_id, buyer).quote.shipping.gross.minor == 6000


def test_everything_wrong_is_named_and_nothing_changed(shop: Channel) -> None:
    buyer = shopper()
    cart_id = cart_with(shop, buyer, {"MUG": 1})
    table = (
        f"NONE\t1\t손지우\t010\t04524\t세종대로 1\t{day(1)}\n"
        f"MUG\t0\t손지우\t010\t04524\t세종대로 1\t{day(-1)}\n"
        "MUG\t1\t\t010\t04524\t세종대로 1\t내일\n"
    )
    with pytest.raises(PlanHasProblems) as refused:
        read_plan_table(cart_id=cart_id, table=HEAD + table, addresses=[], actor=buyer)
    assert [(one["line"], one["column"], one["why"]) for one in refused.value.facts["problems"]] == [
        (3, "quantity", "no_quantity"),
        (3, "date", "day_is_past"),
        (4, "recipient", "is_missing"),
        (4, "date", "no_date"),
    ]
    with pytest.raises(PlanHasProblems) as refused:
        read_plan_table(cart_id=cart_id, table=HEAD + table.splitlines()[0], addresses=[], actor=buyer)
    assert [(one["line"], one["why"]) for one in refused.value.facts["problems"]] == [(2, "not_sold")]
    assert [*CartLine.objects.values_list("quantity", flat=True)] == [1]
    assert find_open_cart(shop, buyer) == cart_id


def test_other_countries_are_refused_by_name(shop: Channel) -> None:
    buyer = shopper()
    rows = [PlanRow(1, "MUG", 1, ADDRESS), PlanRow(2, "MUG", 1, replace(ADDRESS, country="JP"))]
    with pytest.raises(PlanHasProblems) as refused:
        set_plan(cart_id=open_cart(channel=shop, actor=buyer), rows=rows, actor=buyer)
    assert [(one["line"], one["why"], one["value"]) for one in refused.value.facts["problems"]] == [
        (2, "other_country", "JP")
    ]


def test_a_line_whose_parts_are_not_all_of_it_can_not_be_ordered(shop: Channel) -> None:
    buyer = shopper()
    cart_id = planned(shop, buyer, "CUP\t1\t손지우\t010\t04524\t세종대로 1\t\n")
    set_line(cart_id=cart_id, line_id=get_cart(cart_id, buyer).lines[0].id, unit_quantity=5, actor=buyer)
    assert [one.why for one in get_cart(cart_id, buyer).problems] == ["plan_differs"]
    with pytest.raises(CartHasProblems):
        place(cart_id, buyer)


def test_a_thousand_cells_take_no_more_queries_than_four(shop: Channel) -> None:
    buyer, counts = shopper(), []
    for addresses, days in ((2, 1), (25, 20)):
        rows = [
            PlanRow(1, sku, 1, where(address), clock.today() + timedelta(days=number))
            for sku in ("MUG", "CUP")
            for address in range(addresses)
            for number in range(days)
        ]
        cart_id = open_cart(channel=shop, actor=buyer)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            set_plan(cart_id=cart_id, rows=rows, actor=buyer)
            order_id = place(cart_id, buyer)
        counts.append(len(queries))
    order = Order.objects.get(pk=order_id)
    assert (order.line_count, order.deliveries.count()) == (1000, 500)
    assert counts[1] <= counts[0] + 6
