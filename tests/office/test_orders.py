"""The board, its export, and the buttons of one order."""

import csv
import io

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.inventory.selectors import availability
from jangteo.kernel import outbox
from jangteo.kernel.cells import harmless
from jangteo.kernel.errors import IllegalMove
from jangteo.office.pages.orders import SERVICES
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order
from jangteo.ordering.selectors.staff import OrderAction, possible_actions
from jangteo.ordering.types import FulfilmentProgress, OrderStatus, PaymentProgress
from office.desk import DESK, order, read
from storefront.market import DEALER, SHOPPER, Market


def board(staff: Client, query: str = "") -> set[str]:
    """The numbers the board shows."""
    response = staff.get(f"/office/orders/{query}")
    assert response.status_code == 200
    return {one.number for one in response.context["orders"]}


def test_orders_of_all_channels_are_on_one_board(staff: Client) -> None:
    shop = read(order("shop", SHOPPER, ("MUG-WH", 1))).summary.number
    trade = read(order("wholesale", DEALER, ("RACK-TRADE", 1))).summary.number
    guest = read(order("shop", "guest@test.example", ("CUP", 1))).summary.number
    assert board(staff) == {shop, trade, guest}
    assert board(staff, "?channel=wholesale") == {trade}
    assert board(staff, "?q=RACK-TRADE") == {trade}
    assert board(staff, f"?q={guest}") == {guest}
    assert board(staff, "?q=guest@test.example") == {guest}
    assert board(staff, "?q=긴해") == {trade}
    assert board(staff, "?q=PO-77&channel=shop") == {shop, guest}
    assert board(staff, "?origin=imported") == set()
    assert board(staff, "?from=2100-01-01") == set()
    assert board(staff, "?until=2100-01-01") == {shop, trade, guest}


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=x", "?page=99999", "?q=%00", "?from=x", "?from=0001-01-01", "?channel=none", "?buyer=1"]
)
def test_rubbish_in_the_address_breaks_nothing(staff: Client, query: str) -> None:
    assert staff.get(f"/office/orders/{query}").status_code == 200
    assert staff.get(f"/office/orders/export/{query}").status_code == 200


def test_the_board_takes_the_same_queries_for_one_order_and_for_many(
    staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    order("shop", SHOPPER, ("MUG-WH", 1))
    with django_assert_max_num_queries(18) as few:
        staff.get("/office/orders/")
    for _ in range(12):
        order("wholesale", DEALER, ("MUG-WH", 1), ("RACK-TRADE", 1))
    with django_assert_max_num_queries(len(few)):
        response = staff.get("/office/orders/")
    assert response.context["pager"].total == 13


def test_the_export_holds_what_the_board_shows_and_no_formula(staff: Client) -> None:
    placed = read(order("wholesale", DEALER, ("CUP", 1)))
    order("shop", SHOPPER, ("CUP", 1))
    Order.objects.filter(pk=placed.summary.id).update(buyer_name="=HYPERLINK(1)")
    response = staff.get("/office/orders/export/?channel=wholesale")
    assert response["Content-Disposition"] == 'attachment; filename="orders.csv"'
    text = response.getvalue().decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head[:4] == ["Number", "Placed", "Channel", "Buyer"]
    assert (row[0], row[2], row[3], row[9], row[10]) == (
        placed.summary.number, "wholesale", "'=HYPERLINK(1)", "8800", "KRW",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@a", "'@a"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("\r\n=1", "'\r\n=1"),
        ("-12.50", "-12.50"),
        ("+82", "+82"),
        ("-1-1", "'-1-1"),
        (12, "12"),
        ("모란 머그", "모란 머그"),
    ],
)
def test_a_spreadsheet_runs_nothing_of_an_export(cell: object, text: str) -> None:
    assert harmless(cell) == text


def test_an_order_shows_its_lines_with_reasons_places_and_payment(staff: Client) -> None:
    placed = read(order("wholesale", DEALER, ("MUG-WH", 12)))
    page = staff.get(f"/office/orders/{placed.summary.number}/").content.decode()
    for text in (
        "₩14,760",
        "₩177,120",
        "₩194,832",
        "W1",
        "Price list “trade”",
        "The step from 12",
        "PO-77",
        "편집숍 긴해",
    ):
        assert text in page
    assert staff.get("/office/orders/none/").status_code == 404
    assert staff.get("/office/orders/a%00b/").status_code == 404


def test_the_buttons_take_an_order_to_its_end(staff: Client) -> None:
    order_id = order("shop", SHOPPER, ("MUG-WH", 1))
    path = f"/office/orders/{read(order_id).summary.number}/"
    for action in ("pay", "ship", "deliver"):
        assert staff.post(f"{path}{action}/", {"why": f"did {action}"}).status_code == 302
    done = read(order_id)
    assert (done.summary.status, done.summary.payment, done.summary.fulfilment) == (
        OrderStatus.COMPLETED, PaymentProgress.PAID, FulfilmentProgress.DELIVERED,
    )  # fmt: skip
    assert [(move.actor_name, move.why) for move in done.moves if move.why] == [
        ("한소율", "did pay"), ("한소율", "did ship"), ("한소율", "did deliver"),
    ]  # fmt: skip


def test_cancelling_needs_a_reason_and_frees_the_stock(staff: Client, market: Market) -> None:
    order_id = order("shop", SHOPPER, ("MUG-WH", 2))
    path = f"/office/orders/{read(order_id).summary.number}/cancel/"
    assert staff.post(path, {"why": " "}).status_code == 422
    assert staff.post(path, {"why": "x" * 301}).status_code == 422
    assert read(order_id).summary.status == OrderStatus.PLACED
    assert staff.post(path, {"why": "고객 요청"}).status_code == 302
    assert read(order_id).summary.status == OrderStatus.CANCELLED
    assert availability(market.shop_id, [market.variants["MUG-WH"]]) == {market.variants["MUG-WH"]: 40}


def test_a_button_pressed_too_late_says_so_and_changes_nothing(staff: Client) -> None:
    order_id = order("shop", SHOPPER, ("MUG-WH", 1))
    path = f"/office/orders/{read(order_id).summary.number}/"
    staff.post(f"{path}cancel/", {"why": "mistake"})
    before = read(order_id)
    page = staff.post(f"{path}ship/", {"why": ""}, follow=True).content.decode()
    assert "This order can no longer do that." in page
    assert read(order_id) == before
    assert "The order is cancelled." in page
    assert staff.get(f"{path}ship/").status_code == 405
    assert staff.post(f"{path}explode/").status_code == 404


@pytest.mark.parametrize(
    "steps", [[], ["pay"], ["ship"], ["pay", "ship"], ["ship", "deliver"], ["cancel"], ["pay", "cancel"]]
)
def test_what_is_shown_as_possible_is_what_the_services_do(market: Market, steps: list[str]) -> None:
    for action in OrderAction:
        order_id = order("shop", SHOPPER, ("MUG-WH", 1))
        for step in steps:
            SERVICES[OrderAction(step)](order_id=order_id, actor=DESK, why="test")
        is_possible = action in possible_actions(read(order_id).summary)
        try:
            SERVICES[action](order_id=order_id, actor=DESK, why="test")
        except IllegalMove:
            assert not is_possible, action
        else:
            assert is_possible, action


def test_today_counts_what_waits(staff: Client) -> None:
    first, _second = order("shop", SHOPPER, ("MUG-WH", 1)), order("wholesale", DEALER, ("CUP", 1))
    ordering.mark_paid(order_id=first, actor=DESK)
    context = staff.get("/office/").context
    to_do = context["to_do"]
    assert (to_do.unpaid, to_do.to_ship, to_do.ready, to_do.on_the_way) == (1, 2, 1, 0)
    assert (context["low_count"], context["sold_out_count"]) == (1, 0)
    assert [(row["variant"].sku, row["free"]) for row in context["low"]] == [("CUP", 2)]
    assert context["waiting_count"] == outbox.waiting_count()
