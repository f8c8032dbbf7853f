"""Keeping figures."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from jangteo.kernel.clock import SEOUL
from jangteo.kernel.money import Money

ADD = """
INSERT INTO insights_dailysales AS d
    (channel_id, day, currency, placed_count, placed_gross_minor, cancelled_count, cancelled_gross_minor)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (channel_id, day, currency) DO UPDATE SET
    placed_count = d.placed_count + excluded.placed_count,
    placed_gross_minor = d.placed_gross_minor + excluded.placed_gross_minor,
    cancelled_count = d.cancelled_count + excluded.cancelled_count,
    cancelled_gross_minor = d.cancelled_gross_minor + excluded.cancelled_gross_minor
"""

REBUILD = """
INSERT INTO insights_dailysales
    (channel_id, day, currency, placed_count, placed_gross_minor, cancelled_count, cancelled_gross_minor)
SELECT (payload ->> 'channel_id')::uuid, ((payload ->> 'placed_at')::timestamptz AT TIME ZONE 'Asia/Seoul')::date,
       payload -> 'gross' ->> 'currency',
       count(*) FILTER (WHERE handler = 'insights.handlers.count_order_placed'),
       coalesce(sum((payload -> CASE handler WHEN 'insights.handlers.count_order_revised' THEN 'difference'
         ELSE 'gross' END ->> 'minor')::bigint)
         FILTER (WHERE handler <> 'insights.handlers.count_order_cancelled'), 0),
       count(*) FILTER (WHERE handler = 'insights.handlers.count_order_cancelled'),
       coalesce(sum((payload -> 'gross' ->> 'minor')::bigint)
         FILTER (WHERE handler = 'insights.handlers.count_order_cancelled'), 0)
FROM kernel_handledevent h JOIN kernel_outboxevent e ON e.id = h.event_id
WHERE handler IN ('insights.handlers.count_order_placed', 'insights.handlers.count_order_cancelled',
                  'insights.handlers.count_order_revised')
GROUP BY 1, 2, 3
"""


def count_placed(*, channel_id: UUID, placed_at: datetime, gross: Money) -> None:
    """One more order on its day (Seoul) and channel."""
    day = placed_at.astimezone(SEOUL).date()
    with connection.cursor() as cursor:
        cursor.execute(ADD, [channel_id, day, gross.currency, 1, gross.minor, 0, 0])


def count_cancelled(*, channel_id: UUID, placed_at: datetime, gross: Money) -> None:
    """One order of that day was called off."""
    day = placed_at.astimezone(SEOUL).date()
    with connection.cursor() as cursor:
        cursor.execute(ADD, [channel_id, day, gross.currency, 0, 0, 1, gross.minor])


def count_revised(*, channel_id: UUID, placed_at: datetime, difference: Money) -> None:
    """An order of that day comes to so much more, or less where it is below zero."""
    day = placed_at.astimezone(SEOUL).date()
    with connection.cursor() as cursor:
        cursor.execute(ADD, [channel_id, day, difference.currency, 0, difference.minor, 0, 0])


@transaction.atomic
def rebuild_daily_sales() -> None:
    """Count anew from the events handled so far; those that come meanwhile wait and are added after."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE insights_dailysales IN EXCLUSIVE MODE")
        cursor.execute("DELETE FROM insights_dailysales")
        cursor.execute(REBUILD)
