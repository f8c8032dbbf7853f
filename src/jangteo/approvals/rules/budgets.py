"""What a budget has left, and what it says of an order."""

from collections.abc import Mapping
from datetime import date, timedelta

from jangteo.approvals.errors import InvalidBudget
from jangteo.approvals.types import Budget, BudgetPeriod, BudgetRuling
from jangteo.kernel.money import Money

_MONTHS: Mapping[BudgetPeriod, int] = {BudgetPeriod.MONTH: 1, BudgetPeriod.QUARTER: 3, BudgetPeriod.YEAR: 12}
_WEEK = timedelta(days=7)


def check_budget(budget: Budget) -> None:
    """Refuse what can't be counted by.

    raises  InvalidBudget naming the field
    """
    if budget.amount is not None and budget.amount.minor < 0:
        raise InvalidBudget("an amount from zero up, or none for no limit", field="amount")
    if _MONTHS.get(budget.period) and budget.begins_on.day > 28:
        raise InvalidBudget("periods begin on the 1st to the 28th", field="begins_on")
    if budget.carries is None:
        return
    if budget.amount is None or budget.period == BudgetPeriod.ONCE:
        raise InvalidBudget("nothing is carried over from no limit, or from one that never ends", field="carries")
    if budget.carries.currency != budget.amount.currency or budget.carries.minor <= 0:
        raise InvalidBudget(f"an amount of {budget.amount.currency} above zero", field="carries")


def period_at(budget: Budget, on: date) -> date | None:
    """The first day of the period that a day lies in; None: the budget has not begun.

    on  the day where the party is, not UTC's

    >>> period_at(Budget(None, BudgetPeriod.QUARTER, date(2026, 2, 10)), date(2026, 8, 9))
    datetime.date(2026, 5, 10)
    """
    if on < budget.begins_on:
        return None
    if budget.period == BudgetPeriod.ONCE:
        return budget.begins_on
    if budget.period == BudgetPeriod.WEEK:
        return budget.begins_on + (on - budget.begins_on) // _WEEK * _WEEK
    every = _MONTHS[budget.period]
    passed = (on.year - budget.begins_on.year) * 12 + on.month - budget.begins_on.month
    if on.day < budget.begins_on.day:
        passed -= 1
    return _months_after(budget.begins_on, passed // every * every)


def period_after(budget: Budget, first: date) -> date | None:
    """The first day of the next period; None: there is none."""
    if budget.period == BudgetPeriod.ONCE:
        return None
    if budget.period == BudgetPeriod.WEEK:
        return first + _WEEK
    return _months_after(first, _MONTHS[budget.period])


def left_at(budget: Budget, used: Mapping[date, int], on: date) -> Money | None:
    """What is left on a day; None: there is no limit. Before it begins nothing is.

    What a period leaves is carried into the next up to `carries`, and on from there; what it was overdrawn by is not.

    used  {first day of a period: what is reserved and spent in it, minor units}
    """
    if budget.amount is None:
        return None
    now = period_at(budget, on)
    if now is None:
        return Money.zero(budget.amount.currency)
    carried, period = 0, budget.begins_on
    while budget.carries is not None and period < now:
        rest = budget.amount.minor + carried - used.get(period, 0)
        carried = min(budget.carries.minor, max(0, rest))
        following = period_after(budget, period)
        if following is None:
            break
        period = following
    return Money(budget.amount.minor + carried - used.get(now, 0), budget.amount.currency)


def judge_budget(budget: Budget, left: Money | None, asked: Money) -> BudgetRuling:
    """Whether an amount fits into what is left; nothing needs nothing, also of an overdrawn one.

    An amount of another currency than the budget's can't be counted by it, and so does not fit.
    """
    if left is None or asked.minor <= 0:
        return BudgetRuling.FITS
    if left.currency == asked.currency and asked.minor <= left.minor:
        return BudgetRuling.FITS
    return BudgetRuling.REFUSES if budget.is_hard else BudgetRuling.ASKS


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)
