from django.apps import AppConfig


class ConnectConfig(AppConfig):
    name = "jangteo.connect"
    label = "connect"

    def ready(self) -> None:
        from jangteo.connect.services.personal_data import PERSONAL_DATA
        from jangteo.kernel import personal, verify

        personal.register(PERSONAL_DATA)
        verify.register(
            verify.Invariant(
                "connect.every_row_is_counted_once",
                "Every row that an import read was taken, skipped or refused.",
                """SELECT id, kind, file_name, rows_read, counts FROM connect_importrun
                   WHERE state IN ('done', 'kept_nothing') AND rows_read <> (counts ->> 'rows_taken')::bigint
                       + (counts ->> 'rows_skipped')::bigint + (counts ->> 'rows_refused')::bigint""",
            ),
            verify.Invariant(
                "connect.every_refusal_is_told",
                "An import has as many refused rows on record as it counted.",
                """SELECT r.id, r.kind, r.file_name, r.counts ->> 'rows_refused' AS counted,
                     count(DISTINCT n."row") AS told
                   FROM connect_importrun r
                   LEFT JOIN connect_importnote n ON n.run_id = r.id AND n.level = 'refused'
                   WHERE r.state = 'done' GROUP BY r.id
                   HAVING count(DISTINCT n."row") <> (r.counts ->> 'rows_refused')::bigint""",
            ),
            verify.Invariant(
                "connect.nothing_left_on_the_way",
                "Rows wait between file and module only while their import is under way.",
                """SELECT DISTINCT s.run_id FROM connect_importrow s
                   WHERE NOT EXISTS (SELECT FROM connect_importrun r
                                     WHERE r.id = s.run_id AND r.state IN ('reading', 'writing'))""",
            ),
            verify.Invariant(
                "connect.imported_orders_are_history",
                "An imported order names its source, holds no stock and has no payment of ours.",
                """SELECT o.id, o.number FROM ordering_order o
                   WHERE o.origin = 'imported' AND (o.source = '' OR o.source_key = ''
                     OR EXISTS (SELECT FROM inventory_allocation a WHERE a.order_id = o.id)
                     OR EXISTS (SELECT FROM payments_payment p WHERE p.order_id = o.id))""",
            ),
        )
