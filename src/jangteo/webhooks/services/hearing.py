"""From an event that is told to a row for each endpoint that hears it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, transaction

from jangteo.kernel import clock, outbox
from jangteo.kernel.outbox import Told
from jangteo.webhooks.models import Delivery, Endpoint
from jangteo.webhooks.rules.public_events import PUBLIC_EVENTS, key_of, message_of, names_of_key, wants
from jangteo.webhooks.types import DeliveryKind, DeliveryState, EndpointState, Message

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
HANDLER = "webhooks.handlers.pass_on"  # by this name it is on record what was heard
LISTENING = 7246010002  # the advisory lock: shared by those who hear, alone for those who change who hears


@transaction.atomic
def write_deliveries(told: Told) -> None:
    """A delivery of an event for every endpoint that hears it, numbered under lock; in the handler's transaction.

    Earlier events of the same key that still wait in the outbox go first: the order of a key is the order in which
    it came to be, not that in which the relays come to it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LISTENING])
    endpoints = list(
        Endpoint.objects.exclude(state=EndpointState.DISABLED).select_for_update(no_key=True).order_by("pk")
    )
    if endpoints:
        field, value = key_of(told.event)
        earlier = outbox.waiting_before(told, names_of_key(told.event.name), {field: value})
        write_originals(endpoints, [*earlier, told])


def change_who_hears() -> None:
    """Wait until no event is being heard, and let none be until the caller's transaction is over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LISTENING])


def catch_up(endpoint: Endpoint, since: datetime) -> int:
    """Write what the endpoint, locked, has not heard since a moment; returns how many. After `change_who_hears`."""
    names = [name for name in PUBLIC_EVENTS if wants(endpoint.events, name)]
    before = endpoint.sequence
    batch: list[Told] = []
    for told in outbox.heard_since(HANDLER, names, since):
        batch.append(told)
        if len(batch) == 500:
            write_originals([endpoint], batch)
            batch = []
    write_originals([endpoint], batch)
    return endpoint.sequence - before


def write_originals(endpoints: Iterable[Endpoint], events: list[Told]) -> None:
    """Number and write what the endpoints, locked, have not heard of these events yet."""
    endpoints = list(endpoints)
    known = set(
        Delivery.objects.filter(
            endpoint__in=endpoints, event_id__in=[one.id for one in events], kind=DeliveryKind.ORIGINAL
        ).values_list("endpoint_id", "event_id")
    )
    rows = []
    for told in events:
        for endpoint in endpoints:
            if wants(endpoint.events, told.event.name) and (endpoint.pk, told.id) not in known:
                endpoint.sequence += 1
                message = message_of(told.event, event_id=told.id, at=told.at, sequence=endpoint.sequence)
                rows.append(new_delivery(endpoint, message, DeliveryKind.ORIGINAL, endpoint.sequence, told.at))
    Delivery.objects.bulk_create(rows)
    Endpoint.objects.bulk_update(endpoints, ["sequence", "turn"])


def new_delivery(
    endpoint: Endpoint, message: Message, kind: DeliveryKind, sequence: int, happened_at: datetime
) -> Delivery:
    """The endpoint's next row, not saved yet; its `turn` is counted on."""
    endpoint.turn += 1
    now = clock.now()
    return Delivery(
        endpoint=endpoint,
        event_id=message.id,
        type=message.type,
        key=message.key,
        kind=kind,
        sequence=sequence,
        turn=endpoint.turn,
        body=message.body,
        state=DeliveryState.WAITING,
        happened_at=happened_at,
        written_at=now,
        due_at=now,
    )


def locked_endpoint(endpoint_id: UUID) -> Endpoint | None:
    """One endpoint for changing."""
    return Endpoint.objects.select_for_update(no_key=True).filter(pk=endpoint_id).first()
