"""Today: what to act on, what was sold where, what runs short, what still has to be told."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.banking.selectors.lines import list_lines
from jangteo.banking.types.views import LineFilter
from jangteo.billing.selectors.invoices import InvoiceFilter, count_invoices
from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.selectors.staff import base_names
from jangteo.catalog.types import VariantId
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel
from jangteo.insights.types import DaySales
from jangteo.inventory.selectors import count_low_variants, list_low_variants
from jangteo.kernel import clock, outbox
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import allows, has
from jangteo.kernel.types import Action, Actor
from jangteo.office.pages.alarms import open_alarms
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.quotes import COUNTED
from jangteo.office.pages.reading import of_orders, reads_personal_data
from jangteo.office.pages.stock import LOW
from jangteo.office.pages.today_charts import DAYS, recent_sales, sales_charts, sees_sales
from jangteo.ordering.selectors import page_of_orders
from jangteo.ordering.selectors.staff import count_to_do
from jangteo.ordering.types import OrderFilter
from jangteo.quotes.selectors import count_quotes
from jangteo.relations.selectors import tasks_due
from jangteo.webhooks.selectors import count_failing

SHORT_LIST = 8


@require_GET
@reads_personal_data("today", lambda page: of_orders(page["orders"]))
def show_today(request: HttpRequest) -> HttpResponse:
    """The first page of the office."""
    today, actor = clock.today(), staff_actor(request)
    sales = recent_sales(today) if sees_sales(actor) else []
    channels = channels_by_id({UUID(one.channel_id) for one in sales})
    sees_stock = has(actor, Action.STOCK_SEE)
    low_count, sold_out_count = count_low_variants(LOW, 0) if sees_stock else (0, 0)
    orders = page_of_orders(actor, OrderFilter(status="placed", fulfilment="open"), limit=SHORT_LIST).rows
    return show(
        request,
        "today",
        pgettext("office", "Today"),
        day=today,
        to_do=count_to_do(actor),
        sees_sales=sees_sales(actor),
        sees_orders=has(actor, Action.ORDERS_SEE),
        sees_stock=sees_stock,
        sees_outbox=has(actor, Action.CHECKS_RUN),
        orders=orders,
        sales=_sales_today(sales, channels, today),
        charts=sales_charts(sales, channels, today) if sees_sales(actor) else None,
        days=DAYS,
        low=_name(list_low_variants(LOW, limit=SHORT_LIST)) if low_count else [],
        low_count=low_count,
        sold_out_count=sold_out_count,
        low_limit=LOW,
        waiting_count=outbox.waiting_count(),
        alarms=open_alarms(actor),
        failing_webhooks=count_failing() if has(actor, Action.WEBHOOKS_SEE) else 0,
        **_waiting(actor, today),
    )


def _waiting(actor: Actor, today: date) -> dict[str, Any]:
    """What else waits for who is here: money, quotes, tasks; nothing of what they may not see."""
    found: dict[str, Any] = {}
    if has(actor, Action.PAYMENTS_HANDLE):
        found["late_count"] = count_invoices(actor, InvoiceFilter(state="overdue"), today=today)
        found["owed_count"] = count_invoices(actor, InvoiceFilter(state="open"), today=today)
    if allows(actor, Action.PAYMENTS_HANDLE):
        found["deposit_count"] = list_lines(wanted=LineFilter.QUEUE, limit=1)[1]
    if has(actor, Action.QUOTES_MAKE, Action.QUOTES_ALLOW):
        found["quotes"] = count_quotes(actor, COUNTED)
    if has(actor, Action.NOTES_SEE):
        tasks = tasks_due(actor, today)
        found["tasks"] = {"late": len(tasks.overdue), "due": len(tasks.overdue) + len(tasks.today)}
    return found


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
