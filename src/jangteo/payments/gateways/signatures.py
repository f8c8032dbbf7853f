"""Proving who sent a notice, and when: HMAC-SHA256 over what was sent, five minutes either way, no secret no notice."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from jangteo.kernel import clock
from jangteo.payments.errors import EventRefused

TOLERANCE = timedelta(seconds=300)
LONGEST_BODY = 256 * 1024  # bytes


def require_fresh(at: datetime, *, oldest: timedelta = TOLERANCE, newest: timedelta = TOLERANCE) -> None:
    """Whether a notice is of this moment.

    raises  EventRefused
    """
    now = clock.now()
    if not now - oldest <= at <= now + newest:
        raise EventRefused("The notice is not of this moment.")


def moment(timestamp: str) -> datetime:
    """The time that whole seconds since 1970 tell.

    raises  EventRefused
    """
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        raise EventRefused("The notice tells no time.")
    return datetime.fromtimestamp(int(timestamp), UTC)


def require_signed(secret: bytes, signed: bytes, given: Iterable[bytes]) -> None:
    """Whether one of the signatures is of this secret over what was sent; without a secret none is.

    raises  EventRefused
    """
    if not secret:
        raise EventRefused("No secret is set up by which notices could be proven.")
    right = hmac.new(secret, signed, hashlib.sha256).digest()
    if not any(hmac.compare_digest(right, one) for one in given):
        raise EventRefused("The notice is not signed with our secret.")


def read_body(body: bytes) -> dict[str, Any]:
    """The JSON object of a notice.

    raises  EventRefused
    """
    if len(body) > LONGEST_BODY:
        raise EventRefused("The notice is too long.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise EventRefused("The notice is not JSON.") from None
    if not isinstance(found, dict):
        raise EventRefused("The notice is not an object.")
    return found
