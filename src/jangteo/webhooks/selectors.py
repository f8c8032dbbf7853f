"""Endpoints and deliveries as pages show them; secrets never."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.webhooks.errors import DeliveryNotFound, EndpointNotFound
from jangteo.webhooks.models import Delivery, Endpoint, EndpointSecret
from jangteo.webhooks.rules.public_events import PUBLIC_EVENTS, TEST
from jangteo.webhooks.types import (
    AttemptView,
    DeliveryFilter,
    DeliveryKind,
    DeliveryState,
    DeliveryView,
    EndpointState,
    EndpointView,
    PublicEvent,
)


def list_public_events() -> list[PublicEvent]:
    """Every event that others may hear, with its shape."""
    return list(PUBLIC_EVENTS.values())


def event_words(name: str, language: str) -> str:
    """What an event is called; a name of before stays as it is."""
    if name == TEST:
        return say({"ko": "시험", "en": "A test"}, language)
    return say(PUBLIC_EVENTS[name].says, language) if name in PUBLIC_EVENTS else name


def list_endpoints(actor: Actor) -> list[EndpointView]:
    """All endpoints, the newest first; three queries.

    raises  NotPermitted
    """
    require(actor, Action.WEBHOOKS_SEE)
    return _views(Endpoint.objects.order_by("-created_at", "-pk"))


def get_endpoint(endpoint_id: UUID, actor: Actor) -> EndpointView:
    """One endpoint.

    raises  NotPermitted, EndpointNotFound
    """
    require(actor, Action.WEBHOOKS_SEE)
    found = _views(Endpoint.objects.filter(pk=endpoint_id))
    if not found:
        raise EndpointNotFound
    return found[0]


def count_failing() -> int:
    """How many endpoints staff should look at: failing for a day, or switched off by themselves."""
    return Endpoint.objects.filter(
        Q(warned_at__isnull=False) & ~Q(state=EndpointState.DISABLED) | Q(disabled_why__in=["gone", "failing"])
    ).count()


def list_deliveries(
    endpoint_id: UUID, actor: Actor, wanted: DeliveryFilter, *, offset: int = 0, limit: int = 50
) -> tuple[list[DeliveryView], int]:
    """Deliveries of an endpoint, those written last first, and how many there are; two queries.

    raises  NotPermitted
    """
    rows = _sent(endpoint_id, actor, wanted)
    found = rows.order_by("-turn")[offset : offset + limit]
    return [_delivery(row) for row in found], rows.count()


def page_of_deliveries(
    endpoint_id: UUID, actor: Actor, wanted: DeliveryFilter, *, cursor: str = "", limit: int = 50
) -> Page[DeliveryView]:
    """The same by where the last page ended, counted to 10,000.

    raises  NotPermitted
    """
    page = page_of(_sent(endpoint_id, actor, wanted), ("-turn",), cursor, limit=limit)
    return page.showing([_delivery(row) for row in page.rows])


def _sent(endpoint_id: UUID, actor: Actor, wanted: DeliveryFilter) -> QuerySet[Delivery]:
    require(actor, Action.WEBHOOKS_SEE)
    rows = Delivery.objects.filter(endpoint=endpoint_id)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.type:
        rows = rows.filter(type=wanted.type)
    if wanted.text:
        rows = rows.filter(_by_text(wanted.text))
    return rows.defer("body")


def _by_text(text: str) -> Q:
    known = parse_id(text)
    if known:
        return Q(event_id=known) | Q(pk=known) | Q(key__endswith=f":{known}")
    return Q(sequence=int(text)) if text.isascii() and text.isdigit() and len(text) < 16 else Q(pk=None)


def get_delivery(delivery_id: UUID, actor: Actor) -> DeliveryView:
    """One delivery with its body and every attempt, the oldest first.

    raises  NotPermitted, DeliveryNotFound
    """
    require(actor, Action.WEBHOOKS_SEE)
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None:
        raise DeliveryNotFound
    attempts = tuple(
        AttemptView(one.at, one.status, one.milliseconds, one.answer, one.error) for one in row.attempts.order_by("pk")
    )
    return _delivery(row, body=row.body, attempts=attempts)


def _views(rows: Iterable[Endpoint]) -> list[EndpointView]:
    rows = list(rows)
    ids = [row.pk for row in rows]
    counts: dict[UUID, tuple[int, int]] = {
        row["endpoint"]: (row["waiting"], row["dead"])
        for row in Delivery.objects.filter(endpoint__in=ids)
        .exclude(state=DeliveryState.DELIVERED)
        .values("endpoint")
        .annotate(
            waiting=Count("pk", filter=Q(state=DeliveryState.WAITING)),
            dead=Count("pk", filter=Q(state=DeliveryState.DEAD) & ~Q(kind=DeliveryKind.TEST)),
        )
        .order_by()
    }
    secrets: dict[UUID, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    alive = EndpointSecret.objects.filter(Q(ends_at=None) | Q(ends_at__gt=clock.now()), endpoint__in=ids)
    for endpoint, made_at, ends_at in alive.order_by("-made_at", "-pk").values_list("endpoint", "made_at", "ends_at"):
        secrets[endpoint].append((made_at, ends_at))
    return [_endpoint(row, counts.get(row.pk, (0, 0)), secrets[row.pk]) for row in rows]


def _endpoint(row: Endpoint, counts: tuple[int, int], secrets: list[tuple[datetime, datetime | None]]) -> EndpointView:
    return EndpointView(
        id=row.pk,
        url=row.url,
        description=row.description,
        events=tuple(row.events),
        state=EndpointState(row.state),
        disabled_why=row.disabled_why,
        sequence=row.sequence,
        failures=row.failures,
        failing_since=row.failing_since,
        warned_at=row.warned_at,
        created_at=row.created_at,
        waiting=counts[0],
        dead=counts[1],
        secrets=tuple(secrets),
    )


def _delivery(row: Delivery, *, body: str = "", attempts: tuple[AttemptView, ...] = ()) -> DeliveryView:
    return DeliveryView(
        id=row.pk,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        type=row.type,
        key=row.key,
        kind=DeliveryKind(row.kind),
        sequence=row.sequence,
        state=DeliveryState(row.state),
        written_at=row.written_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        attempt_count=row.attempt_count,
        body=body,
        attempts=attempts,
    )
