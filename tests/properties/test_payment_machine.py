"""Any story of one order's money ends with our books, the ledger and the provider's saying the same."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from factories import ACTOR
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.ledger.selectors import trial_balance
from jangteo.payments import services
from jangteo.payments.models import PaymentOperation
from jangteo.payments.services import pages
from jangteo.payments.services.loop import hear_simulator
from jangteo.payments.types import PaymentMethod
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedEvent, SimulatedOperation, SimulatedPayment
from jangteo.simulator.types import Call, Card, Chaos, FaultKind
from payments.paying import MERCHANT, Paying, card_payment, request
from properties.machine import STEPS, Story, run_stories

BEGAN = datetime(2027, 3, 1, 9, tzinfo=UTC)
AMOUNTS = st.sampled_from((1, 999, 5_000, 10_000, 29_999, 30_000))
numbers = st.integers(0, 10**6)


class OrderMoney(Story):
    """One order: its buyer, its staff, a provider that breaks off, tells late, twice and out of order."""

    modules: ClassVar[tuple[str, ...]] = ("payments.", "ledger.", "simulator.")

    @initialize(minor=AMOUNTS, late=st.booleans())
    def begin(self, minor: int, late: bool) -> None:
        self.begin_story()
        setattr(self.outer, "_from_testcase", True)  # noqa: B010 -- providers may be called in it
        self.now, self.refunds = BEGAN, 0
        pages.forget_breakers()
        simulator.set_chaos(
            merchant=MERCHANT,
            chaos=Chaos(seed=minor, late_seconds=600 if late else 0, doubled_percent=40, is_shuffled=late),
        )
        with self.moment():
            self.paying: Paying = card_payment(minor)

    @contextmanager
    def moment(self, *, counts: bool = True) -> Iterator[None]:
        """A step, at the story's time; a refusal is an answer."""
        if counts:
            self.step()
        self.now += timedelta(seconds=7)
        with clock.at(self.now), suppress(JangteoError):
            yield

    def page(self, number: int) -> str:
        pages = list(SimulatedPayment.objects.order_by("id").values_list("reference", flat=True))
        return str(pages[number % len(pages)]) if pages else ""

    @rule(captures=st.booleans())
    def opens(self, captures: bool) -> None:
        with self.moment():
            services.open_page(order_id=self.paying.order_id, request=request(captures=captures))

    @rule(number=numbers, card=st.sampled_from(Card))
    def pays(self, number: int, card: Card) -> None:
        with self.moment():
            simulator.pay(reference=self.page(number), card=card)

    @rule(number=numbers, accepted=st.booleans())
    def answers(self, number: int, accepted: bool) -> None:
        with self.moment():
            simulator.answer_challenge(reference=self.page(number), accepted=accepted)

    @rule(number=numbers)
    def walks_away(self, number: int) -> None:
        with self.moment():
            simulator.walk_away(reference=self.page(number))

    @rule(number=numbers)
    def comes_back(self, number: int) -> None:
        with self.moment():
            rows = self.paying.rows()
            services.come_back(payment_id=rows[number % len(rows)].pk, returned={})

    @rule()
    def tries_anew(self) -> None:
        with self.moment():
            services.renew_payment(order_id=self.paying.order_id, actor=ACTOR)

    @rule()
    def pays_another_way(self) -> None:
        with self.moment():
            services.renew_payment(order_id=self.paying.order_id, actor=ACTOR, method=PaymentMethod.BANK_TRANSFER)

    @rule(minor=st.one_of(st.just(0), AMOUNTS))
    def owes(self, minor: int) -> None:
        with self.moment():
            services.await_payment(order_id=self.paying.order_id, due=Money(minor, "KRW"), actor=ACTOR)

    @rule(minor=st.one_of(st.none(), AMOUNTS))
    def staff_receive(self, minor: int | None) -> None:
        with self.moment():
            amount = None if minor is None else Money(minor, "KRW")
            services.receive_payment(order_id=self.paying.order_id, amount=amount, actor=ACTOR)

    @rule(minor=st.one_of(st.none(), AMOUNTS))
    def staff_capture(self, minor: int | None) -> None:
        with self.moment():
            amount = None if minor is None else Money(minor, "KRW")
            services.capture_payment(order_id=self.paying.order_id, amount=amount, actor=ACTOR)

    @rule()
    def is_called_off(self) -> None:
        with self.moment():
            services.void_payment(order_id=self.paying.order_id, actor=ACTOR)

    @rule(minor=st.one_of(st.none(), AMOUNTS))
    def staff_give_back(self, minor: int | None) -> None:
        with self.moment():
            self.refunds += 1
            services.refund_payment(
                order_id=self.paying.order_id,
                amount=None if minor is None else Money(minor, "KRW"),
                reference=f"R{self.refunds}",
                actor=ACTOR,
            )

    @rule(number=numbers, by_hand=st.booleans())
    def staff_pay_again(self, number: int, by_hand: bool) -> None:
        with self.moment():
            failed = PaymentOperation.objects.filter(verb="refund", status="failed").order_by("id")
            names = list(failed.values_list("refund_for", flat=True))
            name = names[number % len(names)] if names else "none"
            services.pay_out_again(order_id=self.paying.order_id, refund_for=name, by_hand=by_hand, actor=ACTOR)

    @rule(number=numbers, succeeded=st.booleans())
    def a_refund_ends(self, number: int, succeeded: bool) -> None:
        with self.moment():
            waiting = list(
                SimulatedOperation.objects.filter(verb="refund").order_by("id").values_list("reference", flat=True)
            )
            if waiting:
                simulator.settle_operation(reference=waiting[number % len(waiting)], succeeded=succeeded, why="bank")

    @rule(number=numbers, minor=AMOUNTS)
    def the_bank_takes_back(self, number: int, minor: int) -> None:
        with self.moment():
            simulator.open_chargeback(reference=self.page(number), amount=Money(minor, "KRW"))

    @rule(number=numbers)
    def a_dispute_is_won(self, number: int) -> None:
        with self.moment():
            found = list(SimulatedOperation.objects.filter(verb="chargeback").values_list("reference", flat=True))
            if found:
                simulator.win_chargeback(reference=found[number % len(found)])

    @rule(kind=st.sampled_from(FaultKind), call=st.sampled_from(Call))
    def something_breaks(self, kind: FaultKind, call: Call) -> None:
        with self.moment():
            simulator.order_fault(merchant=MERCHANT, kind=kind, call=call)

    @rule()
    def notices_come(self) -> None:
        with self.moment():
            hear_simulator()

    @rule()
    def notices_are_taken_up(self) -> None:
        with self.moment():
            services.take_up_due()

    @rule()
    def the_worker_asks(self) -> None:
        with self.moment():
            services.send_due()

    @rule(minutes=st.sampled_from((1, 5, 11, 31)))
    def time_goes_by(self, minutes: int) -> None:
        self.step()
        self.now += timedelta(minutes=minutes)

    def settle(self) -> None:
        """Nothing breaks any more, banks decide, and the worker works until nothing is left to do."""
        simulator.clear_faults(merchant=MERCHANT)
        for one in SimulatedOperation.objects.filter(status="pending").order_by("id"):
            with self.moment(counts=False):
                simulator.settle_operation(reference=one.reference, succeeded=True)
        for _ in range(14):
            self.now += timedelta(minutes=11)
            for _again in range(20):
                with self.moment(counts=False):
                    if not hear_simulator() + services.take_up_due() + services.send_due():
                        break
        for one in SimulatedOperation.objects.filter(status="pending").order_by("id"):
            with self.moment(counts=False):
                simulator.settle_operation(reference=one.reference, succeeded=True)
        for _ in range(6):
            self.now += timedelta(minutes=11)
            with self.moment(counts=False):
                hear_simulator()
                services.take_up_due()
                services.send_due()

    def compare(self) -> None:
        self.settle()
        assert not SimulatedEvent.objects.filter(done_at=None).exists()
        assert not PaymentOperation.objects.filter(status__in=["pending", "unknown"]).exists()
        for row in self.paying.rows():
            if not row.gateway:
                continue
            done = SimulatedOperation.objects.filter(payment__key=row.pk.hex, status="succeeded")
            for verb in ("authorise", "capture", "refund", "chargeback"):
                theirs = sum(done.filter(verb=verb).values_list("amount_minor", flat=True))
                mine = PaymentOperation.objects.filter(payment=row, verb=verb, status="succeeded", is_by_hand=False)
                assert sum(mine.values_list("amount_minor", flat=True)) == theirs, (verb, row.state)
        assert sum(one.amount.minor for one in trial_balance()) == 0


@pytest.mark.django_db
def test_any_story_of_money_ends_with_all_books_saying_the_same() -> None:
    assert run_stories(OrderMoney) >= STEPS
