"""Time zones by the places people know them by, as Unicode CLDR tells them."""

from datetime import timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel.core import Locale
from babel.dates import get_timezone_location

from jangteo.kernel import clock

CONTINENTS = (
    "Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/",
)  # fmt: skip


@cache
def zone_names() -> frozenset[str]:
    """The zones people live by, as in Asia/Seoul: places, not fixed distances from Greenwich."""
    return frozenset(name for name in available_timezones() if name.startswith(CONTINENTS))


def zone_choices(language: str) -> list[tuple[str, str]]:
    """Every zone with its place and its distance from Greenwich now, from west to east, as a form offers them."""
    now, found = clock.now(), list[tuple[timedelta, str, str]]()
    for name, place in _places(language).items():
        away = now.astimezone(ZoneInfo(name)).utcoffset() or timedelta()
        found.append((away, place, name))
    return [(name, f"{place} ({_distance(away)})") for away, place, name in sorted(found)]


def _distance(away: timedelta) -> str:
    minutes = int(away.total_seconds()) // 60
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@cache
def _places(language: str) -> dict[str, str]:
    told = Locale("ko").time_zones  # each zone once, by its oldest name
    names = [name for name, known in told.items() if known.get("city") and name in zone_names()]
    if language == "ko":
        return {name: told[name]["city"] for name in names}
    return {name: get_timezone_location(name, locale=language, return_city=True) for name in names}
