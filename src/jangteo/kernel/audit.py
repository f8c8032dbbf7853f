"""Who did what, for whom, before and after, and why; see docs/adr/0004 for the chain."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from jangteo.kernel import clock, personal
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.rows import insert
from jangteo.kernel.types import Actor, job_actor


def record(  # noqa: PLR0913 -- the six questions an auditor asks
    *,
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: UUID,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    why: str = "",
) -> None:
    """Write one entry in the caller's transaction.

    action        dotted, module first: "ordering.place_order"
    before/after  only what changed, JSON-ready
    """
    insert(
        AuditEntry(
            at=clock.now(),
            actor=_describe(actor),
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            before=before,
            after=after,
            why=why,
        )
    )


def _describe(actor: Actor) -> dict[str, Any]:
    ids = {"user": actor.user_id, "person": actor.person_id, "for": actor.party_id}
    known: dict[str, Any] = {key: str(value) for key, value in ids.items() if value}
    return known | {"name": actor.name, "via": actor.via} | ({"assists": True} if actor.assists else {})


def seal() -> int:
    """Give every committed entry its place in the hash chain; returns how many were added.

    Safe to run from several workers: an advisory lock lets one do it at a time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_audit_seal()")
        return int(cursor.fetchone()[0])


def redact(person: personal.Person, at: datetime) -> personal.Erased:
    """Take a person out of the entries by them or about them; ids, actions and times stay.

    An entry of its own lists what was touched with the digest of what is left, so that the chain still holds
    what can be held of it: docs/adr/0027.
    """
    touched = [entry for entry in _naming(person).select_for_update().order_by("pk") if _take_out(entry, person)]
    if not touched:
        return personal.Erased()
    note = new_id()
    digests = {str(entry.pk): _replace(entry, note) for entry in touched}
    AuditEntry.objects.create(
        id=note,
        at=at,
        actor=_describe(job_actor("kernel")),
        action="kernel.redact_audit",
        subject_kind="person",
        subject_id=person.id,
        after={"entries": digests},
    )
    return personal.Erased({"audit_entries_redacted": len(touched)})


def _by(person: personal.Person) -> Q:
    ids = [str(one) for one in person.ids]
    return Q(actor__person__in=ids) | Q(actor__user__in=ids) | Q(subject_id__in=person.ids)


def _naming(person: personal.Person) -> QuerySet[AuditEntry]:
    """The entries by or about a person, or that mention one of their ids or e-mail addresses."""
    where = _by(person)
    texts = {f"{column}_text": Cast(column, TextField()) for column in ("actor", "before", "after")}
    for mention in [*(str(one) for one in person.ids), *person.emails]:
        for column in (*texts, "why"):
            where |= Q(**{f"{column}__icontains": mention})
    return AuditEntry.objects.annotate(**texts).filter(where)


def _take_out(entry: AuditEntry, person: personal.Person) -> bool:
    """Change the entry in memory; whether there was anything of the person in it."""
    ids = {str(one) for one in person.ids}
    is_by_them = bool(ids & {entry.actor.get("person"), entry.actor.get("user")})
    is_tied = is_by_them or entry.subject_id in person.ids
    old = (entry.actor, entry.before, entry.after, entry.why)
    entry.actor = personal.without(entry.actor, person, is_tied=is_by_them)
    entry.before = personal.without(entry.before, person, is_tied=is_tied)
    entry.after = personal.without(entry.after, person, is_tied=is_tied)
    entry.why = personal.without(entry.why, person, is_tied=is_tied)
    if is_by_them:
        entry.actor["name"] = personal.ERASED
        entry.why = personal.ERASED if entry.why else ""
    return old != (entry.actor, entry.before, entry.after, entry.why)


def _replace(entry: AuditEntry, note: UUID) -> str:
    """Write what is left; the digest of it, hex."""
    entry.redaction = note
    entry.save(update_fields=["actor", "before", "after", "why", "redaction"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(kernel_audit_digest(''::bytea, e), 'hex') FROM kernel_auditentry e WHERE e.id = %s",
            [entry.pk],
        )
        return str(cursor.fetchone()[0])


def _export(person: personal.Person) -> list[dict[str, Any]]:
    entries = AuditEntry.objects.filter(_by(person)).order_by("id")
    return [
        {
            "at": entry.at.isoformat(),
            "by": entry.actor.get("name", ""),
            "action": entry.action,
            "before": entry.before,
            "after": entry.after,
            "why": entry.why,
        }
        for entry in entries
    ]


PERSONAL_DATA = personal.PersonalData(
    name="audit",
    titles={"ko": "감사 기록", "en": "Audit trail"},
    export=_export,
    erase=redact,
    columns=frozenset(f"kernel_auditentry.{name}" for name in ("actor", "before", "after", "why")),
)
