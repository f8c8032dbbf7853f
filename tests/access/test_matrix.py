"""Every route, every owner, every column: as the reviewed file says, and nothing that was refused has changed a row."""

import os
from difflib import unified_diff
from pathlib import Path

import pytest

from access import matrix
from access.world import World

pytestmark = pytest.mark.django_db
EXPECTED = Path(__file__).parent / "matrix.txt"
SHARES = 12  # the tests ask one row of so many, always the same ones; `make stories` asks all


def test_every_route_with_every_owner_has_a_row_and_every_row_a_route(world: World) -> None:
    """A12: a route that the file doesn't list fails with its name, and a listed one that is gone fails too."""
    starts = [line[: matrix.NAMES] for line in EXPECTED.read_text(encoding="utf-8").splitlines()]
    listed = [start.strip() for start in starts if " @" in start]
    there = [row.name for row in matrix.rows(world)]
    changes = "\n".join(unified_diff(listed, there, "reviewed", "found", n=0, lineterm=""))
    assert not changes, changes


def test_everyone_may_do_what_the_reviewed_file_says_and_no_more(world: World) -> None:
    """A11, A12, A15: the whole file is some ten thousand questions and takes minutes: `make stories` asks it.

    JANGTEO_MATRIX=all asks everything, JANGTEO_MATRIX=0 to 11 one share, JANGTEO_MATRIX=write renews the file.
    """
    chosen = os.environ.get("JANGTEO_MATRIX", "all" if "JANGTEO_STEPS" in os.environ else "0")
    share, of = (0, 1) if chosen in ("all", "write") else (int(chosen), SHARES)
    found, stains = matrix.ask(world, share, of)
    if chosen == "write":
        EXPECTED.write_text(found, encoding="utf-8")
    expected = EXPECTED.read_text(encoding="utf-8").splitlines()
    if of > 1:
        lines = [number for number, line in enumerate(expected) if " @" in line[: matrix.NAMES]]
        left_out = set(lines) - set(lines[share::of])
        expected = [line for number, line in enumerate(expected) if number not in left_out]
    changes = "\n".join(unified_diff(expected, found.splitlines(), "reviewed", "found", n=0, lineterm=""))
    assert not changes, changes
    assert not stains, "refused, and yet something changed: " + "\n".join(stains)
