"""What providers tell of their own accord: who sent it is proven, or it is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from jangteo.kernel import clock
from jangteo.payments.errors import EventRefused
from jangteo.payments.gateways.port import Gateway
from jangteo.payments.gateways.signatures import LONGEST_BODY
from payments.contract.desks import Desk, told

type Forged = tuple[Gateway, dict[str, str], bytes]
type Forge = Callable[[Desk, dict[str, str], bytes], Forged]
SIGNATURES = ("webhook-signature", "stripe-signature")


def unsigned(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, {name: value for name, value in headers.items() if name not in SIGNATURES}, body


def empty_signature(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, {name: "" if name in SIGNATURES else value for name, value in headers.items()}, body


def wrong_secret(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, desk.signed(body, secret="whsec_c29tZWJvZHkgZWxzZQ=="), body


def other_body(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, headers, body.replace(b"30000", b"12345")


def old(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, desk.signed(body, at=clock.now() - timedelta(seconds=301)), body


def of_the_future(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, desk.signed(body, at=clock.now() + timedelta(seconds=302)), body


def without_id(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    changed = desk.change(body, "id")
    return desk.gateway, desk.signed(changed), changed


def other_merchant(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    changed = desk.change(body, "merchant")
    return desk.gateway, desk.signed(changed), changed


def truncated(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, headers, body[:-1]


def not_json(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.gateway, desk.signed(b"paid=yes"), b"paid=yes"


def huge(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    long = body + b" " * LONGEST_BODY
    return desk.gateway, desk.signed(long), long


def no_secret(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    return desk.without_secret(), headers, body


def signed_with_nothing(desk: Desk, headers: dict[str, str], body: bytes) -> Forged:
    """Where no secret is set, one could sign with the empty one."""
    return desk.without_secret(), desk.signed(body, secret=""), body


FORGERIES: tuple[Forge, ...] = (
    *(unsigned, empty_signature, wrong_secret, other_body, old, of_the_future, without_id, other_merchant),
    *(truncated, not_json, huge, no_secret, signed_with_nothing),
)
ONLY_SIGNATURES_TELL = {unsigned, empty_signature, wrong_secret, other_body, old, of_the_future}


def test_a_genuine_notice_tells_which_payment_it_is_about(desk: Desk) -> None:
    request, books = desk.bought()
    headers, body = desk.notice(request.key)

    event = desk.gateway.read_event(headers, body)

    assert (event.payment.key, event.payment.reference) == (request.key, books.reference)
    assert event.payment.merchant == desk.gateway.merchant
    assert event.id
    assert event == desk.gateway.read_event(headers, body)
    assert abs(event.at - clock.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
def test_a_forged_notice_is_refused_and_changes_nothing(desk: Desk, forge: Forge) -> None:
    request, books = desk.bought()
    gateway, headers, body = forge(desk, *desk.notice(request.key))

    if desk.is_signed or forge not in ONLY_SIGNATURES_TELL:
        with pytest.raises(EventRefused):
            gateway.read_event(headers, body)
    else:
        assert gateway.read_event(headers, body).payment.operations == ()  # nobody believes it: the books are asked

    found = desk.gateway.look_up(key=request.key, reference=books.reference)
    assert found == books
    assert told(books) == desk.stands(request.key)


RUBBISH = (b"", b"[]", b"null", b"{}", b'{"id": 1}', b"[" * 100_000, b"\xff\xfe", b'{"id": "x"}')


@pytest.mark.parametrize("body", RUBBISH)
def test_rubbish_is_refused(desk: Desk, body: bytes) -> None:
    for headers in ({}, {"webhook-id": "x", "webhook-timestamp": "9" * 40}, {"stripe-signature": "t=²,v1=zz,v1"}):
        with pytest.raises(EventRefused):
            desk.gateway.read_event(headers, body)


def test_no_secret_is_told_by_an_adapter(desk: Desk) -> None:
    shown = repr(desk.gateway) + str(desk.gateway)

    assert "whsec_" not in shown
    assert "sk_" not in shown
    assert "secret" not in shown.lower()
