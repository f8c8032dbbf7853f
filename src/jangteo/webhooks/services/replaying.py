"""The same once more: the same event id, sequence and body in a new delivery."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jangteo.kernel import audit
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.webhooks.errors import DeliveryNotFound, EndpointNotFound, EndpointOff, InvalidRange
from jangteo.webhooks.models import Delivery, Endpoint
from jangteo.webhooks.services.hearing import locked_endpoint, new_delivery
from jangteo.webhooks.types import DeliveryKind, DeliveryState, EndpointState, Message


@transaction.atomic
def resend_delivery(*, delivery_id: UUID, actor: Actor) -> int:
    """Send one delivery again; nothing when its event waits for the endpoint anyhow.

    returns  1, or 0 when it waits
    raises   NotPermitted, DeliveryNotFound, EndpointOff
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    row = Delivery.objects.filter(pk=delivery_id).exclude(kind=DeliveryKind.TEST).first()
    if row is None:
        raise DeliveryNotFound
    return _again(row.endpoint_id, Delivery.objects.filter(pk=row.pk), "webhooks.resend_delivery", actor)


@transaction.atomic
def resend_dead(*, endpoint_id: UUID, actor: Actor) -> int:
    """Send again what an endpoint never took, in its order; returns how many.

    raises  NotPermitted, EndpointNotFound, EndpointOff
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    taken = Delivery.objects.filter(endpoint=endpoint_id, state=DeliveryState.DELIVERED).values("event_id")
    dead = Delivery.objects.filter(endpoint=endpoint_id, state=DeliveryState.DEAD).exclude(event_id__in=taken)
    return _again(endpoint_id, dead, "webhooks.resend_dead", actor)


@transaction.atomic
def replay_range(*, endpoint_id: UUID, since: datetime, until: datetime, actor: Actor) -> int:
    """Send again what happened in a range of time, in its order, whether it was taken or not; returns how many.

    until   not included
    raises  NotPermitted, EndpointNotFound, EndpointOff, InvalidRange
    """
    require(actor, Action.WEBHOOKS_CHANGE)
    if until <= since:
        raise InvalidRange
    rows = Delivery.objects.filter(
        endpoint=endpoint_id, kind=DeliveryKind.ORIGINAL, happened_at__gte=since, happened_at__lt=until
    )
    return _again(endpoint_id, rows, "webhooks.replay_range", actor)


def _again(endpoint_id: UUID, rows: QuerySet[Delivery], action: str, actor: Actor) -> int:
    endpoint = _active(endpoint_id)
    waiting = set(
        Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING).values_list("event_id", flat=True)
    )
    copies = []
    for row in rows.exclude(kind=DeliveryKind.TEST).order_by("sequence", "turn"):
        if row.event_id not in waiting:
            waiting.add(row.event_id)
            message = Message(row.event_id, row.type, row.key, row.body)
            copies.append(new_delivery(endpoint, message, DeliveryKind.REPLAY, row.sequence, row.happened_at))
    Delivery.objects.bulk_create(copies, batch_size=1_000)
    endpoint.save(update_fields=["turn"])
    after = {"count": len(copies)}
    audit.record(actor=actor, action=action, subject_kind="endpoint", subject_id=endpoint.pk, after=after)
    return len(copies)


def _active(endpoint_id: UUID) -> Endpoint:
    endpoint = locked_endpoint(endpoint_id)
    if endpoint is None:
        raise EndpointNotFound
    if endpoint.state == EndpointState.DISABLED:
        raise EndpointOff
    return endpoint
