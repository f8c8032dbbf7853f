"""Edits of orders that went wrong elsewhere (FEATURES part 4, rows 20 and 21; golden case G12)."""

from dataclasses import replace

import pytest

from factories import ACTOR, channel, order_of, promotion, shopper, stocked, variant
from factories.revising import line_of, revise
from factories.selling import price, receive
from jangteo.channels.types import Channel
from jangteo.kernel import verify
from jangteo.ordering.errors import NotChangeable
from jangteo.ordering.models import Order, Refund
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import cancel_order, mark_paid, refund_items
from jangteo.ordering.types import AddLine, EnterCode, PricePolicy, RemoveLine, SetQuantity
from jangteo.payments.selectors import payments_by_order

OFFICE = replace(ACTOR, via="office")


@pytest.fixture
def shop(db: None) -> Channel:
    """A shop with mugs and cups at 1,000 each, no delivery fee, and beans at 12."""
    one = channel()
    stocked(one, {"MUG": 100, "CUP": 100})
    beans = variant("BEAN", one)
    price(one, {beans: "12"})
    receive(beans, 100)
    return one


def broken() -> list[str]:
    return [finding.invariant.name for finding in verify.run() if not finding.is_clean]


def due(order: Order) -> int:
    payment = payments_by_order([order.pk])[order.pk]
    return payment.awaited.minor if payment.awaited else 0


def paid(shop: Channel, quantities: dict[str, int]) -> Order:
    order = order_of(shop, shopper(), quantities)
    mark_paid(order_id=order.pk, actor=ACTOR)
    order.refresh_from_db()
    return order


def test_removing_what_was_added_and_not_paid_gives_nothing_back(shop: Channel) -> None:
    """G12, vendure #4013: paid, an edit adds 12, an edit takes them out unpaid: nothing due, nothing refunded."""
    order = paid(shop, {"MUG": 1})
    revise(order, [AddLine("BEAN", 1)])
    assert (order.payment, due(order)) == ("due", 12)
    revise(order, [RemoveLine(line_of(order, "BEAN"))])
    assert (order.payment, due(order), Refund.objects.count()) == ("paid", 0, 0)
    assert broken() == []


def test_tax_does_not_vanish_from_an_edited_order(shop: Channel) -> None:
    """medusa #11429 and #12005: what is added and what is changed is taxed as before."""
    order = order_of(shop, shopper(), {"MUG": 1})
    assert order.tax_minor == 91
    revise(order, [AddLine("CUP", 2), SetQuantity(line_of(order, "MUG"), 3)])
    assert (order.gross_minor, order.tax_minor, order.net_minor) == (5000, 273 + 182, 4545)
    assert [line.tax_minor for line in order.lines.order_by("position")] == [273, 182]


def test_what_is_outstanding_is_right_after_every_edit(shop: Channel) -> None:
    """medusa #13068 and #4386: due = total − paid, whatever was paid and given back between."""
    order = paid(shop, {"MUG": 2})
    revise(order, [SetQuantity(line_of(order, "MUG"), 5)])
    assert due(order) == 3000
    revise(order, [SetQuantity(line_of(order, "MUG"), 4)])
    assert due(order) == 2000
    mark_paid(order_id=order.pk, actor=ACTOR)
    order.refresh_from_db()
    assert (order.payment, due(order)) == ("paid", 0)
    shown = revise(order, [SetQuantity(line_of(order, "MUG"), 1)])
    assert (shown.refund.minor, order.payment, due(order)) == (3000, "paid", 0)
    assert [refund.gross_minor for refund in Refund.objects.all()] == [3000]
    assert broken() == []


def test_units_are_refunded_and_the_order_called_off_after_an_edit(shop: Channel) -> None:
    """medusa #13405: refunds go on being possible, and exact."""
    order = paid(shop, {"MUG": 3, "CUP": 1})
    refund_items(order_id=order.pk, quantities={line_of(order, "MUG"): 1}, actor=OFFICE)
    revise(order, [SetQuantity(line_of(order, "MUG"), 2)])
    refund_items(order_id=order.pk, quantities={line_of(order, "MUG"): 1}, actor=OFFICE)
    cancel_order(order_id=order.pk, actor=OFFICE)
    assert sorted(Refund.objects.values_list("gross_minor", flat=True)) == [1000, 1000, 1000, 1000]
    assert broken() == []


def test_an_order_with_more_due_is_called_off_for_what_came(shop: Channel) -> None:
    order = paid(shop, {"MUG": 2})
    revise(order, [AddLine("CUP", 3)])
    cancel_order(order_id=order.pk, actor=OFFICE)
    order.refresh_from_db()
    assert (order.payment, [refund.gross_minor for refund in Refund.objects.all()]) == ("refunded", [2000])
    assert broken() == []


def test_a_discount_is_not_spread_anew_over_what_stays(shop: Channel) -> None:
    """vendure #4811: 300 off two lines stays 150 off the one that is kept."""
    promotion("less", {"amount": "300", "on": "order"})
    order = order_of(shop, shopper(), {"MUG": 1, "CUP": 1})
    assert order.gross_minor == 1700
    revise(order, [RemoveLine(line_of(order, "CUP"))])
    assert (order.gross_minor, order.lines.get(sku="MUG").discount_minor) == (850, 150)
    assert broken() == []


def test_what_was_given_back_for_units_stays_their_share_of_the_line(shop: Channel) -> None:
    """900 went back for one of two at a discount; of six without more of it, one alone would come to 967."""
    promotion("tenth", {"percent": "10", "on": "order"})
    order = paid(shop, {"MUG": 2})
    refund_items(order_id=order.pk, quantities={line_of(order, "MUG"): 1}, actor=OFFICE)
    revise(order, [SetQuantity(line_of(order, "MUG"), 6)])
    mark_paid(order_id=order.pk, actor=ACTOR)
    with pytest.raises(NotChangeable, match="prices_are_fixed"):
        revise(order, [SetQuantity(line_of(order, "MUG"), 1)])
    revise(order, [SetQuantity(line_of(order, "MUG"), 4)])
    cancel_order(order_id=order.pk, actor=OFFICE)
    assert sum(Refund.objects.values_list("gross_minor", flat=True)) == 1800 + 4000
    assert broken() == []


def test_no_won_more_goes_back_than_is_held_whatever_the_rounding(shop: Channel) -> None:
    """A third of 2,900 is 967, half of two thirds 966: down to the unit that was given back is refused."""
    promotion("less", {"amount": "100", "on": "order"})
    order = paid(shop, {"MUG": 3})
    refund_items(order_id=order.pk, quantities={line_of(order, "MUG"): 1}, actor=OFFICE)
    revise(order, [SetQuantity(line_of(order, "MUG"), 2)])
    with pytest.raises(NotChangeable, match="prices_are_fixed"):
        revise(order, [SetQuantity(line_of(order, "MUG"), 1)])
    cancel_order(order_id=order.pk, actor=OFFICE)
    assert sum(Refund.objects.values_list("gross_minor", flat=True)) == 2900
    assert broken() == []


@pytest.mark.django_db
def test_an_order_whose_shipping_was_given_back_is_not_priced_anew() -> None:
    """It would be sent for nothing from 12,000 on, and the 3,000 that went back be taken off what is due again."""
    one = channel(shipping_fee_minor=3000, free_shipping_from_minor=12_000)
    stocked(one, {"MUG": 20})
    order = paid(one, {"MUG": 5})
    refund_items(order_id=order.pk, quantities={}, shipping=True, actor=OFFICE)
    with pytest.raises(NotChangeable, match="prices_are_fixed"):
        revise(order, [SetQuantity(line_of(order, "MUG"), 15)], policy=PricePolicy.REPRICE)
    revise(order, [SetQuantity(line_of(order, "MUG"), 15)])
    assert (order.gross_minor, due(order), broken()) == (18_000, 10_000, [])


def test_a_code_counts_when_an_order_is_priced_anew(shop: Channel) -> None:
    """vendure #3535: a code can be entered while an order is changed, and its use is counted once."""
    promotion("ten", {"percent": "10", "on": "order"}, coupon="TENTH", most_uses=1)
    order = order_of(shop, shopper(), {"MUG": 1})
    revise(order, [AddLine("CUP", 1), EnterCode("TENTH")], policy=PricePolicy.REPRICE)
    assert order.gross_minor == 1800
    revise(order, [SetQuantity(line_of(order, "CUP"), 3)], policy=PricePolicy.REPRICE)
    assert (order.gross_minor, get_order_by_id(order.pk, OFFICE).discounts[0].coupon) == (3600, "TENTH")
    assert broken() == []
