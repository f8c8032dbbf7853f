"""Defects that can't be planted, or whose tests are gone, would find nothing and say nothing."""

from pathlib import Path

import pytest
from django.db import connection

from sabotage.defect import SOURCES, Defect
from sabotage.defects import DEFECTS, QUICK
from sabotage.runner import MOST_MISSED, PASSED, choose, first_failure, run_all
from sabotage.without import KINDS, statements

ROOT = Path(__file__).resolve().parents[2]
MINIMUM = 30


def test_there_are_enough_and_each_is_named_once() -> None:
    assert len({one.name for one in DEFECTS}) == len(DEFECTS) >= MINIMUM
    assert {one.name for one in DEFECTS} >= QUICK
    assert len(choose("", is_quick=True)) == len(QUICK) == 6
    assert [one.name for one in choose("HALF A WON", is_quick=False)] == ["half a won is rounded down"]


def is_there(test: str) -> bool:
    """Whether there is such a file, and such a test in it."""
    file, _, name = test.partition("::")
    return (ROOT / file).exists() and (not name or f"def {name}(" in (ROOT / file).read_text("utf-8"))


@pytest.mark.parametrize("one", [one for one in DEFECTS if one.file], ids=lambda one: one.name)
def test_each_guard_stands_where_it_is_broken_and_what_is_left_can_be_read(one: Defect, tmp_path: Path) -> None:
    place = tmp_path / SOURCES / one.file
    place.parent.mkdir(parents=True)
    place.write_text((ROOT / SOURCES / one.file).read_text("utf-8"), "utf-8")
    before = one.plant(tmp_path)
    planted = place.read_text("utf-8")
    compile(planted, one.file, "exec")
    assert planted != before
    one.pull(tmp_path, before)
    assert place.read_text("utf-8") == (ROOT / SOURCES / one.file).read_text("utf-8")
    assert all(is_there(test) for test in one.tests)


@pytest.mark.django_db
@pytest.mark.parametrize("one", [one for one in DEFECTS if one.gone], ids=lambda one: one.name)
def test_each_guard_of_the_database_is_there_goes_and_comes_back(one: Defect) -> None:
    asked = {"table": one.table, "name": one.gone}
    with connection.cursor() as cursor:
        cursor.execute(KINDS, asked)
        (found,) = cursor.fetchall()
        away, back = statements(one.table, one.gone, *found)
        cursor.execute(away)
        cursor.execute(KINDS, asked)
        assert cursor.fetchall() == []
        cursor.execute(back)
        cursor.execute(KINDS, asked)
        assert cursor.fetchall() == [found]
    assert all(is_there(test) for test in one.tests)


def test_a_defect_nobody_notices_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("sabotage.runner.run_tests", lambda *_, **__: (PASSED, ""))
    chosen = choose("half a won", is_quick=False)
    (tmp_path / SOURCES / "kernel").mkdir(parents=True)
    (tmp_path / SOURCES / "kernel/money.py").write_text(
        (ROOT / SOURCES / "kernel/money.py").read_text("utf-8"), "utf-8"
    )
    assert run_all(chosen, tmp_path) == chosen
    assert "MISSED" in capsys.readouterr().out
    assert len(DEFECTS) - 28 > MOST_MISSED


def test_tests_that_fail_by_themselves_find_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sabotage.runner.run_tests", lambda *_, **__: (1, "FAILED tests/a.py::b - no\n"))
    with pytest.raises(SystemExit, match="find nothing"):
        run_all(choose("half a won", is_quick=False), tmp_path)
    assert first_failure("x\nFAILED tests/a.py::b - no\n") == "a.py::b"
