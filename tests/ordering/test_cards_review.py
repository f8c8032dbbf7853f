"""Gift cards that are sold, where their money goes away, or other goods of their order do."""

import pytest

from factories import ACTOR, shopper
from factories.revising import revise
from jangteo.channels.types import Channel
from jangteo.kernel import verify
from jangteo.kernel.money import Money
from jangteo.ordering import services as ordering
from jangteo.ordering.types import HoldKind, RemoveLine, Tender
from jangteo.payments.types import PaymentMethod
from jangteo.simulator import services as simulator
from jangteo.stored_value.selectors import bought_cards
from ordering.test_cards import bought, cards, line, paid, shop
from ordering.test_taken_back import follow
from payments.paying import Paying
from stored_value.using import credit_of, left

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
