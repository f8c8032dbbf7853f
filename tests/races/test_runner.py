"""What `make race` says of a race that is lost, of a control that is not, and of books that are wrong."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any, cast

import pytest

from races.race import Race, Violations
from races.runner import QUICK, run_all
from races.running import Running


class Market:
    """One in which nothing happens but what a test says."""

    def __init__(self, *, is_guarded: bool = True, broken: tuple[str, ...] = (), lives: int = 1_000) -> None:
        self.is_guarded, self.found, self.lives, self.asked = is_guarded, list(broken), lives, 0

    def query(self, _statement: str) -> list[tuple[Any, ...]]:
        return []

    def broken(self) -> list[str]:
        return self.found

    def web_processes(self) -> set[int]:
        self.asked += 1
        return {1, 2} if self.asked <= self.lives else {1}


def race(*, guarded: Violations, unguarded: Violations, guard: str = "lock") -> Race:
    def trials(market: Running) -> Iterator[Violations]:
        while True:
            yield guarded if cast(Any, market).is_guarded else unguarded

    return Race("a race", trials, guard, (1, 3, 9), 4)


def run(one: Race, market: Market | None = None) -> bool:
    """Whether the runner finds something bad."""

    def without(_guard: str) -> AbstractContextManager[Running]:
        return nullcontext(cast(Running, Market(is_guarded=False)))

    return run_all([one], cast(Running, market or Market()), without, QUICK)


def test_a_race_that_is_won_and_its_lost_control_are_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert not run(race(guarded=[], unguarded=["sold twice"]))
    line = capsys.readouterr().out.splitlines()[1].split()
    assert line[:7] == ["a", "race", "3", "0", "failed", "as", "it"]


def test_a_violation_is_told_and_bad(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(race(guarded=["sold twice"], unguarded=["sold twice"]))
    told = capsys.readouterr().out.splitlines()
    assert told[1].split()[2:4] == ["3", "3"]
    assert told[2].strip() == "sold twice"


def test_a_control_that_passes_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(race(guarded=[], unguarded=[]))
    assert "PASSED (bad)" in capsys.readouterr().out


def test_a_control_that_shows_something_else_than_it_is_for_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    for shown, is_bad in (("broke: 500", True), ("sold twice: 3", False)):
        one = replace(race(guarded=[], unguarded=["broke: 500", shown]), shows="sold twice")
        assert run(one) is is_bad
    assert "without its guard: sold twice: 3" in capsys.readouterr().out


def test_an_invariant_that_does_not_hold_afterwards_is_bad() -> None:
    assert run(race(guarded=[], unguarded=["x"]), Market(broken=("inventory.something",)))


def test_a_web_process_that_ended_is_bad(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(race(guarded=[], unguarded=["x"]), Market(lives=1))
    assert "a web process ended" in capsys.readouterr().out
