"""Events from the transaction that made them true to every handler, each once.

`publish` writes a row in the caller's transaction. The relay in the worker takes waiting rows one by one
with SKIP LOCKED; each handler runs in its own savepoint beside a unique (event, handler) row, and the event
commits as one, so a kill in the middle undoes the effects together with the record of them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Event as Flag
from typing import Any, get_type_hints
from uuid import UUID

import structlog
from django.db import DatabaseError, Error, OperationalError, close_old_connections, connection, transaction
from django.db.models import Exists, Min, OuterRef, Q, TextField
from django.db.models.functions import Cast

from jangteo.kernel import clock, origins, personal
from jangteo.kernel.events import Event
from jangteo.kernel.models import HandledEvent, OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.rows import insert

BATCH = 50
IDLE_SECONDS = 0.5
LONGEST_WAIT = timedelta(hours=1)
_MARK = """INSERT INTO kernel_handledevent (event_id, handler, handled_at) VALUES (%s, %s, %s)
    ON CONFLICT (event_id, handler) DO NOTHING"""

log = structlog.get_logger(__name__)
_handlers: dict[str, dict[str, tuple[type[Event], Callable[[Any], None]]]] = {}


@dataclass(frozen=True, slots=True)
class Told:
    """An event as the outbox keeps it; `id` is the same however often it is told."""

    id: UUID
    at: datetime
    event: Event


_telling: ContextVar[Told | None] = ContextVar("jangteo_event_being_told", default=None)


class OutsideTransaction(RuntimeError):
    """An event was published where it could not be rolled back with its cause."""


def publish(event: Event) -> UUID:
    """Write the event's row in the caller's transaction.

    raises  OutsideTransaction
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{event.name} must be published inside the transaction that makes it true")
    now = clock.now()
    told = OutboxEvent(
        name=event.name, payload=_pack(event), published_at=now, due_at=now, request_id=origins.request_id()
    )
    return insert(told).pk


def subscribe[E: Event](event_type: type[E], handler: Callable[[E], None]) -> None:
    """Let `handler` hear every event of a type, once each; its dotted name is its permanent identity."""
    _handlers.setdefault(event_type.name, {})[_name_of(handler)] = (event_type, handler)


def relay_batch(limit: int = BATCH) -> int:
    """Deliver up to `limit` waiting events, each in a transaction of its own; returns how many were looked at.

    What handlers lock is let go with their event: held until others are through, it would wait for them in a circle.
    """
    for count in range(limit):
        if not _relay_surely():
            return count
    return limit


def _relay_surely() -> bool:
    """Deliver one event; where all of it is undone as it ends, once more, each handler looked at by itself.

    A constraint that is checked at the end names no handler: the event would stand before all others for ever.
    """
    try:
        return _relay_one()
    except OperationalError:  # the database is away
        raise
    except DatabaseError as error:
        log.warning("event_undone_at_its_end", error=str(error).splitlines()[0])
        return _relay_one(is_checked=True)


@transaction.atomic
def _relay_one(*, is_checked: bool = False) -> bool:
    waiting = OutboxEvent.objects.filter(done_at=None, due_at__lte=clock.now())
    row = waiting.order_by("due_at", "id").select_for_update(skip_locked=True).first()
    if row is not None:
        with origins.working("event", row.name, request_id=row.request_id, event_id=str(row.pk)):
            _deliver(row, is_checked)
    return row is not None


def relay_forever(stop: Flag) -> None:
    """Deliver until `stop` is set; survives a database that goes away for a while."""
    while not stop.is_set():
        try:
            if relay_batch() < BATCH:
                stop.wait(IDLE_SECONDS)
        except Error as error:  # a connection lost within a handler shows as one of several kinds
            log.warning("outbox_database_away", error=str(error).splitlines()[0])
            stop.wait(1)
        finally:
            close_old_connections()


def being_told() -> Told:
    """The event that the handler who asks hears just now.

    raises  LookupError outside a handler
    """
    told = _telling.get()
    if told is None:
        raise LookupError("no event is being told here")
    return told


def waiting_before(told: Told, names: Collection[str], facts: Mapping[str, str]) -> list[Told]:
    """Events of these names and facts that were published before one and that no relay has finished with, in order."""
    rows = OutboxEvent.objects.filter(done_at=None, name__in=names, payload__contains=facts, id__lt=told.id)
    return [_told(row) for row in rows.order_by("id") if row.name in _handlers]


def heard_since(handler: str, names: Collection[str], since: datetime) -> Iterator[Told]:
    """Events of these names that a handler has heard, or that were done before it was there, in order.

    handler  its dotted name
    since    when they were published, at the earliest
    """
    heard = HandledEvent.objects.filter(event=OuterRef("pk"), handler=handler)
    rows = OutboxEvent.objects.filter(name__in=names, published_at__gte=since)
    for row in rows.filter(Q(done_at__isnull=False) | Exists(heard)).order_by("id").iterator():
        if row.name in _handlers:
            yield _told(row)


def earliest_due() -> datetime | None:
    """When the first event that waits is to be delivered; None: none waits. One query."""
    found: datetime | None = OutboxEvent.objects.filter(done_at=None).aggregate(due=Min("due_at"))["due"]
    return found


def waiting_count() -> int:
    """How many events no relay has finished with."""
    return OutboxEvent.objects.filter(done_at=None).count()


def _name_of(handler: Callable[[Any], None]) -> str:
    return f"{handler.__module__.removeprefix('jangteo.')}.{handler.__name__}"


def _told(row: OutboxEvent) -> Told:
    event_type, _handler = next(iter(_handlers[row.name].values()))
    return Told(row.pk, row.published_at, _unpack(event_type, row.payload))


def _deliver(row: OutboxEvent, is_checked: bool) -> None:
    errors = [error for name in _handlers.get(row.name, {}) if (error := _run_once(row, name, is_checked))]
    row.attempts += 1
    row.last_error = "\n".join(errors)
    if errors:
        row.due_at = clock.now() + min(timedelta(seconds=2**row.attempts), LONGEST_WAIT)
    else:
        row.done_at = clock.now()
    row.save(update_fields=["attempts", "last_error", "due_at", "done_at"])


def _run_once(row: OutboxEvent, handler_name: str, is_checked: bool) -> str:
    """Run one handler unless it has run; the text of its failure, or empty.

    is_checked  what the database would check at the end is checked with the handler
    """
    event_type, handler = _handlers[row.name][handler_name]
    try:
        with transaction.atomic():
            if _mark(row.pk, handler_name):
                _tell(handler, Told(row.pk, row.published_at, _unpack(event_type, row.payload)))
                if is_checked:
                    connection.check_constraints()
    except Exception as error:  # the job runner's edge: one bad handler must not stop the others
        log.exception("event_handler_failed", handler=handler_name)
        return f"{handler_name}: {error!r}"
    return ""


def _mark(event_id: UUID, handler_name: str) -> bool:
    """Whether this handler is to hear the event now; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [event_id, handler_name, clock.now()])
        return bool(cursor.rowcount == 1)


def _tell(handler: Callable[[Any], None], told: Told) -> None:
    token = _telling.set(told)
    try:
        handler(told.event)
    finally:
        _telling.reset(token)


def _pack(event: Event) -> dict[str, Any]:
    return {key: _plain(getattr(event, key)) for key in (field.name for field in fields(event))}


def _plain(value: Any) -> Any:
    match value:
        case Money():
            return asdict(value)
        case UUID() | Decimal():
            return str(value)
        case datetime():
            return value.isoformat()
        case _:
            return value


def _unpack[E: Event](event_type: type[E], payload: dict[str, Any]) -> E:
    """Rebuild the event; a field added later takes its default, an unknown one is left out."""
    hints = get_type_hints(event_type)
    known = {field.name for field in fields(event_type)}
    return event_type(**{key: _typed(hints[key], value) for key, value in payload.items() if key in known})


def _typed(hint: Any, value: Any) -> Any:
    text = str(hint)
    if value is None:
        return None
    if "Money" in text:
        return Money(**value)
    if "UUID" in text or "Id" in text.rpartition(".")[2]:
        return UUID(value)
    if "datetime" in text:
        return datetime.fromisoformat(value)
    if "Decimal" in text:
        return Decimal(value)
    return value


def _forget(person: personal.Person, at: datetime) -> personal.Erased:
    """Facts of events that mention the person by e-mail address or id lose what names them; ids stay."""
    where = Q(pk=None)
    for mention in [*person.emails, *(str(one) for one in person.ids)]:
        where |= Q(text__icontains=mention) | Q(last_error__icontains=mention)
    count = 0
    rows = OutboxEvent.objects.annotate(text=Cast("payload", TextField())).filter(where)
    for row in rows.order_by("pk").select_for_update():
        old = (row.payload, row.last_error)
        row.payload = personal.without(row.payload, person, is_tied=True)
        row.last_error = personal.without(row.last_error, person, is_tied=True)
        if old != (row.payload, row.last_error):
            row.save(update_fields=["payload", "last_error"])
            count += 1
    return personal.Erased({"events_redacted": count} if count else {})


PERSONAL_DATA = personal.PersonalData(
    name="events",
    titles={"ko": "알림 기록", "en": "Events"},
    export=lambda person: [],
    erase=_forget,
    columns=frozenset({"kernel_outboxevent.payload", "kernel_outboxevent.last_error"}),
)
