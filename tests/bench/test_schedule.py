"""Who comes when, and what the figures of their answers are."""

import pytest
from measuring.schedule import Phase, arrivals, percentile


def test_buyers_come_at_the_rate_of_each_phase_and_not_after_the_last() -> None:
    came = list(arrivals([Phase(10, 100), Phase(0, 50), Phase(30, 100)], seed=3))
    assert came == sorted(came)
    assert came[-1] < 250
    assert not [one for one in came if 100 <= one < 150]
    assert sum(one < 100 for one in came) == pytest.approx(1000, rel=0.15)
    assert sum(one >= 150 for one in came) == pytest.approx(3000, rel=0.15)


def test_a_schedule_comes_again_by_its_seed_alone() -> None:
    first, again, other = (list(arrivals([Phase(5, 20)], seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@pytest.mark.parametrize(
    ("seconds", "part", "expected"),
    [
        ([], 95, 0.0),
        ([2.0], 50, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 50, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 51, 3.0),
        ([float(one) for one in range(1, 101)], 95, 95.0),
        ([float(one) for one in range(1, 101)], 99.9, 100.0),
    ],
)
def test_a_percentile_is_one_of_the_answers(seconds: list[float], part: float, expected: float) -> None:
    assert percentile(seconds, part) == expected
