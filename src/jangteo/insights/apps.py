from django.apps import AppConfig

from jangteo.kernel import verify
from jangteo.ordering.events import OrderCancelled, OrderPlaced, OrderRevised

INVARIANTS = (
    verify.Invariant(
        "insights.daily_sales_count_each_event_once",
        "Sales, changes of them and cancellations of a day are those whose event has been handled, each once.",
        """SELECT coalesce(d.id, 0) AS id, channel_id, day, f.placed, d.placed_count, f.placed_gross,
                  d.placed_gross_minor, f.cancelled, d.cancelled_count, f.cancelled_gross, d.cancelled_gross_minor
           FROM (SELECT o.channel_id, (o.placed_at AT TIME ZONE 'Asia/Seoul')::date AS day, o.currency,
                        count(*) FILTER (WHERE e.name = 'ordering.order_placed') AS placed,
                        count(*) FILTER (WHERE e.name = 'ordering.order_cancelled') AS cancelled,
                        coalesce(sum((e.payload -> CASE e.name WHEN 'ordering.order_revised' THEN 'difference'
                          ELSE 'gross' END ->> 'minor')::bigint)
                          FILTER (WHERE e.name <> 'ordering.order_cancelled'), 0) AS placed_gross,
                        coalesce(sum((e.payload -> 'gross' ->> 'minor')::bigint)
                          FILTER (WHERE e.name = 'ordering.order_cancelled'), 0) AS cancelled_gross
                 FROM kernel_handledevent h JOIN kernel_outboxevent e ON e.id = h.event_id
                 JOIN ordering_order o ON o.id = (e.payload ->> 'order_id')::uuid
                 WHERE h.handler IN
                   ('insights.handlers.count_order_placed', 'insights.handlers.count_order_cancelled',
                    'insights.handlers.count_order_revised')
                 GROUP BY 1, 2, 3) f
           FULL JOIN insights_dailysales d USING (channel_id, day, currency)
           WHERE (f.placed, f.placed_gross, f.cancelled, f.cancelled_gross) IS DISTINCT FROM
                 (d.placed_count, d.placed_gross_minor, d.cancelled_count, d.cancelled_gross_minor)""",
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
        outbox.subscribe(OrderRevised, handlers.count_order_revised)
