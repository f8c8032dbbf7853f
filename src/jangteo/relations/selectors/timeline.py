"""One timeline of a party from many sources, each read in one or two queries however long it is."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from jangteo.kernel import permissions
from jangteo.kernel.selectors import list_audit_before, list_letters_before
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.selectors import parties_by_id
from jangteo.parties.types import PartyKind
from jangteo.relations import rules
from jangteo.relations.models import Note, TaskMove, Touch
from jangteo.relations.selectors.door import access_party_file
from jangteo.relations.types import Cursor, PartyFile, TimelineEntry, TimelineKind, TimelinePage

LARGEST_PAGE = 200
LOG_IN_LETTERS = "identity."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked for: its newest `limit` entries about a party that are older than `before`.

    A source answers newest first by (at, id), and with nothing when the actor may not see what it tells.
    """

    actor: Actor
    file: PartyFile
    before: Cursor | None
    limit: int

    @property
    def older_than(self) -> tuple[datetime, UUID] | None:
        return (self.before.at, self.before.id) if self.before else None


type Read = Callable[[Asked], Sequence[TimelineEntry]]

_sources: dict[str, tuple[frozenset[TimelineKind], Read]] = {}


def register_source(name: str, kinds: Collection[TimelineKind], read: Read) -> None:
    """Let a module above tell what happened with a party; called once, from its AppConfig.ready.

    kinds  what it tells; it is not asked when the reader wants others
    """
    _sources[name] = (frozenset(kinds), read)


def list_timeline(
    actor: Actor,
    party_id: UUID,
    *,
    kinds: Collection[TimelineKind] = (),
    before: Cursor | None = None,
    limit: int = 30,
) -> TimelinePage:
    """What happened with a party, newest first.

    kinds   only these; empty: all
    raises  PartyFileNotFound
    """
    file = access_party_file(actor, party_id)
    limit = min(max(limit, 1), LARGEST_PAGE)
    asked = Asked(actor, file, before, limit + 1)
    wanted = frozenset(kinds)
    told = [read(asked) for told_kinds, read in _sources.values() if not wanted or told_kinds & wanted]
    if wanted:
        told = [[entry for entry in entries if entry.kind in wanted] for entries in told]
    entries, further = rules.merge(told, limit)
    return TimelinePage(tuple(entries), further)


def older[M: Model](rows: QuerySet[M], before: Cursor | None, limit: int) -> QuerySet[M]:
    """The rows of a table with `at` and `id` that come after a place in a timeline, newest first."""
    if before is not None:
        rows = rows.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id))
    return rows.order_by("-at", "-id")[:limit]


def _notes(asked: Asked) -> list[TimelineEntry]:
    rows = Note.objects.filter(party=asked.file.party.id).select_related("replaced_by")
    if asked.file.only_by:
        rows = rows.filter(writer=asked.file.only_by)
    page = list(older(rows, asked.before, asked.limit))
    buyers = parties_by_id({row.written_for_id for row in page if row.written_for_id})
    return [
        TimelineEntry(
            id=row.pk,
            at=row.at,
            kind=TimelineKind.NOTE,
            what="note",
            who=row.writer_name,
            text=row.text,
            facts={
                "order_id": row.order_id,
                "is_correction": row.replaces_id is not None,
                "is_replaced": getattr(row, "replaced_by", None) is not None,
                "writer_id": row.writer_id,
                "for": buyers[PartyId(row.written_for_id)].name if row.written_for_id else "",
            },
        )
        for row in page
    ]


def _touches(asked: Asked) -> list[TimelineEntry]:
    rows = Touch.objects.filter(party=asked.file.party.id)
    if asked.file.only_by:
        rows = rows.filter(writer=asked.file.only_by)
    return [
        TimelineEntry(
            row.pk,
            row.at,
            TimelineKind.TOUCH,
            row.kind,
            row.writer_name,
            row.outcome,
            {"with_whom": row.with_whom, "order_id": row.order_id},
        )
        for row in older(rows, asked.before, asked.limit)
    ]


def _tasks(asked: Asked) -> list[TimelineEntry]:
    rows = TaskMove.objects.filter(party=asked.file.party.id).select_related("task")
    if asked.file.only_by:
        rows = rows.filter(task__writer=asked.file.only_by)
    page = list(older(rows, asked.before, asked.limit))
    people = parties_by_id({row.task.assignee_id for row in page})
    return [
        TimelineEntry(
            row.pk,
            row.at,
            TimelineKind.TASK,
            row.to_state if row.from_state else "added",
            row.actor_name,
            row.why,
            {
                "title": row.task.title,
                "due_on": row.task.due_on,
                "assignee": people[PartyId(row.task.assignee_id)].name,
            },
        )
        for row in page
    ]


def _audit(kind: TimelineKind, actions: frozenset[str] | None) -> Read:
    told_elsewhere = frozenset[str]().union(*rules.AUDIT_KINDS.values())

    def read(asked: Asked) -> list[TimelineEntry]:
        party_id = asked.file.party.id
        if not permissions.allows(asked.actor, Action.PARTIES_SEE, party_id=party_id):
            return []
        rows = list_audit_before(party_id, asked.older_than, limit=asked.limit, actions=actions, without=told_elsewhere)
        return [
            TimelineEntry(
                row.id,
                row.at,
                kind,
                row.action,
                row.who,
                row.why,
                {"before": row.before or {}, "after": row.after or {}},
            )
            for row in rows
        ]

    return read


def _letters(asked: Asked) -> list[TimelineEntry]:
    """Letters to the party's own address; the keys of a person's log-in are no affair of their company."""
    party = asked.file.party
    if not party.email or not permissions.allows(asked.actor, Action.PARTIES_SEE, party_id=party.id):
        return []
    without = "" if party.kind == PartyKind.PERSON else LOG_IN_LETTERS
    rows = list_letters_before([party.email], asked.older_than, limit=asked.limit, without_purpose=without)
    return [
        TimelineEntry(
            row.id,
            row.written_at,
            TimelineKind.LETTER,
            row.purpose,
            text=row.subject,
            facts={"to": row.to, "sent_at": row.sent_at},
        )
        for row in rows
    ]


register_source("relations.notes", [TimelineKind.NOTE], _notes)
register_source("relations.touches", [TimelineKind.TOUCH], _touches)
register_source("relations.tasks", [TimelineKind.TASK], _tasks)
register_source("relations.letters", [TimelineKind.LETTER], _letters)
register_source("relations.changes", [TimelineKind.CHANGE], _audit(TimelineKind.CHANGE, None))
for _kind, _actions in rules.AUDIT_KINDS.items():
    register_source(f"relations.{_kind}", [_kind], _audit(_kind, _actions))
