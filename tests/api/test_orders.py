"""Carts and orders by API: a whole purchase, who may see it, once and only once, and what is refused."""

import uuid
from typing import Any

import pytest

from api.caller import ADDRESS, Caller, order_of
from jangteo.inventory.selectors import availability
from jangteo.ordering.models import Order
from jangteo.ordering.services import mark_paid, refund_items
from office.desk import DESK
from storefront.market import Market

ORDERS = "/channels/shop/orders"


def new_key() -> str:
    return uuid.uuid4().hex


def test_a_guest_orders_and_finds_the_order_with_the_secret(guest: Caller, market: Market) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 2)
    placed = guest.post(ORDERS, order_of(cart), Idempotency_Key=new_key(), Cart_Secret=secret)
    assert placed.status == 201, placed.body
    assert placed.body["gross"] == {"amount": "56000", "currency": "KRW"}
    assert (placed.body["status"], placed.body["payment"], placed.body["fulfilment"]) == ("placed", "awaited", "open")
    assert placed.body["lines"][0]["reasons"]
    assert availability(market.shop_id, [market.variants["MUG-WH"]]) == {market.variants["MUG-WH"]: 38}
    number = placed.body["number"]
    assert guest.get(f"{ORDERS}/{number}", Cart_Secret=secret).body == placed.body
    for wrong in ("", "x" * 43, "\xff"):
        refused = guest.get(f"{ORDERS}/{number}", Cart_Secret=wrong)
        assert (refused.status, refused.code) == (404, "ordering.order_not_found")


def test_a_dealer_orders_by_the_case_for_the_company(dealer: Caller, shopper: Caller, guest: Caller) -> None:
    made = dealer.post("/channels/wholesale/carts").body
    assert made["secret"] is None
    path = f"/channels/wholesale/carts/{made['id']}"
    cart = dealer.post(f"{path}/lines", {"sku": "MUG-WH", "quantity": 2, "unit": "case"}).body
    assert (cart["lines"][0]["unit_quantity"], cart["lines"][0]["quantity"]) == (2, 24)
    body = order_of(cart, purchase_order_number="PO-1")
    placed = dealer.post("/channels/wholesale/orders", body, Idempotency_Key=new_key()).body
    assert (placed["buyer"], placed["purchase_order_number"]) == ("편집숍 긴해", "PO-1")
    assert (placed["net"]["amount"], placed["gross"]["amount"]) == ("354240", "389664")
    assert dealer.get("/channels/wholesale/orders").body["total"] == 1
    assert dealer.get("/channels/shop/orders").body["total"] == 0
    for stranger in (shopper, guest):
        assert stranger.get(f"/channels/shop/orders/{placed['number']}").status == 404


def test_lines_are_added_changed_and_removed(guest: Caller) -> None:
    cart_id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    path = f"/channels/shop/carts/{cart_id}"
    more = guest.post(f"{path}/lines", {"sku": "MUG-WH", "quantity": 2}, Cart_Secret=secret).body
    assert [line["quantity"] for line in more["lines"]] == [3]
    line = f"{path}/lines/{cart['lines'][0]['id']}"
    assert guest.call("PUT", line, {"quantity": 5}, Cart_Secret=secret).body["lines"][0]["quantity"] == 5
    assert guest.call("DELETE", line, Cart_Secret=secret).body["lines"] == []
    again = guest.call("DELETE", line, Cart_Secret=secret)
    assert (again.status, again.code) == (404, "ordering.cart_not_found")


def test_the_same_key_makes_one_order(guest: Caller, market: Market) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    key, body = new_key(), order_of(cart)
    answers = [guest.post(ORDERS, body, Idempotency_Key=key, Cart_Secret=secret) for _ in range(3)]
    assert {answer.status for answer in answers} == {201}
    assert len({answer.body["number"] for answer in answers}) == 1
    assert Order.objects.count() == 1
    assert availability(market.shop_id, [market.variants["MUG-WH"]]) == {market.variants["MUG-WH"]: 39}


def test_another_key_does_not_order_a_cart_twice(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    assert guest.post(ORDERS, order_of(cart), Idempotency_Key=new_key(), Cart_Secret=secret).status == 201
    again = guest.post(ORDERS, order_of(cart), Idempotency_Key=new_key(), Cart_Secret=secret)
    assert (again.status, again.code) == (409, "ordering.cart_closed")
    assert Order.objects.count() == 1


def test_a_key_serves_one_cart(shopper: Caller) -> None:
    key = new_key()
    _id, _secret, first = shopper.cart_with("shop", "MUG-WH", 1)
    assert shopper.post(ORDERS, order_of(first), Idempotency_Key=key).status == 201
    _id, _secret, second = shopper.cart_with("shop", "CUP", 1)
    answer = shopper.post(ORDERS, order_of(second), Idempotency_Key=key)
    assert (answer.status, answer.code) == (422, "kernel.key_reused")
    assert answer.body["facts"]["used_for"] == "POST /api/v1/channels/shop/orders"
    assert Order.objects.count() == 1


def test_without_a_key_nothing_is_ordered(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    answer = guest.post(ORDERS, order_of(cart), Cart_Secret=secret)
    assert (answer.status, answer.code) == (422, "api.invalid_input")
    assert answer.body["errors"][0]["field"] == "Idempotency-Key"
    assert Order.objects.count() == 0


def test_more_than_there_is_says_what_would_do(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "CUP", 4)
    assert (cart["problems"][0]["why"], cart["problems"][0]["suggest"]) == ("insufficient_stock", 3)
    answer = guest.post(ORDERS, order_of(cart), Idempotency_Key=new_key(), Cart_Secret=secret)
    assert (answer.status, answer.code) == (409, "inventory.insufficient_stock")
    assert answer.body["facts"] == {"sku": "CUP", "requested": 4, "available": 3}
    assert Order.objects.count() == 0


BAD_ORDERS: list[tuple[dict[str, Any], int, str]] = [
    ({"expected_gross": {"amount": "1", "currency": "KRW"}}, 409, "ordering.price_changed"),
    ({"expected_gross": {"amount": "31000", "currency": "EUR"}}, 422, "pricing.wrong_currency"),
    ({"expected_gross": {"amount": "31000.5", "currency": "KRW"}}, 422, "api.invalid_input"),
    ({"expected_gross": {"amount": 31000, "currency": "KRW"}}, 422, "api.invalid_input"),
    ({"expected_gross": {"amount": "3e4", "currency": "KRW"}}, 422, "api.invalid_input"),
    ({"expected_gross": {"amount": "31000", "currency": "XXQ"}}, 422, "api.invalid_input"),
    ({"expected_gross": None}, 422, "api.invalid_input"),
    ({"cart_id": "rubbish"}, 422, "api.invalid_input"),
    ({"cart_id": str(uuid.UUID(int=7))}, 404, "ordering.cart_not_found"),
    ({"payment_method": "cash"}, 422, "api.invalid_input"),
    ({"email": "no address"}, 422, "parties.invalid_email"),
    ({"email": "a@b.example\x00"}, 422, "api.invalid_input"),
    ({"note": "x" * 1001}, 422, "api.invalid_input"),
    ({"note": "nul\x00"}, 422, "api.invalid_input"),
    ({"ship_to": ADDRESS | {"recipient": " "}}, 422, "api.invalid_input"),
    ({"ship_to": ADDRESS | {"country": "Korea"}}, 422, "api.invalid_input"),
    ({"discount": "1"}, 422, "api.invalid_input"),
]


@pytest.mark.parametrize(("change", "status", "code"), BAD_ORDERS)
def test_bad_orders_change_nothing(
    guest: Caller, market: Market, change: dict[str, Any], status: int, code: str
) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    answer = guest.post(ORDERS, order_of(cart, **change), Idempotency_Key=new_key(), Cart_Secret=secret)
    assert (answer.status, answer.code) == (status, code)
    assert Order.objects.count() == 0
    assert availability(market.shop_id, [market.variants["MUG-WH"]]) == {market.variants["MUG-WH"]: 40}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"sku": "NOPE", "quantity": 1}, 404, "ordering.unknown_sku"),
        ({"sku": "RACK-TRADE", "quantity": 1}, 404, "ordering.unknown_sku"),
        ({"sku": "CUP", "quantity": 1, "unit": "pallet"}, 422, "ordering.unknown_unit"),
        ({"sku": "CUP", "quantity": 100_000, "unit": "case"}, 422, "ordering.invalid_quantity"),
        *[
            ({"sku": "CUP", "quantity": bad}, 422, "api.invalid_input")
            for bad in (0, -1, 10**9, "3", 1.5, 1.0, True, None)
        ],
    ],
)
def test_bad_lines_leave_the_cart_as_it_was(guest: Caller, body: dict[str, Any], status: int, code: str) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    answer = guest.post(f"/channels/shop/carts/{cart_id}/lines", body, Cart_Secret=secret)
    assert (answer.status, answer.code) == (status, code)
    after = guest.get(f"/channels/shop/carts/{cart_id}", Cart_Secret=secret).body
    assert [(line["sku"], line["quantity"]) for line in after["lines"]] == [("MUG-WH", 1)]


def test_a_cart_is_its_owner_s(guest: Caller, shopper: Caller, dealer: Caller) -> None:
    own, _secret, _cart = shopper.cart_with("shop", "MUG-WH", 1)
    foreign, _secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    for caller, cart_id in ((guest, own), (dealer, own), (shopper, foreign), (guest, foreign)):
        answer = caller.get(f"/channels/shop/carts/{cart_id}")
        assert (answer.status, answer.code) == (404, "ordering.cart_not_found")
    for rubbish in ("x", "0", "a%00b", "1e9"):
        assert guest.get(f"/channels/shop/carts/{rubbish}").status in (404, 422)


@pytest.mark.parametrize("number", ["nothing", "a%00b", "1' OR '1'='1", "%ED%A0%80"])
def test_an_unknown_order_is_not_found(shopper: Caller, number: str) -> None:
    answer = shopper.get(f"{ORDERS}/{number}")
    assert (answer.status, answer.code) == (404, "ordering.order_not_found")


def test_a_cart_is_not_reached_through_another_channel(dealer: Caller, market: Market) -> None:
    made = dealer.post("/channels/wholesale/carts").body
    line = {"sku": "CUP", "quantity": 1}
    cart = dealer.post(f"/channels/wholesale/carts/{made['id']}/lines", line).body
    for_company = {"Acting_For": str(market.company_id)}
    for answer in (
        dealer.get(f"/channels/shop/carts/{made['id']}", **for_company),
        dealer.post(f"/channels/shop/carts/{made['id']}/lines", line, **for_company),
        dealer.post(ORDERS, order_of(cart), Idempotency_Key=new_key(), **for_company),
    ):
        assert (answer.status, answer.code) == (404, "ordering.cart_not_found")
    assert Order.objects.count() == 0


def test_an_order_tells_what_was_given_back_and_not_why(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 2)
    placed = guest.post(ORDERS, order_of(cart), Idempotency_Key=new_key(), Cart_Secret=secret).body
    assert (placed["refunds"], placed["refunded"]["amount"]) == ([], "0")
    order = Order.objects.get(number=placed["number"])
    mark_paid(order_id=order.pk, actor=DESK)
    refund_items(order_id=order.pk, quantities={order.lines.get().pk: 1}, actor=DESK, why="chipped")
    told = guest.get(f"{ORDERS}/{order.number}", Cart_Secret=secret).body
    assert (told["payment"], told["refunded"]["amount"]) == ("paid", "28000")
    (refund,) = told["refunds"]
    assert (refund["number"], refund["gross"]["amount"]) == (f"{order.number}-R1", "28000")
    assert [(line["sku"], line["quantity"], line["tax"]["amount"]) for line in refund["lines"]] == [
        ("MUG-WH", 1, "2546")
    ]
    assert "chipped" not in str(told)
