"""A provider that does not answer is left alone for a moment: buyers are told at once, and one of them tries again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.identity.types import Limit, Visitor
from jangteo.payments import services
from jangteo.payments.errors import GatewayAway, OutcomeUnknown
from jangteo.payments.rules.breaking import Breaker
from jangteo.payments.services import pages
from jangteo.simulator.models import SimulatedFault
from jangteo.simulator.types import Call, FaultKind
from payments.paying import card_payment, fault, request


@given(steps=st.lists(st.tuples(st.sampled_from(["ask fails", "ask answers", "wait"]), st.integers(0, 30))))
def test_nobody_asks_in_a_pause_and_an_answer_ends_it(steps: list[tuple[str, int]]) -> None:
    breaker, now, in_a_row, last = Breaker(most=3, pause=20), 0, 0, 0
    for step, seconds in steps:
        now += seconds
        if step == "wait":
            continue
        lets = breaker.lets(now)
        assert lets == (in_a_row < 3 or now >= last + 20)
        if not lets:
            continue
        if step == "ask fails":
            breaker.failed(now)
            in_a_row, last = in_a_row + 1, now
        else:
            breaker.answered()
            in_a_row = 0


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "error"), [(FaultKind.AWAY, GatewayAway), (FaultKind.DROP_BEFORE, OutcomeUnknown)])
def test_after_five_calls_without_an_answer_nobody_waits_any_more(
    kind: FaultKind, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 1_000_000
    monkeypatch.setattr(pages, "_milliseconds", lambda: moment)
    monkeypatch.setattr(pages, "PER_ADDRESS", Limit(100, pages.PER_ADDRESS.within))
    fault(kind, Call.OPEN, times=7)
    waiting = [card_payment() for _ in range(9)]

    def opens(number: int) -> None:
        services.open_page(order_id=waiting[number].order_id, request=request(), visitor=Visitor(address="203.0.113.9"))

    for number in range(5):
        with pytest.raises(error):
            opens(number)
    for number in range(5, 8):
        with pytest.raises(GatewayAway, match="several times in a row"):
            opens(number)
    assert left() == 2  # it was not asked
    moment += 20_000
    with pytest.raises(error):
        opens(5)
    with pytest.raises(GatewayAway, match="several times in a row"):
        opens(6)
    moment += 20_000
    with pytest.raises(error):
        opens(6)
    moment += 20_000
    opens(7)
    opens(8)


def left() -> int:
    return sum(SimulatedFault.objects.values_list("left", flat=True))


@pytest.mark.django_db
def test_a_page_that_could_not_be_opened_is_no_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PER_ADDRESS", Limit(2, pages.PER_ADDRESS.within))
    fault(FaultKind.AWAY, Call.OPEN, times=4)
    paying = card_payment()
    for _ in range(4):
        with pytest.raises(GatewayAway):
            services.open_page(order_id=paying.order_id, request=request(), visitor=Visitor(address="203.0.113.9"))
    assert services.open_page(order_id=paying.order_id, request=request(), visitor=Visitor(address="203.0.113.9"))
