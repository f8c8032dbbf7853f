"""Signatures and shapes."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.ordering.events import OrderPlaced
from jangteo.webhooks.rules import signing
from jangteo.webhooks.rules.public_events import EVENT_TYPES, PUBLIC_EVENTS, message_of, names_of_key
from jangteo.webhooks.rules.retrying import DELAYS, LONGEST_WAIT, MOST_ATTEMPTS, judge
from jangteo.webhooks.types import Answer, DeliveryState
from webhooks.receiver import Got, is_signed

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


def test_the_published_vector_of_standard_webhooks_comes_out() -> None:
    """libraries/go/webhook_test.go and libraries/javascript/src/webhook.test.ts of standard-webhooks."""
    signed = signing.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(body=st.binary(max_size=200), raw=st.binary(min_size=24, max_size=64), other=st.binary(min_size=24, max_size=64))
def test_either_secret_verifies_while_both_work_and_no_other(body: bytes, raw: bytes, other: bytes) -> None:
    secrets = [signing.secret_text(raw), signing.secret_text(b"x" * 32)]
    headers = signing.headers(secrets, event_id=UUID(int=7), delivery_id=UUID(int=8), at=NOON, body=body)
    got = Got("/", headers, body)
    assert [is_signed(got, one) for one in secrets] == [True, True]
    assert is_signed(got, signing.secret_text(other)) == (other in (raw, b"x" * 32))
    assert not is_signed(Got("/", headers, body + b" "), secrets[0])


def test_a_message_says_type_time_id_and_number_and_only_what_is_public() -> None:
    order = OrderPlaced(UUID(int=1), "J-1", UUID(int=2), None, NOON, Money(12345, "USD"))
    message = message_of(order, event_id=UUID(int=9), at=NOON, sequence=4)
    assert json.loads(message.body) == {
        "type": "ordering.order_placed",
        "timestamp": "2026-05-01T03:00:00Z",
        "id": str(UUID(int=9)),
        "sequence": 4,
        "data": {
            "order_id": str(UUID(int=1)),
            "number": "J-1",
            "channel_id": str(UUID(int=2)),
            "buyer_id": None,
            "placed_at": "2026-05-01T03:00:00Z",
            "gross": {"amount": "123.45", "currency": "USD"},
        },
    }
    assert message.key == f"order_id:{UUID(int=1)}"


def test_every_public_event_has_its_key_among_what_is_told_and_words_in_both_languages() -> None:
    assert len(EVENT_TYPES) == len(PUBLIC_EVENTS) == 15
    for kind in EVENT_TYPES:
        one = PUBLIC_EVENTS[kind.name]
        assert one.key in one.fields
        assert set(one.fields) <= set(kind.__dataclass_fields__)
        assert one.says.keys() == {"ko", "en"}
    assert len(names_of_key("ordering.order_shipped")) == 8


@given(status=st.integers(100, 599), attempts=st.integers(1, MOST_ATTEMPTS), jitter=st.integers(0, 99))
def test_a_wait_lies_within_its_spread_and_ends_after_the_last_attempt(status: int, attempts: int, jitter: int) -> None:
    verdict = judge(Answer(status=status), attempts=attempts, jitter=jitter)
    if 200 <= status < 300:
        assert verdict.state == DeliveryState.DELIVERED
    elif status == 410 or attempts == MOST_ATTEMPTS:
        assert (verdict.state, verdict.is_gone) == (DeliveryState.DEAD, status == 410)
    else:
        assert verdict.again_in is not None
        assert DELAYS[attempts - 1] <= verdict.again_in <= DELAYS[attempts - 1] * 11 // 10


@pytest.mark.parametrize(("asked", "waits"), [(60, 60), (1, 5), (10**8, LONGEST_WAIT), (None, 5)])
def test_retry_after_is_respected_within_a_day(asked: int | None, waits: int) -> None:
    assert judge(Answer(status=503, retry_after=asked), attempts=1, jitter=0).again_in == waits


def test_secrets_are_32_bytes_and_rubbish_is_told() -> None:
    assert signing.secret_bytes(signing.secret_text(b"k" * 32)) == b"k" * 32
    with pytest.raises(ValueError, match="whsec_"):
        signing.secret_bytes("whsec_???")
    assert new_id()
