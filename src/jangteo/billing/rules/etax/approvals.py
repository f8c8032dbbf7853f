"""Approval numbers of the National Tax Service."""

import re
from datetime import date

_APPROVAL = re.compile(r"(\d{4})(\d{2})(\d{2})[0-9A-Za-z]{8}[0-9A-Za-z]{8}")
_MANAGEMENT = re.compile(r"[0-9A-Za-z_-]{1,24}")


def is_approval(text: str) -> bool:
    """Whether a text is 24 signs: the day of issue, eight of the provider, a serial of eight.

    Those two are digits with some providers and hold letters with others.

    >>> is_approval("202611051234567800000001"), is_approval("202613051234567800000001"), is_approval("2026")
    (True, False, False)
    """
    match = _APPROVAL.fullmatch(text)
    if not match:
        return False
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return False
    return True


def is_management_number(text: str) -> bool:
    """Whether providers take it for our own number of a document: up to 24 letters, digits, hyphens, underscores."""
    return bool(_MANAGEMENT.fullmatch(text))
