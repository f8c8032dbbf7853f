"""The wire and the reading of objects against somebody else's idea of Stripe: `localstripe`, as a process of its own.

It is GPL and no dependency: without it these are skipped. It knows no hosted pages, no captures with notes and no limit
of refunds, so that the whole contract can't be held against it. To run them, install it into an environment of its own
and name its program: LOCALSTRIPE=/path/to/localstripe.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.payments.errors import GatewayRefused
from jangteo.payments.gateways.reading import Facts
from jangteo.payments.gateways.stripe_books import intent_payment, refund_operation
from jangteo.payments.gateways.stripe_wire import Wire
from jangteo.payments.types import OperationStatus, ProviderPayment, Verb
from payments.contract.desks import told

PROGRAM = os.environ.get("LOCALSTRIPE") or shutil.which("localstripe") or ""
KEY = "sk_test_for_tests_only"

pytestmark = [
    pytest.mark.skipif(not PROGRAM, reason="localstripe is not here: GPL, and no dependency"),
    pytest.mark.process,
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    home: Path = tmp_path_factory.mktemp("localstripe")
    command = [PROGRAM, "--port", str(port), "--from-scratch"]
    process = subprocess.Popen(command, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, timeout=1)
            break
        except httpx.TransportError:
            time.sleep(0.1)
    yield address
    process.terminate()
    process.wait(timeout=10)


def ask(url: str, path: str, data: dict[str, Any]) -> dict[str, Any]:
    """What a buyer's browser would do, past our adapter."""
    answer = httpx.post(url + path, data=data, auth=(KEY, ""), timeout=10)
    found: dict[str, Any] = answer.json()
    return found


def paid(url: str, number: str = "4242424242424242", capture: str = "automatic") -> dict[str, Any]:
    card = {"number": number, "exp_month": "12", "exp_year": "2035", "cvc": "123"}
    method = ask(url, "/v1/payment_methods", {"type": "card", **{f"card[{k}]": v for k, v in card.items()}})
    intent = {
        "amount": "30000",
        "currency": "krw",
        "payment_method": method["id"],
        "capture_method": capture,
        "metadata[jangteo_key]": "k1",
    }
    made = ask(url, "/v1/payment_intents", intent)
    ask(url, f"/v1/payment_intents/{made['id']}/confirm", {})
    return made


def books(wire: Wire, name: str) -> ProviderPayment:
    intent = wire.get(f"/v1/payment_intents/{name}")
    charges = [_with_captured(one) for one in intent.facts("charges").each("data")]
    refunds = list(wire.each("/v1/refunds", payment_intent=name))
    return intent_payment(intent, charges, refunds, [], is_expired=False)


def _with_captured(charge: Facts) -> Facts:
    """How much is captured, which localstripe does not tell and Stripe always does."""
    captured = charge.whole("amount") if charge.flag("captured") and charge.text("status") == "succeeded" else 0
    return Facts({**charge.found, "amount_captured": captured}, charge.name)


def test_a_payment_and_its_refunds_are_read(url: str) -> None:
    wire, name = Wire(KEY, url), paid(url)["id"]

    notes = {"jangteo_refund": "r1", "jangteo_why": "깨짐 & 부서짐"}
    made = wire.post("/v1/refunds", key=new_id().hex, payment_intent=name, amount=700, metadata=notes)

    one = refund_operation(made)
    assert (one.key, one.verb, one.status) == ("r1", Verb.REFUND, OperationStatus.SUCCEEDED)
    assert one.amount == Money(700, "KRW")
    found = books(wire, name)
    assert (found.key, found.amount, found.merchant) == ("k1", Money(30_000, "KRW"), "test")
    assert told(found) == {"authorise": 30_000, "capture": 30_000, "refund": 700}


def test_a_payment_that_is_only_authorised_is_read_and_cancelled(url: str) -> None:
    wire, name = Wire(KEY, url), paid(url, capture="manual")["id"]

    assert told(books(wire, name)) == {"authorise": 30_000}
    cancelled = wire.post(f"/v1/payment_intents/{name}/cancel", key=new_id().hex)
    assert cancelled.text("status") == "canceled"
    assert told(books(wire, name)) == {"authorise": 30_000, "void": 30_000}


def test_a_declined_card_is_a_failed_attempt(url: str) -> None:
    found = books(Wire(KEY, url), paid(url, "4000000000000341")["id"])

    assert [(one.verb, one.status, one.why) for one in found.operations] == [
        (Verb.AUTHORISE, OperationStatus.FAILED, "card_declined")
    ]
    assert told(found) == {}


def test_what_is_not_there_is_none_and_what_is_wrong_is_refused(url: str) -> None:
    wire = Wire(KEY, url)

    assert wire.find("/v1/payment_intents/pi_none") is None
    with pytest.raises(GatewayRefused):
        wire.post("/v1/refunds", key=new_id().hex, payment_intent="pi_none", amount=1)
    assert isinstance(wire.find(f"/v1/payment_intents/{paid(url)['id']}"), Facts)
