from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "content.redirects_lead_there_at_once",
        "No old address leads to another old address, or to itself.",
        """SELECT r.id, r.old_path FROM content_redirect r JOIN content_redirect s
           ON s.channel_id = r.channel_id AND s.old_path = r.new_path""",
    ),
)


class ContentConfig(AppConfig):
    name = "jangteo.content"
    label = "content"

    def ready(self) -> None:
        from jangteo.content.watched import WATCHED
        from jangteo.kernel.kept import WATCH

        WATCH.add(*WATCHED)
        verify.register(*INVARIANTS)
