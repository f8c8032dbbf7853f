"""Whatever buyers, merchant and bank do, in any order: authorised ≥ captured + released, captured ≥ given back."""

from contextlib import suppress
from typing import ClassVar

import pytest
from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from jangteo.kernel.errors import JangteoError
from jangteo.simulator import services
from jangteo.simulator.models import SimulatedPayment
from jangteo.simulator.rules.books import standing
from jangteo.simulator.types import Call, Card, FaultKind, Standing
from properties.machine import Story, run_stories
from simulator.paying import MERCHANT, books, opened, won

AMOUNTS = st.sampled_from((1, 2_500, 4_000, 5_000, 10_000, 10_001))


class SimulatorStory(Story):
    """A model beside the books: what each call that was answered must have moved, and nothing else."""

    modules: ClassVar[tuple[str, ...]] = ("simulator.",)

    @initialize(captures=st.booleans())
    def begin(self, captures: bool) -> None:
        self.begin_story()
        self.reference = opened(captures=captures)
        self.captures = captures
        self.authorised = self.captured = self.released = self.refunded = self.charged = 0
        self.chargebacks: dict[str, int] = {}
        self.is_over = False
        self.is_challenged = False

    @rule(card=st.sampled_from(Card))
    def buyer_tries(self, card: Card) -> None:
        self.step()
        was = self.authorised
        with suppress(JangteoError):
            services.pay(reference=self.reference, card=card)
        if was or self.is_over:
            return
        if card in (Card.PAYS, Card.LATE_REFUNDS):
            self._paid()
        elif card == Card.CHALLENGE:
            self.is_challenged = True

    @rule(accepted=st.booleans())
    def buyer_answers(self, accepted: bool) -> None:
        self.step()
        with suppress(JangteoError):
            services.answer_challenge(reference=self.reference, accepted=accepted)
        if self.is_challenged and not self.authorised and not self.is_over:
            self.is_challenged = False
            if accepted:
                self._paid()

    def _paid(self) -> None:
        self.authorised = 10_000
        self.captured = 10_000 if self.captures else 0

    @rule()
    def buyer_walks_away(self) -> None:
        self.step()
        services.walk_away(reference=self.reference)
        self.is_over = self.is_over or not self.authorised

    @rule(minor=AMOUNTS)
    def capture(self, minor: int) -> None:
        self.step()
        key, may = self.key(), 0 < minor <= self.authorised - self.captured - self.released
        for _ in range(2):
            self._try(may, lambda: services.capture(**self._about(key), amount=won(minor)))
        self.captured += minor if may else 0

    @rule(minor=AMOUNTS)
    def refund(self, minor: int) -> None:
        self.step()
        key, may = self.key(), 0 < minor <= self.captured - self.refunded - self.charged
        for _ in range(2):
            self._try(may, lambda: services.refund(**self._about(key), amount=won(minor)))
        self.refunded += minor if may else 0

    @rule()
    def void(self) -> None:
        self.step()
        left = self.authorised - self.captured - self.released
        may = left > 0 or not self.authorised
        self._try(may, lambda: services.void(**self._about(self.key())))
        self.released += left if self.authorised else 0
        self.is_over = self.is_over or not self.authorised

    @rule(minor=AMOUNTS)
    def chargeback(self, minor: int) -> None:
        self.step()
        may = 0 < minor <= self.captured - self.refunded - self.charged
        try:
            made = services.open_chargeback(reference=self.reference, amount=won(minor))
        except JangteoError:
            assert not may
            return
        assert may
        self.charged += minor
        self.chargebacks[made] = minor

    @rule()
    def win(self) -> None:
        self.step()
        if self.chargebacks:
            made, minor = self.chargebacks.popitem()
            services.win_chargeback(reference=made)
            self.charged -= minor

    @rule(succeeded=st.booleans())
    def bank_settles_the_last_refund(self, succeeded: bool) -> None:
        self.step()
        refunds = [one for one in books(self.reference).operations if one.did == "refund" and one.status != "failed"]
        if not refunds:
            return
        with suppress(JangteoError):
            services.settle_operation(reference=refunds[-1].reference, succeeded=succeeded)
            self.refunded -= 0 if succeeded else refunds[-1].amount.minor

    @rule(kind=st.sampled_from((FaultKind.DROP_BEFORE, FaultKind.DROP_AFTER, FaultKind.ERROR_AFTER)), minor=AMOUNTS)
    def a_refund_whose_answer_is_lost(self, kind: FaultKind, minor: int) -> None:
        self.step()
        key, may = self.key(), 0 < minor <= self.captured - self.refunded - self.charged
        services.order_fault(merchant=MERCHANT, kind=kind, call=Call.REFUND)
        with pytest.raises(JangteoError):
            services.refund(**self._about(key), amount=won(minor))
        self._try(may, lambda: services.refund(**self._about(key), amount=won(minor)))
        self.refunded += minor if may else 0

    @rule(verb=st.sampled_from(("capture", "void", "refund", "chargeback", "authorise")), minor=AMOUNTS)
    def somebody_writes_past_the_rules(self, verb: str, minor: int) -> None:
        """Whatever the database lets in is undone again; it must not let in what breaks the books."""
        self.step()
        row = SimulatedPayment.objects.get(reference=self.reference)
        with suppress(IntegrityError), transaction.atomic():
            row.operations.create(
                reference=self.key(), verb=verb, status="succeeded", amount_minor=minor, at=row.opened_at
            )
            self._hold(standing(row.amount_minor, books(self.reference).operations))
            transaction.set_rollback(True)

    def _try(self, may: bool, call: object) -> None:
        try:
            call()  # type: ignore[operator]
        except JangteoError:
            assert not may
        else:
            assert may

    def _about(self, key: str) -> dict[str, str]:
        return {"merchant": MERCHANT, "key": key, "reference": self.reference}

    @staticmethod
    def _hold(held: Standing) -> None:
        assert held.amount >= held.authorised >= held.captured + held.released
        assert held.captured >= held.refunded + held.charged_back

    @invariant()
    def the_books_are_what_was_done(self) -> None:
        self.compare()

    def compare(self) -> None:
        row = SimulatedPayment.objects.get(reference=self.reference)
        held = standing(row.amount_minor, books(self.reference).operations)
        self._hold(held)
        modelled = (self.authorised, self.captured, self.released, self.refunded, self.charged)
        assert (held.authorised, held.captured, held.released, held.refunded, held.charged_back) == modelled
        kept = (row.authorised_minor, row.captured_minor, row.released_minor, row.refunded_minor)
        assert (*kept, row.charged_back_minor) == modelled


@pytest.mark.django_db
def test_the_simulators_books_never_break() -> None:
    run_stories(SimulatorStory)
