"""Holding and releasing an order from its page, the board of held orders, and what the buyer reads."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from jangteo.kernel import clock
from jangteo.ordering.models import Order, OrderHold
from jangteo.ordering.services import hold_order
from jangteo.ordering.types import HoldKind, OrderId
from office.desk import DESK, order, read, staff_client
from storefront.market import PASSWORD, SHOPPER, Market


def placed(market: Market) -> Order:
    return Order.objects.get(pk=order("shop", SHOPPER, ("MUG-WH", 1)))


def test_an_order_is_held_from_its_page_and_released(staff: Client, market: Market) -> None:
    one = placed(market)
    page = f"/office/orders/{one.number}/"
    assert staff.post(f"{page}holds/", {"kind": "fraud", "why": "card of another name"}).status_code == 302
    told = staff.get(page).content.decode()
    for text in ("Held: Suspected fraud", "card of another name", "keeps from: shipping, cancelling, refunds"):
        assert text in told
    assert "Held: Suspected fraud. Release it first." in told
    refused = staff.post(f"{page}ship/", follow=True).content.decode()
    assert "Release it first." in refused
    hold = OrderHold.objects.get()
    wrong = staff.post(f"{page}holds/{hold.pk}/release/", {"why": " "})
    assert (wrong.status_code, "Say why, in at most 300 letters." in wrong.content.decode()) == (422, True)
    assert staff.post(f"{page}holds/{hold.pk}/release/", {"why": "the owner called"}).status_code == 302
    assert "the owner called" in staff.get(page).content.decode()
    staff.post(f"{page}ship/")
    assert read(OrderId(one.pk)).summary.fulfilment == "shipped"


def test_nonsense_is_refused(staff: Client, market: Market) -> None:
    page = f"/office/orders/{placed(market).number}/holds/"
    assert staff.post(page, {"kind": "luck", "why": "x"}).status_code == 404
    assert staff.post(page, {"kind": "stock", "why": ""}).status_code == 422
    assert staff.post(page, {"kind": "stock", "why": "x" * 301}).status_code == 422
    assert staff.post(f"{page}{uuid4()}/release/", {"why": "x"}).status_code == 404
    assert not OrderHold.objects.exists()


def test_a_hold_of_another_order_is_not_released_here(staff: Client, market: Market) -> None:
    one, other = placed(market), placed(market)
    hold_id = hold_order(order_id=other.pk, kind=HoldKind.STOCK, why="x", actor=DESK)
    assert staff.post(f"/office/orders/{one.number}/holds/{hold_id}/release/", {"why": "x"}).status_code == 404


def test_the_board_tells_what_is_held_and_since_when(staff: Client, market: Market) -> None:
    one, _other = placed(market), placed(market)
    with clock.at(clock.now() - timedelta(days=2, hours=1)):
        hold_order(order_id=one.pk, kind=HoldKind.CREDIT, why="over the limit", actor=DESK)
    board = staff.get("/office/orders/?held=credit")
    assert [row.number for row in board.context["orders"]] == [one.number]
    assert [row.number for row in staff.get("/office/orders/?held=any").context["orders"]] == [one.number]
    told = board.content.decode()
    assert "oldest for 2 days" in told
    assert "Held: Credit check" in told
    assert len(staff.get("/office/orders/?held=luck").context["orders"]) == 2


@pytest.mark.parametrize(("role", "kinds"), [("staff_viewer", 0), ("staff_clerk", 3), ("staff_finance", 3)])
def test_the_page_offers_what_the_role_may_hold(market: Market, role: str, kinds: int) -> None:
    page = staff_client(role).get(f"/office/orders/{placed(market).number}/")
    assert len(page.context["hold_choices"]) == kinds


def test_the_buyer_reads_that_it_is_checked_and_no_reason(market: Market, client: Client) -> None:
    one = placed(market)
    hold_order(order_id=one.pk, kind=HoldKind.FRAUD, why="card of another name", actor=DESK)
    client.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    told = client.get(f"/orders/{one.number}/", headers={"accept-language": "en"}).content.decode()
    assert "We are checking this order before it leaves." in told
    for word in ("another name", "fraud", "Suspected"):
        assert word not in told
