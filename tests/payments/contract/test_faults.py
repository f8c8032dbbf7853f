"""Answers that are lost: what was done is found again, and asking once more does nothing more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from jangteo.kernel.money import Money
from jangteo.payments.errors import GatewayAway, OutcomeUnknown
from jangteo.payments.types import HostedPage, ProviderPayment
from payments.contract.desks import EVERY_CALL, Desk, SimulatorDesk, StripeDesk, TossDesk, told
from payments.contract.desks import own_time as now

AUTHORISED, TAKEN = {"authorise": 30_000}, {"authorise": 30_000, "capture": 30_000}


@dataclass
class Scene:
    """A call that is about to be made; what the provider's books come to before and after it."""

    call: Callable[[], HostedPage | ProviderPayment]
    key: str
    reference: str
    before: dict[str, int]
    after: dict[str, int]


def scene(desk: Desk, call: str) -> Scene:
    if call not in desk.calls:
        pytest.skip("asks nothing of this provider")
    return SCENES[call](desk)


def opening(desk: Desk) -> Scene:
    request = desk.request()
    return Scene(lambda: desk.gateway.open_page(request), request.key, "", {}, {})


def completing(desk: Desk) -> Scene:
    request = desk.request()
    page = desk.gateway.open_page(request)
    returned = desk.pay(request, page)
    before = desk.stands(request.key)
    return Scene(lambda: desk.complete(request, page, returned), request.key, page.reference, before, TAKEN)


def capturing(desk: Desk) -> Scene:
    request, books = desk.bought(captures=False)
    name, amount = books.reference, Money(10_000, "KRW")
    call = lambda: desk.gateway.capture(key="c1", reference=name, amount=amount)  # noqa: E731
    return Scene(call, request.key, name, AUTHORISED, {**AUTHORISED, "capture": 10_000})


def voiding(desk: Desk) -> Scene:
    request, books = desk.bought(captures=False)
    name = books.reference
    after = {**AUTHORISED, "void": 30_000}
    return Scene(lambda: desk.gateway.void(key="v1", reference=name), request.key, name, AUTHORISED, after)


def refunding(desk: Desk) -> Scene:
    request, books = desk.bought()
    name, amount = books.reference, Money(700, "KRW")
    call = lambda: desk.gateway.refund(key="r1", reference=name, amount=amount, why="깨짐")  # noqa: E731
    return Scene(call, request.key, name, TAKEN, {**TAKEN, "refund": 700})


SCENES = {"open": opening, "complete": completing, "capture": capturing, "void": voiding, "refund": refunding}


def stands(desk: Desk, told_of: Scene) -> dict[str, int]:
    return desk.stands(told_of.key) if desk.gateway.look_up(key=told_of.key, reference=told_of.reference) else {}


@pytest.mark.parametrize("kind", ["drop_after", "error_after"])
@pytest.mark.parametrize("call", EVERY_CALL)
def test_what_was_done_before_the_answer_was_lost_is_found_and_not_done_again(desk: Desk, call: str, kind: str) -> None:
    made = scene(desk, call)
    desk.order(kind, call)

    with pytest.raises(OutcomeUnknown):
        made.call()

    found = desk.gateway.look_up(key=made.key, reference=made.reference)
    assert found is not None
    assert told(found) == desk.stands(made.key) == made.after
    pages = desk.count()
    for _ in range(5):
        again = made.call()
        if isinstance(again, ProviderPayment):
            assert told(again) == made.after
    assert desk.stands(made.key) == made.after
    assert desk.count() == pages


@pytest.mark.parametrize("kind", ["drop_before", "error"])
@pytest.mark.parametrize("call", EVERY_CALL)
def test_what_was_lost_before_anything_was_done_is_done_when_asked_again(desk: Desk, call: str, kind: str) -> None:
    made = scene(desk, call)
    desk.order(kind, call)

    with pytest.raises(OutcomeUnknown):
        made.call()

    assert stands(desk, made) == made.before
    made.call()
    assert stands(desk, made) == made.after


@pytest.mark.parametrize("call", EVERY_CALL)
def test_half_an_answer_is_none(desk: Desk, call: str) -> None:
    if isinstance(desk, SimulatorDesk):
        pytest.skip("answers in this process are whole")
    made = scene(desk, call)
    desk.order("cut", call)

    with pytest.raises(OutcomeUnknown):
        made.call()

    assert stands(desk, made) == made.after


@pytest.mark.parametrize("call", [*EVERY_CALL, "look_up", "books"])
def test_who_takes_no_connection_has_certainly_done_nothing(desk: Desk, call: str) -> None:
    asks = call in desk.calls or call in ("look_up", "books")
    if not asks:
        pytest.skip("asks nothing of this provider")
    request = desk.request()
    page = desk.gateway.open_page(request)
    desk.pay(request, page)
    if isinstance(desk, SimulatorDesk):
        desk.order("away", call)
    desk.close()
    amount, name = request.amount, page.reference or "tviva2026"
    calls: dict[str, Callable[[], object]] = {
        "open": lambda: desk.gateway.open_page(desk.request()),
        "complete": lambda: desk.complete(request, page, {"paymentKey": name}),
        "capture": lambda: desk.gateway.capture(key="c1", reference=name, amount=amount),
        "void": lambda: desk.gateway.void(key="v1", reference=name),
        "refund": lambda: desk.gateway.refund(key="r1", reference=name, amount=amount, why=""),
        "look_up": lambda: desk.gateway.look_up(key=request.key, reference=name),
        "books": lambda: list(desk.gateway.list_payments(now() - timedelta(hours=1), now())),
    }

    with pytest.raises(GatewayAway):
        calls[call]()


@pytest.mark.parametrize("kind", ["drop_before", "error"])
@pytest.mark.parametrize("call", ["look_up", "books"])
def test_a_question_that_is_not_answered_leaves_what_is_unknown_unknown(desk: Desk, call: str, kind: str) -> None:
    request, books = desk.bought()
    desk.order(kind, call)
    calls: dict[str, Callable[[], object]] = {
        "look_up": lambda: desk.gateway.look_up(key=request.key, reference=books.reference),
        "books": lambda: list(desk.gateway.list_payments(now() - timedelta(hours=1), now() + timedelta(hours=1))),
    }

    with pytest.raises(OutcomeUnknown):
        calls[call]()


def test_keys_that_are_not_ours_are_told_apart_from_payments_that_are_not_there() -> None:
    """A question that is refused says nothing: a payment must not be thought gone because a key was mistyped."""
    for made in (TossDesk(), StripeDesk()):
        request, books = made.bought()
        wrong = type(made.gateway)(**_wrong_key(made))
        with pytest.raises(GatewayAway):
            wrong.look_up(key=request.key, reference=books.reference)
        with pytest.raises(GatewayAway):
            list(wrong.list_payments(now() - timedelta(hours=1), now()))
        made.close()


def _wrong_key(made: TossDesk | StripeDesk) -> dict[str, str]:
    if isinstance(made, TossDesk):
        return {"secret_key": "no", "client_key": "", "merchant": "tvivarepublica", "api_base": made.stub.url}
    return {"secret_key": "sk_no", "webhook_secret": "", "base": made.stub.url}


def test_the_books_of_a_time_are_those_begun_in_it(desk: Desk) -> None:
    bought = {desk.bought()[0].key for _ in range(3)}
    since, until = now() - timedelta(minutes=1), now() + timedelta(minutes=1)

    listed = list(desk.gateway.list_payments(since, until))

    assert {one.key for one in listed} == bought
    assert [told(one) for one in listed] == [TAKEN] * 3
    assert list(desk.gateway.list_payments(since - timedelta(days=2), since - timedelta(days=1))) == []
