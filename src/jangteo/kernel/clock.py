"""The one place where the time comes from, so that a test or a seed can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
_frozen: ContextVar[datetime | None] = ContextVar("jangteo_frozen_clock", default=None)


def now() -> datetime:
    """The current time in UTC, or the time set by `at`."""
    return _frozen.get() or datetime.now(UTC)


def is_set() -> bool:
    """Whether the time was set by `at`."""
    return _frozen.get() is not None


def next_midnight(moment: datetime, zone: ZoneInfo = SEOUL) -> datetime:
    """When the merchant's day of a moment is over, in UTC."""
    day = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def today(zone: ZoneInfo = SEOUL) -> date:
    """The calendar day in the merchant's zone."""
    return now().astimezone(zone).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at `moment` (an aware datetime)."""
    if moment.tzinfo is None:
        raise ValueError("the clock needs a time with its offset")
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)


@contextmanager
def standing_in(value: object) -> Iterator[None]:
    """Inside, `now` answers a thing that stands for the time of another moment: a query is being prepared."""
    token = _frozen.set(value)  # type: ignore[arg-type]
    try:
        yield
    finally:
        _frozen.reset(token)
