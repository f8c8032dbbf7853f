"""What is called kept, what broken."""

import math

from measuring.judging import figures, recovered_after, shedding, speed
from measuring.schedule import Sample

WELL = [Sample(at, 0.1) for at in range(95)]
SENT_AWAY = [Sample(at, 0.01, "503") for at in range(3)]
FAILED = [Sample(1, 30.0, "500"), Sample(2, 60.0, "TimeoutError")]


def test_seconds_are_of_those_answered_well_and_the_others_are_counted() -> None:
    found = figures(WELL + SENT_AWAY + FAILED)
    assert (found.count, found.p95, found.longest) == (100, 0.1, 0.1)
    assert (found.errors, found.sheds) == (0.02, 0.03)
    assert found.outcomes == {"ok": 95, "503": 3, "500": 1, "TimeoutError": 1}


def test_who_is_sent_away_is_an_error_unless_that_is_asked_for() -> None:
    broken = [
        one.what for one in speed("it", figures(WELL + SENT_AWAY), p95=0.2, p99=0.3, errors=0.02) if not one.is_kept
    ]
    assert broken == ["it: errors and sheds"]
    assert all(one.is_kept for one in shedding(WELL + SENT_AWAY))


def test_nothing_asked_is_nothing_kept() -> None:
    assert [one.what for one in speed("it", figures([]), p95=1) if not one.is_kept] == ["it: answers"]


def test_sending_nobody_away_or_slowly_or_failing_breaks_the_limits() -> None:
    slow = [Sample(1, 3.0, "429")]
    assert [one.is_kept for one in shedding(WELL)] == [False, True, True]
    assert [one.is_kept for one in shedding(WELL + slow)] == [True, False, True]
    assert [one.is_kept for one in shedding(WELL + SENT_AWAY + FAILED)] == [True, True, False]


def test_it_has_recovered_when_every_later_window_is_good() -> None:
    bad = [Sample(100 + at / 10, 9.0) for at in range(100)]  # seconds 100 to 110
    good = [Sample(110 + at / 10, 0.2) for at in range(300)]
    late = [Sample(125.5, 9.0)] * 5
    assert recovered_after(bad + good, 100, p95=1.0) == 10
    assert recovered_after(bad + good + late, 100, p95=1.0) == 30
    assert recovered_after(bad, 100, p95=1.0) == math.inf
