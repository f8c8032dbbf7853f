"""Gift cards and store credit in the shop: looked at and used at the checkout, on the order, on one's account."""

import re

import pytest
from django.test import Client

from jangteo.ordering.models import Order
from jangteo.parties.models import User
from jangteo.payments.selectors import list_tenders
from stored_value.using import broken, card_of, credit_of, left
from storefront.market import SHOPPER, Market
from storefront.test_buying import add, form_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


def tickets(page: str) -> list[str]:
    return re.findall(r'name="card" value="([^"]+)"', page)


def order_address(page: str) -> str:
    """Where the form leads whose button orders."""
    (form,) = [one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="expected_total"' in one]
    return re.search(r'<form[^>]* action="([^"]+)"', form)[1]  # type: ignore[index]


def parts() -> list[tuple[str, int]]:
    return [(one.method.value, one.amount.minor) for one in list_tenders(Order.objects.latest("placed_at").pk)]


def person() -> object:
    found = User.objects.get(email=SHOPPER).person_id
    assert found
    return found


def test_a_guest_looks_at_a_card_and_orders_with_it(market: Market, guest: Client) -> None:
    card = card_of(20_000)
    add(guest)
    form = form_of(guest)
    looked = guest.post("/checkout/gift-card/", form | {"gift_card": card.code.lower()}, headers=ENGLISH)
    page = looked.content.decode()
    assert (looked.status_code, Order.objects.count()) == (200, 0)
    assert f"…{card.code[-4:]}" in page
    assert card.code not in page
    (ticket,) = tickets(page)
    assert "−₩20,000" in page
    assert "Order, ₩11,000 left to pay" in page
    assert 'Left to pay <span class="quiet">Bank transfer</span>' in page
    placed = guest.post(order_address(page), form | {"card": ticket})
    assert placed.status_code == 302
    order = Order.objects.get()
    assert parts() == [("bank_transfer", order.gross_minor - 20_000), ("gift_card", 20_000)]
    shown = guest.get(placed["Location"], headers=ENGLISH).content.decode()
    assert "How it is paid" in shown
    assert f"…{card.code[-4:]}" in shown
    assert (left(card.id), broken()) == (0, [])


def test_a_code_that_is_typed_and_ordered_with_at_once_counts_too(market: Market, guest: Client) -> None:
    card = card_of(1_000_000)
    add(guest)
    assert guest.post("/checkout/", form_of(guest) | {"gift_card": card.code}).status_code == 302
    order = Order.objects.get()
    assert (order.payment, parts()) == ("paid", [("gift_card", order.gross_minor)])


def test_wrong_and_empty_cards_are_said_and_nothing_is_ordered(market: Market, guest: Client) -> None:
    empty = card_of(5, currency="USD")
    add(guest)
    form = form_of(guest)
    wrong = guest.post("/checkout/gift-card/", form | {"gift_card": "2345-2345-2345-2345"}, headers=ENGLISH)
    assert (wrong.status_code, "We do not know this gift card" in wrong.content.decode()) == (422, True)
    assert order_address(wrong.content.decode()) == "/checkout/"
    other = guest.post("/checkout/", form | {"gift_card": empty.code}, headers=ENGLISH)
    assert (other.status_code, "another currency" in other.content.decode()) == (422, True)
    forged = guest.post("/checkout/", form | {"card": "forged"})
    assert forged.status_code == 302
    assert [name for name, _ in parts()] == ["bank_transfer"]


def test_a_buyer_sees_credit_in_the_cart_and_spends_it(market: Market, shopper: Client) -> None:
    value = credit_of(person(), 12_000)  # type: ignore[arg-type]
    add(shopper)
    assert "₩12,000 store credit available" in shopper.get("/cart/", headers=ENGLISH).content.decode()
    form = form_of(shopper)
    ticked = shopper.post(
        "/checkout/destination/",
        form | {"use_credit": "1", "payment_method": "on_delivery"},
        headers=ENGLISH | {"HX-Request": "true"},
    ).content.decode()
    assert "Order, ₩19,000 left to pay" in ticked
    assert 'Left to pay <span class="quiet">Pay on delivery</span>' in ticked
    assert shopper.post("/checkout/", form | {"use_credit": "1"}).status_code == 302
    assert parts()[-1] == ("store_credit", 12_000)
    assert left(value) == 0
    own = shopper.get("/account/credit/", headers=ENGLISH).content.decode()
    assert "Spent on an order" in own
    assert "store credit available" not in shopper.get("/cart/", headers=ENGLISH).content.decode()


def test_a_guest_has_no_credit_page(market: Market, guest: Client) -> None:
    answer = guest.get("/account/credit/")
    assert answer.status_code in (302, 401, 403)
