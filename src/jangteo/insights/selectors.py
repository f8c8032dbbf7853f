"""Figures, ready to show."""

from datetime import date

from jangteo.insights.models import DailySales
from jangteo.insights.types import DaySales
from jangteo.kernel.money import Money


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
