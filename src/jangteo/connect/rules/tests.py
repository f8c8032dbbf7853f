"""The conditions that a map's rules may put on a row."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from jangteo.connect.rules.patterns import fits
from jangteo.connect.rules.transform import Refusal, cell, to_decimal, to_text
from jangteo.connect.types import Raw, Test, Values


def holds(test: Test, values: Values, raw: Raw) -> bool:
    """Whether a condition is true of a field's value, or of a column when no field has that name."""
    value = values[test.field] if test.field in values else cell(raw, test.field)
    return TESTS[test.name](value, test.operand)


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, int) else to_decimal(value)
    except Refusal:
        return None


def _compares(decide: Callable[[Decimal], bool]) -> Callable[[Any, Any], bool]:
    def test(value: Any, _: Any) -> bool:
        number = _number(value)
        return number is not None and decide(number)

    return test


def _text(value: Any) -> str:
    try:
        return to_text(value).strip()
    except Refusal:
        return "(list)"


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "empty": lambda value, _: not _text(value),
    "not_empty": lambda value, _: bool(_text(value)),
    "zero": _compares(lambda number: number == 0),
    "negative": _compares(lambda number: number < 0),
    "positive": _compares(lambda number: number > 0),
    "is": lambda value, operand: _text(value) == operand,
    "in": lambda value, operand: _text(value) in operand,
    "not_in": lambda value, operand: _text(value) not in operand,
    "matches": lambda value, operand: fits(operand, _text(value)),
    "not_matches": lambda value, operand: not fits(operand, _text(value)),
    "starts_with": lambda value, operand: _text(value).startswith(operand),
    "not_starts_with": lambda value, operand: not _text(value).startswith(operand),
}
PLAIN_TESTS = frozenset({"empty", "not_empty", "zero", "negative", "positive"})
LIST_TESTS = frozenset({"in", "not_in"})
PATTERN_TESTS = frozenset({"matches", "not_matches"})
