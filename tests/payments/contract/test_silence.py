"""A provider that takes the connection and says nothing, or begins and falls silent: the wait has an end (J10)."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from jangteo.payments.errors import OutcomeUnknown
from jangteo.payments.gateways import stripe_wire, toss_wire
from jangteo.payments.gateways.stripe import StripeGateway
from jangteo.payments.gateways.toss import TossGateway
from payments.stubs import toss as toss_stub

SECONDS = 0.4
SAID = {
    "nothing": b"",
    "half": b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"id":',
}


@pytest.fixture(params=sorted(SAID))
def silent(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of somebody who reads what is asked and does not answer to its end."""
    kept: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    near, _ = door.accept()
                    kept.append(near)
                    near.recv(65_536)
                    near.sendall(SAID[request.param])

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)
    for one in kept:
        one.close()


@pytest.mark.parametrize("provider", ["toss", "stripe"])
def test_a_provider_that_is_silent_is_left_after_its_time_with_the_outcome_unknown(
    silent: str, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = toss_wire if provider == "toss" else stripe_wire
    assert (wire.CONNECT_SECONDS, wire.ANSWER_SECONDS) <= (5, 60)
    monkeypatch.setattr(wire, "ANSWER_SECONDS", SECONDS)
    gateway = (
        TossGateway(
            secret_key=toss_stub.SECRET_KEY,
            client_key=toss_stub.CLIENT_KEY,
            merchant=toss_stub.MERCHANT,
            api_base=silent,
        )
        if provider == "toss"
        else StripeGateway(secret_key="sk_test_x", webhook_secret="whsec_x", base=silent)
    )
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        list(gateway.list_payments(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)))
    assert SECONDS <= time.monotonic() - began < SECONDS + 5
