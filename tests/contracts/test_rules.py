"""Periods, shares and rates of commitments, by example and by property."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agreeing import DAY, END, START, day
from jangteo.contracts import rules
from jangteo.contracts.types import CommitmentPeriod, CommitmentView, ContractState, Dates, Measure, Window

TERM, MONTH, QUARTER, YEAR = CommitmentPeriod
PERIODS = st.sampled_from([MONTH, QUARTER, YEAR])
MOMENTS = st.integers(0, 730 * 24).map(lambda hours: day(1) + timedelta(hours=hours))
AGREED = Dates(START, END, 1, START, None)


def of(committed: int) -> CommitmentView:
    return CommitmentView(1, committed, Measure.QUANTITY, TERM, None, None)


def test_the_table_of_moves_is_whole() -> None:
    assert set(rules.MOVES) == set(ContractState)
    assert set().union(*rules.MOVES.values()) == set(ContractState) - {ContractState.DRAFT}
    assert rules.MOVES[ContractState.ENDED] == frozenset()


@pytest.mark.parametrize(
    ("period", "at", "since", "until"),
    [
        (TERM, day(5, 7), START, END),
        (TERM, day(1, 1, 2030), START, END),
        (MONTH, day(5, 7), day(5), day(6)),
        (MONTH, day(12, 31), day(12), day(1, 1, 2027)),
        (QUARTER, day(5, 7), day(4), day(7)),
        (QUARTER, day(3, 7), START, day(4)),  # cut by the beginning: January and February were before it
        (YEAR, day(5, 7), START, day(1, 1, 2027)),
        (YEAR, day(2, 1, 2027), day(1, 1, 2027), END),
        (MONTH, day(1, 1), START, day(4)),
        (MONTH, day(1, 1, 2030), day(2, 1, 2027), END),
    ],
)
def test_the_window_is_the_period_cut_to_the_contract(period: Any, at: Any, since: Any, until: Any) -> None:
    found = rules.window(AGREED, period, at)
    assert found is not None
    assert (found.since, found.until) == (since, until)


def test_a_renewal_in_advance_leaves_the_old_term_until_it_is_over() -> None:
    dates = Dates(START, END + 365 * DAY, 2, END, START)
    before, after = rules.window(dates, TERM, END - DAY), rules.window(dates, TERM, END)
    assert before
    assert after
    assert (before.since, before.until, after.since) == (START, END, END)
    assert rules.window(Dates(START, END, 3, END, day(6)), TERM, START) is None


@given(PERIODS, MOMENTS)
def test_windows_follow_each_other_without_gap_and_ask_no_more_than_was_committed(period: Any, at: datetime) -> None:
    here = rules.window(AGREED, period, at)
    assert here
    assert START <= here.since < here.until <= END
    assert here.whole_since <= here.since
    assert here.until <= here.whole_until
    windows = [here, *rules.earlier_windows(AGREED, period, here.since, 50)]
    assert windows[-1].since == START
    assert all(one.since == other.until for one, other in pairwise(windows))
    assert 0 <= rules.share(1000, here) <= 1000
    if here.whole_since == here.since and here.whole_until == here.until:
        assert rules.share(1000, here) == 1000


@given(st.integers(1, 10**6), st.integers(-100, 10**6), st.integers(0, 10**6), MOMENTS)
def test_progress_is_never_hopeful_about_what_did_not_happen(
    committed: int, shipped: int, on_order: int, at: datetime
) -> None:
    found = rules.progress(of(committed), Window(START, END, START, END), shipped, on_order, at)
    assert found.shortfall >= 0
    assert found.percent + found.open_percent <= 100
    if shipped >= committed:
        assert found.shortfall == 0
        assert found.percent == 100
    if at >= END:
        assert found.expected == shipped
        assert found.shortfall == max(0, committed - shipped)
    elif at < START + DAY:
        assert found.expected is None
    else:
        assert found.expected is not None
        assert found.expected >= shipped


def test_the_rate_is_told_exactly() -> None:
    span = Window(START, START + 100 * DAY, START, START + 100 * DAY)
    found = rules.progress(of(1000), span, 200, 50, START + 25 * DAY)
    assert (found.expected, found.shortfall, found.percent, found.open_percent) == (800, 200, 20, 5)


def test_months_are_added_by_the_calendar() -> None:
    assert rules.add_months(day(1, 31), 1) == day(2, 28)
    assert rules.add_months(day(12, 1), 1) == day(1, 1, 2027)
    assert rules.add_months(END, 12) - END == timedelta(days=366)  # 2028 is a leap year
