"""Orders that are paid by card: they follow what providers tell, and money goes back the way it came."""

from datetime import timedelta

import pytest

from factories import ACTOR, cart_with, channel, place, shopper, stocked
from fulfilment.world import send
from jangteo.channels.models import Channel as ChannelRow
from jangteo.channels.services import set_payments
from jangteo.channels.types import CardTaking, Channel
from jangteo.fulfilment.services import plan_shipments, split_shipment
from jangteo.identity.types import Visitor
from jangteo.inventory.selectors import availability
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import PaymentAwaited
from jangteo.ordering.models import Order, OrderLine
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import (
    cancel_order,
    cancel_unpaid_orders,
    capture_order,
    change_payment,
    mark_paid,
    open_payment_page,
    pay_refund_again,
    refund_items,
    ship_order,
)
from jangteo.payments import services as payments
from jangteo.payments.errors import MethodNotOffered, NothingAwaited
from jangteo.payments.models import Payment
from jangteo.payments.types import PaymentMethod
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedOperation
from jangteo.simulator.types import Card
from payments.paying import Paying, forget_notices, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    stocked(one, {"MUG": 10}, "1000")
    ChannelRow.objects.filter(pk=one.id).update(payment_methods=["card", "bank_transfer"])
    return one


def by_card(shop: Channel, units: int = 3, buyer: Actor | None = None) -> tuple[Order, Paying]:
    buyer = buyer or shopper()
    order_id = place(cart_with(shop, buyer, {"MUG": units}), buyer, payment_method=PaymentMethod.CARD)
    return Order.objects.get(pk=order_id), Paying(order_id)


def follow() -> None:
    work()
    while relay_batch():
        pass


def stands(order: Order) -> tuple[str, str]:
    order.refresh_from_db()
    return order.status, order.payment


def broken() -> list[str]:
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def test_an_order_is_paid_once_its_provider_tells_though_its_buyer_never_comes_back(shop: Channel) -> None:
    order, paying = by_card(shop)
    simulator.pay(reference=paying.open(), card=Card.PAYS)
    assert stands(order) == ("placed", "awaited")
    follow()
    assert stands(order) == ("placed", "paid")
    assert broken() == []


def test_a_paid_order_that_is_called_off_gives_the_money_back_by_the_card(shop: Channel) -> None:
    order, paying = by_card(shop)
    paying.pay()
    follow()
    cancel_order(order_id=order.pk, actor=ACTOR, why="asked")
    assert (stands(order), paying.theirs()) == (("cancelled", "refunded"), (3000, 0))
    assert broken() == []
    follow()
    assert (paying.theirs(), paying.booked(), paying.row.state) == ((3000, 3000), 0, "refunded")
    assert broken() == []


def test_an_order_that_is_called_off_as_its_money_comes_keeps_none_of_it(shop: Channel) -> None:
    order, paying = by_card(shop)
    paying.pay()  # its order has not heard of it yet
    assert stands(order) == ("placed", "awaited")
    cancel_order(order_id=order.pk, actor=ACTOR, why="asked")
    follow()
    assert (stands(order), paying.theirs()) == (("cancelled", "refunded"), (3000, 3000))
    assert broken() == []


def test_parts_go_back_by_the_card_and_a_failed_one_is_paid_out_again(shop: Channel) -> None:
    order, paying = by_card(shop)
    paying.pay(Card.LATE_REFUNDS)
    follow()
    line = order.lines.get().pk
    refund_items(order_id=order.pk, quantities={line: 1}, actor=ACTOR, why="broken")
    follow()
    pending = SimulatedOperation.objects.get(verb="refund")
    simulator.settle_operation(reference=pending.reference, succeeded=False, why="card closed")
    follow()
    assert get_order_by_id(order.pk, ACTOR).refunded == Money(1000, "KRW")
    assert (paying.ours(), broken()) == ((3000, 0), [])
    pay_refund_again(order_id=order.pk, refund_for=f"{order.number}-R1", by_hand=False, actor=ACTOR)
    follow()
    again = SimulatedOperation.objects.filter(verb="refund").latest("id")
    simulator.settle_operation(reference=again.reference, succeeded=True)
    follow()
    assert (paying.ours(), paying.theirs(), broken()) == ((3000, 1000), (3000, 1000), [])


def test_nobody_but_staff_of_payments_takes_money_or_pays_it_out(shop: Channel) -> None:
    buyer = shopper()
    order, paying = by_card(shop, buyer=buyer)
    paying.pay(captures=False)
    for act in (capture_order, mark_paid):
        with pytest.raises(NotPermitted):
            act(order_id=order.pk, actor=buyer)
    with pytest.raises(NotPermitted):
        pay_refund_again(order_id=order.pk, refund_for="x", by_hand=True, actor=buyer)
    capture_order(order_id=order.pk, amount=Money(1000, "KRW"), actor=ACTOR)
    follow()
    assert stands(order) == ("placed", "awaited")  # the rest is kept for us: nothing of it is due from the buyer
    capture_order(order_id=order.pk, actor=ACTOR)
    follow()
    assert (stands(order), broken()) == (("placed", "paid"), [])


def test_a_page_that_nobody_paid_on_for_an_hour_frees_the_goods(shop: Channel) -> None:
    order, paying = by_card(shop, units=10)
    paying.open()
    with clock.at(clock.now() + timedelta(minutes=59)):
        assert cancel_unpaid_orders() == 0
    with clock.at(clock.now() + timedelta(minutes=61)):
        payments.settle_payment(paying.row.pk)
        assert paying.row.number == 2  # the page ran out; what followed it was begun at that moment
    with clock.at(clock.now() + timedelta(minutes=123)):
        assert (cancel_unpaid_orders(), cancel_unpaid_orders()) == (1, 0)
    assert stands(order) == ("cancelled", "void")
    assert list(availability(shop.id, list(order.lines.values_list("variant", flat=True))).values()) == [10]
    assert broken() == []


def test_who_paid_though_nobody_told_keeps_the_order(shop: Channel) -> None:
    """D14: the hour is over, and the provider's notice was lost."""
    order, paying = by_card(shop)
    simulator.pay(reference=paying.open(), card=Card.PAYS)
    forget_notices()
    with clock.at(clock.now() + timedelta(minutes=70)):
        assert cancel_unpaid_orders() == 0
    assert (stands(order), paying.ours(), broken()) == (("placed", "paid"), (3000, 0), [])


def test_a_part_of_a_transfer_leaves_the_rest_due(shop: Channel) -> None:
    buyer = shopper()
    order = Order.objects.get(pk=place(cart_with(shop, buyer, {"MUG": 3}), buyer))
    mark_paid(order_id=order.pk, amount=Money(1200, "KRW"), actor=ACTOR)
    assert stands(order) == ("placed", "due")
    assert get_order_by_id(order.pk, ACTOR).awaited == Money(1800, "KRW")
    assert broken() == []
    cancel_order(order_id=order.pk, actor=ACTOR, why="asked")
    assert stands(order) == ("cancelled", "refunded")
    assert Paying(order.pk).ours() == (1200, 1200)
    assert broken() == []


def test_the_way_to_pay_changes_while_something_is_awaited(shop: Channel) -> None:
    buyer = shopper()
    order, paying = by_card(shop, buyer=buyer)
    paying.open()
    with pytest.raises(MethodNotOffered):
        change_payment(order_id=order.pk, method=PaymentMethod.ON_DELIVERY, actor=buyer)
    change_payment(order_id=order.pk, method=PaymentMethod.BANK_TRANSFER, actor=buyer)
    assert [(one.method, one.state) for one in paying.rows()] == [("card", "void"), ("bank_transfer", "awaited")]
    mark_paid(order_id=order.pk, actor=ACTOR)
    with pytest.raises(NothingAwaited):
        change_payment(order_id=order.pk, method=PaymentMethod.CARD, actor=buyer)
    follow()
    assert (stands(order), broken()) == (("placed", "paid"), [])


def waits_for_goods(shop: Channel) -> None:
    set_payments(channel_id=shop.id, methods=["card", "bank_transfer"], card_taking=CardTaking.WHEN_SENT, actor=ACTOR)


def reserved(shop: Channel, units: int = 3) -> Order:
    """An order whose money its provider keeps for us, opened as the shop opens it."""
    buyer = shopper()
    order_id = place(cart_with(shop, buyer, {"MUG": units}), buyer, payment_method=PaymentMethod.CARD)
    address = {"return_url": "http://shop.example/pay/back/PAYMENT/", "cancel_url": "http://shop.example/"}
    open_payment_page(get_order_by_id(order_id, ACTOR), **address, language="ko", visitor=Visitor())
    simulator.pay(reference=Payment.objects.get(order_id=order_id).reference, card=Card.PAYS)
    follow()
    return Order.objects.get(pk=order_id)


@pytest.mark.django_db(transaction=True)
def test_money_is_taken_as_goods_leave_where_a_channel_says_so(shop: Channel) -> None:
    waits_for_goods(shop)
    order = reserved(shop)
    assert (stands(order), get_order_by_id(order.pk, ACTOR).is_reserved) == (("placed", "awaited"), True)
    ship_order(order_id=order.pk, actor=ACTOR)
    follow()
    assert stands(order) == ("placed", "paid")
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_for_us_is_not_called_off_as_unpaid_and_is_let_go_with_the_order(shop: Channel) -> None:
    waits_for_goods(shop)
    order = reserved(shop)
    with clock.at(clock.now() + timedelta(hours=5)):
        cancel_unpaid_orders()
    assert stands(order) == ("placed", "awaited")
    cancel_order(order_id=order.pk, actor=ACTOR, why="asked")
    follow()
    assert stands(order) == ("cancelled", "void")
    assert {one.verb for one in SimulatedOperation.objects.filter(status="succeeded")} == {"authorise", "void"}
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_each_part_that_leaves_takes_its_money(shop: Channel) -> None:
    waits_for_goods(shop)
    stocked(shop, {"BOWL": 4}, "700")
    buyer = shopper()
    order_id = place(cart_with(shop, buyer, {"MUG": 2, "BOWL": 1}), buyer, payment_method=PaymentMethod.CARD)
    address = {"return_url": "http://shop.example/pay/back/PAYMENT/", "cancel_url": "http://shop.example/"}
    open_payment_page(get_order_by_id(order_id, ACTOR), **address, language="ko", visitor=Visitor())
    simulator.pay(reference=Payment.objects.get(order_id=order_id).reference, card=Card.PAYS)
    follow()
    (shipment,) = plan_shipments(order_id=order_id, actor=ACTOR)
    mug = OrderLine.objects.get(order=order_id, sku="MUG").pk
    first = split_shipment(shipment_id=shipment, quantities={mug: 1}, actor=ACTOR)
    send(first)
    follow()
    assert get_order_by_id(order_id, ACTOR).due == Money(1700, "KRW")
    assert stands(Order.objects.get(pk=order_id)) == ("placed", "awaited")
    send(shipment)
    follow()
    assert stands(Order.objects.get(pk=order_id))[1] == "paid"
    taken = SimulatedOperation.objects.filter(verb="capture", status="succeeded")
    assert sorted(taken.values_list("amount_minor", flat=True)) == [1000, 1700]
    assert broken() == []


def test_what_is_not_paid_by_card_does_not_leave(shop: Channel) -> None:
    order, _paying = by_card(shop)
    with pytest.raises(PaymentAwaited):
        ship_order(order_id=order.pk, actor=ACTOR)
    assert order.fulfilment == "open"
