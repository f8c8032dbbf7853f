"""Cart and checkout through the pages; whatever is refused changes nothing and keeps what was typed."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from jangteo.inventory.selectors import availability
from jangteo.kernel.types import job_actor
from jangteo.ordering.selectors import list_all_orders
from jangteo.ordering.types import OrderFilter, OrderSummary
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from storefront.market import ACTOR, PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db

STAFF = replace(job_actor("clerk"), via="office")
TYPED = {
    "email": "guest@test.example",
    "recipient": "한서윤",
    "phone": "010-0000-1111",
    "postcode": "04799",
    "city": "서울특별시",
    "line1": "볕마루길 27",
    "line2": "",
    "payment_method": "bank_transfer",
    "note": "문 앞에 놓아 주세요",
}


def add(client: Client, sku: str = "MUG-WH", quantity: str = "1", prefix: str = "", unit: str = "each") -> int:
    data = {"sku": sku, "quantity": quantity, "unit": unit}
    return client.post(f"{prefix}/cart/lines/", data).status_code


def form_of(client: Client, prefix: str = "") -> dict[str, str]:
    """The checkout form as the page sends it back, filled in."""
    page = client.get(f"{prefix}/checkout/").content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(key|cart|expected_total)" value="([^"]*)"', page))
    assert set(hidden) == {"key", "cart", "expected_total"}
    return TYPED | hidden


def placed() -> list[OrderSummary]:
    return list_all_orders(STAFF, OrderFilter())[0]


def line_address(client: Client, prefix: str = "") -> str:
    page = client.get(f"{prefix}/cart/").content.decode()
    found = re.search(rf'action="({prefix}/cart/lines/[0-9a-f-]+/)"', page)
    assert found, page
    return found[1]


def test_a_guest_buys_a_mug(market: Market, guest: Client) -> None:
    assert add(guest) == 302
    response = guest.post("/checkout/", form_of(guest))
    (order,) = placed()

    assert response["Location"] == f"/orders/{order.number}/"
    assert str(order.gross) == "31000 KRW"  # 28,000 and 3,000 for delivery
    page = guest.get(f"/orders/{order.number}/").content.decode()
    assert "₩31,000" in page
    assert order.number in page
    assert availability(market.shop_id, [market.variants["MUG-WH"]])[market.variants["MUG-WH"]] == 39


def test_a_dealer_buys_the_same_mug_by_the_case_at_the_reached_step(market: Market, dealer: Client) -> None:
    assert add(dealer, unit="case", prefix="/wholesale") == 302
    sent = form_of(dealer, "/wholesale") | {"purchase_order_number": "PO-77"}
    response = dealer.post("/wholesale/checkout/", sent)
    (order,) = placed()

    assert response["Location"] == f"/wholesale/orders/{order.number}/"
    assert str(order.gross) == "194832 KRW"  # 12 × 14,760 and 10 % tax
    assert order.buyer_name == "편집숍 긴해"
    assert "PO-77" in dealer.get(f"/wholesale/orders/{order.number}/").content.decode()
    assert availability(market.shop_id, [market.variants["MUG-WH"]])[market.variants["MUG-WH"]] == 28


def test_nobody_else_sees_the_order(market: Market, guest: Client, dealer: Client) -> None:
    add(guest)
    guest.post("/checkout/", form_of(guest))
    (order,) = placed()

    assert Client().get(f"/orders/{order.number}/").status_code == 404
    assert dealer.get(f"/wholesale/orders/{order.number}/").status_code == 404
    assert Client().get(f"/orders/{order.number}/why/1/").status_code == 404


def test_sending_the_checkout_twice_makes_one_order(market: Market, guest: Client) -> None:
    add(guest)
    sent = form_of(guest)
    first, second = guest.post("/checkout/", sent), guest.post("/checkout/", sent)

    assert first["Location"] == second["Location"]
    assert len(placed()) == 1


def test_a_changed_total_is_shown_and_asked_about_again(market: Market, guest: Client) -> None:
    """C14."""
    add(guest)
    sent = form_of(guest)
    pricing.set_prices(
        price_list_code="retail", prices=[PriceRow(market.variants["MUG-WH"], Decimal(29000))], actor=ACTOR
    )
    response = guest.post("/checkout/", sent)
    page = response.content.decode()

    assert response.status_code == 409
    assert placed() == []
    assert "₩31,000" in page
    assert "₩32,000" in page
    assert 'value="볕마루길 27"' in page
    again = sent | dict(re.findall(r'name="(expected_total)" value="([^"]*)"', page))
    assert guest.post("/checkout/", again).status_code == 302
    assert [str(order.gross) for order in placed()] == ["32000 KRW"]


@pytest.mark.parametrize("total", ["", "text", "1e9", "-31000", "31000.5", "31001"])
def test_a_total_that_is_not_the_carts_is_never_accepted(market: Market, guest: Client, total: str) -> None:
    add(guest)
    response = guest.post("/checkout/", form_of(guest) | {"expected_total": total})

    assert response.status_code in (409, 422)
    assert placed() == []


@pytest.mark.parametrize("field", ["email", "recipient", "phone", "postcode", "line1", "payment_method"])
def test_a_missing_answer_is_named_beside_its_field(market: Market, guest: Client, field: str) -> None:
    add(guest)
    response = guest.post("/checkout/", form_of(guest) | {field: ""})
    page = response.content.decode()

    assert response.status_code == 422
    assert placed() == []
    assert "문 앞에 놓아 주세요" in page
    assert "field-wrong" in page


def test_a_payment_method_of_another_channel_is_refused(market: Market, dealer: Client) -> None:
    add(dealer, prefix="/wholesale")
    response = dealer.post("/wholesale/checkout/", form_of(dealer, "/wholesale") | {"payment_method": "on_delivery"})

    assert response.status_code == 422
    assert placed() == []


@pytest.mark.parametrize("quantity", ["0", "-1", "1000000000", "text", "1.5", "", "٣", "1e3", "9" * 400])
def test_a_quantity_that_is_none_changes_nothing(market: Market, guest: Client, quantity: str) -> None:
    assert add(guest, quantity="2") == 302
    assert add(guest, quantity=quantity) == 422
    response = guest.post(line_address(guest), {"quantity": quantity})
    page = response.content.decode()

    assert response.status_code == 422
    assert f'value="{quantity[:40]}"' in page
    assert "1부터 100,000까지" in page
    assert 'name="quantity" inputmode="numeric" autocomplete="off" value="2"' in guest.get("/cart/").content.decode()


def test_a_code_of_the_refusal_stands_on_the_page(market: Market, guest: Client) -> None:
    response = guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "0"})

    assert response.status_code == 422
    assert "ordering.invalid_quantity" in response.content.decode()


@pytest.mark.parametrize("sku", ["NO-SUCH", "", "RACK-TRADE", "a\x00b", "x" * 5000])
def test_what_is_not_sold_here_cannot_be_put_into_the_cart(market: Market, guest: Client, sku: str) -> None:
    assert add(guest, sku=sku) == 404
    assert "장바구니가 비어 있어요" in guest.get("/cart/").content.decode()


def test_more_than_there_is_can_be_mended_with_one_press(market: Market, guest: Client) -> None:
    add(guest, sku="CUP", quantity="9")
    page = guest.get("/cart/").content.decode()

    assert "지금 3개까지 담을 수 있어요." in page
    assert 'name="quantity" value="3"' in page
    assert guest.get("/checkout/")["Location"] == "/cart/"
    assert guest.post(line_address(guest), {"quantity": "3"}).status_code == 302
    assert guest.get("/checkout/").status_code == 200


def test_a_price_step_within_reach_is_offered(market: Market, dealer: Client) -> None:
    add(dealer, quantity="10", prefix="/wholesale")
    page = dealer.get("/wholesale/cart/").content.decode()

    assert "2 낱개 더 담으면 개당 ₩14,760이에요" in page
    assert 'name="quantity" value="12"' in page


def test_another_visitors_cart_line_is_out_of_reach(market: Market, guest: Client) -> None:
    add(guest, quantity="2")
    address, stranger = line_address(guest), Client()
    add(stranger)

    assert stranger.post(address, {"quantity": "7"}).status_code == 404
    assert stranger.post(f"{address}remove/").status_code == 404
    refused = stranger.post(address, {"quantity": "7"}, headers={"HX-Request": "true"})
    assert (refused.status_code, refused["HX-Refresh"]) == (404, "true")


def test_a_guests_cart_follows_them_through_the_log_in(market: Market) -> None:
    client = Client(headers={"accept-language": "ko"})
    add(client, quantity="3")
    client.post("/login/", {"email": SHOPPER, "password": PASSWORD})

    assert 'value="3"' in client.get("/cart/").content.decode()


def test_the_same_order_again_fills_the_cart(market: Market, dealer: Client) -> None:
    add(dealer, unit="case", prefix="/wholesale")
    dealer.post("/wholesale/checkout/", form_of(dealer, "/wholesale"))
    (order,) = placed()

    assert dealer.post(f"/wholesale/orders/{order.number}/again/")["Location"] == "/wholesale/cart/"
    assert "₩177,120" in dealer.get("/wholesale/cart/").content.decode()


def test_every_price_says_why(market: Market, guest: Client, dealer: Client) -> None:
    add(guest)
    guest.post("/checkout/", form_of(guest))
    (order,) = placed()

    assert "retail" in guest.get(f"/orders/{order.number}/why/1/").content.decode()
    assert "trade" in dealer.get("/wholesale/why/price/MUG-WH/").content.decode()
    assert guest.get("/why/price/RACK-TRADE/").status_code == 404


def test_parts_of_a_page_come_without_the_page(market: Market, guest: Client) -> None:
    headers = {"HX-Request": "true"}
    added = guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"}, headers=headers).content.decode()
    cart = guest.post(line_address(guest), {"quantity": "4"}, headers=headers).content.decode()

    assert "<html" not in added + cart
    assert '<span class="tool-count">1</span>' in added
    assert "₩112,000" in cart


def test_a_first_address_is_kept_for_the_next_order(market: Market, shopper: Client) -> None:
    add(shopper)
    shopper.post("/checkout/", form_of(shopper) | {"keep_address": "on"})
    add(shopper)

    assert "볕마루길 27" in shopper.get("/checkout/").content.decode()
