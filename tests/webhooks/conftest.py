from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import Settings

from factories import ACTOR
from jangteo.kernel import clock, outbox
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.ordering.events import OrderCancelled, OrderPlaced, OrderShipped
from jangteo.webhooks import services
from webhooks.receiver import Receiver, receiving

type Add = Callable[..., tuple[UUID, str]]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_LOOPBACK = True
    with receiving() as one:
        yield one


@pytest.fixture(autouse=True)
def _only_webhooks_hear(monkeypatch: pytest.MonkeyPatch) -> None:
    """What others make of events of orders that are none would fail."""
    for name, handlers in list(outbox._handlers.items()):
        kept = {key: one for key, one in handlers.items() if key.startswith("webhooks.")}
        monkeypatch.setitem(outbox._handlers, name, kept)


@pytest.fixture
def add(db: None, receiver: Receiver) -> Add:
    """Make an endpoint at the receiver; its id and secret."""

    def made(**choices: Any) -> tuple[UUID, str]:
        return services.create_endpoint(**{"url": receiver.url, "actor": ACTOR, **choices})

    return made


def placed(order_id: UUID | None = None, *, at: datetime | None = None) -> UUID:
    """Publish that an order was placed; the event's id."""
    order_id = order_id or new_id()
    gross = Money(12900, "KRW")
    return publish(OrderPlaced(order_id, f"J-{order_id.hex[-6:]}", new_id(), None, at or clock.now(), gross))


def shipped(order_id: UUID) -> UUID:
    return publish(OrderShipped(order_id, "J-1", new_id()))


def cancelled(order_id: UUID) -> UUID:
    return publish(OrderCancelled(order_id, "J-1", new_id(), clock.now(), Money(12900, "KRW")))


def publish(event: Any) -> UUID:
    with transaction.atomic():
        return outbox.publish(event)


def relay() -> None:
    while outbox.relay_batch():
        pass


def send_all() -> int:
    count = 0
    while tried := services.send_batch():
        count += tried
    return count
