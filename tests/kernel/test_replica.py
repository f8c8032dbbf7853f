"""How old a copy is at most, told by where the log stood and how far the copy has followed."""

from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.replica import Freshness, place


def test_it_is_as_old_as_the_last_place_it_has_reached() -> None:
    found = Freshness()
    assert found.age(0.0) is None
    found.note(10.0, here=100, there=90)
    assert found.age(10.0) is None
    found.note(11.0, here=200, there=150)  # where the log stood at 10
    assert found.age(11.5) == 1.5
    found.note(12.0, here=200, there=200)
    assert found.age(12.25) == 0.25
    found.note(13.0, here=300, there=200)  # it stands still
    assert found.age(99.0) == 87.0


def test_one_that_follows_nobody_or_began_anew_is_known_to_nobody() -> None:
    found = Freshness()
    found.note(1.0, here=100, there=100)
    found.note(2.0, here=100, there=None)
    assert found.age(2.0) is None
    found.note(3.0, here=100, there=100)
    assert found.age(3.0) == 0.0
    found.note(4.0, here=100, there=50)
    assert found.age(4.0) is None
    found.note(5.0, here=20, there=20)  # the database was put back to an earlier day
    assert found.age(5.0) == 0.0


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=40))
def test_it_is_never_told_younger_than_it_is(steps: list[tuple[int, int]]) -> None:
    """Each second the log grows, and the copy follows by some of it."""
    found, log, copy, written = Freshness(), 0, 0, {0: 0}
    for now, (grows, follows) in enumerate(steps, 1):
        log += grows
        written[now] = log
        copy = min(copy + follows, log)
        found.note(now, log, copy)
        age = found.age(now)
        truly = now - max(at for at, stood in written.items() if stood <= copy)
        assert age is None or age >= truly


def test_places_are_in_order() -> None:
    assert place("0/FFFFFFFF") < place("1/0") < place("1/10") < place("A/0")
