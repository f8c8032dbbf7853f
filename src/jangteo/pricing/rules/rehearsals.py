"""Whether a rehearsal's report says what its pages show, before it is kept."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from jangteo.pricing.errors import InvalidReport
from jangteo.pricing.types import Assumption, Report

type Check = Callable[[Any, str], None]


def checked_report(report: Mapping[str, Any], currency: str) -> Report:
    """The same report, if it is whole, of this currency, and adds up.

    raises  InvalidReport naming the place: "orders.biggest.0.what"
    """
    _fields(report, "", REPORT)
    if report["currency"] != currency:
        raise InvalidReport(f"the report is in {report['currency']!r}, not {currency}", place="currency")
    for part in ("orders", "carts"):
        if report[part]["touched"] > report[part]["looked_at"]:
            raise InvalidReport("more were touched than looked at", place=f"{part}.touched")
    margin = report["margin"]
    if margin is not None and not 1 <= margin["of"] <= report["orders"]["looked_at"]:
        raise InvalidReport("the margin is of none, or of more orders than were looked at", place="margin.of")
    return cast("Report", dict(report))


def _wrong(place: str, what: str) -> InvalidReport:
    return InvalidReport(f"a report has {what} at {place!r}", place=place)


def _fields(value: Any, place: str, checks: Mapping[str, Check], *, is_exact: bool = False) -> None:
    if not isinstance(value, Mapping):
        raise _wrong(place, "a mapping")
    for name, check in checks.items():
        inside = f"{place}.{name}" if place else name
        if name not in value:
            raise _wrong(inside, "something")
        check(value[name], inside)
    if is_exact and (more := sorted(set(value) - set(checks))):
        raise _wrong(f"{place}.{more[0]}", "nothing")


def _count(value: Any, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _wrong(place, "a whole number from 0 up")


def _amount(value: Any, place: str) -> None:
    try:
        is_amount = isinstance(value, str) and Decimal(value).is_finite()
    except InvalidOperation:
        is_amount = False
    if not is_amount:
        raise _wrong(place, "a decimal string")


def _text(value: Any, place: str) -> None:
    if not isinstance(value, str) or not value:
        raise _wrong(place, "a text")


def _moment(value: Any, place: str) -> None:
    try:
        has_offset = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        has_offset = False
    if not has_offset:
        raise _wrong(place, "a moment with its offset")


def _assumption(value: Any, place: str) -> None:
    if value not in set(Assumption):
        raise _wrong(place, "a known assumption")


def _each(check: Check) -> Check:
    def run(value: Any, place: str) -> None:
        if not isinstance(value, list):
            raise _wrong(place, "a list")
        for number, one in enumerate(value):
            check(one, f"{place}.{number}")

    return run


def _margin(value: Any, place: str) -> None:
    if value is not None:
        _fields(value, place, {"before": _amount, "after": _amount, "of": _count})


def _big_move(value: Any, place: str) -> None:
    _fields(value, place, {"what": _text, **SUMS}, is_exact=True)  # and no buyer's name


def _channel_move(value: Any, place: str) -> None:
    _fields(value, place, {"channel": _text, "touched": _count, "difference": _amount})


def _part(value: Any, place: str) -> None:
    _fields(value, place, PART)
    if Decimal(value["after"]) - Decimal(value["before"]) != Decimal(value["difference"]):
        raise _wrong(f"{place}.difference", "what is after less what was before")


SUMS: Mapping[str, Check] = {"before": _amount, "after": _amount, "difference": _amount}
PART: Mapping[str, Check] = {
    "looked_at": _count,
    "left_out": _count,
    "touched": _count,
    **SUMS,
    "biggest": _each(_big_move),
}
REPORT: Mapping[str, Check] = {
    "at": _moment,
    "currency": _text,
    "orders": _part,
    "carts": _part,
    "buyers": _count,
    "by_channel": _each(_channel_move),
    "margin": _margin,
    "assumptions": _each(_assumption),
}
