"""Money that comes or goes at an odd moment: nothing of it is lost, kept, or given twice."""

from datetime import timedelta
from typing import Any

import pytest

from factories import ACTOR, cart_with, channel, place, shopper, stocked
from factories.revising import line_of as order_line
from factories.revising import revise
from jangteo.billing.models import Invoice
from jangteo.channels.models import Channel as ChannelRow
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import PaymentAwaited
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import cancel_unpaid
from jangteo.ordering.types import SetQuantity
from jangteo.payments import services as payments
from jangteo.payments.errors import GatewayRefused
from jangteo.payments.gateways.simulator import SimulatorGateway
from jangteo.payments.models import PaymentFlag, PaymentOperation
from jangteo.payments.services.calls import settle_payment
from jangteo.payments.services.record import record_books
from jangteo.payments.types import OperationStatus, PaymentId, PaymentMethod, ProviderOperation, ProviderPayment, Verb
from jangteo.simulator import services as simulator
from jangteo.simulator.types import Card
from ordering.test_on_account import broken
from payments.paying import MERCHANT, Paying, work

pytestmark = pytest.mark.django_db
DONE = OperationStatus.SUCCEEDED


def won(minor: int) -> Money:
    return Money(minor, "KRW")


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel()
    stocked(one, {"MUG": 100}, "1000")
    ChannelRow.objects.filter(pk=one.id).update(payment_methods=["card", "bank_transfer"], unpaid_hours=72)
    return one


def ordered(shop: Channel, units: int = 3, how: PaymentMethod = PaymentMethod.CARD) -> tuple[Order, Paying]:
    buyer = shopper()
    order_id = place(cart_with(shop, buyer, {"MUG": units}), buyer, payment_method=how)
    return Order.objects.get(pk=order_id), Paying(order_id)


def kept(shop: Channel) -> tuple[Order, Paying]:
    """An order of 3,000 whose amount a provider keeps for us."""
    order, paying = ordered(shop)
    paying.pay(captures=False)
    follow()
    return order, paying


def follow() -> None:
    work()
    while relay_batch():
        pass


def take(order: Order, minor: int) -> None:
    ordering.capture_order(order_id=order.pk, amount=won(minor), actor=ACTOR)


def call_off(order: Order) -> tuple[str, str]:
    ordering.cancel_order(order_id=order.pk, actor=ACTOR, why="asked")
    follow()
    order.refresh_from_db()
    return order.status, order.payment


def test_a_part_that_was_taken_goes_back_when_the_order_is_called_off(shop: Channel) -> None:
    order, paying = kept(shop)
    take(order, 1000)
    follow()
    assert call_off(order) == ("cancelled", "refunded")
    assert paying.theirs() == (1000, 1000)
    assert broken() == []


def test_what_is_being_taken_when_an_order_is_called_off_is_not_taken_or_goes_back(shop: Channel) -> None:
    order, paying = kept(shop)
    take(order, 1000)
    follow()
    take(order, 500)
    call_off(order)
    taken, given = paying.theirs()
    assert taken == given
    assert broken() == []


def test_what_is_being_taken_when_an_order_is_changed_is_not_taken_twice(shop: Channel) -> None:
    order, paying = kept(shop)
    take(order, 1000)
    follow()
    take(order, 500)
    revise(order, [SetQuantity(order_line(order, "MUG"), 4)])
    follow()
    paying.pay()
    follow()
    taken, given = paying.theirs()
    assert taken - given == order.gross_minor == 4000


def test_a_capture_whose_answer_is_late_goes_back_once_its_payment_is_called_off(shop: Channel) -> None:
    order, paying = kept(shop)
    take(order, 1000)
    follow()
    take(order, 500)
    PaymentOperation.objects.filter(status="pending").update(tries=1)  # it was asked for, and nobody knows yet
    call_off(order)
    taken, given = paying.theirs()
    assert (taken, given) == (1500, 1500)
    assert broken() == []


class TestLetGo:
    """A bank lets an amount go that it kept for us, after some days."""

    @pytest.fixture
    def order(self, shop: Channel) -> Order:
        order, paying = kept(shop)
        simulator.void(merchant=MERCHANT, key="bank-let-it-go", reference=paying.page)
        follow()
        assert [(row.state, row.amount_minor) for row in paying.rows()] == [("void", 3000), ("awaited", 3000)]
        assert PaymentFlag.objects.filter(kind="let_go").count() == 1
        return order

    def test_it_is_paid_otherwise(self, order: Order) -> None:
        ordering.change_payment(order_id=order.pk, method=PaymentMethod.BANK_TRANSFER, actor=ACTOR)
        ordering.mark_paid(order_id=order.pk, actor=ACTOR)
        order.refresh_from_db()
        assert order.payment == "paid"
        assert broken() == []

    def test_it_is_called_off(self, order: Order) -> None:
        assert call_off(order) == ("cancelled", "void")

    def test_nothing_is_sent(self, order: Order) -> None:
        with pytest.raises(PaymentAwaited):
            ordering.ship_order(order_id=order.pk, actor=ACTOR)


def test_a_return_of_what_was_charged_back_is_credited_and_pays_nothing_out(shop: Channel) -> None:
    order, paying = ordered(shop)
    paying.pay()
    follow()
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    follow()
    simulator.open_chargeback(reference=paying.page, amount=won(2500))
    follow()
    line = order.lines.get().pk
    for _ in range(2):
        ordering.refund_items(order_id=order.pk, quantities={line: 1}, actor=ACTOR, why="came back")
    follow()
    assert [one.settled.minor if one.settled else 0 for one in get_order_by_id(order.pk, ACTOR).refunds] == [500, 1000]
    assert paying.theirs() == (3000, 500)


def test_a_late_refund_that_is_refused_is_asked_for_once(shop: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    order, paying = ordered(shop)
    reference = paying.open()
    ordering.cancel_order(order_id=order.pk, actor=ACTOR, why="asked")
    PaymentOperation.objects.filter(verb="void").update(due_at=None)
    simulator.pay(reference=reference, card=Card.PAYS)

    def refused(_self: SimulatorGateway, **_: Any) -> ProviderPayment:
        raise GatewayRefused("no", why="account_closed")

    with monkeypatch.context() as patch:
        patch.setattr(SimulatorGateway, "refund", refused)
        settle_payment(paying.rows()[0].pk)
        for _ in range(5):
            payments.send_due()
    assert PaymentOperation.objects.filter(verb="refund").count() == 1
    assert PaymentFlag.objects.filter(kind="refund_failed").count() == 1


def test_orders_that_still_have_time_keep_no_other_from_being_called_off(
    shop: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cancel_unpaid, "MOST_AT_ONCE", 2)
    for _ in range(3):
        ordered(shop, 1, PaymentMethod.BANK_TRANSFER)
    left, _ = ordered(shop)
    with clock.at(clock.now() + timedelta(hours=3)):
        assert ordering.cancel_unpaid_orders() == 1
    left.refresh_from_db()
    assert left.status == "cancelled"


def test_an_operation_that_is_booked_keeps_its_amount_and_somebody_looks_at_it(shop: Channel) -> None:
    _order, paying = ordered(shop)
    paying.open()
    row = paying.row
    for minor in (1000, 3000):
        told = (
            ProviderOperation("ch_1", Verb.AUTHORISE, DONE, won(3000)),
            ProviderOperation("ch_1:capture", Verb.CAPTURE, DONE, won(minor)),
        )
        record_books(PaymentId(row.pk), ProviderPayment("pi_1", row.pk.hex, MERCHANT, won(3000), told), MERCHANT)
    assert paying.ours()[0] == paying.booked() == 1000
    assert PaymentFlag.objects.filter(kind="other_amount").count() == 1


def test_refunds_heard_late_have_a_credit_note_each(shop: Channel) -> None:
    order, _ = ordered(shop, 5, PaymentMethod.BANK_TRANSFER)
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    ordering.ship_order(order_id=order.pk, actor=ACTOR)
    follow()
    line = order_line(order, "MUG")
    for units in (1, 2):
        ordering.refund_items(order_id=order.pk, quantities={line: units}, actor=ACTOR)
    follow()
    notes = Invoice.objects.filter(kind="credit_note").order_by("number").values_list("number", "gross_minor")
    told = [(one.credit_note, one.figures.gross.minor) for one in get_order_by_id(order.pk, ACTOR).refunds]
    assert list(notes) == told
    assert [minor for _, minor in told] == [1000, 2000]
    assert broken() == []
