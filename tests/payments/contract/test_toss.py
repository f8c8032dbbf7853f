"""What is Toss Payments' own: the payment window, confirming, virtual accounts, notices that are not signed."""

import gzip
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.payments.errors import EventRefused, GatewayAway, GatewayRefused, OutcomeUnknown
from jangteo.payments.types import OperationStatus, Verb
from payments.contract.desks import WON, TossDesk, told
from payments.stubs import toss as stub

REPOSITORY = Path(__file__).resolve().parents[3]
FACTS = REPOSITORY.parent / "shared" / "data" / "payment-api-specs" / "toss-core-2022-11-16.facts.json.gz"


def test_the_buyer_pays_on_a_page_of_ours(toss: TossDesk) -> None:
    request = toss.request()

    page = toss.gateway.open_page(request)

    assert (page.reference, page.url) == ("", f"/pay/toss/{request.key}/")
    assert toss.stub.asked == []


@pytest.mark.parametrize("key", ["short", "a" * 65, "spaced key", "한글열쇠입니다"])
def test_an_order_id_is_what_toss_takes(toss: TossDesk, key: str) -> None:
    with pytest.raises(GatewayRefused):
        toss.gateway.open_page(toss.request(key=key))


def test_only_won_taken_at_once_is_offered(toss: TossDesk) -> None:
    for request in (toss.request(Money(100, "USD")), toss.request(Money(1_230, "KWD")), toss.request(captures=False)):
        with pytest.raises(GatewayRefused):
            toss.gateway.open_page(request)
    with pytest.raises(GatewayRefused):
        toss.gateway.capture(key="c1", reference="x", amount=WON)
    assert toss.stub.asked == []


@pytest.mark.parametrize("lie", [{"amount": "1"}, {"orderId": "another-order"}, {"amount": "30,000"}])
def test_what_the_browser_says_of_another_order_or_amount_is_never_confirmed(
    toss: TossDesk, lie: dict[str, str]
) -> None:
    request = toss.request()
    page = toss.gateway.open_page(request)
    returned = toss.pay(request, page)

    with pytest.raises(GatewayRefused):
        toss.complete(request, page, {**returned, **lie})
    assert toss.stub.asked == []


def test_the_payment_of_another_order_is_not_confirmed_for_this_one(toss: TossDesk) -> None:
    """A buyer pays for a cheap order, and shows its payment key for a dear one."""
    cheap, dear = toss.request(Money(100, "KRW")), toss.request(WON)
    returned = toss.stub.authenticate(cheap.key, 100)

    with pytest.raises(GatewayRefused):
        toss.gateway.complete(key=dear.key, reference="", amount=WON, returned={"paymentKey": returned["paymentKey"]})
    assert toss.stands(cheap.key) == toss.stands(dear.key) == {}


def test_a_payment_authenticated_for_another_amount_is_not_taken(toss: TossDesk) -> None:
    request = toss.request()
    returned = toss.stub.authenticate(request.key, 100)

    with pytest.raises(GatewayRefused):
        toss.gateway.complete(
            key=request.key, reference="", amount=WON, returned={"paymentKey": returned["paymentKey"]}
        )
    assert toss.stands(request.key) == {}


def test_the_card_companys_own_trouble_says_nothing_of_what_was_done(toss: TossDesk) -> None:
    _request, books = toss.bought()
    known = ("PROVIDER_ERROR", "FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING", "IDEMPOTENT_REQUEST_PROCESSING")
    for trouble in [*((400, code) for code in known), (409, "ANY"), (500, "ANY")]:
        toss.stub.troubles.append(trouble)
        with pytest.raises(OutcomeUnknown):
            toss.gateway.refund(key=f"r-{trouble}", reference=books.reference, amount=WON, why="")
    toss.stub.troubles.append((429, "ANY"))
    with pytest.raises(GatewayAway):  # certainly nothing
        toss.gateway.refund(key="r1", reference=books.reference, amount=WON, why="")
    assert toss.stub.troubles == []


def test_a_payment_confirmed_before_is_found_after_toss_forgot_the_key(toss: TossDesk) -> None:
    request = toss.request()
    page = toss.gateway.open_page(request)
    returned = toss.pay(request, page)
    books = toss.complete(request, page, returned)
    toss.stub.answers.clear()  # fifteen days went by

    assert toss.complete(request, page, returned) == books
    with pytest.raises(GatewayRefused):  # of another order, shown for this one
        toss.gateway.complete(
            key=new_id().hex, reference="", amount=WON, returned={"paymentKey": returned["paymentKey"]}
        )


def test_a_refund_is_found_by_its_key_after_toss_forgot_it(toss: TossDesk) -> None:
    request, books = toss.bought()
    key = f"refund:{request.key}[1]" + "x" * 200
    first = toss.gateway.refund(key=key, reference=books.reference, amount=Money(100, "KRW"), why="깨짐 " * 60)
    toss.stub.answers.clear()

    again = toss.gateway.refund(key=key, reference=books.reference, amount=Money(100, "KRW"), why="깨짐")

    assert again == first
    assert toss.stands(request.key)["refund"] == 100
    assert all(len(one) <= 200 for one in toss.stub.cancel_reasons)


def test_a_virtual_account_awaits_a_deposit_and_then_is_paid(toss: TossDesk) -> None:
    request = toss.request()
    toss.stub.accounts.add(request.key)
    page = toss.gateway.open_page(request)
    waiting = toss.complete(request, page, toss.pay(request, page))

    (one,) = waiting.operations
    assert (one.verb, one.status, told(waiting)) == (Verb.AUTHORISE, OperationStatus.PENDING, {})
    toss.stub.deposit(request.key)
    paid = toss.gateway.look_up(key=request.key, reference=waiting.reference)
    assert paid is not None
    assert told(paid) == {"authorise": 30_000, "capture": 30_000}
    assert paid.operations[0].reference == one.reference
    with pytest.raises(GatewayRefused):  # Toss wants an account to pay back to, which we don't have
        toss.gateway.refund(key="r1", reference=paid.reference, amount=WON, why="")


def test_a_virtual_account_is_closed_or_runs_out(toss: TossDesk) -> None:
    for end in ("void", "expire"):
        request = toss.request()
        toss.stub.accounts.add(request.key)
        page = toss.gateway.open_page(request)
        waiting = toss.complete(request, page, toss.pay(request, page))
        if end == "void":
            toss.order("drop_after", "void")
            with pytest.raises(OutcomeUnknown):
                toss.gateway.void(key="v1", reference=waiting.reference)
            over = toss.gateway.void(key="v1", reference=waiting.reference)
        else:
            toss.stub.expire(request.key)
            over = toss.gateway.look_up(key="", reference=waiting.reference)  # type: ignore[assignment]
        assert over.is_over
        assert [(one.verb, one.status) for one in over.operations] == [(Verb.AUTHORISE, OperationStatus.FAILED)]
        assert toss.stands(request.key) == {}


def test_what_was_not_confirmed_is_over_once_it_is_voided(toss: TossDesk) -> None:
    request = toss.request()
    toss.pay(request, toss.gateway.open_page(request))

    books = toss.gateway.void(key="v1", reference=request.key)

    assert (books.is_over, books.operations) == (True, ())
    with pytest.raises(GatewayRefused):
        toss.gateway.void(key="v1", reference="")


def test_a_refund_to_an_account_may_come_back(toss: TossDesk) -> None:
    _request, books = toss.bought()
    toss.gateway.refund(key="r1", reference=books.reference, amount=WON, why="")
    row = toss.stub.payments[books.reference]
    for word, status in (("PENDING", "pending"), ("COMPLETED", "succeeded"), ("FAILED", "failed")):
        row["virtualAccount"] = {"refundStatus": word}
        found = toss.gateway.look_up(key="", reference=books.reference)
        assert found is not None
        assert found.operations[-1].status == status


def test_a_notice_of_a_deposit_says_which_payment_to_ask_about(toss: TossDesk) -> None:
    request, books = toss.bought()
    row, now = toss.stub.payments[books.reference], clock.now()

    event = toss.gateway.read_event({}, stub.deposit_notice(row, now, "ps_secret"))

    assert (event.kind, event.payment.key, event.payment.reference) == ("DEPOSIT_CALLBACK", request.key, "")
    assert event.payment.operations == ()
    with pytest.raises(EventRefused):
        toss.gateway.read_event({}, stub.deposit_notice(row, now, ""))


def test_a_notice_may_be_told_again_for_days_and_has_one_id(toss: TossDesk) -> None:
    _request, books = toss.bought()
    row, now = toss.stub.payments[books.reference], clock.now()
    body = stub.notice(row, now - timedelta(days=4, hours=23))

    assert toss.gateway.read_event({}, body).id == toss.gateway.read_event({}, body).id
    named = toss.gateway.read_event({"tosspayments-webhook-transmission-id": "01HX"}, body)
    assert named.id == "01HX"
    assert toss.gateway.read_event({}, body).at == now - timedelta(days=4, hours=23)
    for at in (now - timedelta(days=5, seconds=1), now + timedelta(seconds=302)):
        with pytest.raises(EventRefused):
            toss.gateway.read_event({}, stub.notice(row, at))


def test_the_books_of_many_are_read_page_by_page(toss: TossDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jangteo.payments.gateways.toss.PAGE", 2)
    bought = [toss.bought() for _ in range(5)]
    toss.gateway.refund(key="r1", reference=bought[0][1].reference, amount=WON, why="")
    now = clock.now().replace(microsecond=0)

    listed = list(toss.gateway.list_payments(now - timedelta(minutes=1), now + timedelta(minutes=1)))

    assert sorted(one.key for one in listed) == sorted(request.key for request, _ in bought)


def test_a_refund_of_an_older_payment_is_no_payment_of_today(toss: TossDesk) -> None:
    _request, books = toss.bought()
    now = clock.now()
    row = toss.stub.payments[books.reference]
    row["requestedAt"] = (now - timedelta(days=1)).astimezone(stub.SEOUL).isoformat()
    toss.gateway.refund(key="r1", reference=books.reference, amount=WON, why="")

    assert list(toss.gateway.list_payments(now - timedelta(minutes=1), now + timedelta(minutes=1))) == []


def schema() -> dict[str, Any]:
    """The published shape of a payment. It says amounts in all are texts; Toss's own documents say numbers."""
    if not FACTS.is_file():
        pytest.skip("the shared data is not here")
    with gzip.open(FACTS, "rt", encoding="utf-8") as file:
        facts = json.load(file)
    payment = facts["schemas"]["Payment"]
    for name in ("totalAmount", "balanceAmount"):
        payment["properties"][name] = {"type": "number"}
    payment["properties"]["failure"] = facts["schemas"]["Failure"]
    payment["properties"]["cashReceipts"] = {"type": "array"}
    return dict(payment)


def test_the_stub_answers_in_the_published_shape(toss: TossDesk) -> None:
    shape = schema()
    _request, books = toss.bought()
    toss.gateway.refund(key="r1", reference=books.reference, amount=Money(100, "KRW"), why="깨짐")
    declined = toss.request()
    page = toss.gateway.open_page(declined)
    with pytest.raises(GatewayRefused):
        toss.complete(declined, page, toss.decline(declined, page))
    for row in toss.stub.payments.values():
        there = {name: value for name, value in row.items() if value is not None}
        wanted = [name for name in shape["required"] if name != "approvedAt" or row["approvedAt"]]
        there["cancels"] = [{k: v for k, v in one.items() if v is not None} for one in row["cancels"] or []]
        jsonschema.validate(there, {**shape, "required": wanted})
    assert len(toss.stub.payments) == 2
