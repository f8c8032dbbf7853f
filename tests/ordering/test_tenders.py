"""An order paid in parts: gift cards and store credit at once, the rest by money; given back to where it came from."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, cart_with, channel, company, guest, member_of, person, place, shopper, staff, stocked
from factories.revising import line_of, revise
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import CreditNeedsBuyer, InvalidTender, NotYours
from jangteo.ordering.models import Order
from jangteo.ordering.rules.tenders import TenderTooLarge, TenderTooSmall, shares
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services.cancel_unpaid import cancel_unpaid_orders
from jangteo.ordering.types import SetQuantity, Tender
from jangteo.parties.rules import ASSISTANT_RIGHTS
from jangteo.parties.types import MemberRole
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.models import Payment, PaymentOperation
from jangteo.payments.selectors import list_tenders, payments_by_order
from jangteo.payments.types import PaymentMethod
from jangteo.stored_value import services as stored_value
from jangteo.stored_value.errors import ValueBlocked, ValueNotFound, ValueTooSmall, WrongValueCurrency
from jangteo.stored_value.selectors import values_of
from stored_value.using import broken, card_of, credit_of, left, spend, won

pytestmark = pytest.mark.django_db
CREDIT = Tender()


@pytest.fixture
def shop() -> Channel:
    """Sells mugs at 1,000."""
    found = channel(unpaid_hours=24)
    stocked(found, {"MUG": 100})
    return found


def bought(shop: Channel, buyer: Actor, mugs: int, *tenders: Tender, secret: str = "", **changes: Any) -> Order:
    cart = cart_with(shop, buyer, {"MUG": mugs}, secret)
    order = Order.objects.get(pk=place(cart, buyer, secret=secret, tenders=tenders, **changes))
    assert broken() == []
    return order


def parts(order: Order) -> list[tuple[str, str, int]]:
    return [(one.method.value, one.state.value, one.amount.minor) for one in list_tenders(order.pk)]


def deposits(order_id: UUID) -> int:
    return -balance(Account.CUSTOMER_DEPOSITS, "KRW", order_id=order_id).minor


def test_a_card_that_covers_all_pays_at_once_and_no_method_is_asked(shop: Channel) -> None:
    card = card_of(5_000)
    order = bought(shop, shopper(), 3, Tender(card.id), payment_method=None)
    assert (order.payment, parts(order)) == ("paid", [("gift_card", "received", 3_000)])
    assert (left(card.id), deposits(order.pk)) == (2_000, 3_000)


def test_what_is_left_is_awaited_by_the_method_that_was_chosen(shop: Channel) -> None:
    buyer, card = shopper(), card_of(1_200)
    credit = credit_of(buyer.party_id or UUID(int=0), 500)
    order = bought(shop, buyer, 3, Tender(card.id), CREDIT)
    assert order.payment == "due"
    assert parts(order) == [
        ("bank_transfer", "awaited", 1_300),
        ("gift_card", "received", 1_200),
        ("store_credit", "received", 500),
    ]
    view = payments_by_order([order.pk])[order.pk]
    assert (view.method, view.awaited, view.received, view.amount) == (
        PaymentMethod.BANK_TRANSFER,
        won(1_300),
        won(1_700),
        won(3_000),
    )
    assert view.deposit_code == order.number
    assert (left(card.id), left(credit)) == (0, 0)
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    order.refresh_from_db()
    assert (order.payment, deposits(order.pk), broken()) == ("paid", 3_000, [])


def test_an_amount_may_be_named(shop: Channel) -> None:
    card = card_of(5_000)
    order = bought(shop, shopper(), 3, Tender(card.id, won(700)))
    assert parts(order) == [("bank_transfer", "awaited", 2_300), ("gift_card", "received", 700)]


def test_without_a_method_nothing_may_be_left(shop: Channel) -> None:
    card = card_of(100)
    with pytest.raises(MethodNotOffered):
        bought(shop, shopper(), 1, Tender(card.id), payment_method=None)
    assert left(card.id) == 100
    with pytest.raises(MethodNotOffered):
        bought(shop, shopper(), 1, payment_method=None)
    with pytest.raises(MethodNotOffered):
        bought(shop, shopper(), 1, payment_method=PaymentMethod.GIFT_CARD)


def test_what_cannot_be_spent_is_refused_and_nothing_is_ordered(shop: Channel) -> None:
    buyer, secret = guest()
    card, empty, dollars, stopped = card_of(500), card_of(1), card_of(500, currency="USD"), card_of(500)
    spend(empty.id, 1)
    stored_value.block(value_id=stopped.id, why="stolen", actor=ACTOR)
    cart = cart_with(shop, buyer, {"MUG": 1}, secret)
    refused: list[tuple[tuple[Tender, ...], type[Exception]]] = [
        ((Tender(new_id()),), ValueNotFound),
        ((Tender(credit_of(person(), 900)),), ValueNotFound),
        ((Tender(dollars.id),), WrongValueCurrency),
        ((Tender(card.id, Money(5, "USD")),), WrongValueCurrency),
        ((Tender(empty.id),), ValueTooSmall),
        ((Tender(stopped.id),), ValueBlocked),
        ((Tender(card.id, won(501)),), ValueTooSmall),
        ((Tender(card.id, won(1_001)),), InvalidTender),
        ((Tender(card.id, won(0)),), InvalidTender),
        ((Tender(card.id), Tender(card.id)), InvalidTender),
        ((CREDIT,), InvalidTender),
        (tuple(Tender(card_of(10).id) for _ in range(6)), InvalidTender),
    ]
    for tenders, error in refused:
        with pytest.raises(error):
            place(cart, buyer, secret=secret, tenders=tenders)
    assert (Order.objects.count(), Payment.objects.count(), left(card.id)) == (0, 0, 500)
    place(cart, buyer, secret=secret, tenders=(Tender(card.id),))


def test_the_same_key_again_spends_once(shop: Channel) -> None:
    buyer, card = shopper(), card_of(5_000)
    cart = cart_with(shop, buyer, {"MUG": 1})
    first = place(cart, buyer, key="again-and-again", tenders=(Tender(card.id),))
    assert place(cart, buyer, key="again-and-again", gross=won(1_000), tenders=(Tender(card.id),)) == first
    assert left(card.id) == 4_000


def test_credit_of_the_company_is_spent_after_ones_own_and_never_that_of_others(shop: Channel) -> None:
    firm = company()
    clerk = member_of(firm, MemberRole.BUYER)
    theirs, others = credit_of(firm, 700), credit_of(person(), 700)
    order = bought(shop, clerk, 1, CREDIT)
    assert parts(order) == [("bank_transfer", "awaited", 300), ("store_credit", "received", 700)]
    assert (left(theirs), left(others)) == (0, 700)
    assert clerk.person_id
    private = credit_of(clerk.person_id, 900)
    with pytest.raises(InvalidTender):
        bought(shop, clerk, 1, CREDIT)
    assert left(private) == 900


def test_an_unpaid_order_that_is_called_off_gives_back_what_was_spent(shop: Channel) -> None:
    buyer, card = shopper(), card_of(1_200)
    credit = credit_of(buyer.party_id or UUID(int=0), 500)
    order = bought(shop, buyer, 3, Tender(card.id), CREDIT)
    ordering.cancel_order(order_id=order.pk, actor=buyer)
    order.refresh_from_db()
    assert (order.status, order.payment, deposits(order.pk)) == ("cancelled", "refunded", 0)
    assert (left(card.id), left(credit), broken()) == (1_200, 500, [])


def test_a_paid_one_is_called_off_by_staff_alone(shop: Channel) -> None:
    buyer, card = shopper(), card_of(5_000)
    order = bought(shop, buyer, 3, Tender(card.id))
    with pytest.raises(NotYours):
        ordering.cancel_order(order_id=order.pk, actor=buyer)
    part = bought(shop, buyer, 3, Tender(card.id, won(100)))
    ordering.mark_paid(order_id=part.pk, actor=ACTOR, amount=won(500))
    with pytest.raises(NotYours):
        ordering.cancel_order(order_id=part.pk, actor=buyer)
    for one in (order, part):
        ordering.cancel_order(order_id=one.pk, actor=ACTOR)
    assert (left(card.id), deposits(part.pk), broken()) == (5_000, 0, [])


def test_the_rest_that_nobody_paid_is_called_off_in_time(shop: Channel) -> None:
    card, late = card_of(1_200), clock.now() + timedelta(hours=shop.unpaid_hours + 1)
    order = bought(shop, shopper(), 3, Tender(card.id))
    kept = bought(shop, shopper(), 1)
    ordering.mark_paid(order_id=kept.pk, actor=ACTOR, amount=won(10))
    with clock.at(late):
        assert cancel_unpaid_orders() == 1
    order.refresh_from_db()
    assert (order.status, left(card.id), broken()) == ("cancelled", 1_200, [])


def test_money_comes_back_first_then_the_card_then_credit(shop: Channel) -> None:
    buyer, card = shopper(), card_of(1_200)
    credit = credit_of(buyer.party_id or UUID(int=0), 500)
    order = bought(shop, buyer, 3, Tender(card.id), CREDIT)
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    line = order.lines.get().pk
    seen = []
    for _ in range(3):
        ordering.refund_items(order_id=order.pk, quantities={line: 1}, actor=ACTOR)
        given = dict.fromkeys(("bank_transfer", "gift_card", "store_credit"), 0)
        given |= {one.method.value: one.refunded.minor for one in list_tenders(order.pk)}
        seen.append(tuple(given.values()))
        assert broken() == []
    assert seen == [(1_000, 0, 0), (1_300, 700, 0), (1_300, 1_200, 500)]
    assert (left(card.id), left(credit), deposits(order.pk)) == (1_200, 500, 0)


def test_a_refund_may_become_store_credit(shop: Channel) -> None:
    buyer, card = shopper(), card_of(1_200)
    order = bought(shop, buyer, 3, Tender(card.id))
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    ordering.refund_items(order_id=order.pk, quantities={order.lines.get().pk: 2}, actor=ACTOR, as_credit=True)
    (credit,) = stored_value_of(buyer)
    assert (credit, left(card.id), deposits(order.pk)) == (1_800, 200, 1_000)
    assert (balance(Account.CASH, "KRW").minor, broken()) == (1_200 + 1_800, [])
    spent = bought(shop, buyer, 1, CREDIT)
    assert (spent.payment, stored_value_of(buyer)) == ("paid", [800])


def stored_value_of(buyer: Actor) -> list[int]:
    return [one.balance.minor for one in values_of(buyer.units)]


def test_a_guest_has_no_credit_to_refund_to(shop: Channel) -> None:
    buyer, secret = guest()
    order = bought(shop, buyer, 1, secret=secret)
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    with pytest.raises(CreditNeedsBuyer):
        ordering.refund_items(order_id=order.pk, quantities={order.lines.get().pk: 1}, actor=ACTOR, as_credit=True)


def test_staff_who_help_a_buyer_do_not_spend_their_credit_without_the_right(shop: Channel) -> None:
    buyer = shopper()
    credit_of(buyer.party_id or UUID(int=0), 500)
    with pytest.raises(InvalidTender):
        bought(shop, replace(buyer, assists=True, rights=ASSISTANT_RIGHTS), 1, CREDIT)


def test_credit_notes_of_all_kinds_sum_to_what_came(shop: Channel) -> None:
    card = card_of(900)
    order = bought(shop, shopper(), 1, Tender(card.id))
    clerk = staff(MemberRole.STAFF_FINANCE)
    ordering.mark_paid(order_id=order.pk, actor=clerk)
    ordering.cancel_order(order_id=order.pk, actor=clerk)
    seen = get_order_by_id(order.pk, ACTOR)
    assert [one.figures.gross.minor for one in seen.refunds] == [1_000]
    refunds = PaymentOperation.objects.filter(verb="refund").order_by("id").values_list("amount_minor", "is_by_hand")
    assert list(refunds) == [(100, True), (900, True)]


tender = st.tuples(st.none() | st.integers(1, 900), st.lists(st.integers(0, 600), min_size=1, max_size=3))


@given(due=st.integers(0, 2_000), tenders=st.lists(tender, max_size=5))
def test_no_tender_pays_more_than_it_has_or_than_is_due(due: int, tenders: list[tuple[int | None, list[int]]]) -> None:
    try:
        found = shares(due, tenders)
    except (TenderTooLarge, TenderTooSmall):
        assert any(asked is not None or not sum(usable) for asked, usable in tenders)
        return
    assert sum(map(sum, found)) <= due
    for (asked, usable), paid in zip(tenders, found, strict=True):
        assert all(0 <= one <= most for one, most in zip(paid, usable, strict=True))
        assert asked is None or sum(paid) == asked
    if all(asked is None for asked, _ in tenders):
        assert sum(map(sum, found)) == min(due, sum(sum(usable) for _, usable in tenders))


def test_a_change_that_makes_it_cheaper_gives_value_back_and_one_that_makes_it_dearer_awaits_money(
    shop: Channel,
) -> None:
    card = card_of(2_500)
    order = bought(shop, shopper(), 3, Tender(card.id))
    line = line_of(order, "MUG")
    revise(order, [SetQuantity(line, 2)])
    order.refresh_from_db()
    assert (order.payment, left(card.id), deposits(order.pk)) == ("paid", 500, 2_000)
    assert [one for one in parts(order) if one[1] == "awaited"] == []
    revise(order, [SetQuantity(line, 4)])
    assert (order.payment, parts(order)[-1]) == ("due", ("bank_transfer", "awaited", 2_000))
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    revise(order, [SetQuantity(line, 1)])
    assert (left(card.id), deposits(order.pk), broken()) == (1_500, 1_000, [])


def test_a_paid_order_that_grows_awaits_a_transfer_where_only_value_paid_it(shop: Channel) -> None:
    card = card_of(1_000)
    order = bought(shop, shopper(), 1, Tender(card.id), payment_method=None)
    revise(order, [SetQuantity(line_of(order, "MUG"), 2)])
    assert parts(order) == [("gift_card", "received", 1_000), ("bank_transfer", "awaited", 1_000)]
    assert (order.payment, broken()) == ("due", [])
