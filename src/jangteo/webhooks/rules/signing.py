"""Signatures of Standard Webhooks.

source  standard-webhooks/standard-webhooks, spec/standard-webhooks.md, "Signature scheme"
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

PREFIX = "whsec_"
SECRET_BYTES = 32


def secret_text(raw: bytes) -> str:
    """A secret as it is shown: `whsec_` and base64."""
    return PREFIX + base64.b64encode(raw).decode()


def secret_bytes(text: str) -> bytes:
    """The key of a secret as it is shown.

    raises  ValueError
    """
    try:
        return base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("a secret is whsec_ and base64") from None


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of HMAC-SHA256 over id, timestamp and body.

    timestamp  whole seconds since 1970, of the attempt

    >>> signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
    ...           timestamp=1614265330, body=b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = message_id.encode() + b"." + str(timestamp).encode() + b"." + body
    digest = hmac.new(secret_bytes(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def headers(secrets: Iterable[str], *, event_id: UUID, delivery_id: UUID, at: datetime, body: bytes) -> dict[str, str]:
    """What stands above a body; one signature a secret, the newest first."""
    timestamp = int(at.timestamp())
    signed = [signature(one, message_id=str(event_id), timestamp=timestamp, body=body) for one in secrets]
    return {
        "content-type": "application/json",
        "user-agent": "Jangteo-Webhooks/1",
        "webhook-id": str(event_id),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
        "jangteo-delivery": str(delivery_id),
    }
