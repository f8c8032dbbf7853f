"""What is open to be paid by a transfer: which orders, by what names, and how many queries it takes."""

import pytest
from pytest_django import DjangoAssertNumQueries

from banking.money import account, apply, bring_in, order_for, row, shop, won
from factories import ACTOR, DESK, company, guest, member_of, place
from factories.buying import cart_with
from jangteo.banking.rules.items import split
from jangteo.banking.selectors import open_entries
from jangteo.banking.types.views import OpenPart, Part
from jangteo.kernel.ids import new_id
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import open_items, payable_orders
from jangteo.ordering.services import cancel_order, mark_paid
from jangteo.parties.types import MemberRole
from jangteo.payments.types import PaymentMethod

pytestmark = pytest.mark.django_db


def test_orders_that_await_a_transfer_are_open_by_what_is_due(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    account()
    market, firm = shop(), company("한빛공업")
    own = order_for(market, buyer=member_of(firm, MemberRole.ADMINISTRATOR))
    paid, gone, half = order_for(market), order_for(market), order_for(market, mugs=2)
    actor, secret = guest()
    cart = cart_with(market, actor, {"MUG": 1}, secret)
    at_the_door = Order.objects.get(pk=place(cart, actor, secret=secret, payment_method=PaymentMethod.ON_DELIVERY))
    mark_paid(order_id=paid.pk, actor=ACTOR)
    cancel_order(order_id=gone.pk, actor=DESK)
    apply(bring_in(row(5_000))[0], [(half, 5_000)])
    with django_assert_num_queries(3):
        found = open_items()
    assert [(one.id, one.names, one.due, one.party_id) for one in found] == [
        (own.pk, ("한빛공업",), won(10_000), firm),
        (half.pk, (half.buyer_name,), won(15_000), half.buyer_id),
    ]
    with django_assert_num_queries(6):
        assert [entry.parts[0].order_id for entry in open_entries().values()] == [own.pk, half.pk]
    (door,) = open_items(order_ids=[at_the_door.pk, gone.pk, paid.pk], by_transfer=False)
    assert (door.id, door.names, door.party_id) == (at_the_door.pk, ("손지우",), None)
    assert [one.due for one in payable_orders([paid.pk])] == [won(0)]


def test_an_amount_goes_to_the_earlier_order_first_and_never_beyond_what_is_due() -> None:
    parts = [OpenPart(new_id(), str(n), won(n)) for n in (3, 0, 5)]
    first, _, last = (one.order_id for one in parts)
    assert split(parts, won(8)) == (Part(first, won(3)), Part(last, won(5)))
    assert split(parts, won(4)) == (Part(first, won(3)), Part(last, won(1)))
    assert split(parts, won(2)) == (Part(first, won(2)),)
    with pytest.raises(ValueError, match="more than is due"):
        split(parts, won(9))
