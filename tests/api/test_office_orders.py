"""Orders, refunds and shipments for programs of staff: who comes in, what they read, what they do."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from api.caller import Caller
from api.office import staff_caller
from jangteo.fulfilment import services as fulfilment
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.types import OrderStatus
from jangteo.privacy.models import DataReading
from office.desk import DESK, order, read
from storefront.market import DEALER, SHOPPER, Market

ORDERS = "/office/orders"


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def test_only_staff_come_in_and_only_as_far_as_their_roles_reach(
    market: Market, shopper: Caller, guest: Caller
) -> None:
    number = read(order("shop", SHOPPER, ("MUG-WH", 2))).summary.number
    assert (guest.get(ORDERS).status, guest.get(ORDERS).code) == (401, "api.not_logged_in")
    assert Caller(Client(), "jt_wrong").get(ORDERS).status == 401
    for path in (ORDERS, f"{ORDERS}/{number}", "/office/products", "/office/stock"):
        assert (shopper.get(path).status, shopper.get(path).code) == (403, "channels.entry_refused"), path
    refused = shopper.post(f"{ORDERS}/{number}/cancellation", {"nonsense": 1})
    assert refused.status == 403, "a buyer is not even told what has the wrong form"
    store, viewer = staff_caller("store", place_code="W1"), staff_caller("staff_viewer")
    assert (store.get(ORDERS).code, store.get("/office/stock").status) == ("kernel.not_permitted", 200)
    assert viewer.get(f"{ORDERS}/{number}").status == 200
    refused = viewer.post(f"{ORDERS}/{number}/cancellation", {"why": "no"})
    assert (refused.status, refused.code) == (403, "kernel.not_permitted")
    assert Order.objects.get().status == OrderStatus.PLACED


def test_a_list_goes_by_cursor_and_says_as_much_as_the_board(
    clerk: Caller, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    numbers = [read(order("shop", SHOPPER, ("MUG-WH", 1))).summary.number for _ in range(5)]
    seen, cursor = [], ""
    for _ in range(3):
        page = clerk.get(f"{ORDERS}?limit=2&cursor={cursor}").body
        assert page["total"] == 5
        seen += [one["number"] for one in page["items"]]
        cursor = page["next_cursor"] or ""
    assert (seen, cursor) == (numbers[::-1], "")
    with django_assert_num_queries(9) as few:
        clerk.get(f"{ORDERS}?limit=1")
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(clerk.get(f"{ORDERS}?limit=200").body["items"]) == 5
    assert clerk.get(f"{ORDERS}?cursor=nonsense").code == "kernel.invalid_cursor"
    assert clerk.get(f"{ORDERS}?limit=201").body["errors"][0]["field"] == "limit"
    assert DataReading.objects.filter(what="API: list of orders", via="office_api").count() == 5


def test_a_list_is_narrowed_by_state_channel_and_what_changed_since(clerk: Caller) -> None:
    old = read(order("shop", SHOPPER, ("MUG-WH", 1))).summary
    for narrowed, count in (
        ("channel=shop", 1),
        ("channel=wholesale", 0),
        ("status=cancelled", 0),
        ("held=any", 0),
        ("payment=awaited&fulfilment=open", 1),
        (f"buyer_id={old.buyer_id}", 1),
        ("placed_since=2020-01-01T00:00:00Z", 1),
        ("q=MUG-WH", 1),
    ):
        assert clerk.get(f"{ORDERS}?{narrowed}").body["total"] == count, narrowed
    moment = (clock.now() + timedelta(milliseconds=2)).isoformat().replace("+", "%2B")
    assert clerk.get(f"{ORDERS}?changed_since={moment}").body["items"] == []
    held = clerk.post(f"{ORDERS}/{old.number}/holds", {"kind": "address", "why": "No such street."})
    assert held.status == 201, held.body
    assert [one["number"] for one in clerk.get(f"{ORDERS}?changed_since={moment}").body["items"]] == [old.number]
    assert clerk.get(f"{ORDERS}?status=nonsense").body["errors"][0]["field"] == "status"


def test_an_order_is_held_released_paid_and_called_off_as_in_the_office(clerk: Caller) -> None:
    number = read(order("shop", SHOPPER, ("MUG-WH", 2))).summary.number
    path = f"{ORDERS}/{number}"
    key = uuid4().hex
    body = {"kind": "address", "why": "No such street."}
    first, again = (clerk.post(f"{path}/holds", body, Idempotency_Key=key) for _ in range(2))
    assert (first.status, first.body) == (201, again.body)
    assert OrderHold.objects.count() == 1
    shown = clerk.get(path).body
    assert (shown["is_held"], shown["holds"][0]["blocks"], shown["possible"]) == (True, ["ship"], ["cancel", "pay"])
    assert clerk.post(f"{path}/dispatch", {}).code == "ordering.order_is_held"
    released = clerk.post(f"{path}/holds/{first.body['id']}/release", {"why": "Asked."})
    assert (released.status, released.body["is_held"]) == (200, False)
    paid = clerk.post(f"{path}/payment", {"amount": {"amount": "20000", "currency": "KRW"}, "why": "line 12"})
    assert (paid.body["payment"], paid.body["due"]["amount"]) == ("due", "36000")
    assert clerk.post(f"{path}/payment", {}).body["payment"] == "paid"
    gone = clerk.post(f"{path}/cancellation", {"why": "Asked for it."}).body
    assert (gone["status"], gone["payment"], gone["refunded"]["amount"]) == ("cancelled", "refunded", "56000")
    assert AuditEntry.objects.get(action="ordering.hold").actor["via"] == "office_api"
    assert clerk.get(f"{ORDERS}/000000-000000").status == 404


def test_parts_are_refunded_as_they_were_looked_at(clerk: Caller) -> None:
    one = read(order("shop", SHOPPER, ("MUG-WH", 2)))
    path = f"{ORDERS}/{one.summary.number}"
    clerk.post(f"{path}/payment", {})
    wanted = {"lines": [{"position": 1, "quantity": 1}]}
    seen = clerk.post(f"{path}/refunds/preview", wanted).body
    assert (seen["gross"]["amount"], seen["is_all"]) == ("28000", False)
    made = clerk.post(f"{path}/refunds", wanted | {"why": "broken", "expected_number": seen["number"]})
    assert (made.status, made.body["refunds"][-1]["gross"]) == (201, seen["gross"])
    again = clerk.post(f"{path}/refunds", wanted | {"why": "broken", "expected_number": seen["number"]})
    assert again.code == "ordering.refund_changed"
    wrong = clerk.post(f"{path}/refunds/preview", {"lines": [{"position": 7, "quantity": 1}]})
    assert (wrong.code, wrong.body["facts"]["errors"][0]["row"]) == ("office.rows_refused", 0)
    assert read(one.summary.id).refunded.minor == 28000


def test_a_shipment_is_planned_picked_packed_and_leaves_with_its_number(clerk: Caller, market: Market) -> None:
    number = read(order("wholesale", DEALER, ("MUG-WH", 12))).summary.number
    fulfilment.set_pick_policy(place_code="W1", is_checked=True, actor=DESK)
    clerk.post(f"{ORDERS}/{number}/payment", {})
    (planned,) = clerk.post(f"{ORDERS}/{number}/shipments").body["items"]
    path = f"/office/shipments/{planned['id']}"
    assert [one["id"] for one in clerk.get("/office/shipments?state=planned").body["items"]] == [planned["id"]]
    part = clerk.post(f"{path}/parts", {"lines": [{"sku": "MUG-WH", "quantity": 11}]})
    assert (part.status, part.body["lines"][0]["quantity"]) == (201, 11)
    assert clerk.post(f"{path}/release").body["state"] == "picking"
    scan = clerk.post(f"{path}/scans", {"code": "MUG-WH", "client_key": "scanner-1-0001"}).body
    assert (scan["picked"], scan["quantity"], scan["is_new"]) == (1, 1, True)
    assert clerk.post(f"{path}/package", {"carrier": "none"}).body["state"] == "packed"
    for carrier, tracking in (("CJ Logistics!", "1"), ("cj", ""), ("", "1")):
        told = clerk.post(f"{path}/handover", {"carrier": carrier, "tracking_no": tracking})
        assert told.code == "fulfilment.invalid_tracking", (carrier, tracking)
    gone = clerk.post(f"{path}/handover", {"carrier": "cj", "tracking_no": "609912340017"}).body
    assert (gone["state"], gone["carrier"], gone["tracking_no"]) == ("shipped", "cj", "609912340017")
    assert clerk.get(f"{ORDERS}/{number}").body["fulfilment"] == "partly"
    assert clerk.post(f"{path}/arrival", {}).body["state"] == "delivered"
    other = staff_caller("store", place_code="W9")
    assert other.get(path).status == 404
    assert other.get("/office/shipments").body["items"] == []
