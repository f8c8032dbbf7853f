"""Gift cards are sold as goods: paid with money, issued once, never on an invoice, given back while they are whole."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from factories import ACTOR, cart_with, channel, place, price, promotion, shopper, staff, stocked, variant
from jangteo.catalog.types import GIFT_CARD
from jangteo.channels.types import Channel
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Actor
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import CardsNeedMoney, CartHasProblems, NotChangeable
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart, get_order_by_id
from jangteo.ordering.types import HoldKind, Tender
from jangteo.payments.types import PaymentMethod
from jangteo.stored_value.errors import CardIsUsed, ValueNotFound, ValueTooSmall
from jangteo.stored_value.models import StoredValue
from jangteo.stored_value.selectors import bought_cards, find_by_code
from jangteo.stored_value.types import BoughtCard
from stored_value.using import broken, credit_of, left, spend, won

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Channel:
    """Sells mugs at 1,000 and cards at 3,000, which are in no stock."""
    found = channel(payment_methods=["bank_transfer", "card", "on_account", "on_delivery"])
    stocked(found, {"MUG": 100})
    price(found, {variant("CARD", found, tax_code=GIFT_CARD): "3000"})
    return found


def bought(shop: Channel, buyer: Actor, goods: dict[str, int], *tenders: Tender, **changes: Any) -> Order:
    cart = cart_with(shop, buyer, goods)
    return Order.objects.get(pk=place(cart, buyer, tenders=tenders, **changes))


def paid(shop: Channel, buyer: Actor, goods: dict[str, int], *tenders: Tender) -> Order:
    order = bought(shop, buyer, goods, *tenders)
    if order.payment != "paid":
        ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    assert broken() == []
    return Order.objects.get(pk=order.pk)


def cards(order: Order) -> list[BoughtCard]:
    return bought_cards(order.pk)


def deposits(order: Order) -> int:
    return -balance(Account.CUSTOMER_DEPOSITS, "KRW", order_id=order.pk).minor


def line(order: Order, sku: str) -> UUID:
    return order.lines.get(sku=sku).pk


def test_an_order_of_cards_is_done_once_it_is_paid_and_the_books_owe_their_holders(shop: Channel) -> None:
    buyer = shopper()
    order = bought(shop, buyer, {"CARD": 2})
    assert (order.payment, order.fulfilment, cards(order)) == ("awaited", "open", [])
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    order.refresh_from_db()
    assert (order.status, order.payment, order.fulfilment) == ("completed", "paid", "delivered")
    assert [(one.number, one.face, one.balance, one.is_whole) for one in cards(order)] == [
        (1, won(3_000), won(3_000), True),
        (2, won(3_000), won(3_000), True),
    ]
    assert (deposits(order), [left(one.id) for one in cards(order)]) == (0, [3_000, 3_000])
    ordering.take_up_payment(order_id=order.pk)
    assert (len(cards(order)), broken()) == (2, [])


def test_no_tax_no_discount_no_threshold_and_no_shipping(shop: Channel) -> None:
    """Ten per cent from 2,000 on: the mug alone is not that much, and the card is neither counted nor lowered."""
    promotion("spring", {"percent": "10", "on": "order"}, when={"subtotal_at_least": "2000"})
    buyer = shopper()
    view = get_cart(cart_with(shop, buyer, {"CARD": 1, "MUG": 1}), buyer)
    card, mug = view.quote.lines
    assert (card.gross, card.tax, card.tax_rate, card.category.value) == (won(3_000), won(0), Decimal(0), "O")
    assert (view.quote.discounts, mug.gross, mug.tax) == ((), won(1_000), won(91))
    assert view.problems == ()
    view = get_cart(cart_with(shop, buyer, {"MUG": 1}), buyer)  # two now
    assert [(one.gross.minor, one.discount.minor) for one in view.quote.lines] == [(3_000, 0), (1_800, 200)]


def test_shipping_is_for_goods_alone() -> None:
    found = channel("far", shipping_fee_minor=2_500, free_shipping_from_minor=5_000)
    stocked(found, {"MUG": 100})
    price(found, {variant("CARD", found, tax_code=GIFT_CARD): "30000"})
    buyer = shopper()
    cart = cart_with(found, buyer, {"CARD": 1})
    assert get_cart(cart, buyer).quote.shipping.gross == won(0)
    ordering.put_line(cart_id=cart, sku="MUG", unit_quantity=1, actor=buyer)
    assert get_cart(cart, buyer).quote.shipping.gross == won(2_500)


@pytest.mark.parametrize("method", [PaymentMethod.ON_ACCOUNT, PaymentMethod.ON_DELIVERY])
def test_cards_are_sold_for_no_promise_of_money(shop: Channel, method: PaymentMethod) -> None:
    buyer = shopper()
    if method == PaymentMethod.ON_DELIVERY:
        with pytest.raises(CardsNeedMoney):
            bought(shop, buyer, {"CARD": 1}, payment_method=method)
    order = bought(shop, buyer, {"CARD": 1, "MUG": 1})
    with pytest.raises(Exception, match="is not offered here"):
        ordering.change_payment(order_id=order.pk, method=method, actor=buyer)


def test_stored_value_pays_the_goods_beside_cards_and_no_card(shop: Channel, settings: LazySettings) -> None:
    buyer = shopper()
    assert buyer.party_id
    credit_of(buyer.party_id, 10_000)
    with pytest.raises(CardsNeedMoney, match="paid with money"):
        bought(shop, buyer, {"CARD": 1}, Tender())
    with pytest.raises(CardsNeedMoney, match="2000"):
        bought(shop, buyer, {"MUG": 2}, Tender(amount=won(2_001)))  # a card lies in the cart already
    order = paid(shop, buyer, {}, Tender())
    assert (order.gross_minor, len(cards(order)), deposits(order)) == (5_000, 1, 2_000)
    settings.JANGTEO_CARDS_BUY_CARDS = True
    order = paid(shop, buyer, {"CARD": 2}, Tender())
    assert (order.status, [one.face for one in cards(order)], deposits(order)) == ("completed", [won(3_000)] * 2, 0)


def test_a_price_that_makes_no_whole_card_is_none(shop: Channel) -> None:
    price(shop, {variant("ODD", shop, tax_code=GIFT_CARD): {1: "1001", 2: "1000.5"}})
    buyer = shopper()
    cart = cart_with(shop, buyer, {"ODD": 2})
    assert [one.why for one in get_cart(cart, buyer).problems] == ["no_price"]
    with pytest.raises(CartHasProblems):
        place(cart, buyer)


def test_the_price_of_a_whole_card_goes_back_and_that_of_a_used_one_does_not(shop: Channel) -> None:
    buyer = shopper()
    order = paid(shop, buyer, {"CARD": 2, "MUG": 1})
    first, second = cards(order)
    spend(first.id, 1)
    with pytest.raises(CardIsUsed):
        ordering.refund_items(order_id=order.pk, quantities={line(order, "CARD"): 2}, actor=ACTOR)
    assert (deposits(order), left(second.id)) == (1_000, 3_000)
    ordering.refund_items(order_id=order.pk, quantities={line(order, "CARD"): 1}, actor=ACTOR)
    assert [(one.is_gone, one.is_whole) for one in cards(order)] == [(False, False), (True, False)]
    assert (deposits(order), left(first.id), left(second.id), broken()) == (1_000, 2_999, 0, [])
    with pytest.raises(CardIsUsed):
        ordering.refund_items(order_id=order.pk, quantities={line(order, "CARD"): 1}, actor=ACTOR)
    with pytest.raises(ValueNotFound):
        ordering.show_card_code(order_id=order.pk, card_id=second.id, actor=buyer)


def test_an_order_is_called_off_with_its_cards_while_they_are_whole(shop: Channel) -> None:
    order, other = (paid(shop, shopper(), {"CARD": 1, "MUG": 1}) for _ in range(2))
    spend(cards(other)[0].id, 500)
    with pytest.raises(CardIsUsed):
        ordering.cancel_order(order_id=other.pk, actor=ACTOR)
    ordering.cancel_order(order_id=order.pk, actor=ACTOR)
    assert ([one.is_gone for one in cards(order)], deposits(order), deposits(other)) == ([True], 0, 1_000)
    assert broken() == []


def test_money_that_was_meant_for_another_order_takes_the_cards_with_it_and_they_come_anew(shop: Channel) -> None:
    order = bought(shop, shopper(), {"CARD": 1})
    how: dict[str, Any] = {"order_id": order.pk, "source": "clearing:door", "actor": ACTOR}
    for _ in range(2):
        ordering.mark_paid(**how)
        ordering.unmark_paid(**how, amount=won(3_000))
    ordering.mark_paid(**how)
    assert [(one.number, one.is_gone) for one in cards(order)] == [(1, True), (2, True), (3, False)]
    assert (deposits(order), broken()) == (0, [])
    spend(cards(order)[2].id, 1)
    with pytest.raises(CardIsUsed):
        ordering.unmark_paid(**how, amount=won(3_000))


def test_what_keeps_an_order_keeps_its_cards(shop: Channel) -> None:
    order = bought(shop, shopper(), {"CARD": 1})
    hold = ordering.hold_order(order_id=order.pk, kind=HoldKind.FRAUD, why="odd", actor=ACTOR)
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    assert (cards(order), broken()) == ([], [])
    ordering.release_hold(hold_id=hold, why="fine", actor=ACTOR)
    order.refresh_from_db()
    assert (len(cards(order)), order.status) == (1, "completed")


def test_the_code_is_derived_shown_to_its_buyer_and_opens_the_card(shop: Channel, settings: LazySettings) -> None:
    buyer = shopper()
    order = paid(shop, buyer, {"CARD": 2})
    first, second = cards(order)
    code = ordering.show_card_code(order_id=order.pk, card_id=first.id, actor=buyer)
    found = find_by_code(code)
    assert found is not None
    assert (found.id, code.replace("-", "")[-4:]) == (first.id, first.code_end)
    assert code.replace("-", "") not in str(StoredValue.objects.filter(pk=first.id).values().get())
    assert code != ordering.show_card_code(order_id=order.pk, card_id=second.id, actor=buyer)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert ordering.show_card_code(order_id=order.pk, card_id=first.id, actor=buyer) == code
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueNotFound):
        ordering.show_card_code(order_id=order.pk, card_id=first.id, actor=buyer)
    for other in (ACTOR, staff()):
        with pytest.raises(NotPermitted):
            ordering.show_card_code(order_id=order.pk, card_id=first.id, actor=other)


def test_cards_of_an_order_are_not_changed(shop: Channel) -> None:
    from factories.revising import revise
    from jangteo.ordering.types import AddLine, RemoveLine, SetQuantity

    order = bought(shop, shopper(), {"CARD": 2, "MUG": 2})
    card = line(order, "CARD")
    for edit in (SetQuantity(card, 1), RemoveLine(card), AddLine("CARD", 1)):
        with pytest.raises(NotChangeable, match="gift_card"):
            revise(order, [edit])
    revise(order, [SetQuantity(line(order, "MUG"), 1)])
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    assert (len(cards(order)), deposits(order), broken()) == (2, 1_000, [])


def test_goods_beside_cards_are_shipped_and_the_order_is_done(shop: Channel) -> None:
    order = paid(shop, shopper(), {"CARD": 1, "MUG": 1})
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    ordering.deliver_order(order_id=order.pk, actor=ACTOR)
    order.refresh_from_db()
    assert (order.status, order.fulfilment, get_order_by_id(order.pk, ACTOR).due) == ("completed", "delivered", won(0))
    assert broken() == []


@trying(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    may_buy=st.booleans(),
    steps=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.booleans(), st.booleans()), max_size=5),
)
def test_no_chain_of_purchases_makes_value(shop: Channel, may_buy: bool, steps: list[Any]) -> None:
    """What is owed on cards and credit is the money that came less what goods cost, whoever paid with what (C19)."""
    buyer = shopper()
    assert buyer.party_id
    before = _owed() + _earned_or_awaited() - _bank()
    with override_settings(JANGTEO_CARDS_BUY_CARDS=may_buy):
        credit_of(buyer.party_id, 2_500)
        known: list[UUID] = []
        for number, mugs, uses_value, goes_back in steps:
            if not number and not mugs:
                continue
            tenders = [Tender(pk) for pk in known if uses_value and left(pk)][:4]
            goods = {"CARD": number, "MUG": mugs}
            try:
                with transaction.atomic():
                    order = bought(shop, buyer, {sku: count for sku, count in goods.items() if count}, *tenders)
            except (CardsNeedMoney, ValueTooSmall):
                continue
            if order.payment != "paid":
                ordering.mark_paid(order_id=order.pk, actor=ACTOR)
            if goes_back and number:
                ordering.refund_items(order_id=order.pk, quantities={line(order, "CARD"): 1}, actor=ACTOR)
            known += [one.id for one in cards(order) if not one.is_gone]
    assert _owed() + _earned_or_awaited() - _bank() - before == 2_500  # that was given away
    assert broken() == []


def _owed() -> int:
    return -balance(Account.GIFT_CARDS, "KRW").minor - balance(Account.STORE_CREDIT, "KRW").minor


def _earned_or_awaited() -> int:
    """What was paid in advance for goods."""
    return -balance(Account.CUSTOMER_DEPOSITS, "KRW").minor


def _bank() -> int:
    return balance(Account.CASH, "KRW").minor
