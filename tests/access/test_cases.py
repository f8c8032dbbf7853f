"""The list of cases names a test that exists for every one, or says why none does yet."""

import ast
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
CASES = [f"{letter}{number:02}" for letter in "ABC" for number in range(1, 21)]


def _listed() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines()
    pairs = [line.partition(" ") for line in lines if line and not line.startswith("#")]
    return [(case, what) for case, _space, what in pairs]


def test_every_case_is_listed_once_and_in_order() -> None:
    assert [case for case, _what in _listed()] == CASES


def test_every_case_is_held_by_a_test_that_exists_or_says_why_not_yet() -> None:
    for case, what in _listed():
        if what.startswith("later: "):
            assert len(what) > 30, case
            continue
        file, _colons, name = what.partition("::")
        tree = ast.parse((REPOSITORY / file).read_text(encoding="utf-8"))
        tests = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)}
        assert name in tests, (case, what)
        told = f"{name} {ast.get_docstring(tree) or ''} {ast.get_docstring(tests[name]) or ''}".upper()
        assert case in told, f"{what} does not say in its docstring that it holds {case}"
