"""A few trials of every race, and each once more with its guard off; `make race` runs many.

Those of coupons hold C06, C07 and C08.
"""

import pytest

from races.catalogue import CONTROLLED, RACES
from races.race import Race, run_control, run_guarded
from races.running import Running

pytestmark = pytest.mark.process
by_name = pytest.mark.parametrize("race", RACES, ids=[race.name for race in RACES])


@by_name
def test_nothing_goes_wrong(race: Race, running: Running) -> None:
    assert run_guarded(race, running, race.trials[0]).violations == []


def test_all_invariants_hold_after_all_races(running: Running) -> None:
    told = running.verify()
    assert told.returncode == 0, told.stdout


@pytest.mark.parametrize("race", CONTROLLED, ids=[race.name for race in CONTROLLED])
def test_without_its_guard_it_does(race: Race, unguarded: Running) -> None:
    """The control: were the guard not what holds, the race would show nothing."""
    assert run_control(race, unguarded).violations, "the guard is off and all went well: the race does not race"


def test_verify_names_what_the_controls_have_broken(unguarded: Running) -> None:
    told = unguarded.verify()
    assert told.returncode == 1
    assert "inventory.allocated_is_sum_of_open_allocations" in told.stdout
