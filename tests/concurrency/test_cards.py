"""An order of gift cards is told twice at once that it is paid: its cards are issued once."""

from functools import partial

import pytest

from conftest import RunTogether
from factories import ACTOR, cart_with, channel, place, price, shopper, stocked, variant
from jangteo.catalog.types import GIFT_CARD
from jangteo.ordering.services import mark_paid, take_up_payment
from jangteo.ordering.types import OrderId
from jangteo.payments.services import receive_payment
from jangteo.stored_value.selectors import bought_cards
from stored_value.using import broken

pytestmark = pytest.mark.django_db(transaction=True)


def _take_up(order_id: OrderId, _: int) -> None:
    take_up_payment(order_id=order_id)


def _mark(order_id: OrderId, _: int) -> None:
    mark_paid(order_id=order_id, actor=ACTOR)


def test_two_who_hear_that_it_is_paid_issue_once(run_together: RunTogether) -> None:
    shop = channel()
    stocked(shop, {"MUG": 1})
    price(shop, {variant("CARD", shop, tax_code=GIFT_CARD): "3000"})
    for number in range(5):
        buyer = shopper()
        order_id = place(cart_with(shop, buyer, {"CARD": 3}), buyer)
        if number % 2:
            receive_payment(order_id=order_id, actor=ACTOR)  # of which the order has not heard
            outcomes = run_together(6, partial(_take_up, order_id))
            assert outcomes == [None] * 6
        else:
            outcomes = run_together(6, partial(_mark, order_id))
            assert [type(one).__name__ for one in outcomes].count("NoneType") == 1
        assert [one.number for one in bought_cards(order_id)] == [1, 2, 3]
    assert broken() == []
