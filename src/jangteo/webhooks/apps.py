from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "webhooks.every_event_is_written_for_its_endpoints",
        "Each public event handled while an endpoint listens has its delivery there, and no second original.",
        """SELECT e.id, e.name, n.id AS endpoint FROM webhooks_endpoint n
           JOIN kernel_handledevent h ON h.handler = 'webhooks.handlers.pass_on' AND h.handled_at > n.listens_from
           JOIN kernel_outboxevent e ON e.id = h.event_id
           WHERE n.state <> 'disabled' AND (n.events = '{}' OR e.name = ANY (n.events))
             AND NOT EXISTS (SELECT FROM webhooks_delivery d
                             WHERE d.endpoint_id = n.id AND d.event_id = e.id AND d.kind = 'original')""",
    ),
    verify.Invariant(
        "webhooks.sequences_have_no_gap",
        "The numbers of what an endpoint heard, and of all deliveries written for it, run from one on.",
        """SELECT n.id, n.sequence, n.turn FROM webhooks_endpoint n
           LEFT JOIN webhooks_delivery d ON d.endpoint_id = n.id GROUP BY n.id
           HAVING count(d.id) FILTER (WHERE d.kind = 'original') <> n.sequence
             OR coalesce(max(d.sequence) FILTER (WHERE d.kind = 'original'), 0) <> n.sequence
             OR count(d.id) <> n.turn OR coalesce(max(d.turn), 0) <> n.turn""",
    ),
    verify.Invariant(
        "webhooks.delivered_means_answered",
        "What counts as delivered was answered by a 2xx.",
        """SELECT d.id, d.type FROM webhooks_delivery d WHERE d.state = 'delivered' AND NOT EXISTS (
             SELECT FROM webhooks_attempt a WHERE a.delivery_id = d.id AND a.status BETWEEN 200 AND 299)""",
    ),
)


class WebhooksConfig(AppConfig):
    name = "jangteo.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from jangteo.kernel import outbox, sealing
        from jangteo.kernel.services import register_loop
        from jangteo.webhooks import handlers, services
        from jangteo.webhooks.models import EndpointSecret
        from jangteo.webhooks.rules.public_events import EVENT_TYPES
        from jangteo.webhooks.types import SECRETS

        sealing.register(sealing.of_column(SECRETS, EndpointSecret, "secret"))
        verify.register(*INVARIANTS)
        register_loop("webhooks", services.send_forever)
        for event_type in EVENT_TYPES:
            outbox.subscribe(event_type, handlers.pass_on)
