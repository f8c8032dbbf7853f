"""Identifiers: UUID version 7, made in Python so that any PostgreSQL from 15 on will do."""

import secrets
import threading
import time
import uuid
from datetime import datetime

_lock = threading.Lock()
_last = 0


def new_id() -> uuid.UUID:
    """A UUID version 7 that is greater than every one this process made before.

    source  RFC 9562 section 5.7, with the 12 bits of rand_a used as a counter (section 6.2, method 1)
    """
    global _last
    with _lock:
        stamp = (time.time_ns() // 1_000_000) << 12
        _last = max(stamp | secrets.randbits(11), _last + 1)
        head = _last
    milliseconds, counter = head >> 12, head & 0xFFF
    value = (milliseconds & ((1 << 48) - 1)) << 80
    value |= 0x7 << 76 | counter << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)


def first_of(at: datetime) -> uuid.UUID:
    """The least identifier that could be made from a moment on: rows written since have none below it.

    >>> str(first_of(datetime.fromisoformat("1970-01-01T00:00:01Z")))
    '00000000-03e8-7000-8000-000000000000'
    """
    milliseconds = max(int(at.timestamp() * 1000), 0) & ((1 << 48) - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62)


def parse_id(text: str) -> uuid.UUID | None:
    """The UUID that `text` spells, or None; never raises, so that a rubbish id is simply not found."""
    try:
        return uuid.UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None
