"""Numbers as people type them: the readers of every field and table that asks how many, or how much."""

import re
from decimal import Decimal

MOST_DIGITS = 12
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_PLAIN = re.compile(r"[0-9]+")
_PART = re.compile(r"[0-9]+")


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


def read_figure(text: str, *, signed: bool = False, decimals: int = 6) -> Decimal | None:
    """The figure that a text spells, or None; never raises.

    What stands before the point is read as `read_whole` does: `1,5` is no fifteen, and no one and a half.

    signed    a sign may stand in front
    decimals  digits after a point, at most

    >>> [read_figure(text) for text in ("1,200.50", " 12 ", "0.5", "1,5", "1.", ".5", "1e3", "NaN", "１２", "1_0")]
    [Decimal('1200.50'), Decimal('12'), Decimal('0.5'), None, None, None, None, None, None, None]
    >>> read_figure("-0.5", signed=True), read_figure("-0.5")
    (Decimal('-0.5'), None)
    """
    before, point, part = text.strip().partition(".")
    whole = read_whole(before, signed=signed)
    if whole is None or (point and not (_PART.fullmatch(part) and len(part) <= decimals)):
        return None
    sign = "-" if before.startswith("-") else ""
    return Decimal(f"{sign}{abs(whole)}{point}{part}")
