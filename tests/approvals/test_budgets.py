"""What a budget has left."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.approvals.errors import InvalidBudget
from jangteo.approvals.rules import check_budget, judge_budget, left_at, period_after, period_at
from jangteo.approvals.types import Budget, BudgetPeriod, BudgetRuling
from jangteo.kernel.money import Money


def won(minor: int) -> Money:
    return Money(minor, "KRW")


MONTHLY = Budget(won(100_000), BudgetPeriod.MONTH, date(2026, 1, 1))
JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def test_two_orders_that_each_fit_do_not_both() -> None:
    """shopware/shopware #4026: each order alone was compared, so that a month had no end."""
    left = left_at(MONTHLY, {}, JANUARY)
    assert judge_budget(MONTHLY, left, won(90_000)) == BudgetRuling.FITS
    left = left_at(MONTHLY, {JANUARY: 90_000}, date(2026, 1, 31))
    assert left == won(10_000)
    assert judge_budget(MONTHLY, left, won(90_000)) == BudgetRuling.REFUSES
    assert judge_budget(replace(MONTHLY, is_hard=False), left, won(90_000)) == BudgetRuling.ASKS
    assert left_at(MONTHLY, {JANUARY: 90_000}, FEBRUARY) == won(100_000)


def test_no_amount_is_no_limit_and_zero_is_one() -> None:
    assert left_at(replace(MONTHLY, amount=None), {JANUARY: 10**9}, JANUARY) is None
    assert judge_budget(MONTHLY, None, won(10**9)) == BudgetRuling.FITS
    nothing = replace(MONTHLY, amount=won(0))
    assert judge_budget(nothing, left_at(nothing, {}, JANUARY), won(1)) == BudgetRuling.REFUSES


def test_what_is_left_is_carried_over_up_to_the_most() -> None:
    carries = replace(MONTHLY, carries=won(150_000))
    assert left_at(carries, {JANUARY: 30_000}, FEBRUARY) == won(170_000)
    assert left_at(carries, {}, date(2026, 6, 1)) == won(250_000)
    assert left_at(carries, {JANUARY: 130_000}, FEBRUARY) == won(100_000)
    assert left_at(carries, {JANUARY: 30_000, FEBRUARY: 170_000}, MARCH) == won(100_000)


@pytest.mark.parametrize(
    ("period", "on", "first"),
    [
        (BudgetPeriod.MONTH, date(2026, 2, 9), date(2026, 1, 10)),
        (BudgetPeriod.MONTH, date(2026, 2, 10), date(2026, 2, 10)),
        (BudgetPeriod.QUARTER, date(2026, 4, 9), date(2026, 1, 10)),
        (BudgetPeriod.QUARTER, date(2027, 1, 9), date(2026, 10, 10)),
        (BudgetPeriod.YEAR, date(2028, 1, 9), date(2027, 1, 10)),
        (BudgetPeriod.WEEK, date(2026, 1, 16), date(2026, 1, 10)),
        (BudgetPeriod.WEEK, date(2026, 1, 17), date(2026, 1, 17)),
        (BudgetPeriod.ONCE, date(2030, 1, 1), date(2026, 1, 10)),
        (BudgetPeriod.MONTH, date(2026, 1, 9), None),
    ],
)
def test_the_period_of_a_day(period: BudgetPeriod, on: date, first: date | None) -> None:
    assert period_at(Budget(won(1), period, date(2026, 1, 10)), on) == first


@given(st.sampled_from(BudgetPeriod), st.integers(1, 28), st.integers(0, 2000))
def test_periods_follow_each_other_without_a_gap(period: BudgetPeriod, day: int, later: int) -> None:
    budget = Budget(won(1), period, date(2024, 2, day))
    on = budget.begins_on + timedelta(days=later)
    first = period_at(budget, on)
    assert first is not None
    following = period_after(budget, first)
    assert first <= on
    if following is not None:
        assert on < following
        assert period_at(budget, following) == following
        assert period_at(budget, following - timedelta(days=1)) == first


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(MONTHLY, amount=won(-1)), "amount"),
        (replace(MONTHLY, amount=None, carries=won(1)), "carries"),
        (replace(MONTHLY, period=BudgetPeriod.ONCE, carries=won(1)), "carries"),
        (replace(MONTHLY, carries=Money(1, "USD")), "carries"),
        (replace(MONTHLY, begins_on=date(2026, 1, 31)), "begins_on"),
    ],
)
def test_a_budget_that_can_t_be_counted_by_is_refused(wrong: Budget, field: str) -> None:
    with pytest.raises(InvalidBudget) as refused:
        check_budget(wrong)
    assert refused.value.facts["field"] == field


def test_an_amount_of_another_currency_can_t_be_counted_and_does_not_fit() -> None:
    assert judge_budget(MONTHLY, won(5), Money(1, "USD")) == BudgetRuling.REFUSES
    assert judge_budget(replace(MONTHLY, is_hard=False), won(5), Money(1, "USD")) == BudgetRuling.ASKS
