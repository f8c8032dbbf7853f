"""Purchase orders and what runs short: ordered, received, dated anew, closed; refusals are told."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.inventory import services as inventory
from jangteo.inventory.models import Lot, PurchaseOrder
from jangteo.inventory.selectors import get_purchase, list_serials, list_stock
from jangteo.inventory.types import PlaceKind, PurchaseLineDraft, PurchaseState, Tracking
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from office.desk import staff_client
from storefront.market import ACTOR, Market

LATE = timedelta(days=-1)


def buy(market: Market, *skus: str, quantity: int = 10, expected: timedelta | None = None, key: str = "first") -> UUID:
    day = None if expected is None else clock.today() + expected
    lines = [PurchaseLineDraft(market.variants[sku], quantity, Decimal("9800.5"), day) for sku in skus or ("MUG-IN",)]
    return inventory.place_purchase(
        supplier_id=market.company_id, place_code="W1", lines=lines, currency="KRW", key=key, actor=ACTOR
    )


def new(staff: Client, market: Market, lines: str, **fields: object) -> list[str]:
    """Send the form of a new purchase order; what is told of it."""
    data = {"supplier": str(market.company_id), "place": "W1", "currency": "KRW", "lines": lines, "key": uuid4()}
    response = staff.post("/office/purchases/new/", data | fields)
    if response.status_code == 302:
        return []
    assert response.status_code == 422
    told = [f"{line}: {words} [{value}]" for line, words, value in response.context["problems"]]
    errors = [str(error) for errors in response.context["form"].errors.values() for error in errors]
    return told or errors or [response.context["wrong"]]


def act(staff: Client, purchase_id: UUID, action: str, **fields: object) -> list[str]:
    response = staff.post(f"/office/purchases/{purchase_id}/{action}/", {"key": uuid4()} | fields, follow=True)
    if response.status_code == 422:
        return [response.context["wrong"]]
    return [str(one) for one in response.context["messages"]]


def fields_of(purchase_id: UUID, **values: str) -> dict[str, str]:
    line = get_purchase(purchase_id).lines[0]
    return {f"{name}-{line.id}": value for name, value in values.items()}


def on_hand(market: Market, sku: str = "MUG-IN") -> int:
    return sum(one.on_hand for one in list_stock([market.variants[sku]]))


def test_an_order_is_placed_from_pasted_lines_once(staff: Client, market: Market) -> None:
    key = uuid4()
    for _ in range(2):
        lines = "MUG-IN\t1,200\t₩9,800.5\t2099-03-01\nCUP\t5\t-"
        assert new(staff, market, lines, expected_on="2099-01-01", note="spring", key=key) == []
    one = get_purchase(PurchaseOrder.objects.get().pk)
    assert [(line.quantity, line.unit_cost, str(line.expected_on)) for line in one.lines] == [
        (1200, Decimal("9800.5"), "2099-03-01"),
        (5, None, "2099-01-01"),
    ]
    page = staff.get(f"/office/purchases/{one.id}/").content.decode()
    for text in ("편집숍 긴해", "₩9,800.5", "spring", "Goods came"):
        assert text in page


REFUSED: list[tuple[str, dict[str, str], str]] = [
    ("NOPE 3", {}, "1: There is no such SKU or GTIN. [NOPE]"),
    ("CUP 0", {}, "1: The quantity is a whole number from 1 to 100,000,000. [0]"),
    ("CUP 1 cheap", {}, "1: A cost is a number from 0 up with at most 6 decimals. [cheap]"),
    ("CUP 1 NaN", {}, "1: A cost is a number from 0 up with at most 6 decimals. [NaN]"),
    ("CUP 1 1e99", {}, "1: A cost is a number from 0 up with at most 6 decimals. [1e99]"),
    ("CUP 1 -5", {}, "1: A cost is a number from 0 up with at most 6 decimals. [-5]"),
    ("CUP 1 5 tomorrow", {}, "1: A day is written like 2026-12-31. [tomorrow]"),
    ("", {}, "Paste 1 to 500 lines."),
    ("CUP 1", {"supplier": "nobody"}, "There is no such person or company."),
    ("CUP 1", {"currency": "XXX"}, "Select a valid choice."),
    ("CUP 1", {"place": "NONE"}, "There is no such place of stock."),
]


def test_what_can_not_be_ordered_is_told(staff: Client, market: Market) -> None:
    for lines, fields, told in REFUSED:
        assert new(staff, market, lines, **fields)[0].startswith(told)
        assert not PurchaseOrder.objects.exists()


def test_goods_come_in_parts_with_lots_and_close_it(staff: Client, market: Market) -> None:
    inventory.set_tracking(variant_id=market.variants["MUG-IN"], tracking=Tracking.LOT, actor=ACTOR)
    one = buy(market)
    typed = fields_of(one, units="4", lot="L1", expires="2099-01-01")
    assert act(staff, one, "receive", **typed, reference="N-7") == ["4 units received."]
    assert str(Lot.objects.get().expires_on) == "2099-01-01"
    assert act(staff, one, "receive", **fields_of(one, lot="L2"), all="1") == ["6 units received."]
    assert (get_purchase(one).state, on_hand(market)) == (PurchaseState.CLOSED, 10)
    assert act(staff, one, "receive", **typed) == [
        f"{get_purchase(one).number} has ended meanwhile; nothing was booked."
    ]


def test_numbered_goods_come_by_number(staff: Client, market: Market) -> None:
    inventory.set_tracking(variant_id=market.variants["MUG-IN"], tracking=Tracking.SERIAL, actor=ACTOR)
    one = buy(market)
    assert act(staff, one, "receive", **fields_of(one, units="2", serials="A1")) == [
        "MUG-IN: Name 2 different serial numbers, one for each unit."
    ]
    assert act(staff, one, "receive", **fields_of(one, units="1", serials="A" * 61)) == [
        "MUG-IN: a serial number has at most 60 characters."
    ]
    assert act(staff, one, "receive", **fields_of(one, units="2", serials="A1\r\nA2")) == ["2 units received."]
    assert [number for _, number in list_serials(market.variants["MUG-IN"])] == ["A1", "A2"]


def test_receipts_that_do_not_fit_are_told_and_what_was_typed_stays(staff: Client, market: Market) -> None:
    one = buy(market)
    assert act(staff, one, "receive", **fields_of(one, units="11")) == ["MUG-IN: only 10 are still to come."]
    assert act(staff, one, "receive", **fields_of(one, units="x"))[0].startswith("MUG-IN: The quantity is")
    assert act(staff, one, "receive") == ["Name how many units of at least one line."]
    inventory.set_tracking(variant_id=market.variants["MUG-IN"], tracking=Tracking.LOT, actor=ACTOR)
    assert act(staff, one, "receive", **fields_of(one, units="1"))[0].startswith("MUG-IN: Name a lot")
    wrong = fields_of(one, units="1", lot="L77", made="2099-02-01", expires="2099-01-01")
    response = staff.post(f"/office/purchases/{one}/receive/", wrong | {"key": uuid4()})
    assert response.context["wrong"] == "Lot L77 would expire before it is made."
    assert 'value="L77"' in response.content.decode()
    assert act(staff, one, "receive", **fields_of(one, units="1", lot="L", made="x"))[0].startswith("MUG-IN: A day")
    assert on_hand(market) == 0


def test_another_day_and_the_end_of_waiting(staff: Client, market: Market) -> None:
    one = buy(market, expected=LATE)
    assert act(staff, one, "expect", **fields_of(one, day="2099-05-05"), why="snow") == ["The expected days are noted."]
    assert str(get_purchase(one).lines[0].expected_on) == "2099-05-05"
    assert act(staff, one, "expect", **fields_of(one, day="May")) == ["A day is written like 2026-12-31."]
    assert act(staff, one, "close", why=" ") == ["Say why."]
    number = get_purchase(one).number
    assert act(staff, one, "close", why="sold out") == [f"{number} is closed; nothing more is awaited."]
    assert get_purchase(one).state == PurchaseState.CANCELLED
    assert staff.post(f"/office/purchases/{one}/burn/").status_code == 404
    assert staff.get(f"/office/purchases/{new_id()}/").status_code == 404


def test_late_ones_are_marked_and_costs_shown_only_to_who_may_see_them(staff: Client, market: Market) -> None:
    late, new_one = buy(market, expected=LATE, key="late"), buy(market, "CUP", expected=-LATE, key="new")

    def ids(client: Client, query: str) -> list[UUID]:
        return [one.id for _, one, _ in client.get(f"/office/purchases/{query}").context["rows"]]

    assert ids(staff, "?state=late") == [late]
    assert ids(staff, "?q=긴해") == [new_one, late]
    assert ids(staff, "?q=CUP&state=ordered&place=W1") == [new_one]
    assert ids(staff, "?state=closed") == []
    clerk = staff_client("store", place_code="W1")
    assert "9,800.5" not in clerk.get(f"/office/purchases/{late}/").content.decode()
    for client, has_cost in ((staff, True), (clerk, False)):
        file = client.get("/office/purchases/export/").getvalue().decode("utf-8-sig")
        assert ("9800.5" in file) == has_cost


def test_a_store_orders_for_its_own_place_only(market: Market) -> None:
    inventory.create_place(code="S1", names={"ko": "매장"}, kind=PlaceKind.STORE)
    clerk, one = staff_client("store", place_code="S1"), buy(market)
    assert not clerk.get(f"/office/purchases/{one}/").context["may_act"]
    assert act(clerk, one, "close", why="x") == ["Your role does not include this."]
    assert "There is no such person or company." in new(clerk, market, "CUP 1", place="S1")
    assert staff_client("staff_viewer").get("/office/purchases/new/").status_code == 403


def test_what_runs_short_is_ordered_by_supplier_and_place_once(staff: Client, market: Market) -> None:
    inventory.create_place(code="S1", names={"ko": "매장"}, kind=PlaceKind.STORE)
    points = [("W1", "MUG-IN", market.company_id), ("W1", "CUP", market.company_id), ("S1", "CUP", market.company_id)]
    for place, sku, supplier in [*points, ("S1", "MUG-WH", None)]:
        inventory.set_reorder_point(
            place_code=place, variant_id=market.variants[sku], at=5, up_to=12, supplier_id=supplier, actor=ACTOR
        )
    rows = staff.get("/office/stock/reorder/").context["rows"]
    assert {(row["short"].place, row["name"].sku, row["may_order"]) for row in rows} == {
        ("W1", "MUG-IN", True), ("W1", "CUP", True), ("S1", "CUP", True), ("S1", "MUG-WH", False)
    }  # fmt: skip
    take = [row["field"] for row in rows]
    data = {"key": uuid4(), "take": take, f"W1:{market.variants['MUG-IN']}": "20"}
    told = staff.post("/office/stock/reorder/order/", data, follow=True)
    assert [str(one) for one in told.context["messages"]] == ["2 purchase orders were placed."]
    staff.post("/office/stock/reorder/order/", data)
    assert sorted(len(get_purchase(pk).lines) for pk in PurchaseOrder.objects.values_list("pk", flat=True)) == [1, 2]
    assert [row["name"].sku for row in staff.get("/office/stock/reorder/").context["rows"]] == ["MUG-WH"]
    empty = staff.post("/office/stock/reorder/order/", {"take": take}, follow=True).content.decode()
    assert "Tick what to order." in empty


def test_lists_take_the_same_queries_however_long(
    staff: Client, market: Market, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    one = buy(market, key="zero")
    for path in ("/office/purchases/", f"/office/purchases/{one}/", "/office/stock/reorder/"):
        staff.get(path)
        inventory.set_reorder_point(place_code="W1", variant_id=market.variants["MUG-IN"], at=50, up_to=60, actor=ACTOR)
        with django_assert_max_num_queries(25) as few:
            staff.get(path)
        most = len(few)
        for number, sku in enumerate(("CUP", "RACK-TRADE", "MUG-WH")):
            buy(market, sku, key=f"{path}{number}")
            inventory.set_reorder_point(
                place_code="W1", variant_id=market.variants[sku], at=500, up_to=600, actor=ACTOR
            )
        with django_assert_max_num_queries(most):
            staff.get(path)
