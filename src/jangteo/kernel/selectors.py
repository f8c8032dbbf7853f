"""Reads about the trail and the outbox, for the office and commands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from jangteo.kernel.ids import parse_id
from jangteo.kernel.models import AuditEntry, AuditLink, Letter, OutboxEvent


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
class OutboxView:
    """An event that still waits for one of its handlers."""

    id: UUID
    name: str
    published_at: datetime
    due_at: datetime
    attempts: int
    last_error: str


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
