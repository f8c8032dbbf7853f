"""Figures, ready to show."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from jangteo.insights.models import DailySales
from jangteo.insights.types import DaySales
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import buyers_by_cart, buyers_by_order


def sales_by_day(from_day: date, until_day: date) -> list[DaySales]:
    """Sales per channel and day, both days included, oldest first; one query."""
    rows = DailySales.objects.filter(day__gte=from_day, day__lte=until_day).order_by("day", "channel")
    return [
        DaySales(
            channel_id=str(row.channel_id),
            day=row.day,
            placed_count=row.placed_count,
            placed=Money(row.placed_gross_minor, row.currency),
            cancelled_count=row.cancelled_count,
            cancelled=Money(row.cancelled_gross_minor, row.currency),
        )
        for row in rows
    ]


def with_buyers(report: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """A replay's report for one reader: its biggest orders and carts with their buyers' names, those alone that the
    reader's rights reach; without the margin for those who may not see what goods cost; two queries.

    report  as `services.simulate_promotion` keeps it with a version; one without orders and carts gets no names
    """
    if "margin" in report and not allows(actor, Action.COSTS_SEE):
        report = {**report, "margin": None}
    if not {"orders", "carts"} <= report.keys():
        return dict(report)
    orders, carts = report["orders"], report["carts"]
    of_orders = buyers_by_order([row["what"] for row in orders["biggest"]], actor)
    named = buyers_by_cart([UUID(row["what"]) for row in carts["biggest"]], actor)
    of_carts = {str(pk): name for pk, name in named.items()}
    return {
        **report,
        "orders": orders | {"biggest": _named(orders["biggest"], of_orders)},
        "carts": carts | {"biggest": _named(carts["biggest"], of_carts)},
    }


def _named(rows: Iterable[Mapping[str, str]], names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{**row, "buyer": names[row["what"]]} for row in rows if row["what"] in names]
