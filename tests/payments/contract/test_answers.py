"""Answers that are not what they should be leave the outcome unknown, and come through as no other error."""

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from jangteo.payments.errors import GatewayAway, GatewayRefused, OutcomeUnknown
from jangteo.payments.types import ProviderPayment
from payments.contract.desks import HttpDesk, StripeDesk, TossDesk
from payments.stubs.server import Answer, Fault

WRONG: tuple[Any, ...] = (None, "30000", 300.5, True, [], {}, -1, "x")


@pytest.fixture(params=[TossDesk, StripeDesk])
def http(request: pytest.FixtureRequest) -> Iterator[HttpDesk]:
    made: HttpDesk = request.param()
    yield made
    made.close()


def places(found: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything in JSON."""
    inside = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for name, value in inside:
        yield (*way, name)
        yield from places(value, (*way, name))


def replaced(found: Any, way: tuple[Any, ...], value: Any) -> Any:
    """The same, with another value at one place."""
    made = copy.deepcopy(found)
    place = made
    for name in way[:-1]:
        place = place[name]
    place[way[-1]] = value
    return made


def look(http: HttpDesk, key: str, reference: str) -> ProviderPayment | None:
    return http.gateway.look_up(key=key, reference=reference)


def test_no_answer_however_wrong_is_another_error(http: HttpDesk) -> None:
    """Everything in each answer of a look-up is replaced by each kind of wrong thing in turn."""
    request, books = http.bought()
    http.gateway.refund(key="r1", reference=books.reference, amount=request.amount, why="")
    answers: list[Any] = []
    http.stub.order(_recording(http, answers))
    look(http, request.key, books.reference)
    count = 0
    for number, answer in enumerate(answers):
        for way in list(places(answer)):
            for value in WRONG:
                wrong = replaced(answer, way, value)
                http.stub.faults.clear()
                http.stub.order(_nth(http, number, wrong))
                try:
                    found = look(http, request.key, books.reference)
                except (OutcomeUnknown, GatewayAway):
                    found = None
                assert found is None or isinstance(found, ProviderPayment), (way, value)
                count += 1
    assert count > 300


def _recording(http: HttpDesk, answers: list[Any]) -> Any:
    def keep(answer: Any) -> Any:
        answers.append(copy.deepcopy(answer))
        return answer

    return Fault("garble", http._wanted("look_up"), times=100, garble=keep)


def _nth(http: HttpDesk, number: int, wrong: Any) -> Any:
    seen = iter(range(1000))

    def garble(right: Any) -> Any:
        return wrong if next(seen) == number else right

    return Fault("garble", http._wanted("look_up"), times=100, garble=garble)


TOSS_MONEY = [
    ("totalAmount",),
    ("cancels", 0, "cancelAmount"),
    ("currency",),
    ("status",),
    ("paymentKey",),
    ("orderId",),
    ("mId",),
    ("cancels", 0, "transactionKey"),
    ("cancels", 0),
    ("cancels",),
]


@pytest.mark.parametrize("way", TOSS_MONEY, ids=str)
@pytest.mark.parametrize("value", [12, 300.5, True, ["x"], "30000"], ids=repr)
def test_toss_telling_money_wrongly_leaves_it_unknown(toss: TossDesk, way: tuple[Any, ...], value: Any) -> None:
    request, books = toss.bought()
    toss.gateway.refund(key="r1", reference=books.reference, amount=request.amount, why="")
    if isinstance(value, int) and not isinstance(value, bool) and way[-1] in ("totalAmount", "cancelAmount"):
        pytest.skip("a whole number is what it should be")
    if value == "30000" and way[-1] in ("paymentKey", "orderId", "mId", "transactionKey"):
        pytest.skip("a text is what it should be")
    toss.garble("look_up", lambda answer: replaced(answer, way, value))

    with pytest.raises(OutcomeUnknown):
        look(toss, request.key, books.reference)


@pytest.mark.parametrize("name", ["totalAmount", "currency", "status", "paymentKey", "orderId", "mId"])
def test_toss_leaving_out_what_has_to_be_there_leaves_it_unknown(toss: TossDesk, name: str) -> None:
    request, books = toss.bought()
    toss.garble("look_up", lambda answer: {key: value for key, value in answer.items() if key != name})

    with pytest.raises(OutcomeUnknown):
        look(toss, request.key, books.reference)


@pytest.mark.parametrize("call", ["complete", "refund"])
@pytest.mark.parametrize("answer", [None, "paid", [], {}, b"<html>", b""], ids=repr)
def test_an_answer_that_is_none_leaves_unknown_what_was_asked_for(http: HttpDesk, call: str, answer: Any) -> None:
    if isinstance(http, StripeDesk) and (call, answer) == ("refund", {}):
        pytest.skip("the books are read after it, which tell")
    request, books = http.bought()
    http.garble(call, lambda right: answer)
    again = http.request()
    other = http.gateway.open_page(again)
    calls: dict[str, Callable[[], object]] = {
        "complete": lambda: http.complete(again, other, http.pay(again, other)),
        "refund": lambda: http.gateway.refund(key="r1", reference=books.reference, amount=request.amount, why=""),
    }

    with pytest.raises(OutcomeUnknown):
        calls[call]()


STRIPE_MONEY = [("amount",), ("currency",), ("id",), ("livemode",), ("status",)]


@pytest.mark.parametrize("way", STRIPE_MONEY, ids=str)
@pytest.mark.parametrize("value", [None, 300.5, ["x"], {}], ids=repr)
def test_stripe_telling_money_wrongly_leaves_it_unknown(stripe: StripeDesk, way: tuple[Any, ...], value: Any) -> None:
    request, books = stripe.bought()
    stripe.garble("look_up", lambda answer: replaced(answer, way, value))

    with pytest.raises(OutcomeUnknown):
        look(stripe, request.key, books.reference)


@pytest.mark.parametrize("body", [b'{"error": "no"}', b'{"error": {"type": 3, "code": []}}', b"[]", b"null", b"\xff"])
@pytest.mark.parametrize("status", [400, 402, 404, 409, 418, 500, 503])
def test_an_error_that_is_not_told_as_errors_are_is_still_one_of_the_ports(
    http: HttpDesk, body: bytes, status: int
) -> None:
    request, books = http.bought()

    def once(line: str, headers: Mapping[str, str], raw: bytes) -> Answer:
        return status, body

    http.stub.once = once  # type: ignore[method-assign, assignment]

    with pytest.raises((GatewayRefused, OutcomeUnknown, GatewayAway)) as refusal:
        http.gateway.refund(key="r1", reference=books.reference, amount=request.amount, why="")
    if status >= 500 or status == 409:
        assert refusal.type is OutcomeUnknown
