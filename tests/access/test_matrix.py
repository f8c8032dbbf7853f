"""Every route, every owner, every column: as the reviewed file says, and nothing that was refused has changed a row."""

import os
from difflib import unified_diff
from pathlib import Path

import pytest

from access import matrix
from access.world import World

pytestmark = pytest.mark.django_db
EXPECTED = Path(__file__).parent / "matrix.txt"


def test_every_route_with_every_owner_has_a_row_and_every_row_a_route(world: World) -> None:
    """A12: a route that the file doesn't list fails with its name, and a listed one that is gone fails too."""
    listed = [line[:72].strip() for line in EXPECTED.read_text(encoding="utf-8").splitlines() if " @" in line[:72]]
    there = [row.name for row in matrix.rows(world)]
    changes = "\n".join(unified_diff(listed, there, "reviewed", "found", n=0, lineterm=""))
    assert not changes, changes


def test_everyone_may_do_what_the_reviewed_file_says_and_no_more(world: World) -> None:
    """A11, A12, A15: some nine thousand questions, so it takes minutes; `matrix.txt` is the answer to all of them."""
    found, stains = matrix.ask_all(world)
    if os.environ.get("JANGTEO_WRITE_MATRIX"):
        EXPECTED.write_text(found, encoding="utf-8")
    expected = EXPECTED.read_text(encoding="utf-8")
    changes = "\n".join(unified_diff(expected.splitlines(), found.splitlines(), "reviewed", "found", n=0, lineterm=""))
    assert not changes, changes
    assert not stains, "refused, and yet something changed: " + "\n".join(stains)
