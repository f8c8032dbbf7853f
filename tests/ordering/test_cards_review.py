"""Gift cards that are sold, where their money goes away, or other goods of their order do."""

from dataclasses import replace

import pytest

from factories import ACTOR, channel, place, price, shopper, stocked, variant
from factories.revising import revise
from fulfilment.world import planned as in_parcels
from fulfilment.world import send
from jangteo.catalog.types import GIFT_CARD
from jangteo.channels.services import set_order_changes
from jangteo.channels.types import ChangePrices, Channel, ShippingPer
from jangteo.kernel import verify
from jangteo.kernel.money import Money
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import HoldKind, RemoveLine, Tender
from jangteo.payments.types import PaymentMethod
from jangteo.simulator import services as simulator
from jangteo.stored_value.selectors import bought_cards
from ordering.test_cards import bought, cards, line, paid, shop
from ordering.test_plans import planned as to_places
from ordering.test_taken_back import follow
from payments.paying import Paying
from stored_value.using import credit_of, left, won

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


def broken() -> list[str]:
    return [str((one.invariant.name, one.rows)) for one in verify.run() if not one.is_clean]


def test_what_a_bank_took_back_becomes_no_card(shop: Channel) -> None:
    buyer = shopper()
    order = bought(shop, buyer, {"CARD": 2}, payment_method=PaymentMethod.CARD)
    hold = ordering.hold_order(order_id=order.pk, kind=HoldKind.FRAUD, why="odd", actor=ACTOR)
    paying = Paying(order.pk)
    paying.pay()
    follow()
    simulator.open_chargeback(reference=paying.page, amount=Money(6_000, "KRW"))
    follow()
    ordering.release_hold(hold_id=hold, why="fine", actor=ACTOR)
    assert (cards(order), broken()) == ([], [])


def test_an_order_of_which_cards_alone_are_left_is_done(shop: Channel) -> None:
    order = paid(shop, shopper(), {"CARD": 1, "MUG": 1})
    revise(order, [RemoveLine(line(order, "MUG"))])
    order.refresh_from_db()
    assert (order.status, order.payment, order.fulfilment) == ("completed", "paid", "delivered")
    assert broken() == []


def test_goods_paid_by_store_credit_give_it_back_and_leave_the_money_with_the_cards(shop: Channel) -> None:
    """Else credit that was given away would have bought a card, which may be paid out."""
    buyer = shopper()
    assert buyer.party_id
    credit = credit_of(buyer.party_id, 3_000)
    order = paid(shop, buyer, {"CARD": 1, "MUG": 4}, Tender())
    ordering.refund_items(order_id=order.pk, quantities={line(order, "MUG"): 1}, actor=ACTOR)
    assert left(credit) == 0  # a thousand of the goods were paid by money
    ordering.refund_items(order_id=order.pk, quantities={line(order, "MUG"): 3}, actor=ACTOR)
    assert left(credit) == 3_000
    ordering.refund_items(order_id=order.pk, quantities={line(order, "CARD"): 1}, actor=ACTOR)
    assert (left(credit), [one.is_gone for one in bought_cards(order.pk)], broken()) == (3_000, [True], [])


def test_a_delivery_of_cards_alone_costs_nothing_and_nothing_waits_for_it() -> None:
    found = channel(shipping_fee_minor=3_000)
    stocked(found, {"MUG": 1})
    price(found, {variant("CARD", found, tax_code=GIFT_CARD): "3000"})
    set_order_changes(
        channel_id=found.id,
        change_minutes=0,
        change_prices=ChangePrices.KEEP,
        unpaid_hours=0,
        shipping_per=ShippingPer.DELIVERY,
        actor=ACTOR,
    )
    found, buyer = replace(found, shipping_per=ShippingPer.DELIVERY), shopper()
    table = "MUG\t1\t손지우\t010\t04524\t세종대로 1\t\nCARD\t2\t윤서하\t010\t04524\t세종대로 2\t\n"
    cart = to_places(found, buyer, table)
    assert get_cart(cart, buyer).quote.shipping.gross == won(3_000)
    order = Order.objects.get(pk=place(cart, buyer))
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    (parcel,) = in_parcels(order)
    send(parcel)
    ordering.deliver_order(order_id=order.pk, actor=ACTOR)
    order.refresh_from_db()
    assert (order.status, len(cards(order)), broken()) == ("completed", 2, [])
