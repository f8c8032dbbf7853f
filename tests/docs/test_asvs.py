"""The list of the standard is whole, and each test that it names is there."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = (REPOSITORY / "docs/reference/asvs.md").read_text("utf-8")
ROW = re.compile(r"^\| ([0-9]+\.[0-9]+\.[0-9]+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
REASONS = ("Not here: ", "Kept by ", "Told in ", "The host's: ", "Open: ")


def test_every_requirement_of_levels_one_and_two_has_a_test_or_a_reason() -> None:
    rows = ROW.findall(PAGE)
    assert len({one[0] for one in rows}) == len(rows) == 253
    for number, _level, _what, by in rows:
        assert by.startswith(("`tests/", *REASONS)), number


def test_every_test_it_names_is_there() -> None:
    for name in ("docs/reference/asvs.md", "docs/explanation/threat-model.md"):
        named = set(re.findall(r"`(tests/[^`]+)`", (REPOSITORY / name).read_text("utf-8")))
        assert named
        assert [one for one in named if not (REPOSITORY / one).is_file()] == []
