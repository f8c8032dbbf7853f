"""Refunds at the desk: choose, look, note; what the page shows is what is written."""

import pytest
from django.test import Client

from jangteo.kernel import clock
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Refund
from jangteo.ordering.types import OrderView
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole
from office.desk import DESK, order, read, staff_client
from storefront.market import DEALER, SHOPPER, Market


def paid(sku: str = "MUG-WH", units: int = 3, channel: str = "shop", email: str = SHOPPER) -> OrderView:
    order_id = order(channel, email, (sku, units))
    ordering.mark_paid(order_id=order_id, actor=DESK)
    return read(order_id)


def address(one: OrderView) -> str:
    return f"/office/orders/{one.summary.number}/refund/"


def test_what_is_looked_at_is_written_once(staff: Client) -> None:
    one = paid()
    looked = staff.get(address(one), {"units-1": "2", "shipping": "1"})
    preview = looked.context["preview"]
    assert (len(preview.lines), preview.lines[0].quantity) == (1, 2)
    assert not Refund.objects.exists()
    form = {"units-1": "2", "shipping": "1", "seen": preview.number, "why": "chipped"}
    assert staff.post(address(one), form)["Location"] == f"/office/orders/{one.summary.number}/"
    assert read(one.summary.id).refunds[0].figures == preview
    again = staff.post(address(one), form)
    assert again.status_code in (409, 422)
    assert Refund.objects.count() == 1
    page = staff.get(f"/office/orders/{one.summary.number}/").content.decode()
    note = f"CN-KR-{clock.today().year}-000001"
    for text in (preview.number, note, "chipped", "Given back", "Refund items"):
        assert text in page


@pytest.mark.parametrize("units", ["4", "-1", "x", "1.5", "²", "9" * 12])
def test_a_wrong_number_is_told_at_its_line(staff: Client, units: str) -> None:
    one = paid()
    response = staff.get(address(one), {"units-1": units})
    assert (response.status_code, response.context["preview"]) == (200, None)
    assert "A whole number from 0 to 3." in response.content.decode()
    staff.post(address(one), {"units-1": units, "why": "x"})
    assert not Refund.objects.exists()


def test_a_refund_says_why(staff: Client) -> None:
    one = paid()
    for why in ("", " ", "x" * 301):
        response = staff.post(address(one), {"units-1": "1", "why": why})
        assert response.status_code == 422
        assert "Say why, in at most 300 letters." in response.content.decode()
    assert not Refund.objects.exists()


def test_where_nothing_can_be_refunded_the_page_says_why(staff: Client) -> None:
    awaited = read(order("shop", SHOPPER, ("MUG-WH", 1)))
    cancelled = paid()
    ordering.cancel_order(order_id=cancelled.summary.id, actor=DESK, why="x")
    for one, words in ((awaited, "Nothing is paid yet."), (cancelled, "what was paid was given back then")):
        for path in (address(one), f"/office/orders/{one.summary.number}/"):
            assert words in staff.get(path).content.decode()
        assert staff.post(address(one), {"units-1": "1", "why": "x"}).status_code in (409, 422)


def test_only_who_handles_payments_opens_the_page(market: Market) -> None:
    one = paid("CUP", 2, "wholesale", DEALER)
    viewer = staff_client(MemberRole.STAFF_VIEWER)
    assert viewer.get(address(one)).status_code == 403
    assert viewer.post(address(one), {"units-1": "1", "why": "x"}).status_code == 403
    finance = staff_client(MemberRole.STAFF_FINANCE)
    assert finance.get(address(one)).status_code == 200


def test_the_buyer_sees_what_came_back_and_not_the_reason(market: Market) -> None:
    one = paid()
    ordering.refund_items(
        order_id=one.summary.id, quantities={one.lines[0].id: 1}, shipping=True, actor=DESK, why="told in secret"
    )
    buyer = Client(headers={"accept-language": "en"})
    buyer.force_login(User.objects.get(email=SHOPPER))
    response = buyer.get(f"/orders/{one.summary.number}/")
    page = response.content.decode()
    assert "Given back" in page
    assert [row.gross for row in response.context["refunds"]] == [read(one.summary.id).refunded]
    assert "told in secret" not in page
