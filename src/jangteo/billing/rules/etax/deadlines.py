"""By when a tax invoice is issued and sent."""

from collections.abc import Collection
from datetime import date, timedelta

DUE_DAY = 10
LETTER_DAY = 25  # of the month after a tax period, for letters of credit
SATURDAY = 5


def next_business_day(day: date, holidays: Collection[date]) -> date:
    """The day itself, or the first one after it that is no Saturday, Sunday or public holiday.

    source  Value-Added Tax Act, article 34 (3)
    """
    while day.weekday() >= SATURDAY or day in holidays:
        day += timedelta(days=1)
    return day


def _month_after(day: date, due_day: int) -> date:
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, due_day)


def issue_by(supplied_on: date, holidays: Collection[date] = ()) -> date:
    """The last day to issue for a supply: the tenth of the month after, or the next business day.

    source  Value-Added Tax Act, article 34 (3), for the documents of a month

    >>> issue_by(date(2026, 9, 15)).isoformat(), issue_by(date(2026, 12, 31)).isoformat()
    ('2026-10-12', '2027-01-11')
    """
    return next_business_day(_month_after(supplied_on, DUE_DAY), holidays)


def send_by(issued_on: date) -> date:
    """The last day to send to the tax service: the day after issuing, whatever day that is.

    source  Enforcement Decree of the Value-Added Tax Act, article 68; that a holiday moves it is not taken for granted
    """
    return issued_on + timedelta(days=1)


def period_ends(day: date) -> date:
    """The last day of the half-year that is the tax period of a day."""
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def letter_opened_by(supplied_on: date, holidays: Collection[date] = ()) -> date:
    """The last day a local letter of credit may be opened to make a supply zero-rated after all."""
    return next_business_day(_month_after(period_ends(supplied_on), LETTER_DAY), holidays)


def letter_issue_by(supplied_on: date, opened_on: date, holidays: Collection[date] = ()) -> date:
    """The last day to issue after a letter of credit: the tenth of the month after, or the 25th after the tax period.

    Opened after the period, there is no more than the 25th of that month: the return is due that day.
    """
    if opened_on > period_ends(supplied_on):
        return letter_opened_by(supplied_on, holidays)
    return min(issue_by(opened_on, holidays), letter_opened_by(supplied_on, holidays))
