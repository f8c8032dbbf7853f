"""Figures of the first page, drawn: one question each, its number in words, its rows as a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel
from jangteo.insights.selectors import sales_by_day
from jangteo.insights.types import DaySales
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.office.pages.exports import noted_csv
from jangteo.office.pages.frame import language, staff_actor

DAYS = 30
WIDTH, HEIGHT, GAP = 600, 96, 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of a chart, ready to draw; `what` is its figure."""

    x: int
    y: int
    width: int
    height: int
    day: date
    what: Any
    is_today: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A channel's part of what was sold, of a width out of a thousand."""

    channel: Channel
    gross: Money
    count: int
    width: int


@dataclass(frozen=True, slots=True)
class SalesCharts:
    """What the last days show.

    of_orders  orders a day, in all
    of_sales   {currency: (what was sold a day, in all)}
    parts      {currency: its channels, the largest first}
    """

    of_orders: tuple[list[Bar], int]
    of_sales: Mapping[str, tuple[list[Bar], Money]]
    parts: Mapping[str, list[Part]]


def sees_sales(actor: Actor) -> bool:
    """Figures of all orders are for those who see all orders."""
    return actor.rights.get(Action.ORDERS_SEE) == Scope.ALL


def recent_sales(today: date) -> list[DaySales]:
    """The sales of the last days; one query."""
    return sales_by_day(today - timedelta(days=DAYS - 1), today)


def sales_charts(sales: Sequence[DaySales], channels: Mapping[Any, Channel], today: date) -> SalesCharts:
    """The charts of what was sold."""
    days = [today - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    counts = dict.fromkeys(days, 0)
    for one in sales:
        counts[one.day] += one.placed_count - one.cancelled_count
    amounts, parts = dict[str, tuple[list[Bar], Money]](), dict[str, list[Part]]()
    for currency in sorted({one.placed.currency for one in sales}):
        own = [one for one in sales if one.placed.currency == currency]
        by_day = {day: Money.zero(currency) for day in days}
        for one in own:
            by_day[one.day] += one.placed - one.cancelled
        total = sum(by_day.values(), Money.zero(currency))
        amounts[currency] = _bars(by_day, {day: money.minor for day, money in by_day.items()}, today), total
        parts[currency] = _parts(own, channels)
    return SalesCharts((_bars(counts, counts, today), sum(counts.values())), amounts, parts)


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The rows behind the charts, as CSV."""
    actor = staff_actor(request)
    sales = recent_sales(clock.today()) if sees_sales(actor) else []
    channels = channels_by_id({UUID(one.channel_id) for one in sales})
    head = [
        pgettext("office", "Day"),
        pgettext("office", "Channel"),
        pgettext("office", "Orders"),
        pgettext("office", "Cancelled"),
        pgettext("office", "Gross"),
        pgettext("office", "Currency"),
    ]
    return noted_csv(request, "sales", head, _csv_rows(sales, channels), len(sales))


def _csv_rows(sales: Iterable[DaySales], channels: Mapping[Any, Channel]) -> Iterable[list[object]]:
    for one in sales:
        gross = one.placed - one.cancelled
        yield [
            one.day.isoformat(),
            say(channels[UUID(one.channel_id)].names, language()),
            one.placed_count,
            one.cancelled_count,
            gross.to_decimal(),
            gross.currency,
        ]


def _bars(told: Mapping[date, Any], sizes: Mapping[date, int], today: date) -> list[Bar]:
    highest, width = max(sizes.values(), default=0) or 1, WIDTH // DAYS
    bars = []
    for number, day in enumerate(told):
        height = max(sizes[day], 0) * HEIGHT // highest
        bars.append(Bar(number * width, HEIGHT - height, width - GAP, height, day, told[day], day == today))
    return bars


def _parts(sales: Sequence[DaySales], channels: Mapping[Any, Channel]) -> list[Part]:
    found: dict[str, tuple[Money, int]] = {}
    for one in sales:
        gross, count = found.get(one.channel_id, (Money.zero(one.placed.currency), 0))
        found[one.channel_id] = gross + one.placed - one.cancelled, count + one.placed_count - one.cancelled_count
    highest = max((gross.minor for gross, _count in found.values()), default=0) or 1
    parts = [
        Part(channels[UUID(pk)], gross, count, max(gross.minor, 0) * 1000 // highest)
        for pk, (gross, count) in found.items()
    ]
    return sorted(parts, key=lambda part: -part.gross.minor)
