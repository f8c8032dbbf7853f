"""Row rules as a map writes them."""

import re
from collections.abc import Mapping
from typing import Any

from jangteo.connect.errors import BadMap
from jangteo.connect.rules.patterns import check_pattern
from jangteo.connect.rules.reading import only, read_mapping, read_names, read_text
from jangteo.connect.rules.tests import LIST_TESTS, PATTERN_TESTS, PLAIN_TESTS, TESTS
from jangteo.connect.types import NoteLevel, RowRule, Test

_LEVELS = {"skip_when": NoteLevel.SKIPPED, "refuse_when": NoteLevel.REFUSED}
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def build_rules(plain: Any) -> tuple[RowRule, ...]:
    """The rules in their order; the first that holds decides a row.

    raises  BadMap
    """
    if not isinstance(plain, list):
        raise BadMap("rules", "must be a list")
    return tuple(_build_rule(one, f"rules[{place}]") for place, one in enumerate(plain, 1))


def _build_rule(plain: Any, path: str) -> RowRule:
    parts = only(read_mapping(plain, path), (*_LEVELS, "code", "because"), path)
    verbs = [verb for verb in _LEVELS if verb in parts]
    if len(verbs) != 1:
        raise BadMap(path, "needs exactly one of skip_when, refuse_when")
    code = read_text(parts.get("code"), f"{path}.code")
    if not _CODE.fullmatch(code):
        raise BadMap(f"{path}.code", "must be small letters, digits and _")
    conditions = read_mapping(parts[verbs[0]], f"{path}.{verbs[0]}")
    if not conditions:
        raise BadMap(f"{path}.{verbs[0]}", "needs a condition")
    return RowRule(
        level=_LEVELS[verbs[0]],
        code=code,
        tests=tuple(_build_test(name, test, f"{path}.{verbs[0]}.{name}") for name, test in conditions.items()),
        names=read_names(parts.get("because"), f"{path}.because"),
    )


def _build_test(field: str, plain: Any, path: str) -> Test:
    if isinstance(plain, str):
        if plain not in PLAIN_TESTS:
            raise BadMap(path, f"{plain[:40]!r} is no test; known are: {', '.join(sorted(PLAIN_TESTS))}")
        return Test(field, plain)
    parts: Mapping[str, Any] = only(
        read_mapping(plain, path), [name for name in TESTS if name not in PLAIN_TESTS], path
    )
    if len(parts) != 1:
        raise BadMap(path, "must be one test")
    name, operand = next(iter(parts.items()))
    return Test(field, name, _read_operand(name, operand, f"{path}.{name}"))


def _read_operand(name: str, plain: Any, path: str) -> Any:
    if name in LIST_TESTS:
        if not isinstance(plain, list) or not plain:
            raise BadMap(path, "must be a list of texts")
        return frozenset(read_text(one, path) for one in plain)
    text = read_text(plain, path)
    if name in PATTERN_TESTS:
        check_pattern(text, path)
    return text
