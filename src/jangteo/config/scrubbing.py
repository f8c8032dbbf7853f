"""What never gets into the log: people's data, secrets, card numbers, and line breaks that forge a line (F21).

Keys are let through by name; what another key says is hidden, unless it is a number or the id of something. In words,
and in what errors say, patterns find what they can. Korean letters in the words of an error are taken for a name or an
address: our own errors speak English.
"""

import re
from typing import Any
from uuid import UUID

HIDDEN = "[hidden]"
# Keys whose values are ours: names of code, codes, states. "name" is not here: it is a person's as often as not.
OPEN_KEYS = frozenset({
    "action", "actor", "alarm", "attempt", "cart", "code", "contract", "decision", "delivery", "document", "entity",
    "error", "event", "event_id", "exception", "figure", "handler", "id", "job", "level", "letter", "limit", "logger",
    "method", "month", "ms", "order", "party", "payment", "person", "picture", "purpose", "queries", "receipt",
    "replica", "request_id", "route", "rule", "skus", "stack", "status", "task", "timestamp", "user", "verb", "via",
    "why", "year",
})  # fmt: skip
PATTERNS = (
    (re.compile(r"(?i)\b(bearer|basic|token)\s+[\w.~+/=-]{8,}"), r"\1 [token]"),
    (re.compile(r"\b(?:sk|pk|rk|whsec|test|live)_[A-Za-z0-9_]{8,}"), "[token]"),
    (re.compile(r"\beyJ[\w-]{8,}\.[\w.-]+"), "[token]"),
    (re.compile(r"(\w+://)[^/\s:@]*:[^/\s@]+@"), r"\1[hidden]@"),
    (re.compile(r"([?&;][\w.-]{1,40}=)[^&\s'\"]+"), r"\1[hidden]"),
    (re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+"), "[email]"),
    (re.compile(r"=\([^)\n]*\)|\(Failing row contains[^\n]*|Failing row contains [^\n]*"), "=([hidden])"),
    (re.compile(r"(?<![\w.-])(?:\+?82[-. ]?|0)\(?\d{1,3}\)?[-. ]?\d{3,4}[-. ]?\d{4}(?![\w-])"), "[phone]"),
    (re.compile(r"(?<![\w-])\+\d{1,3}[-. ]?\d{2,4}[-. ]?\d{3,4}[-. ]?\d{3,4}(?![\w-])"), "[phone]"),
)
DIGITS = re.compile(r"(?<![\w-])\d(?:[ -]?\d){11,18}(?![\w-])")
LONG_WORD = re.compile(r"(?<![\w-])[\w-]{22,}(?![\w-])", re.ASCII)
ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KOREAN = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3](?:[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3\d ,.-]*)")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
WITH_PATH = ("django.request", "django.security", "django.server")  # they say the path, which may hold a key


def scrub(_logger: Any, _name: str, line: dict[str, Any]) -> dict[str, Any]:
    """The last of structlog's processors before a line is written."""
    if str(line.get("logger", "")).startswith(WITH_PATH):
        line["event"] = str(line["event"]).partition(":")[0]
    return {key: _value(key, value) for key, value in line.items()}


def words(text: str) -> str:
    """A text without what patterns know, on one line.

    >>> words("to kim@example.kr, 010-1234-5678, card 4242 4242 4242 4242\\nDEBUG all is well")
    'to [email], [phone], card [card]\\\\nDEBUG all is well'
    """
    return CONTROL.sub(_escaped, _masked(text))


def _value(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float | UUID):
        return value
    if key in ("exception", "stack"):
        return "\n".join(f"  {CONTROL.sub(_escaped, one)}" for one in _error(str(value)).split("\n"))
    if isinstance(value, list | tuple):
        return [_value(key, one) for one in value]
    if key == "error":
        return CONTROL.sub(_escaped, _error(str(value)))
    if key in OPEN_KEYS or ID.fullmatch(str(value)):
        return words(str(value))
    return HIDDEN


def _error(text: str) -> str:
    return KOREAN.sub("[text]", _masked(text))


def _masked(text: str) -> str:
    for pattern, instead in PATTERNS:
        text = pattern.sub(instead, text)
    return LONG_WORD.sub(_unless_name, DIGITS.sub(_card, text))


def _card(found: re.Match[str]) -> str:
    return "[card]" if _is_card([int(one) for one in found.group() if one.isdigit()]) else "[number]"


def _is_card(digits: list[int]) -> bool:
    """Whether the check digit fits (Luhn)."""
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return len(digits) >= 13 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _unless_name(found: re.Match[str]) -> str:
    """A word that mixes small letters, capitals and digits is a token; names in code and ids are not."""
    word = found.group()
    kinds = (str.islower, str.isupper, str.isdigit)
    is_mixed = all(any(is_kind(letter) for letter in word) for is_kind in kinds)
    return "[token]" if is_mixed and not ID.fullmatch(word) else word


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return {10: "\\n", 13: "\\r", 9: "\\t"}.get(code, f"\\u{code:04x}")
