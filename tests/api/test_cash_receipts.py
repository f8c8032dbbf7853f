"""A program asks for the cash receipt of an order."""

import pytest

from api.caller import Caller, order_of
from jangteo.billing.models import ReceiptWish

pytestmark = pytest.mark.django_db
ASKED = {"purpose": "income_deduction", "number": "010-2345-6789"}


def test_it_is_asked_for_by_who_ordered_alone_and_its_number_is_told_covered(guest: Caller) -> None:
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    sent = {"Idempotency_Key": "a-key-of-this-order-1", "Cart_Secret": secret}
    placed = guest.post("/channels/shop/orders", order_of(cart), **sent)
    assert placed.status == 201, placed.body
    path = f"/channels/shop/orders/{placed.body['number']}/cash-receipt"
    assert guest.call("PUT", path, ASKED).status == 404
    wrong = guest.call("PUT", path, ASKED | {"number": "5"}, Cart_Secret=secret)
    assert (wrong.status, wrong.code) == (422, "billing.invalid_receipt_number")
    assert not ReceiptWish.objects.exists()
    answer = guest.call("PUT", path, ASKED, Cart_Secret=secret)
    assert (answer.status, answer.body) == (
        200,
        {"purpose": "income_deduction", "number": "010****6789", "approvals": []},
    )
    assert ReceiptWish.objects.get().number == "01023456789"
