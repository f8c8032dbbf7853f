"""What every provider's adapter does with money."""

from dataclasses import replace

import pytest

from jangteo.kernel.money import Money
from jangteo.payments.errors import GatewayRefused
from jangteo.payments.types import OperationStatus, Verb
from payments.contract.desks import WON, Desk, TossDesk, told, with_amount


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def test_a_payment_taken_at_once_is_authorised_and_captured_in_the_books(desk: Desk) -> None:
    request, books = desk.bought()

    assert (books.key, books.merchant, books.amount, books.is_over) == (
        request.key,
        desk.gateway.merchant,
        WON,
        False,
    )
    assert told(books) == desk.stands(request.key) == {"authorise": 30_000, "capture": 30_000}
    assert desk.gateway.look_up(key=request.key, reference=books.reference) == books
    assert desk.gateway.look_up(key=request.key, reference="") == books


def test_completing_twice_takes_once(desk: Desk) -> None:
    request = desk.request()
    page = desk.gateway.open_page(request)
    returned = desk.pay(request, page)

    assert desk.complete(request, page, returned) == desk.complete(request, page, returned)
    assert desk.stands(request.key) == {"authorise": 30_000, "capture": 30_000}


def test_a_buyer_who_comes_back_unpaid_has_paid_nothing(desk: Desk) -> None:
    request = desk.request()
    books = desk.complete(request, desk.gateway.open_page(request), {})

    assert (books.key, books.amount, books.operations, books.is_over) == (request.key, WON, (), False)


def test_another_amount_is_refused(desk: Desk) -> None:
    request = desk.request()
    page = desk.gateway.open_page(request)
    returned = desk.pay(request, page)
    before = desk.count()

    with pytest.raises(GatewayRefused):
        desk.complete(with_amount(request, won(29_999)), page, returned)
    with pytest.raises(GatewayRefused):
        desk.complete(with_amount(request, Money(30_000, "JPY")), page, returned)
    assert desk.count() == before


def test_a_card_that_is_declined_moves_nothing_and_may_be_tried_again(desk: Desk) -> None:
    request = desk.request()
    page = desk.gateway.open_page(request)
    returned = desk.decline(request, page)
    if isinstance(desk, TossDesk):  # says no when it is confirmed
        with pytest.raises(GatewayRefused, match="REJECT_CARD_PAYMENT") as refusal:
            desk.complete(request, page, returned)
        assert refusal.value.facts["why"] == "insufficient_funds"
        desk.stub.declines.clear()
    else:
        assert told(desk.complete(request, page, returned)) == {}

    books = desk.gateway.look_up(key=request.key, reference="")
    assert books is not None
    (one,) = books.operations
    assert (one.verb, one.status, one.amount) == (Verb.AUTHORISE, OperationStatus.FAILED, WON)
    assert one.why == "insufficient_funds"
    assert desk.stands(request.key) == {}
    assert told(desk.complete(request, page, desk.pay(request, page))) == {"authorise": 30_000, "capture": 30_000}


def test_a_challenge_that_is_met_pays(desk: Desk) -> None:
    request = desk.request()
    page = desk.gateway.open_page(request)

    books = desk.complete(request, page, desk.challenge(request, page, accepted=True))

    assert told(books) == desk.stands(request.key) == {"authorise": 30_000, "capture": 30_000}


def test_a_challenge_that_is_failed_pays_nothing(desk: Desk) -> None:
    request = desk.request()
    page = desk.gateway.open_page(request)

    books = desk.complete(request, page, desk.challenge(request, page, accepted=False))

    assert told(books) == desk.stands(request.key) == {}
    if not isinstance(desk, TossDesk):  # whose window begins nothing that fails
        assert [one.why for one in books.operations] == ["challenge_failed"]


def test_parts_are_captured_until_nothing_is_left(later: Desk) -> None:
    request, books = later.bought(captures=False)
    assert told(books) == {"authorise": 30_000}

    first = later.gateway.capture(key="c1", reference=books.reference, amount=won(10_000))
    second = later.gateway.capture(key="c2", reference=books.reference, amount=won(20_000))

    assert told(first) == {"authorise": 30_000, "capture": 10_000}
    assert told(second) == later.stands(request.key) == {"authorise": 30_000, "capture": 30_000}
    captures = {one.key: one.amount.minor for one in second.operations if one.verb == Verb.CAPTURE}
    assert captures == {"c1": 10_000, "c2": 20_000}
    assert len({one.reference for one in second.operations}) == len(second.operations)


def test_more_than_was_authorised_is_not_captured(later: Desk) -> None:
    request, books = later.bought(captures=False)
    later.gateway.capture(key="c1", reference=books.reference, amount=won(20_000))

    for minor in (10_001, 30_000, 0, -1):
        with pytest.raises(GatewayRefused):
            later.gateway.capture(key=f"c{minor}", reference=books.reference, amount=won(minor))
    with pytest.raises(GatewayRefused):
        later.gateway.capture(key="yen", reference=books.reference, amount=Money(1_000, "JPY"))

    assert later.stands(request.key) == {"authorise": 30_000, "capture": 20_000}


def test_what_is_not_captured_is_let_go_and_then_gone(later: Desk) -> None:
    request, books = later.bought(captures=False)
    later.gateway.capture(key="c1", reference=books.reference, amount=won(10_000))

    voided = later.gateway.void(key="v1", reference=books.reference)

    assert told(voided) == later.stands(request.key) == {"authorise": 30_000, "capture": 10_000, "void": 20_000}
    assert [one.key for one in voided.operations if one.verb == Verb.VOID] == ["v1"]
    with pytest.raises(GatewayRefused):
        later.gateway.capture(key="c2", reference=books.reference, amount=won(1))
    with pytest.raises(GatewayRefused):
        later.gateway.void(key="v2", reference=books.reference)
    assert later.stands(request.key) == told(voided)


def test_a_page_nobody_paid_on_is_closed(later: Desk) -> None:
    request = later.request()
    page = later.gateway.open_page(request)

    books = later.gateway.void(key="v1", reference=page.reference)

    assert (books.is_over, books.operations) == (True, ())
    assert later.gateway.void(key="v1", reference=page.reference) == books


def test_what_was_taken_is_not_voided(desk: Desk) -> None:
    request, books = desk.bought()

    with pytest.raises(GatewayRefused):
        desk.gateway.void(key="v1", reference=books.reference)

    assert desk.stands(request.key) == {"authorise": 30_000, "capture": 30_000}


def test_parts_are_given_back_until_nothing_is_left(desk: Desk) -> None:
    request, books = desk.bought()

    first = desk.gateway.refund(key="r1", reference=books.reference, amount=won(12_000), why="깨짐")
    second = desk.gateway.refund(key="r2", reference=books.reference, amount=won(18_000), why="")

    assert told(first)["refund"] == 12_000
    assert told(second) == desk.stands(request.key) == {"authorise": 30_000, "capture": 30_000, "refund": 30_000}
    refunds = {one.key: one.amount.minor for one in second.operations if one.verb == Verb.REFUND}
    assert refunds == {"r1": 12_000, "r2": 18_000}
    assert {one.reference for one in first.operations} < {one.reference for one in second.operations}


def test_more_than_was_captured_is_not_given_back(desk: Desk) -> None:
    request, books = desk.bought()
    desk.gateway.refund(key="r1", reference=books.reference, amount=won(12_000), why="")

    for minor in (18_001, 30_000, 0, -1):
        with pytest.raises(GatewayRefused):
            desk.gateway.refund(key=f"r{minor}", reference=books.reference, amount=won(minor), why="")
    with pytest.raises(GatewayRefused):
        desk.gateway.refund(key="yen", reference=books.reference, amount=Money(100, "JPY"), why="")

    assert desk.stands(request.key) == {"authorise": 30_000, "capture": 30_000, "refund": 12_000}


def test_nothing_captured_nothing_given_back(later: Desk) -> None:
    request, books = later.bought(captures=False)

    with pytest.raises(GatewayRefused):
        later.gateway.refund(key="r1", reference=books.reference, amount=won(1), why="")

    assert later.stands(request.key) == {"authorise": 30_000}


def test_one_key_one_page(later: Desk) -> None:
    request = later.request()

    assert later.gateway.open_page(request) == later.gateway.open_page(request)
    with pytest.raises(GatewayRefused):
        later.gateway.open_page(with_amount(request, won(1_000)))
    with pytest.raises(GatewayRefused):
        later.gateway.open_page(replace(request, return_url="https://elsewhere.example/"))
    assert later.count() == 1


def test_one_key_one_capture(later: Desk) -> None:
    request, books = later.bought(captures=False)

    answers = [later.gateway.capture(key="c1", reference=books.reference, amount=won(10_000)) for _ in range(5)]
    with pytest.raises(GatewayRefused):
        later.gateway.capture(key="c1", reference=books.reference, amount=won(9_999))

    assert answers == [answers[0]] * 5
    assert later.stands(request.key) == {"authorise": 30_000, "capture": 10_000}


def test_one_key_one_refund(desk: Desk) -> None:
    request, books = desk.bought()

    answers = [desk.gateway.refund(key="r1", reference=books.reference, amount=won(100), why="x") for _ in range(5)]
    with pytest.raises(GatewayRefused):
        desk.gateway.refund(key="r1", reference=books.reference, amount=won(99), why="x")

    assert answers == [answers[0]] * 5
    assert desk.stands(request.key)["refund"] == 100


def test_a_refusal_is_answered_the_same_for_its_key(later: Desk) -> None:
    request, books = later.bought(captures=False)

    for _ in range(3):
        with pytest.raises(GatewayRefused):
            later.gateway.capture(key="c1", reference=books.reference, amount=won(30_001))
    assert later.stands(request.key) == {"authorise": 30_000}


def test_unknown_payments_are_none_to_ask_for_and_refused_to_move(desk: Desk) -> None:
    assert desk.gateway.look_up(key="01a1b2c3d4e5", reference="") is None
    assert desk.gateway.look_up(key="", reference="pi_unknown") is None
    with pytest.raises(GatewayRefused):
        desk.gateway.refund(key="r1", reference="pi_unknown", amount=won(1), why="")
    with pytest.raises(GatewayRefused):
        desk.gateway.void(key="v1", reference="pi_unknown")


def test_the_amounts_of_a_currency_are_its_minor_units(later: Desk) -> None:
    for amount in (Money(1_050, "JPY"), Money(12_340, "KWD"), Money(1_999, "EUR")):
        request, books = later.bought(amount)
        assert (books.amount, told(books)["capture"]) == (amount, amount.minor)
        back = later.gateway.refund(key=f"r-{request.key}", reference=books.reference, amount=amount, why="")
        assert [one.amount for one in back.operations if one.verb == Verb.REFUND] == [amount]
