"""From the checkout to a provider's page and back, and what providers post by themselves."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from jangteo.alarms import services as alarms
from jangteo.alarms.models import Alarm
from jangteo.identity.types import Limit
from jangteo.kernel import clock
from jangteo.kernel.outbox import relay_batch
from jangteo.ordering.models import Order
from jangteo.payments.models import Payment, PaymentFlag, PaymentNotice, PaymentOperation
from jangteo.payments.services import pages
from jangteo.payments.services.loop import hear_simulator
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedPayment
from jangteo.simulator.selectors import signing_secret
from jangteo.simulator.services import due_events
from jangteo.simulator.types import Call, Card, FaultKind
from payments.paying import work
from storefront.market import Market
from storefront.test_buying import add, form_of

pytestmark = pytest.mark.django_db
NOTICES = "/payments/notices/simulator/"


@pytest.fixture
def cards(market: Market) -> None:
    """Cards are taken in the shop."""
    from jangteo.channels.models import Channel

    Channel.objects.filter(code="shop").update(payment_methods=["card", "bank_transfer"])


def ordered(client: Client) -> tuple[str, str]:
    """The order's number and the page its buyer was sent to."""
    assert add(client) == 302
    response = client.post("/checkout/", form_of(client) | {"payment_method": "card"})
    assert response.status_code == 302
    return Order.objects.latest("placed_at").number, response["Location"]


def state() -> tuple[str, str]:
    order = Order.objects.latest("placed_at")
    return order.status, order.payment


def test_a_guest_pays_by_card_and_sees_the_order_paid(cards: None, guest: Client) -> None:
    number, page = ordered(guest)
    assert page == f"/simulator/pay/{SimulatedPayment.objects.get().reference}/"
    shown = guest.get(page, headers={"accept-language": "en"}).content.decode()
    assert "No real card is asked for" in shown
    assert number in shown
    back = guest.post(f"{page}card/", {"card": "pays"})["Location"]
    assert back.startswith("http://testserver/pay/back/")
    landed = guest.get(back)
    assert (landed.status_code, landed["Location"]) == (302, f"/orders/{number}/")
    assert state() == ("placed", "paid")
    assert "결제됐어요" in guest.get(landed["Location"]).content.decode()
    guest.get(back)
    work()
    while relay_batch():
        pass
    assert Payment.objects.get().captured_minor == Order.objects.get().gross_minor


def test_a_declined_card_and_a_walk_away_leave_the_order_with_a_button(cards: None, guest: Client) -> None:
    number, page = ordered(guest)
    again = guest.post(f"{page}card/", {"card": "insufficient_funds"})
    assert again["Location"] == page
    assert "빠져나간 돈은 없어요" in guest.get(page).content.decode()
    challenged = guest.post(f"{page}card/", {"card": "challenge"})["Location"]
    assert "본인이 맞나요" in guest.get(challenged).content.decode()
    guest.post(f"{page}answer/", {"accepted": "no"})
    assert guest.post(f"{page}leave/")["Location"] == f"http://testserver/orders/{number}/"
    shown = guest.get(f"/orders/{number}/").content.decode()
    assert f'action="/orders/{number}/pay/"' in shown
    assert state() == ("placed", "awaited")
    work()  # the page is over: the next one is a new payment
    new = guest.post(f"/orders/{number}/pay/")["Location"]
    assert new != page
    guest.get(guest.post(f"{new}card/", {"card": "pays"})["Location"])
    assert state() == ("placed", "paid")


def test_when_most_cards_are_declined_an_alarm_rings_and_ends(cards: None, guest: Client) -> None:
    for _ in range(5):
        _number, page = ordered(guest)
        guest.post(f"{page}card/", {"card": "insufficient_funds"})
        guest.post(f"{page}leave/")
        work()
    alarms.judge()
    assert Alarm.objects.filter(name="payments_failing", ended_at=None).count() == 1
    for _ in range(6):
        _number, page = ordered(guest)
        guest.get(guest.post(f"{page}card/", {"card": "pays"})["Location"])
    alarms.judge()
    assert Alarm.objects.filter(name="payments_failing", ended_at=None).count() == 0


def test_another_way_to_pay_closes_the_page(cards: None, guest: Client) -> None:
    number, page = ordered(guest)
    assert guest.post(f"/orders/{number}/pay/", {"payment_method": "bank_transfer"}).status_code == 302
    shown = guest.get(f"/orders/{number}/").content.decode()
    assert Payment.objects.get(number=2).deposit_code in shown
    assert f'action="/orders/{number}/pay/"' in shown  # back to the card, if they want
    work()
    assert guest.post(f"{page}card/", {"card": "pays"}).status_code == 409
    assert [one.method for one in Payment.objects.order_by("number")] == ["card", "bank_transfer"]
    for wrong in ("on_delivery", "gold", "\x00"):
        guest.post(f"/orders/{number}/pay/", {"payment_method": wrong})
    assert Payment.objects.count() == 2


@pytest.mark.parametrize("kind", [FaultKind.AWAY, FaultKind.DROP_AFTER, FaultKind.ERROR])
def test_a_page_that_can_not_be_opened_keeps_the_order(cards: None, guest: Client, kind: FaultKind) -> None:
    simulator.order_fault(merchant="SIMULATOR", kind=kind, call=Call.OPEN)
    number, page = ordered(guest)
    assert page == f"/orders/{number}/"
    assert "결제창을 열 수 없어요" in guest.get(page).content.decode()
    opened = guest.post(f"/orders/{number}/pay/")["Location"]
    guest.get(guest.post(f"{opened}card/", {"card": "pays"})["Location"])
    assert state() == ("placed", "paid")
    assert SimulatedPayment.objects.count() == 1


def test_who_comes_back_in_another_browser_is_told_so_and_the_money_is_noted(cards: None, guest: Client) -> None:
    _number, page = ordered(guest)
    back = guest.post(f"{page}card/", {"card": "pays"})["Location"]
    shown = Client().get(back).content.decode()
    assert "다른 브라우저" in shown
    assert Order.objects.get().number not in shown
    assert state() == ("placed", "paid")


@pytest.mark.parametrize("name", ["0" * 32, "x", "", "1" * 400, "%00"])
def test_a_return_of_nothing_is_not_found(cards: None, guest: Client, name: str) -> None:
    assert guest.get(f"/pay/back/{name}/").status_code == 404


def test_nobody_else_pays_or_sees_an_order(cards: None, guest: Client) -> None:
    number, _page = ordered(guest)
    assert Client().post(f"/orders/{number}/pay/").status_code in (403, 404)


def body_of(**changes: Any) -> dict[str, Any]:
    row = SimulatedPayment.objects.get()
    operations = [
        {"reference": "op_1", "verb": "authorise", "status": "succeeded", "amount": row.amount_minor},
        {"reference": "op_2", "verb": "capture", "status": "succeeded", "amount": row.amount_minor},
    ]
    payment = {
        "reference": row.reference,
        "key": row.key,
        "merchant": row.merchant,
        "amount": row.amount_minor,
        "currency": row.currency,
        "is_over": False,
        "operations": [one | {"key": "", "why": ""} for one in operations],
    }
    return {"id": "evt_1", "type": "capture", "created_at": clock.now().isoformat(), "payment": payment | changes}


def signed(body: bytes, *, event_id: str = "evt_1", at: int | None = None, secret: str = "") -> dict[str, str]:
    stamp = str(at if at is not None else int(clock.now().timestamp()))
    key = base64.b64decode((secret or signing_secret("SIMULATOR")).removeprefix("whsec_"))
    digest = hmac.new(key, f"{event_id}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def now() -> int:
    return int(clock.now().timestamp())


OTHER = "whsec_" + base64.b64encode(b"another secret of theirs").decode()
FORGERIES: dict[str, Any] = {
    "unsigned": lambda body: (body, {}),
    "empty signature": lambda body: (body, signed(body) | {"webhook-signature": ""}),
    "no version": lambda body: (body, signed(body) | {"webhook-signature": signed(body)["webhook-signature"][3:]}),
    "another secret": lambda body: (body, signed(body, secret=OTHER)),
    "another body": lambda body: (body + b" ", signed(body)),
    "an hour old": lambda body: (body, signed(body, at=now() - 3600)),
    "four days old": lambda body: (body, signed(body, at=now() - 4 * 86400)),
    "of tomorrow": lambda body: (body, signed(body, at=now() + 86400)),
    "another id": lambda body: (body, signed(body) | {"webhook-id": "evt_2"}),
    "no id": lambda body: (body, signed(body, event_id="")),
    "no json": lambda body: (b"pay=all", signed(b"pay=all")),
    "half of it": lambda body: (body[:80], signed(body[:80])),
    "a list": lambda body: (b"[]", signed(b"[]")),
    "no operations": lambda body: (b'{"id":"evt_1"}', signed(b'{"id":"evt_1"}')),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_notice_is_refused_and_changes_nothing(cards: None, guest: Client, name: str) -> None:
    """E01, E06."""
    ordered(guest)
    body, headers = FORGERIES[name](json.dumps(body_of()).encode())
    answer = Client().post(NOTICES, body, content_type="application/json", headers=headers)
    assert answer.status_code == 400, answer.content
    assert not PaymentNotice.objects.exists()
    work(1, hears=False)
    assert state() == ("placed", "awaited")


def test_a_notice_for_a_provider_that_is_not_set_up_is_not_found(market: Market) -> None:
    for name in ("toss", "stripe", "nobody"):
        assert Client().post(f"/payments/notices/{name}/", b"{}", content_type="application/json").status_code == 404
    assert Client().get(NOTICES).status_code == 405


@pytest.mark.parametrize(
    ("changes", "flag"),
    [({"amount": 1}, "other_amount"), ({"currency": "USD"}, "other_currency"), ({"amount": 2**53}, "other_amount")],
)
def test_a_true_notice_of_another_amount_or_currency_is_flagged(
    cards: None, guest: Client, changes: dict[str, Any], flag: str
) -> None:
    """E02: pay 1 for an order of more."""
    ordered(guest)
    told = body_of(**changes)
    for one in told["payment"]["operations"]:
        one["amount"] = told["payment"]["amount"]
    body = json.dumps(told).encode()
    answer = Client().post(NOTICES, body, content_type="application/json", headers=signed(body))
    assert answer.status_code == 200
    work(2)
    assert PaymentFlag.objects.get().kind == flag
    assert state() == ("placed", "awaited")
    assert Payment.objects.get().captured_minor == 0


def test_one_notice_fifty_times_has_one_effect_and_every_answer_is_ok(cards: None, guest: Client) -> None:
    """E03."""
    _number, page = ordered(guest)
    simulator.pay(reference=page.split("/")[3], card=Card.PAYS)
    (event, *_others) = due_events()
    answers = {
        Client().post(NOTICES, event.body, content_type="application/json", headers=dict(event.headers)).status_code
        for _ in range(50)
    }
    assert answers == {200}
    assert PaymentNotice.objects.filter(event_id=event.headers["webhook-id"]).count() == 1
    work()
    assert PaymentOperation.objects.filter(verb="capture").count() == 1


def test_a_notice_that_comes_before_its_payment_is_taken_up_later(cards: None, guest: Client) -> None:
    """E04: the provider is quicker than our own database."""
    ordered(guest)
    row = Payment.objects.get()
    body = json.dumps(body_of(key=UUID(int=1).hex, reference="sim_before")).encode()
    Client().post(NOTICES, body, content_type="application/json", headers=signed(body))
    work(2, hears=True)
    assert PaymentNotice.objects.get(event_id="evt_1").state == "waiting"
    Payment.objects.filter(pk=row.pk).update(reference="sim_before")
    work()
    assert PaymentNotice.objects.get(event_id="evt_1").state == "applied"
    assert Payment.objects.get().captured_minor == row.amount_minor


def test_a_notice_of_nothing_known_waits_a_day_and_then_for_a_person(cards: None, guest: Client) -> None:
    ordered(guest)
    body = json.dumps(body_of(key=UUID(int=1).hex, reference="sim_nobody")).encode()
    Client().post(NOTICES, body, content_type="application/json", headers=signed(body))
    work(150)
    assert PaymentNotice.objects.get(event_id="evt_1").state == "flagged"
    assert "unknown_payment" in set(PaymentFlag.objects.values_list("kind", flat=True))


def test_without_a_provider_no_card_is_offered(cards: None, guest: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "JANGTEO_GATEWAYS", {})
    add(guest)
    form = form_of(guest)
    assert 'value="card"' not in guest.get("/checkout/").content.decode()
    assert guest.post("/checkout/", form | {"payment_method": "card"}).status_code == 422
    assert guest.get("/simulator/pay/sim_x/").status_code == 404
    assert hear_simulator() == 0
    assert not Order.objects.exists()


@pytest.fixture
def toss(monkeypatch: pytest.MonkeyPatch) -> None:
    """Toss is set up, and nobody answers there: its page is ours."""
    keys = {"secret_key": "test_sk_of_a_test", "client_key": "test_ck_of_a_test", "merchant": "tvivarepublica"}
    monkeypatch.setattr(settings, "JANGTEO_GATEWAYS", {"toss": keys})


def test_toss_opens_over_our_page_with_its_script_let_in_there_only(cards: None, toss: None, guest: Client) -> None:
    number, page = ordered(guest)
    row = Payment.objects.get()
    assert (page, row.gateway) == (f"/pay/toss/{row.pk.hex}/", "toss")
    answer = guest.get(page)
    shown = answer.content.decode()
    for told in (f'data-order="{row.pk.hex}"', f'data-amount="{row.amount_minor}"', 'data-client="test_ck_of_a_test"'):
        assert told in shown
    assert f"/pay/back/{row.pk.hex}/" in shown
    assert "test_sk_of_a_test" not in shown
    assert "tosspayments.com" in answer["Content-Security-Policy"]
    assert "tosspayments.com" not in guest.get(f"/orders/{number}/")["Content-Security-Policy"]
    assert Client().get(page).status_code == 404
    for wrong in ("0" * 32, "x", "1" * 64):
        assert guest.get(f"/pay/toss/{wrong}/").status_code == 404


def test_who_tried_to_pay_too_often_is_told_to_wait(
    cards: None, guest: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PER_ADDRESS", Limit(1, timedelta(minutes=15)))
    ordered(guest)
    number, page = ordered(guest)
    assert page == f"/orders/{number}/"
    assert "결제를 여러 번 시도했지만" in guest.get(page).content.decode()
    assert SimulatedPayment.objects.count() == 1
