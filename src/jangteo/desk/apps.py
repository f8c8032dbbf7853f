from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "jangteo.desk"
    label = "desk"

    def ready(self) -> None:
        from jangteo.desk.services.personal_data import PERSONAL_DATA
        from jangteo.kernel import personal, verify

        personal.register(PERSONAL_DATA)
        verify.register(
            verify.Invariant(
                "desk.ended_means_every_row_was_tried",
                "Of a run that is through no row waits, and of one that was taken back none stays done.",
                """SELECT DISTINCT r.id, r.kind FROM desk_bulkrun r JOIN desk_bulkrow w ON w.run_id = r.id
                   WHERE (r.state IN ('done', 'undoing', 'undone') AND w.state = 'waiting')
                      OR (r.state = 'undone' AND w.state = 'done')""",
            ),
        )
