"""Last days: a role that is given until a day holds through that day, in the shop's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from jangteo.kernel import clock


def read_last_day(typed: str, held: datetime | None = None) -> datetime | None:
    """The end of a typed day; None when nothing was typed.

    held    the end that is kept now: the day it shows typed again changes nothing
    raises  ValueError for what is no day
    """
    text = typed.strip()
    if not text:
        return None
    try:
        wanted = date.fromisoformat(text)
        if wanted == last_day(held):
            return held
        return timezone.make_aware(datetime.combine(wanted + timedelta(days=1), time()))
    except OverflowError:
        raise ValueError(text) from None


def last_day(until: datetime | None) -> date | None:
    """The last day that lies before an end."""
    return timezone.localtime(until - timedelta(microseconds=1)).date() if until is not None else None


def is_under_way(since: datetime) -> bool:
    """Whether it has begun."""
    return since <= clock.now()
