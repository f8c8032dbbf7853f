"""The list of cases names a race, test or script that exists for every one, or says why none does yet."""

import ast
from pathlib import Path

import pytest

from races.catalogue import RACES

REPOSITORY = Path(__file__).resolve().parent.parent.parent
CASES = [f"D{number:02}" for number in range(1, 23)] + [f"J{number:02}" for number in range(1, 7)]
LINES = (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines()
LISTED = [line.partition(" ")[::2] for line in LINES if line and not line.startswith("#")]


def test_every_case_is_listed_once_and_in_order() -> None:
    assert [case for case, _what in LISTED] == CASES


@pytest.mark.parametrize(("case", "what"), LISTED)
def test_every_case_is_held_by_what_exists_or_says_why_not_yet(case: str, what: str) -> None:
    if what.startswith("later: "):
        assert len(what) > 30
    elif what.startswith("race: "):
        race = next(race for race in RACES if race.name == what.removeprefix("race: "))
        assert case in race.cases.split(), f"the race does not say that it stands for {case}"
    else:
        file, _colons, name = what.partition("::")
        tree = ast.parse((REPOSITORY / file).read_text(encoding="utf-8"))
        assert not name or name in {one.name for one in tree.body if isinstance(one, ast.FunctionDef)}


def test_races_have_names_of_their_own_and_controls() -> None:
    assert len({race.name for race in RACES}) == len(RACES)
    assert all(race.guard and race.control and min(race.trials) for race in RACES)


def test_the_explanation_lists_every_race_in_order_with_its_guard_and_its_trials() -> None:
    told = (REPOSITORY / "docs" / "explanation" / "races.md").read_text(encoding="utf-8")
    table = told.partition("## What is raced")[2].partition("## ")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines() if row.startswith("| ")]
    listed = [(name, guard, trials) for name, _, guard, trials in rows[2:]]
    assert listed == [(race.name, f"`{race.guard}`", f"{race.trials[1]}, {race.trials[2]}") for race in RACES]
