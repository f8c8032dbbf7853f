"""Whole numbers as people type them: the one reader of every field and table that asks how many."""

import re

MOST_DIGITS = 12
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+")


def read_whole(text: str, *, signed: bool = False) -> int | None:
    """The number that a text spells, or None; never raises.

    ASCII digits, spaces around them, commas only between thousands: `1,5` is no fifteen, `１２` and `1_000` are none.
    At most twelve digits, so that what follows may count with it.

    signed  a sign may stand in front

    >>> [read_whole(text) for text in ("12", " 1,200 ", "0", "1,5", "１２", "-1", "1e3", "9" * 13)]
    [12, 1200, 0, None, None, None, None, None]
    >>> read_whole("-12", signed=True), read_whole("+12", signed=True), read_whole("--1", signed=True)
    (-12, 12, None)
    """
    plain = text.strip()
    sign = plain[:1] if signed and plain[:1] in ("+", "-") else ""
    digits = plain[len(sign) :]
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(",", "")
    if not _PLAIN.fullmatch(digits) or len(digits) > MOST_DIGITS:
        return None
    return -int(digits) if sign == "-" else int(digits)
