"""The declared transformations: each takes a value and its settings, and refuses by a code."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jangteo.connect.types import Step

MOST_DIGITS = 30
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,2})?", re.ASCII)


class Refusal(Exception):
    """The value cannot be taken, for the reason that `code` names; never leaves the rules."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def cell(raw: Mapping[str, Any], column: str) -> Any:
    """What a column holds; dots lead into records when no column has the whole name. None when there is nothing."""
    if column in raw:
        return raw[column]
    value: Any = raw
    for part in column.split("."):
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def to_text(value: Any) -> str:
    """A cell or JSON value as text.

    raises  Refusal for lists and records
    """
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _plain_digits(value)
        case datetime() | date():
            return value.isoformat(" ")[:19] if isinstance(value, datetime) else value.isoformat()
        case dict() | list():
            raise Refusal("not_plain")
        case _:
            return str(value)


def _plain_digits(number: Decimal) -> str:
    """A number without exponent; 1e999999999 would be a gigabyte of zeros."""
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise Refusal("not_a_number")
    return f"{number.normalize():f}"


def to_decimal(value: Any, settings: Mapping[str, Any] | None = None) -> Decimal:
    """A number as written; `thousands` signs removed, `comma` read as the decimal sign, rounded to `places`.

    rounds  half away from zero, only when `places` is said
    raises  Refusal
    """
    chosen = settings or {}
    if isinstance(value, Decimal):
        number = value
    else:
        text = to_text(value).strip()
        if thousands := chosen.get("thousands"):
            text = text.replace(thousands, "")
        if (comma := chosen.get("comma", ".")) != ".":
            text = text.replace(comma, ".")
        if not _NUMBER.fullmatch(text):
            raise Refusal("not_a_number")
        number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise Refusal("not_a_number")
    if "places" not in chosen:
        return number
    try:
        return number.quantize(Decimal(1).scaleb(-chosen["places"]), ROUND_HALF_UP)
    except InvalidOperation:
        raise Refusal("too_large") from None


def to_moment(value: Any, settings: Mapping[str, Any] | None = None) -> datetime:
    """A date and time with its zone; what the file says without one is local time in `zone`.

    raises  Refusal
    """
    chosen = settings or {}
    moment = value if isinstance(value, datetime) else _read_moment(value, chosen.get("format", ""))
    return moment if moment.tzinfo else moment.replace(tzinfo=_zone(chosen.get("zone", "UTC")))


def _read_moment(value: Any, form: str) -> datetime:
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 -- the zone follows
    text = to_text(value).strip()
    try:
        return datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007 -- likewise
    except (ValueError, OverflowError):
        raise Refusal("not_a_moment") from None


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _in_table(value: Any, settings: Mapping[str, Any]) -> Any:
    text = to_text(value)
    if text in settings["table"]:
        return settings["table"][text]
    if "otherwise" in settings:
        return settings["otherwise"]
    raise Refusal("not_in_table")


def _by_prefix(value: Any, settings: Mapping[str, Any]) -> Any:
    text = to_text(value)
    fitting = [prefix for prefix in settings if text.startswith(prefix)]
    if not fitting:
        raise Refusal("not_in_table")
    return settings[max(fitting, key=len)]


def _split(value: Any, settings: Mapping[str, Any]) -> str:
    parts = to_text(value).split(settings["by"])
    try:
        return str(parts[settings["take"]])
    except IndexError:
        return ""


TRANSFORMATIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "strip": lambda value, _: to_text(value).strip(),
    "squeeze": lambda value, _: _SPACES.sub(" ", to_text(value)).strip(),
    "upper": lambda value, _: to_text(value).upper(),
    "lower": lambda value, _: to_text(value).lower(),
    "digits": lambda value, _: "".join(sign for sign in to_text(value) if sign.isdigit() and sign.isascii()),
    "prefix": lambda value, settings: f"{settings}{to_text(value)}" if to_text(value) else "",
    "cut": lambda value, settings: to_text(value)[:settings],
    "split": _split,
    "replace": lambda value, settings: to_text(value).replace(settings["from"], settings["to"]),
    "decimal": to_decimal,
    "multiply": lambda value, settings: to_decimal(value) * settings,
    "datetime": to_moment,
    "table": _in_table,
    "by_prefix": _by_prefix,
}


def apply_step(value: Any, step: Step) -> Any:
    """One transformation.

    raises  Refusal
    """
    return TRANSFORMATIONS[step.name](value, step.settings)
