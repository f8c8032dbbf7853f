"""Who did what, for whom, before and after, and why; see docs/adr/0004 for the chain."""

from typing import Any
from uuid import UUID

from django.db import connection

from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor


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
    AuditEntry.objects.create(
        at=clock.now(),
        actor=_describe(actor),
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        before=before,
        after=after,
        why=why,
    )


def _describe(actor: Actor) -> dict[str, Any]:
    ids = {"user": actor.user_id, "person": actor.person_id, "for": actor.party_id}
    return {key: str(value) for key, value in ids.items() if value} | {"name": actor.name, "via": actor.via}


def seal() -> int:
    """Give every committed entry its place in the hash chain; returns how many were added.

    Safe to run from several workers: an advisory lock lets one do it at a time.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT kernel_audit_seal()")
        return int(cursor.fetchone()[0])
