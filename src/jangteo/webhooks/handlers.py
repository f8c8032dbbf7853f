"""What webhooks hear: every public event."""

from jangteo.kernel import outbox
from jangteo.kernel.events import Event
from jangteo.webhooks import services


def pass_on(event: Event) -> None:
    services.write_deliveries(outbox.being_told())
