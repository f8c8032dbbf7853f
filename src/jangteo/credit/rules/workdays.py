"""Days on which banks are open."""

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

WANTED = ("public", "bank")
LONGEST_CLOSURE = 60  # days; no country's banks are closed as long
ONE_DAY = timedelta(days=1)


@cache
def _countries() -> dict[str, list[str]]:
    """{country with a calendar: its regions}."""
    from holidays import list_supported_countries

    return list_supported_countries(include_aliases=False)


@cache
def _calendar(country: str) -> "HolidayBase":
    from holidays import country_holidays  # large, and most processes ask for no working day

    known = _countries().get(country)
    if known is None:
        raise ValueError(f"no calendar of {country!r} is known")
    probe = country_holidays(country)
    categories = tuple(one for one in WANTED if one in probe.supported_categories)
    return country_holidays(country, categories=categories or None)


@cache
def _named(country: str, language: str) -> "HolidayBase":
    from holidays import country_holidays

    calendar = _calendar(country)
    wanted = "en_US" if language == "en" else language
    known = wanted if wanted in calendar.supported_languages else None
    return country_holidays(country, language=known, categories=tuple(calendar.categories))


def holiday_name(day: date, country: str, language: str) -> str:
    """What a public or bank holiday is called, in "ko" or "en" where the calendar says it so; empty: it is none."""
    return _named(country, language).get(day) or ""


def has_calendar(country: str) -> bool:
    """Whether the working days of a country are known."""
    return country in _countries()


def is_working_day(day: date, country: str) -> bool:
    """Whether banks are open: no weekend there, no public and no bank holiday, no day off in place of one.

    raises  ValueError for a country without a calendar
    source  the `holidays` package; dates far ahead are as its tables reckon them
    """
    return bool(_calendar(country).is_working_day(day))


def next_working_day(day: date, country: str) -> date:
    """The day itself, or the first after it on which banks are open."""
    return _first(day, country, ONE_DAY)


def last_working_day(day: date, country: str) -> date:
    """The day itself, or the last before it on which banks are open."""
    return _first(day, country, -ONE_DAY)


def _first(day: date, country: str, step: timedelta) -> date:
    for _ in range(LONGEST_CLOSURE):
        if is_working_day(day, country):
            return day
        day += step
    raise ValueError(f"no working day of {country} near {day}")
