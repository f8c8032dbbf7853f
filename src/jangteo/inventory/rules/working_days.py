"""On which days a place sends goods."""

from datetime import date, timedelta

from jangteo.inventory.types import Calendar

# Public holidays of South Korea that fall on a weekday, as python-holidays 0.109 (MIT) lists them. Days decreed later
# are closed days of a place.
KOREAN = """
2026-01-01 2026-02-16 2026-02-17 2026-02-18 2026-03-02 2026-05-01 2026-05-05 2026-05-25 2026-06-03 2026-07-17
2026-08-17 2026-09-24 2026-09-25 2026-10-05 2026-10-09 2026-12-25 2027-01-01 2027-02-08 2027-02-09 2027-03-01
2027-05-03 2027-05-05 2027-05-13 2027-07-19 2027-08-16 2027-09-14 2027-09-15 2027-09-16 2027-10-04 2027-10-11
2027-12-27 2028-01-26 2028-01-27 2028-01-28 2028-03-01 2028-04-12 2028-05-01 2028-05-02 2028-05-05 2028-06-06
2028-07-17 2028-08-15 2028-10-02 2028-10-03 2028-10-04 2028-10-05 2028-10-09 2028-12-25 2029-01-01 2029-02-12
2029-02-13 2029-02-14 2029-03-01 2029-05-01 2029-05-07 2029-05-21 2029-06-06 2029-07-17 2029-08-15 2029-09-21
2029-09-24 2029-10-03 2029-10-09 2029-12-25 2030-01-01 2030-02-04 2030-02-05 2030-03-01 2030-03-27 2030-05-01
2030-05-06 2030-05-09 2030-06-06 2030-06-12 2030-07-17 2030-08-15 2030-09-11 2030-09-12 2030-09-13 2030-10-03
2030-10-09 2030-12-25
"""
HOLIDAYS = {"KR": frozenset(date.fromisoformat(day) for day in KOREAN.split())}
LONGEST_BREAK = 60


def is_open(day: date, calendar: Calendar) -> bool:
    """Whether a place sends goods on a day."""
    if day.weekday() >= 5 or day in calendar.closed:
        return False
    return day not in HOLIDAYS.get(calendar.country, frozenset())


def next_open(day: date, calendar: Calendar) -> date:
    """The first open day from a day on; the day itself where the place is closed for longer than two months."""
    days = (day + timedelta(days=after) for after in range(LONGEST_BREAK))
    return next((one for one in days if is_open(one, calendar)), day)


def open_day_after(day: date, count: int, calendar: Calendar) -> date:
    """The open day so many open days after the first one from a day on.

    >>> thursday = date(2026, 12, 24)
    >>> open_day_after(thursday, 1, Calendar("KR")).isoformat()
    '2026-12-28'
    """
    found = next_open(day, calendar)
    for _ in range(count):
        found = next_open(found + timedelta(days=1), calendar)
    return found
