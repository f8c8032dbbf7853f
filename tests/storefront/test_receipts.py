"""Cash receipts in the shop: asked for at the checkout, remembered, asked for later."""

import pytest
from django.test import Client

from jangteo.billing.models import KeptReceiptNumber, ReceiptWish
from jangteo.ordering.models import Order
from storefront.market import Market
from storefront.test_buying import add, form_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PHONE = {"receipt_purpose": "income_deduction", "receipt_number": "010-2345-6789"}


def test_a_shopper_asks_at_the_checkout_and_finds_the_number_again(market: Market, shopper: Client) -> None:
    add(shopper)
    wrong = shopper.post("/checkout/", form_of(shopper) | PHONE | {"receipt_number": "010-12"}, headers=ENGLISH)
    assert (wrong.status_code, "Look at its digits" in wrong.content.decode()) == (422, True)
    assert not Order.objects.exists()
    placed = shopper.post("/checkout/", form_of(shopper) | PHONE | {"keep_receipt": "1"}, headers=ENGLISH)
    assert placed.status_code == 302
    assert ReceiptWish.objects.get().number == KeptReceiptNumber.objects.get().number == "01023456789"
    page = shopper.get(placed["Location"], headers=ENGLISH).content.decode()
    assert "010****6789" in page
    assert "It is issued as soon as your money is there." in page
    add(shopper)
    again = shopper.get("/checkout/", headers=ENGLISH).content.decode()
    assert 'value="income_deduction" checked' in again
    assert 'value="01023456789"' in again


def test_a_guest_asks_later_and_gives_it_up_again(market: Market, guest: Client) -> None:
    add(guest)
    page = guest.post("/checkout/", form_of(guest) | {"receipt_number": "nothing was chosen"})["Location"]
    assert not ReceiptWish.objects.exists()
    assert "Ask for a cash receipt" in guest.get(page, headers=ENGLISH).content.decode()
    for sent, kept in ((PHONE, 1), (PHONE | {"receipt_number": "5"}, 1), ({"receipt_purpose": "other"}, 1), ({}, 0)):
        assert guest.post(f"{page}receipt/", sent).status_code == 302
        assert ReceiptWish.objects.count() == kept
    assert not KeptReceiptNumber.objects.exists()
    assert Client().post(f"{page}receipt/", PHONE).status_code == 404
