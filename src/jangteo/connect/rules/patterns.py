"""Regular expressions that people write into maps: only those that no text can keep busy.

The engine tries one way after another, so `(a+)+b` takes twice as long for each letter of a text that has no b. What a
pattern may take is counted before it is used: the ways in which it can divide a text, at most.
"""

import re
from re import _constants, _parser
from typing import Any

from jangteo.connect.errors import BadMap

LONGEST_PATTERN = 200
LONGEST_TEXT = 1_000
"""What has more letters than this fits no pattern."""
MOST_WAYS = 2_000_000
_REPEATS = frozenset({_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT})


def check_pattern(text: str, path: str) -> None:
    """Refuse what is no regular expression, or one that may take long.

    raises  BadMap
    """
    if len(text) > LONGEST_PATTERN:
        raise BadMap(path, f"must have {LONGEST_PATTERN} letters at most")
    try:
        re.compile(text)
        ways = _ways(_parser.parse(text))
    except (re.error, OverflowError, RecursionError) as error:
        raise BadMap(path, f"is no regular expression: {error}") from None
    if ways > MOST_WAYS:
        raise BadMap(path, "can take too long: no repeat or choice within a repeat, and two of * or + at most")


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits."""
    return len(text) <= LONGEST_TEXT and re.fullmatch(pattern, text) is not None


def _ways(parts: Any) -> int:
    """In how many ways it can be tried on a text of the longest kind, at most."""
    ways = 1
    for part in parts:
        ways = min(ways * _ways_of(*part), MOST_WAYS + 1)
    return ways


def _ways_of(kind: Any, held: Any) -> int:
    if kind in _REPEATS:
        fewest, most, inner = held
        return _repeated(int(fewest), min(int(most), LONGEST_TEXT), _ways(inner))
    if kind is _constants.SUBPATTERN:
        return _ways(held[-1])
    if kind is _constants.BRANCH:
        return sum(_ways(one) for one in held[1])
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return _ways(held[1])
    if kind is _constants.ATOMIC_GROUP:
        return _ways(held)
    return MOST_WAYS + 1 if kind in (_constants.GROUPREF, _constants.GROUPREF_EXISTS) else 1


def _repeated(fewest: int, most: int, inner: int) -> int:
    if inner == 1:
        return most - fewest + 1
    return MOST_WAYS + 1 if most > 20 else (most - fewest + 1) * inner**most
