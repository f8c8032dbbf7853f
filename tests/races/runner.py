"""`make race`: every race and its control, a line each, on markets of its own.

The guarded market is one home for all races; each control has web processes of its own, its guard off, on another home,
for what they do to its books is what they are to show.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from homes import clear, copy_of, empty_home, environment, free_port, make_market, make_migrated
from jangteo.config import database
from races.catalogue import RACES
from races.race import Race, run_control, run_guarded
from races.running import Running

QUICK, FULL = 1, 2
SHOWN, SHOWN_LETTERS = 5, 140  # violations of a race that are told, and letters of the control's first

type Open = Callable[[str], AbstractContextManager[Running]]


def main() -> int:
    """Run what ONLY names, or all; FULL=1 for the full trials. 0 when no race was lost and every control was."""
    chosen = [race for race in RACES if os.environ.get("ONLY", "").lower() in race.name.lower()]
    if not chosen:
        print(f"No race is called that. There are: {', '.join(race.name for race in RACES)}", file=sys.stderr)
        return 2
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, sys.path))
    began, template = time.monotonic(), empty_home()
    try:
        make_migrated(template)
        make_market(template)
        with _home(template) as guarded, _home(template) as controls, _served(guarded) as market:
            print(f"A market of its own in {time.monotonic() - began:.0f} s; {os.cpu_count()} cores.", flush=True)
            level = FULL if os.environ.get("FULL", "") not in ("", "0") else QUICK
            bad = run_all(chosen, market, lambda guard: _served(controls, guard), level)
            told = market.verify()
            if told.returncode:
                print(told.stdout)
            print(f"`jangteo verify`: {'clean' if told.returncode == 0 else 'NOT CLEAN'}", end="")
    finally:
        clear(template)
    print(f"; {time.monotonic() - began:.0f} s in all")
    return 1 if bad or told.returncode else 0


def run_all(races: Sequence[Race], market: Running, without: Open, level: int) -> bool:
    """A line for each race; whether one was lost or a control was not. Races of one guard stand together.

    without  opens a market with a guard off
    """
    width = max(len(race.name) for race in races)
    print(f"{'race':<{width}} {'trials':>7} {'violations':>11}  {'control':<18} {'seconds':>8}", flush=True)
    bad = False
    guards = dict.fromkeys(race.guard for race in races)
    for guard in guards:
        with without(guard) as unguarded:
            for race in races:
                if race.guard == guard:
                    bad = _run(race, market, unguarded, level, width) or bad
    return bad


def _run(race: Race, market: Running, unguarded: Running, level: int, width: int) -> bool:
    began = time.monotonic()
    result = run_guarded(race, market, race.trials[level])
    without = run_control(race, unguarded).violations
    has_failed = bool(without)
    control = "failed as it should" if has_failed else "PASSED (bad)"
    seconds = time.monotonic() - began
    count = len(result.violations)
    print(f"{race.name:<{width}} {result.trials:>7} {count:>11}  {control:<18} {seconds:>8.1f}", flush=True)
    for told in result.violations[:SHOWN]:
        print(f"    {told}", flush=True)
    if has_failed:
        print(f"    without its guard: {without[0][:SHOWN_LETTERS]}", flush=True)
    return count > 0 or not has_failed


@contextmanager
def _home(template: Path) -> Iterator[Path]:
    home = copy_of(template)
    try:
        database.ensure_database(environment(home))
        yield home
    finally:
        clear(home)


def _served(home: Path, unguarded: str = "") -> Running:
    return Running(home, free_port(), unguarded=unguarded, with_worker=False)
