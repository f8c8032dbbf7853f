"""What is Stripe's own: cards that are captured once, refunds that only let go, disputes, keys it forgets."""

import gzip
import json
import re
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.payments.errors import EventRefused, GatewayRefused
from jangteo.payments.gateways.stripe_wire import API_VERSION
from jangteo.payments.types import OperationStatus, ProviderPayment, Verb
from payments.contract.desks import StripeDesk, own_time, told
from payments.stubs import stripe as stub

REPOSITORY = Path(__file__).resolve().parents[3]
SPECS = REPOSITORY.parent / "shared" / "data" / "payment-api-specs"
SPEC, SAMPLES = SPECS / "stripe-spec3-2020-08-27.json.gz", SPECS / "stripe-fixtures3.json.gz"


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def look(stripe: StripeDesk, reference: str) -> ProviderPayment:
    found = stripe.gateway.look_up(key="", reference=reference)
    assert found is not None
    return found


def refunds(books: ProviderPayment) -> list[tuple[str, str, int]]:
    return [(one.key, one.status.value, one.amount.minor) for one in books.operations if one.verb == Verb.REFUND]


def test_one_version_of_the_api_is_asked(stripe: StripeDesk) -> None:
    stripe.bought()

    assert stripe.stub.versions == {API_VERSION}


def test_a_card_that_can_be_captured_once_lets_go_of_the_rest(stripe: StripeDesk) -> None:
    stripe.stub.is_multicapture = False
    request, books = stripe.bought(captures=False)

    after = stripe.gateway.capture(key="c1", reference=books.reference, amount=won(10_000))

    assert told(after) == stripe.stands(request.key) == {"authorise": 30_000, "capture": 10_000, "void": 20_000}
    assert refunds(after) == []  # Stripe lists what it let go of among the refunds
    with pytest.raises(GatewayRefused):
        stripe.gateway.capture(key="c2", reference=books.reference, amount=won(1))
    assert refunds(stripe.gateway.refund(key="r1", reference=books.reference, amount=won(10_000), why="")) == [
        ("r1", "succeeded", 10_000)
    ]


@pytest.mark.parametrize("verb", ["capture", "refund"])
def test_what_was_done_is_not_done_again_after_stripe_forgot_the_key(stripe: StripeDesk, verb: str) -> None:
    request, books = stripe.bought(captures=verb == "refund")

    def ask() -> ProviderPayment:
        if verb == "capture":
            return stripe.gateway.capture(key="k1", reference=books.reference, amount=won(1_000))
        return stripe.gateway.refund(key="k1", reference=books.reference, amount=won(1_000), why="")

    first = ask()
    stripe.stub.answers.clear()  # a day went by

    assert ask() == first
    assert stripe.stands(request.key)[verb] == 1_000


def test_a_refund_may_wait_and_fail(stripe: StripeDesk) -> None:
    _request, books = stripe.bought()
    stripe.stub.refund_status = "pending"
    waiting = stripe.gateway.refund(key="r1", reference=books.reference, amount=won(4_000), why="")
    (row,) = stripe.stub.refunds.values()

    assert refunds(waiting) == [("r1", "pending", 4_000)]
    row.update(status="succeeded", balance_transaction="txn_1")
    assert refunds(look(stripe, books.reference)) == [("r1", "succeeded", 4_000)]
    row.update(status="failed", failure_reason="lost_or_stolen_card")
    failed = look(stripe, books.reference)
    assert refunds(failed) == [("r1", "failed", 4_000)]
    assert failed.operations[-1].why == "lost_or_stolen_card"
    assert failed.operations[-1].reference == waiting.operations[-1].reference


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("warning_needs_response", OperationStatus.PENDING),
        ("needs_response", OperationStatus.SUCCEEDED),
        ("under_review", OperationStatus.SUCCEEDED),
        ("lost", OperationStatus.SUCCEEDED),
        ("won", OperationStatus.FAILED),
        ("warning_closed", OperationStatus.FAILED),
    ],
)
def test_a_dispute_takes_money_until_it_is_won(stripe: StripeDesk, word: str, status: OperationStatus) -> None:
    _request, books = stripe.bought()
    name = stripe.stub.dispute(books.reference, 30_000, word)

    one = look(stripe, books.reference).operations[-1]

    assert (one.reference, one.verb, one.status, one.amount) == (name, Verb.CHARGEBACK, status, won(30_000))


def test_a_page_that_ran_out_is_over_tried_or_not(stripe: StripeDesk) -> None:
    for tries in (0, 1):
        request = stripe.request()
        page = stripe.gateway.open_page(request)
        if tries:
            stripe.decline(request, page)
        before = look(stripe, page.reference)
        stripe.stub.expire(page.reference)
        assert (before.is_over, look(stripe, page.reference).is_over) == (False, True)
        assert look(stripe, before.reference).is_over  # by the payment's own reference as well


def test_money_taken_elsewhere_is_in_the_books(stripe: StripeDesk) -> None:
    """Somebody captures or gives back on Stripe's own pages."""
    request, books = stripe.bought(captures=False)
    stripe.gateway.capture(key="c1", reference=books.reference, amount=won(1_000))
    intent = stripe.stub.intents[books.reference]
    stripe.stub.capture_intent(books.reference, told={"amount_to_capture": "2000", "final_capture": "false"})
    stripe.stub.create_refund(told={"payment_intent": intent["id"], "amount": "500"})

    after = look(stripe, books.reference)

    assert told(after) == stripe.stands(request.key) == {"authorise": 30_000, "capture": 3_000, "refund": 500}
    assert {one.key: one.amount.minor for one in after.operations if one.verb == Verb.CAPTURE} == {
        "c1": 1_000,
        "": 2_000,
    }


def test_a_note_changed_on_stripes_pages_never_makes_money(stripe: StripeDesk) -> None:
    _request, books = stripe.bought(captures=False)
    stripe.gateway.capture(key="c1", reference=books.reference, amount=won(1_000))
    notes = stripe.stub.intents[books.reference]["metadata"]
    notes["jangteo_c_extra"] = "29000 somebody"

    captures = [one for one in look(stripe, books.reference).operations if one.verb == Verb.CAPTURE]
    assert [(one.key, one.amount) for one in captures] == [("c1", won(1_000))]


def test_a_page_is_found_by_its_key_whenever_it_was_opened(stripe: StripeDesk) -> None:
    late = stripe.request()
    for request in (stripe.request(), stripe.request(key="not-an-id"), late):
        page = stripe.gateway.open_page(request)
        if request is late:
            stripe.stub.sessions[page.reference]["created"] += 5 * 3600
        found = stripe.gateway.look_up(key=request.key, reference="")
        assert found is not None
        assert (found.reference, found.key) == (page.reference, request.key)


def test_long_lists_are_read_to_their_end(stripe: StripeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangteo.payments.gateways.stripe_wire.A_PAGE", 2)
    _request, books = stripe.bought()
    for number in range(5):
        stripe.gateway.refund(key=f"r{number}", reference=books.reference, amount=won(10), why="")

    assert len(refunds(look(stripe, books.reference))) == 5
    for _ in range(4):
        stripe.bought()
    now = own_time()
    assert len(list(stripe.gateway.list_payments(now - timedelta(minutes=1), now + timedelta(minutes=1)))) == 5


@pytest.mark.parametrize(
    ("amount", "whole"),
    [(Money(500, "JPY"), 500), (Money(5, "ISK"), 500), (Money(1_230, "KWD"), 1_230), (Money(700, "MGA"), 7)],
)
def test_amounts_are_counted_as_stripe_does(stripe: StripeDesk, amount: Money, whole: int) -> None:
    _request, books = stripe.bought(amount)
    (session,) = stripe.stub.sessions.values()

    assert (session["amount_total"], books.amount) == (whole, amount)


@pytest.mark.parametrize("amount", [Money(1_231, "KWD"), Money(701, "MGA")])
def test_amounts_finer_than_stripe_counts_are_refused(stripe: StripeDesk, amount: Money) -> None:
    with pytest.raises(GatewayRefused):
        stripe.gateway.open_page(stripe.request(amount))
    assert stripe.stub.asked == []


def test_notices_of_other_things_are_taken_and_are_about_no_payment(stripe: StripeDesk) -> None:
    """Refusing what Stripe may well tell would end in Stripe telling nothing any more."""
    body = json.dumps(stub.event({"object": "payout", "id": "po_1", "currency": "eur"}, "payout.paid")).encode()

    event = stripe.gateway.read_event(stripe.signed(body), body)

    assert (event.kind, event.payment.reference, event.payment.key) == ("payout.paid", "", "")


def test_notices_name_the_payment_whatever_they_are_about(stripe: StripeDesk) -> None:
    _request, books = stripe.bought()
    stripe.gateway.refund(key="r1", reference=books.reference, amount=won(10), why="")
    stripe.stub.dispute(books.reference, 10, "needs_response")
    things = (stripe.stub.sessions, stripe.stub.charges, stripe.stub.refunds, stripe.stub.disputes)
    for thing in (next(iter(one.values())) for one in things):
        body = json.dumps(stub.event(thing, "x")).encode()
        event = stripe.gateway.read_event(stripe.signed(body), body)
        assert (event.payment.reference, event.payment.operations) == (books.reference, ())


def test_the_other_of_the_accounts_books_is_somebody_elses(stripe: StripeDesk) -> None:
    _request, books = stripe.bought()
    told_of = {**stub.event(stripe.stub.intents[books.reference], "x"), "livemode": True}
    body = json.dumps(told_of).encode()

    with pytest.raises(EventRefused):
        stripe.gateway.read_event(stripe.signed(body), body)


def test_one_of_two_signatures_is_enough_while_a_secret_is_changed(stripe: StripeDesk) -> None:
    request, _books = stripe.bought()
    headers, body = stripe.notice(request.key)
    both = headers["stripe-signature"] + ",v1=" + "0" * 64 + ",v0=1"

    assert stripe.gateway.read_event({"stripe-signature": both}, body).payment.key == request.key
    assert clock.now() - stripe.gateway.read_event({"stripe-signature": both}, body).at < timedelta(minutes=1)


@cache
def spec() -> dict[str, Any]:
    """The published description as JSON Schema: `nullable` said in its words, what refers to other files left open."""
    with gzip.open(SPEC, "rt", encoding="utf-8") as file:
        found = json.load(file)
    return {"components": {"schemas": _plain(found["components"]["schemas"])}}


def _plain(one: Any) -> Any:
    if isinstance(one, list):
        return [_plain(each) for each in one]
    if not isinstance(one, dict):
        return one
    made = {name: _plain(value) for name, value in one.items() if name not in ("nullable", "format")}
    return {"anyOf": [made, {"type": "null"}]} if one.get("nullable") is True else made


def test_the_stub_answers_in_the_published_shape(stripe: StripeDesk) -> None:
    if not SPEC.is_file():
        pytest.skip("the shared data is not here")
    request, books = stripe.bought()
    stripe.gateway.refund(key="r1", reference=books.reference, amount=won(10), why="")
    stripe.stub.dispute(books.reference, 10, "needs_response")
    stripe.decline(request, stripe.gateway.open_page(stripe.request()))
    tables = {
        "checkout.session": stripe.stub.sessions,
        "payment_intent": stripe.stub.intents,
        "charge": stripe.stub.charges,
        "refund": stripe.stub.refunds,
        "dispute": stripe.stub.disputes,
    }
    events = [stub.event(next(iter(rows.values())), "x") for rows in tables.values()]
    count = 0
    for name, rows in [*((name, list(rows.values())) for name, rows in tables.items()), ("event", events)]:
        for row in rows:
            jsonschema.validate(row, {"$ref": f"#/components/schemas/{name}", **spec()})
            count += 1
    assert count >= 12


def test_every_line_we_ask_is_in_the_published_description(stripe: StripeDesk) -> None:
    if not SPEC.is_file():
        pytest.skip("the shared data is not here")
    _request, books = stripe.bought(captures=False)
    stripe.gateway.capture(key="c1", reference=books.reference, amount=won(10))
    stripe.gateway.void(key="v1", reference=books.reference)
    stripe.gateway.refund(key="r1", reference=books.reference, amount=won(10), why="")
    stripe.gateway.void(key="v2", reference=stripe.gateway.open_page(stripe.request()).reference)
    with gzip.open(SPEC, "rt", encoding="utf-8") as file:
        paths = json.load(file)["paths"]
    known = [
        re.compile(f"{method.upper()} " + re.sub(r"\{\w+\}", r"[^/?]+", path) + r"(\?.*)?")
        for path, methods in paths.items()
        for method in methods
    ]

    assert [line for line in stripe.stub.asked if not any(one.fullmatch(line) for one in known)] == []
    assert len(stripe.stub.asked) > 15


READ = {
    "checkout.session": "id url status currency amount_total client_reference_id payment_intent livemode metadata",
    "payment_intent": "id status amount amount_capturable amount_received currency latest_charge last_payment_error",
    "charge": "id status amount amount_captured currency disputed failure_code payment_intent metadata",
    "refund": "id status amount currency balance_transaction payment_intent metadata",
    "dispute": "id status amount currency reason payment_intent livemode",
    "event": "id type created livemode data",
}


def test_what_we_read_is_what_stripes_newest_objects_have() -> None:
    """The description is older than the version that is pinned; the sample objects are not."""
    if not SAMPLES.is_file():
        pytest.skip("the shared data is not here")
    with gzip.open(SAMPLES, "rt", encoding="utf-8") as file:
        samples = json.load(file)["resources"]

    missing = {name: set(words.split()) - samples[name].keys() for name, words in READ.items()}

    assert missing == {name: set() for name in READ}
    assert samples["charge"]["payment_method_details"]["card"]["multicapture"] == {"status": "unavailable"}
