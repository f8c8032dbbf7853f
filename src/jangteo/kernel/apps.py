from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "kernel.audit_chain_unbroken",
        "Every sealed audit entry is there, unchanged, and in its place in the chain.",
        """SELECT l.position, l.entry_id, e.action FROM (
             SELECT *, lag(hash) OVER w AS expected, lag(position) OVER w AS p
             FROM kernel_auditlink WINDOW w AS (ORDER BY position)) l
           LEFT JOIN kernel_auditentry e ON e.id = l.entry_id
           WHERE e.id IS NULL OR l.previous_hash <> coalesce(l.expected, sha256(''))
              OR l.position <> coalesce(l.p, 0) + 1
              OR (e.redaction IS NULL AND l.hash <> kernel_audit_digest(l.previous_hash, e))""",
    ),
    verify.Invariant(
        "kernel.audit_redactions_told",
        "Of an entry that a person was taken out of, what is left is as a later entry of the chain says.",
        """SELECT e.id, e.action FROM kernel_auditentry e LEFT JOIN kernel_auditentry r ON r.id = e.redaction
           WHERE e.redaction IS NOT NULL AND (r.id IS NULL OR r.action <> 'kernel.redact_audit'
             OR r.after -> 'entries' ->> e.id::text
                IS DISTINCT FROM encode(kernel_audit_digest(''::bytea, e), 'hex'))""",
    ),
    verify.Invariant(
        "kernel.audit_entries_sealed_or_waiting",
        "Every audit entry is in the chain or waits for it.",
        """SELECT e.id, e.action FROM kernel_auditentry e
           WHERE NOT EXISTS (SELECT FROM kernel_auditlink l WHERE l.entry_id = e.id)
             AND NOT EXISTS (SELECT FROM kernel_auditunsealed u WHERE u.entry_id = e.id)""",
    ),
    verify.Invariant(
        "kernel.events_not_stuck",
        "No event has failed ten times or more.",
        """SELECT id, name, attempts, last_error FROM kernel_outboxevent
           WHERE done_at IS NULL AND attempts >= 10""",
    ),
    verify.Invariant(
        "kernel.series_have_no_gaps",
        "The numbers of each series run from 1 to its last without a gap.",
        """SELECT s.name, s.last, count(n.id) AS taken, max(n.number) AS highest
           FROM kernel_numberseries s LEFT JOIN kernel_seriesnumber n ON n.series_id = s.name
           GROUP BY s.name HAVING count(DISTINCT n.number) <> s.last OR coalesce(max(n.number), 0) <> s.last""",
    ),
)


class KernelConfig(AppConfig):
    name = "jangteo.kernel"
    label = "kernel"

    def ready(self) -> None:
        from jangteo.kernel import answers, audit, letters, outbox, personal, prepared

        def made(connection: Any, **_: Any) -> None:
            prepared.keep_plans(connection)

        connection_created.connect(made, weak=False, dispatch_uid="kernel.prepared")

        for provider in (answers.PERSONAL_DATA, outbox.PERSONAL_DATA, letters.PERSONAL_DATA, audit.PERSONAL_DATA):
            personal.register(provider)
        verify.register(*INVARIANTS)
