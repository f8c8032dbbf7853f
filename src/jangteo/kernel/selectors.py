"""Reads about the trail and the outbox, for the office and commands."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Model, OuterRef, Q, QuerySet, Subquery
from procrastinate.contrib.django import app as job_app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from jangteo.kernel import clock
from jangteo.kernel.ids import first_of, parse_id
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.models import AuditEntry, AuditLink, JobFailure, Letter, OutboxEvent
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@dataclass(frozen=True, slots=True)
class AuditView:
    """One entry of the trail.

    position  its place in the hash chain, None while it waits to be sealed
    """

    id: UUID
    at: datetime
    who: str
    via: str
    action: str
    subject_kind: str
    subject_id: UUID
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    why: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What of the trail is wanted; empty: any.

    since  from this moment on
    """

    since: datetime | None = None
    subject_kind: str = ""
    subject_id: UUID | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class OutboxView:
    """An event that still waits for one of its handlers."""

    id: UUID
    name: str
    published_at: datetime
    due_at: datetime
    attempts: int
    last_error: str


@dataclass(frozen=True, slots=True)
class JobView:
    """A job of the queue; what it is about is in its task and its id alone.

    status   todo, doing, succeeded, failed, cancelled or aborted
    next_at  when it is to run; None: as soon as a worker is free
    at       when it was last moved
    error    why its last attempt failed: what kind of error and where
    """

    id: int
    task: str
    queue: str
    status: str
    attempts: int
    next_at: datetime | None
    at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A task that runs by itself.

    cron     minute, hour, day, month, weekday, in UTC
    last_at  the last time it was due and enqueued; None: it never was
    """

    task: str
    cron: str
    last_at: datetime | None
    next_at: datetime


def count_jobs(actor: Actor) -> dict[str, int]:
    """{status: how many jobs}.

    raises  NotPermitted
    """
    require(actor, Action.CHECKS_RUN)
    rows = ProcrastinateJob.objects.values("status").annotate(count=Count("pk")).order_by()
    return {row["status"]: row["count"] for row in rows}


def list_jobs(
    actor: Actor, *, status: str = "", task: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[JobView], int]:
    """Jobs, the newest first, and how many there are; two queries.

    raises  NotPermitted
    """
    require(actor, Action.CHECKS_RUN)
    rows = ProcrastinateJob.objects.all()
    if status:
        rows = rows.filter(status=status)
    if task:
        rows = rows.filter(task_name=task)
    moved = ProcrastinateEvent.objects.filter(job=OuterRef("pk")).order_by().values("job")
    failures = JobFailure.objects.filter(job_id=OuterRef("pk")).order_by("-pk").values("error")[:1]
    told = rows.annotate(
        moved_at=Subquery(moved.annotate(at_last=Max("at")).values("at_last")), error=Subquery(failures)
    )
    found = [
        JobView(
            row.pk,
            row.task_name,
            row.queue_name,
            row.status,
            row.attempts,
            row.scheduled_at,
            row.moved_at,
            row.error or "",
        )
        for row in told.order_by("-pk")[offset : offset + limit]
    ]
    return found, rows.count()


def list_schedules(actor: Actor) -> list[ScheduleView]:
    """Every task that runs by itself, by name; one query.

    raises  NotPermitted
    """
    require(actor, Action.CHECKS_RUN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, max(defer_timestamp) FROM procrastinate_periodic_defers GROUP BY task_name")
        last = {task: datetime.fromtimestamp(at, UTC) for task, at in cursor.fetchall()}
    now = clock.now()
    return [
        ScheduleView(one.task.name, one.cron, last.get(one.task.name), _next(one.croniter, now))
        for _, one in sorted(job_app.periodic_registry.periodic_tasks.items())
    ]


def _next(schedule: Any, now: datetime) -> datetime:
    at = copy.copy(schedule).get_next(ret_type=float, start_time=now.timestamp())
    return datetime.fromtimestamp(at, UTC)


def list_audit(
    *, text: str = "", subject_id: UUID | None = None, offset: int = 0, limit: int = 50
) -> tuple[list[AuditView], bool]:
    """Entries, newest first, and whether there are more.

    text  part of an action, of a reason or of who did it, or the whole id of a subject
    """
    rows = AuditEntry.objects.order_by("-id")
    if subject_id:
        rows = rows.filter(subject_id=subject_id)
    if text:
        wanted = parse_id(text)
        rows = rows.filter(
            Q(subject_id=wanted)
            if wanted
            else Q(action__icontains=text) | Q(why__icontains=text) | Q(actor__name__icontains=text)
        )
    found = list(rows[offset : offset + limit + 1])
    places = _positions(row.pk for row in found)
    return [_audit(row, places.get(row.pk)) for row in found[:limit]], len(found) > limit


def page_of_audit(actor: Actor, wanted: AuditFilter, *, cursor: str = "", limit: int = 50) -> Page[AuditView]:
    """Entries that fit, the oldest first where they are asked for from a moment on, else the newest; not counted.

    raises  NotPermitted
    """
    require(actor, Action.AUDIT_SEE)
    rows = AuditEntry.objects.all()
    if wanted.since is not None:
        rows = rows.filter(pk__gte=first_of(wanted.since))
    columns = {"subject_kind": wanted.subject_kind, "subject_id": wanted.subject_id, "action": wanted.action}
    rows = rows.filter(**{name: value for name, value in columns.items() if value})
    page = page_of(rows, ("id",) if wanted.since else ("-id",), cursor, limit=limit, most=0)
    places = _positions(row.pk for row in page.rows)
    return page.showing([_audit(row, places.get(row.pk)) for row in page.rows])


def subjects_written_about(kind: str, since: datetime) -> frozenset[UUID]:
    """What of a kind the trail says something of since a moment; one query: ids of entries grow with time."""
    rows = AuditEntry.objects.filter(pk__gte=first_of(since), subject_kind=kind).order_by()
    return frozenset(rows.values_list("subject_id", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter as a timeline tells of it: never its text."""

    id: UUID
    to: str
    subject: str
    purpose: str
    written_at: datetime
    sent_at: datetime | None


def list_audit_before(
    subject_id: UUID,
    before: tuple[datetime, UUID] | None,
    *,
    limit: int,
    actions: Iterable[str] | None = None,
    without: Iterable[str] = (),
) -> list[AuditView]:
    """Entries about a subject, newest first by time and id, older than the entry `before`; one query.

    actions  only these, None: all but `without`; positions in the chain are left out
    """
    rows = _older(AuditEntry.objects.filter(subject_id=subject_id), "at", before)
    rows = rows.exclude(action__in=list(without)) if actions is None else rows.filter(action__in=list(actions))
    return [_audit(row, None) for row in rows[:limit]]


def list_letters_before(
    addresses: Iterable[str], before: tuple[datetime, UUID] | None, *, limit: int, without_purpose: str = ""
) -> list[LetterView]:
    """Letters to these addresses, newest first by time and id, older than the letter `before`; one query.

    without_purpose  how the purposes begin that are left out
    """
    rows = _older(Letter.objects.filter(to__in=list(addresses)), "written_at", before)
    if without_purpose:
        rows = rows.exclude(purpose__startswith=without_purpose)
    return [
        LetterView(row.pk, row.to, row.subject, row.purpose, row.written_at, row.sent_at)
        for row in rows.defer("text")[:limit]
    ]


def list_outbox_waiting(*, limit: int = 100) -> list[OutboxView]:
    """Events with a handler still to run, those due first."""
    rows = OutboxEvent.objects.filter(done_at=None).order_by("due_at", "id")[:limit]
    return [OutboxView(row.pk, row.name, row.published_at, row.due_at, row.attempts, row.last_error) for row in rows]


def _older[M: Model](rows: QuerySet[M], column: str, before: tuple[datetime, UUID] | None) -> QuerySet[M]:
    if before is not None:
        at, row_id = before
        rows = rows.filter(Q(**{f"{column}__lt": at}) | Q(**{column: at, "id__lt": row_id}))
    return rows.order_by(f"-{column}", "-id")


def _positions(ids: Iterable[UUID]) -> dict[UUID, int]:
    return dict(AuditLink.objects.filter(entry_id__in=list(ids)).values_list("entry_id", "position"))


def _audit(row: AuditEntry, position: int | None) -> AuditView:
    return AuditView(
        id=row.pk,
        at=row.at,
        who=row.actor.get("name", ""),
        via=row.actor.get("via", ""),
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        before=row.before,
        after=row.after,
        why=row.why,
        position=position,
    )
