"""Cards on a provider's page: what comes, what goes wrong, and that the books agree whatever does."""

import os
from datetime import timedelta

import pytest

from factories import ACTOR
from jangteo.kernel import clock, verify
from jangteo.kernel.errors import IllegalMove
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.ledger.models import Entry
from jangteo.ledger.selectors import trial_balance
from jangteo.payments import services
from jangteo.payments.errors import GatewayAway, MoreThanAwaited, MoreThanHeld, NothingAwaited, OutcomeUnknown
from jangteo.payments.models import PaymentFlag, PaymentNotice, PaymentOperation
from jangteo.payments.selectors import list_flags, list_operations, payments_by_order
from jangteo.payments.types import PaymentMethod, PaymentState
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedOperation, SimulatedPayment
from jangteo.simulator.types import Call, Card, FaultKind
from payments.paying import Paying, card_payment, fault, forget_notices, in_flight, work

pytestmark = pytest.mark.django_db
EACH_STEP = int(os.environ.get("JANGTEO_TIMES", "50"))  # 200 told the same: docs/explanation/payments.md
MONEY_INVARIANTS = ("payments.", "ledger.")


def broken() -> list[str]:
    found = verify.run()
    return [one.invariant.name for one in found if one.invariant.name.startswith(MONEY_INVARIANTS) and not one.is_clean]


def give_back(paying: Paying, minor: int, reference: str = "R1") -> None:
    services.refund_payment(order_id=paying.order_id, amount=Money(minor, "KRW"), reference=reference, actor=ACTOR)


def test_a_card_is_paid_once_and_the_books_have_it() -> None:
    paying = card_payment()
    paying.pay()
    view = payments_by_order([paying.order_id])[paying.order_id]
    assert (view.state, view.received, view.awaited) == (PaymentState.RECEIVED, Money(30_000, "KRW"), None)
    assert (paying.ours(), paying.theirs(), paying.booked()) == ((30_000, 0), (30_000, 0), 30_000)
    services.come_back(payment_id=paying.row.pk, returned={"reference": "another"})
    work()
    assert paying.ours() == (30_000, 0)
    assert Entry.objects.count() == 1
    assert [one.verb for one in list_operations(paying.order_id)] == ["authorise", "capture"]
    assert sum(one.amount.minor for one in trial_balance()) == 0
    assert OutboxEvent.objects.filter(name="payments.payment_changed").count() == 1
    assert broken() == []


def test_a_page_is_the_same_until_it_is_paid_or_renewed() -> None:
    paying = card_payment()
    first, second = paying.open(), paying.open()
    assert first == second
    services.renew_payment(order_id=paying.order_id, actor=ACTOR)
    assert paying.open() != first
    assert [one.state for one in paying.rows()] == ["void", "awaited"]
    work(1)
    assert SimulatedPayment.objects.get(reference=first).state == "closed"


def test_what_comes_on_a_page_that_was_renewed_goes_back_by_itself() -> None:
    """E07, E12: the second attempt is the one that counts."""
    paying = card_payment()
    first = paying.open()
    services.renew_payment(order_id=paying.order_id, actor=ACTOR)
    simulator.pay(reference=first, card=Card.PAYS)  # before the page could be closed
    paying.pay()
    work()
    assert [one.state for one in paying.rows()] == ["void", "received"]
    view = payments_by_order([paying.order_id])[paying.order_id]
    assert (view.received, view.refunded) == (Money(30_000, "KRW"), Money(0, "KRW"))
    assert (paying.ours(), paying.theirs(), paying.booked()) == ((60_000, 30_000), (60_000, 30_000), 30_000)
    assert broken() == []


def test_money_for_an_order_that_was_called_off_goes_back() -> None:
    paying = card_payment()
    page = paying.open()
    services.void_payment(order_id=paying.order_id, actor=ACTOR)
    simulator.pay(reference=page, card=Card.PAYS)
    services.come_back(payment_id=paying.row.pk, returned={})
    work()
    assert paying.row.state == "void"
    assert (paying.ours(), paying.theirs(), paying.booked(), in_flight()) == ((30_000, 30_000), (30_000, 30_000), 0, 0)


def test_who_pays_as_it_is_called_off_gets_it_back_though_nobody_tells() -> None:
    """The page could not be closed, for it was paid: that alone says that there is money."""
    paying = card_payment()
    page = paying.open()
    simulator.pay(reference=page, card=Card.PAYS)
    forget_notices()
    services.void_payment(order_id=paying.order_id, actor=ACTOR)
    work(hears=False)
    assert paying.row.state == "void"
    assert (paying.ours(), paying.theirs(), paying.booked(), in_flight()) == ((30_000, 30_000), (30_000, 30_000), 0, 0)
    assert broken() == []


def test_a_payment_that_was_only_looked_at_did_not_change() -> None:
    """By when it changed, orders that nobody pays are called off."""
    paying = card_payment()
    paying.open()
    since = paying.row.changed_at
    with clock.at(clock.now() + timedelta(minutes=10)):
        services.settle_payment(paying.row.pk)
        assert paying.row.changed_at == since
        simulator.pay(reference=paying.page, card=Card.PAYS)
        services.settle_payment(paying.row.pk)
        assert paying.row.changed_at == clock.now()


def test_a_page_that_ran_out_is_followed_by_another() -> None:
    paying = card_payment()
    first = paying.open()
    with clock.at(clock.now() + timedelta(minutes=31)):
        services.settle_payment(paying.row.pk)
        assert [one.state for one in paying.rows()] == ["void", "awaited"]
        assert paying.open() != first


def test_a_declined_card_leaves_the_order_to_be_paid() -> None:
    paying = card_payment()
    simulator.pay(reference=paying.open(), card=Card.INSUFFICIENT_FUNDS)
    work(2)
    assert payments_by_order([paying.order_id])[paying.order_id].awaited == Money(30_000, "KRW")
    simulator.pay(reference=paying.page, card=Card.CHALLENGE)
    simulator.answer_challenge(reference=paying.page, accepted=True)
    work(2)
    assert paying.ours() == (30_000, 0)


def test_authorised_money_is_taken_in_parts_and_the_rest_let_go() -> None:
    paying = card_payment()
    paying.pay(captures=False)
    assert (paying.row.state, paying.booked()) == ("authorised", 0)
    services.capture_payment(order_id=paying.order_id, amount=Money(12_000, "KRW"), actor=ACTOR)
    with pytest.raises(MoreThanHeld):
        services.capture_payment(order_id=paying.order_id, amount=Money(18_001, "KRW"), actor=ACTOR)
    work(2)
    assert (paying.row.state, paying.ours()) == ("authorised", (12_000, 0))
    services.void_payment(order_id=paying.order_id, actor=ACTOR)
    work(2)
    assert (paying.row.state, paying.row.amount_minor, paying.row.voided_minor) == ("received", 12_000, 18_000)
    with pytest.raises(NothingAwaited):
        services.capture_payment(order_id=paying.order_id, actor=ACTOR)
    assert (paying.theirs(), paying.booked()) == ((12_000, 0), 12_000)
    assert broken() == []


def test_what_is_on_its_way_back_is_not_given_back_twice() -> None:
    paying = card_payment()
    paying.pay()
    give_back(paying, 20_000, "R1")
    with pytest.raises(MoreThanHeld):
        give_back(paying, 10_001, "R2")
    give_back(paying, 10_000, "R2")
    assert (paying.row.refunding_minor, paying.booked()) == (30_000, 30_000)
    work(2)
    assert (paying.row.state, paying.ours(), paying.theirs()) == ("refunded", (30_000, 30_000), (30_000, 30_000))
    assert broken() == []


def test_a_refund_that_fails_can_be_given_back_again_and_waits_for_a_person() -> None:
    """E19."""
    paying = card_payment()
    paying.pay(Card.LATE_REFUNDS)
    give_back(paying, 30_000)
    work(2)
    assert paying.row.refunding_minor == 30_000
    operation = SimulatedOperation.objects.get(verb="refund")
    simulator.settle_operation(reference=operation.reference, succeeded=False, why="account_closed")
    work()
    assert (paying.row.refunding_minor, paying.row.refunded_minor, paying.row.state) == (0, 0, "received")
    assert [one.kind for one in list_flags()] == ["refund_failed"]
    services.pay_out_again(order_id=paying.order_id, refund_for="R1", by_hand=True, actor=ACTOR)
    assert (paying.row.refunded_minor, paying.row.state) == (30_000, "refunded")
    assert list_flags() == []
    assert paying.booked() == 30_000  # the provider still has it: our bank paid
    assert broken() == []


def test_refund_and_chargeback_together_never_pass_what_was_taken() -> None:
    """E09."""
    paying = card_payment()
    paying.pay()
    give_back(paying, 20_000)
    simulator.open_chargeback(reference=paying.page, amount=Money(10_000, "KRW"))
    work()
    row = paying.row
    assert (row.refunded_minor, row.charged_back_minor, row.state) == (20_000, 10_000, "refunded")
    with pytest.raises((MoreThanHeld, IllegalMove)):
        give_back(paying, 1, "R2")
    assert "charged_back" in {one.kind for one in list_flags()}
    assert broken() == []


@pytest.mark.parametrize("kind", [FaultKind.DROP_AFTER, FaultKind.DROP_BEFORE, FaultKind.ERROR_AFTER, FaultKind.AWAY])
def test_a_page_that_could_not_be_opened_is_opened_once_by_trying_again(kind: FaultKind) -> None:
    paying = card_payment()
    fault(kind, Call.OPEN)
    with pytest.raises(OutcomeUnknown if kind != FaultKind.AWAY else GatewayAway):
        paying.open()
    paying.pay()
    assert SimulatedPayment.objects.count() == 1
    assert paying.ours() == paying.theirs() == (30_000, 0)


@pytest.mark.parametrize("call", [Call.COMPLETE, Call.CAPTURE, Call.VOID, Call.REFUND])
def test_the_connection_breaks_after_the_work_each_time(call: Call) -> None:
    """FT6, E13: with every notice lost too, nothing is done twice, nothing lost, and nothing stays unknown."""
    unknown = 0
    for _ in range(EACH_STEP):
        paying = card_payment()
        page = paying.open(captures=call != Call.CAPTURE and call != Call.VOID)
        simulator.pay(reference=page, card=Card.PAYS)
        if call == Call.COMPLETE:
            fault(FaultKind.DROP_AFTER, call)
            with pytest.raises(OutcomeUnknown):
                services.come_back(payment_id=paying.row.pk, returned={})
        else:
            services.come_back(payment_id=paying.row.pk, returned={})
            {
                Call.CAPTURE: lambda one: services.capture_payment(order_id=one.order_id, actor=ACTOR),
                Call.VOID: lambda one: services.void_payment(order_id=one.order_id, actor=ACTOR),
                Call.REFUND: lambda one: give_back(one, 30_000),
            }[call](paying)
            fault(FaultKind.DROP_AFTER, call)
            services.send_due()
            unknown += PaymentOperation.objects.filter(payment=paying.row, status="unknown").count()
        forget_notices()
    work(3, hears=False)
    assert unknown == (0 if call == Call.COMPLETE else EACH_STEP)
    assert in_flight() == 0
    wanted = {Call.COMPLETE: (30_000, 0), Call.CAPTURE: (30_000, 0), Call.VOID: (0, 0), Call.REFUND: (30_000, 30_000)}
    done = SimulatedOperation.objects.filter(status="succeeded")
    captured, refunded = wanted[call]
    assert sum(done.filter(verb="capture").values_list("amount_minor", flat=True)) == EACH_STEP * captured
    assert sum(done.filter(verb="refund").values_list("amount_minor", flat=True)) == EACH_STEP * refunded
    ours = PaymentOperation.objects.filter(status="succeeded")
    assert sum(ours.filter(verb="capture").values_list("amount_minor", flat=True)) == EACH_STEP * captured
    assert sum(ours.filter(verb="refund").values_list("amount_minor", flat=True)) == EACH_STEP * refunded
    assert broken() == []


def test_money_that_staff_note_for_a_card_order_closes_the_card() -> None:
    paying = card_payment()
    page = paying.open()
    services.receive_payment(order_id=paying.order_id, actor=ACTOR, why="paid at the counter")
    work()
    assert [(one.method, one.state) for one in paying.rows()] == [("card", "void"), ("bank_transfer", "received")]
    assert SimulatedPayment.objects.get(reference=page).state == "closed"


def test_parts_of_a_transfer_come_until_all_is_there() -> None:
    order_id = new_id()
    services.begin_payment(
        order_id=order_id,
        method=PaymentMethod.BANK_TRANSFER,
        amount=Money(30_000, "KRW"),
        deposit_code="261126-7",
        actor=ACTOR,
    )
    assert not services.receive_payment(order_id=order_id, amount=Money(12_000, "KRW"), actor=ACTOR)
    view = payments_by_order([order_id])[order_id]
    assert (view.state, view.received, view.awaited) == ("awaited", Money(12_000, "KRW"), Money(18_000, "KRW"))
    with pytest.raises(MoreThanAwaited):
        services.receive_payment(order_id=order_id, amount=Money(18_001, "KRW"), actor=ACTOR)
    assert services.receive_payment(order_id=order_id, actor=ACTOR)
    assert payments_by_order([order_id])[order_id].awaited is None
    assert broken() == []


def test_what_is_due_changes_before_during_and_after_the_page() -> None:
    paying = card_payment()
    services.await_payment(order_id=paying.order_id, due=Money(25_000, "KRW"), actor=ACTOR)
    assert [one.amount_minor for one in paying.rows()] == [25_000]
    first = paying.open()
    services.await_payment(order_id=paying.order_id, due=Money(40_000, "KRW"), actor=ACTOR)
    assert [(one.state, one.amount_minor) for one in paying.rows()] == [("void", 25_000), ("awaited", 40_000)]
    paying.pay()
    services.await_payment(order_id=paying.order_id, due=Money(1_000, "KRW"), actor=ACTOR)
    paying.pay()
    work()
    assert SimulatedPayment.objects.get(reference=first).state == "closed"
    assert paying.ours() == paying.theirs() == (41_000, 0)
    assert PaymentNotice.objects.exclude(state="applied").count() == 0
    assert PaymentFlag.objects.count() == 0
    assert broken() == []


def test_the_providers_books_stand_beside_ours() -> None:
    paid, lost, by_hand = card_payment(), card_payment(), card_payment()
    for one in (paid, by_hand):
        one.pay()
    simulator.pay(reference=lost.open(), card=Card.PAYS)
    give_back(by_hand, 5_000)
    fault(FaultKind.DROP_BEFORE, Call.REFUND)
    since = clock.now() - timedelta(days=1)
    found = services.compare_books(gateway="simulator", since=since, until=clock.now() + timedelta(days=1))
    assert [(one.order_id, one.captured_here.minor, one.captured_there.minor) for one in found if not one.is_same] == [
        (lost.order_id, 0, 30_000)
    ]
    work()
    found = services.compare_books(gateway="simulator", since=since, until=clock.now() + timedelta(days=1))
    assert all(one.is_same for one in found)
    assert len(found) == 3
