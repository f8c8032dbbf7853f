"""No text keeps a regular expression busy (G04): none of the project, wherever it stands, and none of an import map."""

import ast
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from re import _constants, _parser
from time import thread_time
from typing import Any

import pytest
from django.core.validators import validate_email
from django.forms import EmailField, ValidationError
from hypothesis import given
from hypothesis import strategies as st

import jangteo
from jangteo.connect.errors import BadMap
from jangteo.connect.rules.patterns import LONGEST_PATTERN, check_pattern, fits
from jangteo.purchasing.types import LONGEST_LINE

LETTERS, SECONDS = 1_000, 0.05
FUNCTIONS = frozenset({"compile", "match", "fullmatch", "search", "sub", "split", "findall", "finditer", "subn"})
# What these are asked of is cut before, or written by us.
SHORTER = {"jangteo.purchasing.rules.reading": LONGEST_LINE}
OURS = frozenset({"jangteo.billing.rules.en16931.paths"})
# The last sign of a text is one that fits nowhere, so that every way is tried.
ENDS = ("!", "\n")
PUMPED = (
    *("a", "a.", "a@a.", "a@", "-", "a-", "1", "1,", "1,111,", "1.", " ", "\t ", "\n", "가", "가 ", "_", "/", "0", "+"),
    *("a b ", "<", "(", "[", '"', "**a", "[a](", "::", "=", "개", "x1", "1 개 ", ",,", "%", "A1", "ㄱ", "&a=", "://a:"),
)


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(jangteo.__path__, "jangteo."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            yield found.name


def held() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every expression that a module, a class or a collection in it holds."""
    for name in modules():
        for key, value in vars(import_module(name)).items():
            for one in _inside(value, 0):
                yield f"{name}: {key}", one


def _inside(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 4 and isinstance(value, dict):
        for one in value.values():
            yield from _inside(one, depth + 1)
    elif depth < 4 and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _inside(one, depth + 1)


def written() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every expression that stands where it is used."""
    home = Path(jangteo.__file__).parent
    for path in sorted(home.rglob("*.py")):
        name = ".".join(path.relative_to(home.parent).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS:
                of, first = node.func.value, node.args[0] if node.args else None
                if isinstance(of, ast.Name) and of.id == "re" and isinstance(first, ast.Constant):
                    yield f"{name}: line {node.lineno}", re.compile(first.value)


@cache
def patterns() -> dict[tuple[Any, int], tuple[str, re.Pattern[Any]]]:
    return {(one.pattern, one.flags): (name, one) for name, one in (*held(), *written())}


def signs(parts: Any) -> Iterator[str]:
    """Letters that the expression names itself, to be repeated."""
    for kind, value in parts:
        if kind is _constants.LITERAL:
            yield chr(value)
        elif kind is _constants.RANGE:
            yield chr(value[0])
        elif kind is _constants.IN:
            yield from signs(value)
        elif kind in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            yield from signs(value[2])
        elif kind is _constants.SUBPATTERN:
            yield from signs(value[-1])
        elif kind is _constants.BRANCH:
            for one in value[1]:
                yield from signs(one)


def texts(one: re.Pattern[Any], letters: int = LETTERS) -> Iterator[str]:
    own = list(dict.fromkeys(signs(_parser.parse(one.pattern, one.flags & ~re.UNICODE))))[:12]
    words = ["".join(own), *own, *(own[at] + own[at + 1] for at in range(len(own) - 1))]
    starts = dict.fromkeys(["", "".join(own[:2])])
    for unit in dict.fromkeys([*PUMPED, *words]):
        if unit:
            whole = (unit * letters)[:letters]
            yield from (f"{start}{whole}{end}" for start in starts for end in ENDS)


def slowest(one: re.Pattern[Any], letters: int = LETTERS) -> tuple[float, str]:
    """Of all texts, and of all ways to ask; that it is slow is asked again, as the machine does other things too."""
    worst = (0.0, "")
    for text in texts(one, letters):
        sent: Any = text.encode() if isinstance(one.pattern, bytes) else text
        took = _took(one, sent)
        if took > SECONDS:
            took = min(took, _took(one, sent), _took(one, sent))
        worst = max(worst, (took, text[:20]))
        if took > SECONDS:
            break
    return worst


def _took(one: re.Pattern[Any], text: Any) -> float:
    began = thread_time()
    one.fullmatch(text)
    one.search(text)
    return thread_time() - began


def test_no_text_of_a_thousand_letters_takes_an_expression_long() -> None:
    assert len(patterns()) > 150
    told = {}
    for name, one in patterns().values():
        module = name.partition(":")[0]
        if module not in OURS:
            told[f"{name}: {one.pattern!r}"] = slowest(one, SHORTER.get(module, LETTERS))
    assert {name: found for name, found in told.items() if found[0] > SECONDS} == {}


def test_one_that_does_take_long_would_be_found() -> None:
    """Twenty-one letters are enough for it."""
    assert slowest(re.compile("(a+)+b"), 21)[0] > SECONDS


@pytest.mark.parametrize(
    "text", ["a@" + "a." * 500, "a." * 500 + "@a", "a@a" * 330, '"' + "\\a" * 499, "a@[" + "1." * 500]
)
def test_an_address_of_a_thousand_letters_is_refused_at_once(text: str) -> None:
    began = thread_time()
    for check in (validate_email, EmailField().clean):
        with pytest.raises(ValidationError):
            check(text)
    assert thread_time() - began < SECONDS


@pytest.mark.parametrize(
    "bad",
    [r"(a+)+b", r"(a|a)*b", r"(a|aa)+$", r"(.*)*x", r".*a.*b.*c", "(a?){30}a{30}", r"(\w+)\1x", "a?" * 60, "a" * 201],
)
def test_a_map_holds_no_expression_that_may_take_long(bad: str) -> None:
    with pytest.raises(BadMap):
        check_pattern(bad, "rules[1].skip_when.Code.matches")


@pytest.mark.parametrize(
    "good",
    [
        r"TEST\d+",
        r"(variable|grouped|external)\b.*",
        ".*sample.*",
        r"[A-Z]{2}-\d{4,6}",
        r"\d{1,3}(\.\d{1,3}){0,5}",
        "a|b",
    ],
)
def test_a_map_holds_those_that_people_write(good: str) -> None:
    check_pattern(good, "rules[1].skip_when.Code.matches")
    for unit in PUMPED:
        began = thread_time()
        fits(good, (unit * LETTERS)[:LETTERS])
        assert thread_time() - began < SECONDS


@given(st.from_regex(re.compile(r"[ab.?*+|(){},0-9\\w]{1,24}"), fullmatch=True))
def test_what_is_let_through_is_quick_whatever_it_is(pattern: str) -> None:
    try:
        check_pattern(pattern, "x")
    except BadMap:
        return
    assert len(pattern) <= LONGEST_PATTERN
    for text in ("a" * LETTERS, "ab" * 500, "a" * 999 + "!", "0" * 999 + "!"):
        fits(pattern, text)
        began = thread_time()
        fits(pattern, text)
        assert thread_time() - began < 4 * SECONDS
