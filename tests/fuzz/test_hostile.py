"""Files that mean harm come through no door: refused, or made harmless. What each costs: `make files`."""

import pytest

from fuzz.hostile import DOORS, files, outcome

FILES = dict(files())


def test_there_are_enough_of_them_and_no_two_alike() -> None:
    assert len(FILES) >= 300
    assert len(set(FILES.values())) >= 300


@pytest.mark.parametrize("door", DOORS)
def test_no_file_comes_through_as_it_was_sent(door: str) -> None:
    found = [outcome(door, content) for content in FILES.values()]
    assert found.count("refused") >= len(FILES) // 2
