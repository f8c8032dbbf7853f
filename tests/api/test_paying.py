"""Paying by card through the API."""

from datetime import timedelta

import pytest
from django.test import Client

from api.caller import Caller, order_of
from jangteo.channels.models import Channel
from jangteo.identity.types import Limit
from jangteo.payments.models import Payment
from jangteo.payments.services import pages
from jangteo.simulator import services as simulator
from jangteo.simulator.models import SimulatedPayment
from jangteo.simulator.types import Call, FaultKind
from payments.paying import work
from storefront.market import Market

pytestmark = pytest.mark.django_db
ORDERS = "/channels/shop/orders"


@pytest.fixture
def ordered(market: Market, guest: Caller) -> tuple[str, str]:
    """The number of a guest's order by card, and their secret."""
    Channel.objects.filter(code="shop").update(payment_methods=["card", "bank_transfer"])
    _id, secret, cart = guest.cart_with("shop", "MUG-WH", 1)
    made = guest.post(ORDERS, order_of(cart) | {"payment_method": "card"}, Cart_Secret=secret, Idempotency_Key="a" * 20)
    assert made.status == 201, made.body
    return made.body["number"], secret


def test_a_program_sends_its_buyer_to_the_page_and_reads_that_it_was_paid(
    guest: Caller, ordered: tuple[str, str]
) -> None:
    number, secret = ordered
    first = guest.post(f"{ORDERS}/{number}/payment-page", Cart_Secret=secret)
    again = guest.post(f"{ORDERS}/{number}/payment-page", Cart_Secret=secret)
    reference = SimulatedPayment.objects.get().reference
    assert (first.status, first.body) == (200, {"url": f"http://testserver/simulator/pay/{reference}/"})
    assert again.body == first.body
    back = Client().post(f"/simulator/pay/{reference}/card/", {"card": "pays"})["Location"]
    assert back.startswith(f"http://testserver/pay/back/{Payment.objects.get().pk.hex}/")
    Client().get(back)
    shown = guest.get(f"{ORDERS}/{number}", Cart_Secret=secret).body
    assert shown["payment"] == "paid"
    over = guest.post(f"{ORDERS}/{number}/payment-page", Cart_Secret=secret)
    assert (over.status, over.code) == (409, "payments.nothing_awaited")


def test_without_the_secret_there_is_no_such_order(guest: Caller, ordered: tuple[str, str]) -> None:
    number, _secret = ordered
    for secret in ("", "x" * 40):
        assert guest.post(f"{ORDERS}/{number}/payment-page", Cart_Secret=secret).status == 404
    assert not SimulatedPayment.objects.exists()


@pytest.mark.parametrize(
    ("kind", "code"), [(FaultKind.AWAY, "payments.gateway_away"), (FaultKind.DROP_AFTER, "payments.outcome_unknown")]
)
def test_a_provider_that_does_not_answer_is_asked_again(
    guest: Caller, ordered: tuple[str, str], kind: FaultKind, code: str
) -> None:
    number, secret = ordered
    simulator.order_fault(merchant="SIMULATOR", kind=kind, call=Call.OPEN)
    away = guest.post(f"{ORDERS}/{number}/payment-page", Cart_Secret=secret)
    assert (away.status, away.code) == (503, code)
    assert guest.post(f"{ORDERS}/{number}/payment-page", Cart_Secret=secret).status == 200
    work()
    assert SimulatedPayment.objects.count() == 1


def test_pages_that_came_to_nothing_are_counted_over_orders(
    market: Market, guest: Caller, ordered: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PER_ADDRESS", Limit(1, timedelta(minutes=15)))
    number, secret = ordered
    assert guest.post(f"{ORDERS}/{number}/payment-page", Cart_Secret=secret).status == 200
    _id, other, cart = guest.cart_with("shop", "MUG-WH", 1)
    body = order_of(cart) | {"payment_method": "card"}
    second = guest.post(ORDERS, body, Cart_Secret=other, Idempotency_Key="b" * 20).body["number"]
    refused = guest.post(f"{ORDERS}/{second}/payment-page", Cart_Secret=other)
    assert (refused.status, refused.code) == (429, "identity.too_many_attempts")
    assert 0 < refused.body["facts"]["retry_after"] <= 900
    assert SimulatedPayment.objects.count() == 1
