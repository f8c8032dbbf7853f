"""`make sabotage`: break one guard after another in a copy of the project, and see whether its tests notice.

First all named tests run on the copy as it is: a test that fails by itself finds nothing. Then each defect is planted
alone, and the tests it names have to fail.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from sabotage.defect import Defect
from sabotage.defects import DEFECTS, QUICK

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("src", "tests", "docs", "scripts", "pyproject.toml", "README.md", "CHANGELOG.md", "requirements")
MOST_MISSED = 1
PASSED, FAILED = 0, 1  # exit codes of pytest; the others mean that it could not run
SECONDS = 900


def main() -> int:
    """Run what ONLY names, or six for QUICK=1, or all; 0 when the tests as they are pass and at most one is missed."""
    chosen = choose(os.environ.get("ONLY", ""), is_quick=os.environ.get("QUICK", "") not in ("", "0"))
    if not chosen:
        print(f"No defect is called that. There are: {', '.join(one.name for one in DEFECTS)}", file=sys.stderr)
        return 2
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="jt-"))
    try:
        for name in COPIED:
            _copy(ROOT / name, folder / name)
        missed = run_all(chosen, folder)
    finally:
        _stop_server(folder)
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{len(chosen) - len(missed)} of {len(chosen)} found; {time.monotonic() - began:.0f} s in all")
    return 1 if len(missed) > MOST_MISSED else 0


def choose(only: str, *, is_quick: bool) -> list[Defect]:
    """The defects a run plants."""
    named = [one for one in DEFECTS if only.lower() in one.name.lower()]
    return [one for one in named if one.name in QUICK] if is_quick else named


def run_all(chosen: Sequence[Defect], folder: Path) -> list[Defect]:
    """A line for each defect; those nobody noticed.

    raises  SystemExit when the tests fail without a defect
    """
    began = time.monotonic()
    code, told = run_tests(folder, sorted({test for one in chosen for test in one.tests}))
    if code != PASSED:
        print(told, file=sys.stderr)
        raise SystemExit("The tests fail as they are: they could find nothing.")
    print(f"As it is, all named tests pass ({time.monotonic() - began:.0f} s).", flush=True)
    missed = []
    for one in chosen:
        began = time.monotonic()
        code, told = run_with(one, folder)
        found_by = first_failure(told) if code == FAILED else ""
        if not found_by:
            missed.append(one)
        say = found_by or f"MISSED (pytest ended with {code})"
        print(f"{one.breaks:<22} {one.name:<58} {time.monotonic() - began:>4.0f} s  {say}", flush=True)
    return missed


def run_with(one: Defect, folder: Path) -> tuple[int, str]:
    """What the defect's tests end with while it is planted."""
    if one.gone:
        return run_tests(folder, one.tests, "-p", "sabotage.without", JANGTEO_WITHOUT=f"{one.table}.{one.gone}")
    before = one.plant(folder)
    try:
        return run_tests(folder, one.tests)
    finally:
        one.pull(folder, before)


def run_tests(folder: Path, tests: Iterable[str], *further: str, **environ: str) -> tuple[int, str]:
    """The exit code of pytest in the copy, and what it said."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("JANGTEO_", "DJANGO_"))}
    env |= {"JANGTEO_HOME": str(folder / "home"), "PYTHONPATH": f"{folder}/src:{folder}/tests"}
    env |= {"PYTHONDONTWRITEBYTECODE": "1", **environ}
    command = [sys.executable, "-m", "pytest", "-x", "-n", "0", "-p", "no:cacheprovider", "--reuse-db", "--durations=0"]
    command += ["--durations-min=60", *further, *tests]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=SECONDS, check=False)
    return done.returncode, done.stdout + done.stderr


def first_failure(told: str) -> str:
    """The test that noticed, by its name."""
    for line in told.splitlines():
        if line.startswith(("FAILED tests/", "ERROR tests/")):
            return line.split(" ", 1)[1].split(" - ")[0].removeprefix("tests/")
    return ""


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    else:
        shutil.copy2(source, target)


def _stop_server(folder: Path) -> None:
    """Stop the server of the copy's home, if a run that was cut off left it."""
    from jangteo.config import database
    from jangteo.config.environment import Environment

    os.environ["JANGTEO_HOME"] = str(folder / "home")
    database.stop_server(Environment.read())
