"""The list of cases is whole, and each file and each test that it names is there."""

import ast
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs/reference/proofs.md").read_text("utf-8")
ROW = re.compile(r"^\| ([FGJ][0-9]{2}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
NAMED = re.compile(r"\[((?:tests|bench)/[^\]]+)\]\(\.\./\.\./([^)]+)\)((?:[:,] `test_\w+`)*)")
CASES = {f"F{n:02}" for n in range(1, 23)} | {f"G{n:02}" for n in range(1, 12)} | {f"J{n:02}" for n in range(7, 21)}
REASONS = ("Not here: ", "The host's: ", "Open: ")


def functions_of(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)}


def missing(told: str) -> list[str]:
    """Files and tests that a cell names and that are not there."""
    found = []
    for name, link, tests in NAMED.findall(told):
        path = REPOSITORY / name
        there = functions_of(path) if path.is_file() else set()
        found += [name] if name != link or not path.is_file() else []
        found += [f"{name}: {test}" for test in re.findall(r"test_\w+", tests) if test not in there]
    return found


def test_every_case_has_a_test_or_a_reason() -> None:
    rows = ROW.findall(PAGE)
    assert {one[0] for one in rows} == CASES
    assert len(rows) == len(CASES)
    for case, _what, holds, where in rows:
        assert NAMED.search(where) or any(reason in holds for reason in REASONS), case


def test_every_file_and_test_that_is_named_is_there() -> None:
    assert [one for _, _, _, where in ROW.findall(PAGE) for one in missing(where)] == []
    for _, _, _, where in ROW.findall(PAGE):
        assert NAMED.sub("", where).strip("; -") == ""
        assert all(tests for name, _, tests in NAMED.findall(where) if name.startswith("tests/"))


@pytest.mark.parametrize(
    "told",
    [
        "[tests/docs/test_gone.py](../../tests/docs/test_gone.py)",
        "[tests/docs/test_proofs.py](../../tests/docs/test_proofs.py): `test_gone`",
        "[tests/docs/test_proofs.py](../../tests/docs/test_links.py): `test_a_name_that_is_gone_would_be_found`",
    ],
)
def test_a_name_that_is_gone_would_be_found(told: str) -> None:
    assert missing(told) != []
