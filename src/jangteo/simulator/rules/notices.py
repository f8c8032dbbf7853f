"""What notices say, how they are signed, and how they go astray.

source  standard-webhooks/standard-webhooks, spec/standard-webhooks.md, "Signature scheme"
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from jangteo.kernel.money import Money
from jangteo.simulator.types import Books, Chaos, Did, DidStatus, Operation

PREFIX = "whsec_"
MOST_TRIES = 8


def told(books: Books) -> dict[str, Any]:
    """Books as JSON has them: amounts in whole minor units."""
    return {
        "reference": books.reference,
        "key": books.key,
        "merchant": books.merchant,
        "amount": books.amount.minor,
        "currency": books.amount.currency,
        "is_over": books.is_over,
        "operations": [_told(one) for one in books.operations],
    }


def _told(one: Operation) -> dict[str, Any]:
    return {
        "reference": one.reference,
        "verb": one.did.value,
        "status": one.status.value,
        "amount": one.amount.minor,
        "key": one.key,
        "why": one.why,
    }


def read_books(found: Mapping[str, Any]) -> Books:
    """What `told` made of books."""
    currency = found["currency"]
    operations = tuple(
        Operation(
            one["reference"],
            Did(one["verb"]),
            DidStatus(one["status"]),
            Money(one["amount"], currency),
            one["key"],
            one["why"],
        )
        for one in found["operations"]
    )
    amount = Money(found["amount"], currency)
    return Books(found["reference"], found["key"], found["merchant"], amount, found["is_over"], operations)


def notice(event_id: str, kind: str, at: datetime, books: Books, only: Sequence[str]) -> str:
    """The body of a notice.

    only  references of the operations it is about
    """
    payment = told(books)
    payment["operations"] = [one for one in payment["operations"] if one["reference"] in only]
    return json.dumps({"id": event_id, "type": kind, "created_at": at.isoformat(), "payment": payment})


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over id, timestamp and body.

    secret     `whsec_` and base64
    timestamp  whole seconds since 1970

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...           timestamp=1614265330, body=b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.new(base64.b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(secret: str, *, event_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What stands above a body."""
    timestamp = int(at.timestamp())
    return {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, message_id=event_id, timestamp=timestamp, body=body),
    }


def astray(chaos: Chaos, number: int) -> tuple[timedelta, int]:
    """How long the merchant's notice with this number is held back, and how often it is told."""
    late = timedelta(seconds=_drawn(chaos.seed, number, "late") % (chaos.late_seconds + 1))
    is_doubled = _drawn(chaos.seed, number, "doubled") % 100 < chaos.doubled_percent
    return late, 2 if is_doubled else 1


def place(chaos: Chaos, number: int) -> int:
    """Where in a batch the notice with this number goes out."""
    return _drawn(chaos.seed, number, "place") if chaos.is_shuffled else number


def next_try(tries: int) -> timedelta:
    """How long it is waited for an answer after so many tries: 1 minute, 4, 16 …"""
    return timedelta(minutes=1 << 2 * max(0, tries - 1))


def _drawn(seed: int, number: int, what: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{number}:{what}".encode()).digest()[:8], "big")
