"""Lots: what expires, where one's units went, who may read whose, recall."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.inventory import services as inventory
from jangteo.inventory.selectors import get_lot_view
from jangteo.inventory.types import LotDraft, LotView, PlaceKind, ReceiptLine, Tracking
from jangteo.kernel import clock
from jangteo.ordering import services as ordering
from jangteo.privacy.models import DataReading
from office.desk import DESK, order, read, staff_client
from storefront.market import ACTOR, SHOPPER, Market

LOT = "/office/stock/MUG-WH/lots/L1/"


def receive(market: Market, code: str, days: int, quantity: int = 10, sku: str = "MUG-WH") -> None:
    """Units of a lot that expires in so many days."""
    lot = LotDraft(code, expires_on=clock.today() + timedelta(days=days))
    line = ReceiptLine(market.variants[sku], quantity, lot)
    inventory.receive_goods(place_code="W1", lines=[line], key=f"{sku}-{code}", actor=ACTOR)


@pytest.fixture
def lots(market: Market) -> None:
    """Mugs told apart: 40 without a lot, ten that expire in 20 days, ten in 200."""
    inventory.set_tracking(variant_id=market.variants["MUG-WH"], tracking=Tracking.LOT, actor=ACTOR)
    receive(market, "L1", 20)
    receive(market, "L2", 200)


def lot_of(market: Market, code: str = "L1") -> LotView:
    found = get_lot_view(market.variants["MUG-WH"], code)
    assert found is not None
    return found


@pytest.mark.usefixtures("lots")
def test_lots_are_listed_by_expiry_and_narrowed(staff: Client, market: Market) -> None:
    def codes(query: str) -> list[tuple[str, str]]:
        return [(row.lot.code, row.state) for row in staff.get(f"/office/stock/lots/{query}").context["rows"]]

    receive(market, "L0", 0)
    assert codes("") == [("L0", "expired"), ("L1", "soon"), ("L2", "good")]
    assert codes("?within=30") == [("L0", "expired"), ("L1", "soon")]
    assert codes("?state=expired") == [("L0", "expired")]
    assert codes("?state=recalled") == []
    inventory.create_place(code="W2", names={"ko": "둘째"}, kind=PlaceKind.STORE)
    assert codes("?place=W2") == []
    assert codes("?place=%00&within=%00&state=none") == codes("")


@pytest.mark.usefixtures("lots")
def test_a_lot_tells_to_which_orders_it_went_and_the_reading_is_noted(staff: Client, market: Market) -> None:
    first, second = order("shop", SHOPPER, ("MUG-WH", 4)), order("shop", "guest@test.example", ("MUG-WH", 3))
    ordering.mark_paid(order_id=first, actor=DESK)
    ordering.ship_order(order_id=first, actor=DESK)
    DataReading.objects.all().delete()
    response = staff.get(LOT)
    rows = {row.order.number: (row.state, row.quantity) for row in response.context["gone"]}
    assert rows == {read(first).summary.number: ("shipped", 4), read(second).summary.number: ("open", 3)}
    assert [row.quantity for row in response.context["here"]] == [6]
    subjects = {one for row in DataReading.objects.filter(what="lot") for one in row.subject_ids}
    assert subjects == {read(first).summary.buyer_id, second}
    page = response.content.decode()
    assert "손지우" in page
    assert f"/office/orders/{read(first).summary.number}/" in page


@pytest.mark.usefixtures("lots")
def test_who_may_not_see_orders_sees_quantities_only(market: Market) -> None:
    first = order("shop", SHOPPER, ("MUG-WH", 4))
    DataReading.objects.all().delete()
    clerk = staff_client("store", place_code="W1")
    page = clerk.get(LOT).content.decode()
    assert "an order you may not see" in page
    for secret in ("손지우", read(first).summary.number):
        assert secret not in page
    file = clerk.get(f"{LOT}export/").getvalue().decode("utf-8-sig")
    assert "손지우" not in file
    assert "Buyer" not in file
    assert not DataReading.objects.exists()
    assert clerk.post(f"{LOT}do/recall/", {"why": "x"}, follow=True).status_code == 200
    assert not lot_of(market).is_recalled


@pytest.mark.usefixtures("lots")
def test_the_trace_is_taken_as_csv(staff: Client, market: Market) -> None:
    number = read(order("shop", SHOPPER, ("MUG-WH", 4))).summary.number
    lines = staff.get(f"{LOT}export/").getvalue().decode("utf-8-sig").splitlines()
    assert lines[1:] == [
        "MUG-WH,L1,Warehouse,Lies there,10,,",
        f"MUG-WH,L1,Warehouse,Promised,4,{number},손지우",
    ]


@pytest.mark.usefixtures("lots")
def test_a_lot_is_recalled_with_a_reason_and_cleared(staff: Client, market: Market) -> None:
    assert "Say why." in staff.post(f"{LOT}do/recall/", {"why": " "}, follow=True).content.decode()
    assert not lot_of(market).is_recalled
    page = staff.post(f"{LOT}do/recall/", {"why": "smells"}, follow=True).content.decode()
    assert "Recalled: smells" in page
    assert (lot_of(market).is_recalled, lot_of(market).why) == (True, "smells")
    assert staff.get("/office/stock/lots/?state=recalled").context["rows"][0].lot.code == "L1"
    staff.post(f"{LOT}do/clear/", {"why": "tested"})
    assert not lot_of(market).is_recalled
    assert staff.post(f"{LOT}do/burn/", {"why": "x"}).status_code == 404
    assert staff.get("/office/stock/MUG-WH/lots/L9/").status_code == 404
    assert staff.get("/office/stock/NONE/lots/L1/").status_code == 404


@pytest.mark.usefixtures("lots")
def test_lists_of_lots_take_the_same_queries_however_long(
    staff: Client, market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    staff.get("/office/stock/lots/")
    order("shop", SHOPPER, ("MUG-WH", 1))
    for path in ("/office/stock/lots/", LOT):
        with django_assert_max_num_queries(30) as few:
            staff.get(path)
        most = len(few)
        for number in range(3):
            receive(market, f"{path[14]}-{number}", 60 + number)
            order("shop", SHOPPER, ("MUG-WH", 1))
        with django_assert_max_num_queries(most):
            staff.get(path)
