from django.apps import AppConfig

from jangteo.kernel import verify
from jangteo.ordering.events import OrderCancelled, OrderPlaced

INVARIANTS = (
    verify.Invariant(
        "insights.daily_sales_count_each_event_once",
        "Sales of a day are the orders whose order_placed event has been handled, each once.",
        """SELECT coalesce(d.id, 0) AS id, f.channel_id, f.day, f.orders, d.placed_count, f.gross, d.placed_gross_minor
           FROM (SELECT o.channel_id, (o.placed_at AT TIME ZONE 'Asia/Seoul')::date AS day, o.currency,
                        count(*) AS orders, sum(o.gross_minor) AS gross
                 FROM kernel_handledevent h JOIN kernel_outboxevent e ON e.id = h.event_id
                 JOIN ordering_order o ON o.id = (e.payload ->> 'order_id')::uuid
                 WHERE h.handler = 'insights.handlers.count_order_placed' GROUP BY 1, 2, 3) f
           FULL JOIN insights_dailysales d USING (channel_id, day, currency)
           WHERE f.orders IS DISTINCT FROM d.placed_count OR f.gross IS DISTINCT FROM d.placed_gross_minor""",
    ),
)


class InsightsConfig(AppConfig):
    name = "jangteo.insights"
    label = "insights"

    def ready(self) -> None:
        from jangteo.insights import handlers
        from jangteo.kernel import outbox

        verify.register(*INVARIANTS)
        outbox.subscribe(OrderPlaced, handlers.count_order_placed)
        outbox.subscribe(OrderCancelled, handlers.count_order_cancelled)
