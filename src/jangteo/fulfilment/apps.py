from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "fulfilment.shipped_lines_left_their_place",
        "Of every line of a shipment that has left, as many units left its place under its number; of a bundle all "
        "its parts.",
        """SELECT l.id, s.number, l.quantity, coalesce(m.units, 0) AS moved FROM fulfilment_shipmentline l
           JOIN fulfilment_shipment s ON s.id = l.shipment_id
           LEFT JOIN LATERAL (SELECT -sum(m.quantity) AS units FROM inventory_stockmovement m
             JOIN inventory_stocklevel v ON v.id = m.level_id AND v.place_id = s.place_id
             WHERE m.source_id = l.line_id AND m.reference = s.number AND m.kind = 'shipment') m ON true
           LEFT JOIN LATERAL (SELECT sum(r.per_unit) AS parts FROM inventory_allocationrecipe r
             WHERE r.line_id = l.line_id) b ON true
           WHERE s.state IN ('shipped', 'delivered', 'failed', 'returned')
             AND l.quantity * coalesce(b.parts, 1) <> coalesce(m.units, 0)""",
    ),
    verify.Invariant(
        "fulfilment.picked_is_what_was_scanned",
        "What is picked of a line is what the log of scans counts; what is packed or has left is picked in full.",
        """SELECT l.id, s.number, l.quantity, l.picked, coalesce(x.units, 0) AS scanned FROM fulfilment_shipmentline l
           JOIN fulfilment_shipment s ON s.id = l.shipment_id
           LEFT JOIN (SELECT shipment_id, line_id, sum(quantity) AS units FROM fulfilment_scan GROUP BY 1, 2) x
             ON x.shipment_id = s.id AND x.line_id = l.line_id
           WHERE s.state <> 'cancelled' AND (l.picked <> coalesce(x.units, 0)
             OR s.state IN ('packed', 'shipped', 'delivered', 'failed', 'returned') AND l.picked <> l.quantity)""",
    ),
    verify.Invariant(
        "fulfilment.handed_over_is_in_shipments",
        "Units of a line that were handed over are in shipments that are picked, packed or gone, or left with the "
        "order as a whole.",
        """SELECT o.id, d.number, o.sku, o.handed_over, coalesce(x.units, 0) AS in_shipments FROM ordering_orderline o
           JOIN ordering_order d ON d.id = o.order_id AND d.origin = 'placed'
           LEFT JOIN (SELECT l.line_id, sum(l.quantity) AS units FROM fulfilment_shipmentline l
             JOIN fulfilment_shipment s ON s.id = l.shipment_id AND s.state NOT IN ('planned', 'cancelled')
             GROUP BY 1) x ON x.line_id = o.id
           WHERE o.handed_over <> coalesce(x.units, 0)
             AND NOT (d.fulfilment IN ('shipped', 'delivered') AND o.handed_over = o.quantity)""",
    ),
    verify.Invariant(
        "fulfilment.pickers_have_what_is_promised_there",
        "Units that pickers have are promised at their place to the line they are picked for; of a bundle all parts.",
        """SELECT coalesce(x.line_id, a.line_id) AS id, x.units, a.units AS promised FROM (
             SELECT l.line_id, s.place_id, sum(l.quantity * coalesce(b.parts, 1)) AS units
             FROM fulfilment_shipmentline l
             JOIN fulfilment_shipment s ON s.id = l.shipment_id AND s.state IN ('picking', 'packed')
             LEFT JOIN LATERAL (SELECT sum(r.per_unit) AS parts FROM inventory_allocationrecipe r
               WHERE r.line_id = l.line_id) b ON true GROUP BY 1, 2) x
           FULL JOIN (
             SELECT a.line_id, v.place_id, sum(a.picking) AS units FROM inventory_allocation a
             JOIN inventory_stocklevel v ON v.id = a.level_id WHERE a.picking > 0 GROUP BY 1, 2) a
             ON a.line_id = x.line_id AND a.place_id = x.place_id
           WHERE x.units IS DISTINCT FROM a.units""",
    ),
    verify.Invariant(
        "fulfilment.shipments_hold_what_was_ordered",
        "All shipments of a line together hold no more of it than was ordered, and no shipment is of two orders.",
        """SELECT o.id, o.sku, o.quantity, sum(l.quantity) AS held FROM fulfilment_shipmentline l
           JOIN fulfilment_shipment s ON s.id = l.shipment_id AND s.state <> 'cancelled'
           JOIN ordering_orderline o ON o.id = l.line_id GROUP BY o.id
           HAVING sum(l.quantity) > o.quantity OR count(*) FILTER (WHERE s.order_id <> o.order_id) > 0""",
    ),
    verify.Invariant(
        "fulfilment.no_shipment_of_an_order_called_off",
        "Of an order that is called off nothing is picked or packed.",
        """SELECT s.id, s.number FROM fulfilment_shipment s JOIN ordering_order o ON o.id = s.order_id
           WHERE o.status = 'cancelled' AND s.state IN ('picking', 'packed')""",
    ),
    verify.Invariant(
        "fulfilment.events_are_kept_once",
        "Every event of a carrier is kept once.",
        """SELECT (array_agg(id ORDER BY id))[1] AS id, carrier, event_key, count(*) FROM fulfilment_carrierevent
           GROUP BY carrier, event_key HAVING count(*) > 1""",
    ),
)


class FulfilmentConfig(AppConfig):
    name = "jangteo.fulfilment"
    label = "fulfilment"

    def ready(self) -> None:
        from jangteo.fulfilment import handlers
        from jangteo.kernel import outbox
        from jangteo.ordering.events import OrderCancelled, OrderPlaced, OrderReleased, OrderRevised, OrderShipped

        verify.register(*INVARIANTS)
        outbox.subscribe(OrderPlaced, handlers.plan_placed)
        outbox.subscribe(OrderReleased, handlers.plan_released)
        outbox.subscribe(OrderRevised, handlers.plan_revised)
        outbox.subscribe(OrderCancelled, handlers.drop_cancelled)
        outbox.subscribe(OrderShipped, handlers.drop_shipped)
