"""Today: what to act on, what was sold where, what runs short, what still has to be told."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names
from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel
from jangteo.insights.selectors import sales_by_day
from jangteo.insights.types import DaySales
from jangteo.inventory.selectors import list_low_variants
from jangteo.kernel import clock, outbox
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Scope
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.reading import of_orders, reads_personal_data
from jangteo.office.pages.stock import LOW
from jangteo.ordering.selectors import list_all_orders
from jangteo.ordering.selectors.staff import count_to_do
from jangteo.ordering.types import OrderFilter
from jangteo.webhooks.selectors import count_failing

DAYS = 14
SHORT_LIST = 8
CHART_WIDTH, CHART_HEIGHT, BAR_GAP = 560, 96, 6


@require_GET
@reads_personal_data("today", lambda page: of_orders(page["orders"]))
def show_today(request: HttpRequest) -> HttpResponse:
    """The first page of the office."""
    today, actor = clock.today(), staff_actor(request)
    sees_sales = actor.rights.get(Action.ORDERS_SEE) == Scope.ALL
    sales = sales_by_day(today - timedelta(days=DAYS - 1), today) if sees_sales else []
    channels = channels_by_id({UUID(one.channel_id) for one in sales})
    low = list_low_variants(LOW)
    orders, _total = list_all_orders(actor, OrderFilter(status="placed", fulfilment="open"), limit=SHORT_LIST)
    return show(
        request,
        "today",
        pgettext("office", "Today"),
        day=today,
        to_do=count_to_do(actor),
        sees_sales=sees_sales,
        sees_outbox=has(actor, Action.CHECKS_RUN),
        orders=orders,
        sales=_sales_today(sales, channels, today),
        charts=_charts(sales, today),
        days=DAYS,
        low=_name(low[:SHORT_LIST]),
        low_count=len(low),
        sold_out_count=sum(1 for _variant, free in low if free <= 0),
        low_limit=LOW,
        waiting_count=outbox.waiting_count(),
        failing_webhooks=count_failing() if has(actor, Action.WEBHOOKS_SEE) else 0,
    )


def _sales_today(sales: Sequence[DaySales], channels: dict[Any, Channel], today: date) -> list[dict[str, Any]]:
    """A row a channel that sold today: how many, how much, without what was called off."""
    return [
        {
            "channel": channels[UUID(one.channel_id)],
            "count": one.placed_count - one.cancelled_count,
            "gross": one.placed - one.cancelled,
        }
        for one in sales
        if one.day == today
    ]


def _charts(sales: Sequence[DaySales], today: date) -> list[dict[str, Any]]:
    """For each currency the bars of the last days, ready to draw."""
    first = today - timedelta(days=DAYS - 1)
    charts = []
    for currency in sorted({one.placed.currency for one in sales}):
        by_day = {first + timedelta(days=number): Money.zero(currency) for number in range(DAYS)}
        for one in sales:
            if one.placed.currency == currency:
                by_day[one.day] += one.placed - one.cancelled
        charts.append({"currency": currency, "bars": _bars(by_day, today), "total": _sum(by_day.values(), currency)})
    return charts


def _bars(by_day: dict[date, Money], today: date) -> list[dict[str, Any]]:
    highest = max((money.minor for money in by_day.values()), default=0) or 1
    width = (CHART_WIDTH + BAR_GAP) // len(by_day) - BAR_GAP
    bars = []
    for number, (day, money) in enumerate(by_day.items()):
        height = max(money.minor, 0) * CHART_HEIGHT // highest
        bars.append(
            {
                "x": number * (width + BAR_GAP),
                "y": CHART_HEIGHT - height,
                "width": width,
                "height": height,
                "day": day,
                "money": money,
                "is_today": day == today,
                "middle": number * (width + BAR_GAP) + width // 2,
            }
        )
    return bars


def _sum(amounts: Any, currency: str) -> Money:
    return Money(sum(amount.minor for amount in amounts), currency)


def _name(low: Sequence[tuple[VariantId, int]]) -> list[dict[str, Any]]:
    variants = variants_by_id([variant_id for variant_id, _free in low], language())
    names = base_names({variant.product_id for variant in variants.values()})
    return [
        {
            "variant": variants[variant_id],
            "name": say(names.get(variants[variant_id].product_id, {}), language()),
            "free": free,
        }
        for variant_id, free in low
    ]
