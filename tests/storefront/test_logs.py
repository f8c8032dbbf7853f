"""What the log says of requests: whose number each line has, and nothing of people or secrets (F21, F22)."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from jangteo.config.environment import Environment
from jangteo.config.logs import logging_settings
from jangteo.config.scrubbing import words
from jangteo.kernel import outbox, permissions
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.events import OrderPlaced
from storefront.market import PASSWORD, Market
from storefront.test_buying import add, form_of

ID = "00112233445566778899aabbccddeeff"
MARKERS = {
    "email": "marker.person@marked.example",
    "recipient": "남궁표식",
    "phone": "010-7311-9427",
    "line1": "표식길 9183",
    "note": "표식이 든 쪽지\nERROR forged",
}
SECRETS = ("Xk29fQ8sLmZ0pR7tVw3yAb5c", "whsec_9Hq2Lm4Np6Rs8Tv0", "4242424242424242", "sesame-marker")


@pytest.fixture(params=["json", "console"])
def written(request: pytest.FixtureRequest, settings: Settings) -> Iterator[StringIO]:
    """What the log says, as a host would have it."""
    settings.LOG_REQUESTS = True
    made = logging_settings(Environment.read({"JANGTEO_LOG_FORMAT": request.param, "JANGTEO_LOG_LEVEL": "DEBUG"}))
    chosen = dict(made["formatters"]["chosen"])
    kept = StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(chosen.pop("()")(**chosen))
    root = logging.getLogger()
    root.addHandler(handler)
    yield kept
    root.removeHandler(handler)


def _fail(event: OrderPlaced) -> None:
    raise IntegrityError(f"duplicate key\nDETAIL:  Key (recipient)=({MARKERS['recipient']}) of {MARKERS['email']}")


@pytest.mark.django_db
def test_no_line_says_who_it_was_or_what_opens_a_door(
    market: Market, guest: Client, written: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = outbox._handlers[OrderPlaced.name]
    monkeypatch.setitem(outbox._handlers, OrderPlaced.name, {**handlers, "test.fail": (OrderPlaced, _fail)})
    assert add(guest) == 302
    assert guest.post("/checkout/", form_of(guest) | MARKERS, headers={"x-request-id": ID}).status_code == 302
    guest.post("/login/", {"email": MARKERS["email"], "password": SECRETS[3]})
    guest.get(f"/shared/{SECRETS[0]}/?email={MARKERS['email']}")
    guest.get("/", headers={"authorization": f"Bearer {SECRETS[1]}", "x-request-id": "no\nERROR forged"})
    outbox.relay_batch()
    structlog.get_logger("x").info(
        f"card {SECRETS[2]}", name=MARKERS["recipient"], error=repr(MARKERS), order=SECRETS[0]
    )
    logging.getLogger("library").warning("to %s\r\nERROR forged \x1b[31m", MARKERS["phone"], extra={"to": "somebody"})

    told = written.getvalue()
    assert "event_handler_failed" in told
    found = [one for one in (*MARKERS.values(), *SECRETS, PASSWORD, "somebody", "\x1b") if one in told]
    assert found == []
    assert [line for line in told.splitlines() if line.startswith("ERROR")] == []
    event = OutboxEvent.objects.get(name=OrderPlaced.name)
    assert event.request_id == ID
    of_worker = [line for line in told.splitlines() if "event_handler_failed" in line]
    assert all(ID in line and str(event.pk) in line for line in of_worker)


@pytest.mark.django_db
def test_a_request_is_told_in_one_line_by_its_route(market: Market, guest: Client, written: StringIO) -> None:
    guest.get("/p/moon-mug/?q=somebody", headers={"x-request-id": ID})
    lines = [line for line in written.getvalue().splitlines() if ID in line]

    assert len(lines) == 1
    assert "p/<str:slug>/" in lines[0]
    assert "guest" in lines[0]
    assert "moon-mug" not in lines[0]


@pytest.mark.django_db
def test_what_is_refused_is_told(market: Market, written: StringIO) -> None:
    """A right that is missing, a form from elsewhere, and guesses after the last one that is let."""
    with pytest.raises(NotPermitted):
        permissions.require(Actor(), Action.ORDERS_PLACE)
    assert "denied" in written.getvalue()
    assert Action.ORDERS_PLACE.value in written.getvalue()
    assert Client(enforce_csrf_checks=True).post("/login/").status_code == 403
    assert "CSRF" in written.getvalue()
    for _ in range(10):
        Client().post("/login/", {"email": MARKERS["email"], "password": "wrong"})
    assert "attempts_refused" not in written.getvalue()
    assert Client().post("/login/", {"email": MARKERS["email"], "password": "wrong"}).status_code == 429
    assert "attempts_refused" in written.getvalue()
    assert MARKERS["email"] not in written.getvalue()


def test_words_keep_what_helps_and_hide_the_rest() -> None:
    kept = f"order 2027-000123 of {ID} at 12:30:45, 31000 KRW, 0190d2c4-7a5e-7c3a-9b1e-1234567890ab"
    assert words(kept) == kept
    assert words("postgresql://me:pass@db.example/x?sslkey=abc") == "postgresql://[hidden]@db.example/x?sslkey=[hidden]"
    assert words("call +82 10-1234-5678 or 02-123-4567") == "call [phone] or [phone]"
    assert words("number 1234567890123") == "number [number]"


@pytest.mark.django_db
def test_a_fault_is_a_page_with_a_number_and_nothing_else(market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    """F22: the person who calls says the number, and the log has the rest under it."""

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("SELECT secret FROM settings")

    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    monkeypatch.setattr("jangteo.storefront.middleware.knock", fail)
    answer = client.get("/cart/", headers={"x-request-id": ID})

    assert (answer.status_code, answer["X-Request-Id"]) == (500, ID)
    page = answer.content.decode()
    assert ID in page
    assert not re.search(r"Traceback|RuntimeError|SELECT|settings", page)


@pytest.mark.django_db
def test_a_refusal_of_the_api_has_the_number_too(market: Market, client: Client) -> None:
    answer = client.get("/api/v1/no-such-thing", headers={"x-request-id": "kim@example.kr"})
    body = json.loads(answer.content)

    assert body["code"] == "api.unknown_address"
    assert re.fullmatch("[0-9a-f]{32}", body["request_id"])
    assert answer["X-Request-Id"] == body["request_id"]
    assert int(answer["Content-Length"]) == len(answer.content)


@pytest.mark.django_db
def test_events_of_no_request_have_no_number(market: Market) -> None:
    with transaction.atomic():
        assert not OutboxEvent.objects.exclude(request_id="").exists()
