"""Every route, every owner, every column: as the reviewed file says, and nothing that was refused has changed a row."""

import os
from difflib import unified_diff
from pathlib import Path

import pytest

from access import matrix
from access.world import World

pytestmark = pytest.mark.django_db
EXPECTED = Path(__file__).parent / "matrix.txt"


def test_everyone_may_do_what_the_reviewed_file_says_and_no_more(world: World) -> None:
    """A11, A12, A15: a route without a row fails here, and so does a row without a route."""
    found, stains = matrix.ask_all(world)
    if os.environ.get("JANGTEO_WRITE_MATRIX"):
        EXPECTED.write_text(found, encoding="utf-8")
    expected = EXPECTED.read_text(encoding="utf-8")
    changes = "\n".join(unified_diff(expected.splitlines(), found.splitlines(), "reviewed", "found", n=0, lineterm=""))
    assert not changes, changes
    assert not stains, "refused, and yet something changed: " + "\n".join(stains)
