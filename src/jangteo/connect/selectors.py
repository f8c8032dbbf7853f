"""Reads about imports."""

from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID

from django.db.models import Count

from jangteo.connect.errors import IntakeNotFound, RunNotFound
from jangteo.connect.models import ImportChange, ImportNote, ImportRow, ImportRun
from jangteo.connect.models import Intake as IntakeRow
from jangteo.connect.models import Takeout as TakeoutRow
from jangteo.connect.rules import BRINGING, FIELDS, TAKING, key_at, missing_columns, read_counts, restore
from jangteo.connect.types import (
    SIGN,
    Change,
    ChangeState,
    Counts,
    Group,
    ImportKind,
    Note,
    NoteLevel,
    Outcome,
    RunId,
    RunState,
    RunSummary,
    StagedRow,
)
from jangteo.connect.types.intakes import Intake, IntakeState, Takeout, TakeoutState
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Actor

_PIECE = 2000
NOBODY = UUID(int=0)


def list_runs(limit: int = 50) -> list[RunSummary]:
    """The latest runs, newest first."""
    return _summaries(list(ImportRun.objects.order_by("-started_at")[:limit]))


def _summaries(rows: list[ImportRun]) -> list[RunSummary]:
    counts: dict[UUID, dict[ChangeState, int]] = {row.pk: {} for row in rows}
    found = ImportChange.objects.filter(run__in=list(counts)).order_by().values("run", "state")
    for one in found.annotate(count=Count("pk")):
        counts[one["run"]][ChangeState(one["state"])] = one["count"]
    return [
        RunSummary(
            id=RunId(row.pk),
            kind=ImportKind(row.kind),
            file_name=row.file_name,
            state=RunState(row.state),
            started_at=row.started_at,
            ended_at=row.ended_at,
            rows_read=row.rows_read,
            actor_name=row.actor_name,
            counts=read_counts(row.counts) if row.counts else Counts(),
            changes=counts[row.pk],
        )
        for row in rows
    ]


def is_brought_in(kind: ImportKind, file_digest: str, map_digest: str) -> bool:
    """Whether this file was brought in to its end under this map."""
    done = ImportRun.objects.filter(kind=kind.value, state=RunState.DONE.value)
    return done.filter(file_digest=file_digest, map_digest=map_digest).exists()


def count_undone(kind: ImportKind, file_digest: str) -> int:
    """How often this file was brought in and taken back."""
    return ImportRun.objects.filter(
        kind=kind.value, file_digest=file_digest, state__in=[RunState.UNDOING.value, RunState.UNDONE.value]
    ).count()


def get_run(run_id: UUID) -> RunSummary:
    """A run with what it wrote.

    raises  RunNotFound
    """
    row = ImportRun.objects.filter(pk=run_id).first()
    if row is None:
        raise RunNotFound
    return _summaries([row])[0]


def list_changes(run_id: UUID, *, states: Iterable[ChangeState] = (), offset: int = 0, limit: int = 50) -> list[Change]:
    """What a run wrote, in the order it was written."""
    rows = ImportChange.objects.filter(run=run_id).order_by("id")
    wanted = [one.value for one in states]
    rows = rows.filter(state__in=wanted) if wanted else rows
    return [
        Change(
            id=row.pk,
            row=row.row,
            subject=row.subject.replace(SIGN, " · "),
            outcome=Outcome(row.outcome),
            before=row.before,
            after=row.after,
            state=ChangeState(row.state),
            code=row.code,
        )
        for row in rows[offset : offset + limit]
    ]


def columns_of(kind: ImportKind) -> tuple[list[str], list[str]]:
    """(columns that a table of this kind must have, the others that it may have)."""
    needed = missing_columns(kind, ())
    return needed, [
        name
        for name in FIELDS[kind]
        if name not in needed and not name.startswith(("option1.", "option2.", "option3."))
    ]


def list_notes(run_id: UUID, *, limit: int = 50) -> list[Note]:
    """The first notes of a run by row."""
    return list(islice(iterate_notes(run_id), limit))


def count_staged(run_id: UUID) -> int:
    """Rows of a run that are kept between file and module."""
    return ImportRow.objects.filter(run_id=run_id).count()


def list_groups(run_id: UUID, kind: ImportKind, after: str, rows: int) -> list[Group]:
    """The next whole groups behind a key, together about `rows` rows; empty at the end."""
    staged = ImportRow.objects.filter(run_id=run_id).order_by("key", "row").values_list("key", "row", "values")
    found = list(staged.filter(key__gt=after)[:rows])
    if len(found) == rows:
        last = found[-1][0]
        found = [row for row in found if row[0] != last] or list(staged.filter(key=last))
    by_key: dict[str, list[StagedRow]] = {}
    for key, row, values in found:
        by_key.setdefault(key, []).append(StagedRow(row, restore(kind, values)))
    return [Group(key_at(kind, place), tuple(members), place) for place, members in by_key.items()]


def staged_places(run_id: UUID, places: Iterable[str]) -> set[str]:
    """Those of these places that are still between file and module."""
    rows = ImportRow.objects.filter(run_id=run_id, key__in=set(places))
    return set(rows.values_list("key", flat=True))


def iterate_notes(run_id: UUID) -> Iterator[Note]:
    """Every note of a run by row, fetched in pieces."""
    rows = ImportNote.objects.filter(run=run_id).order_by("row", "id")
    for row in rows.iterator(chunk_size=_PIECE):
        yield Note(row.row, NoteLevel(row.level), row.code, row.column, row.value, row.names)


def kinds_to_bring(actor: Actor) -> list[ImportKind]:
    """What somebody may bring in: everything of it must be theirs to change."""
    return [kind for kind in ImportKind if all(allows(actor, action) for action in BRINGING[kind])]


def kinds_to_take(actor: Actor) -> list[ImportKind]:
    """What somebody may take out: everything of it must be theirs to see."""
    return [kind for kind in ImportKind if all(allows(actor, action) for action in TAKING[kind])]


def list_runs_of(kinds: Iterable[ImportKind], *, offset: int = 0, limit: int = 50) -> tuple[list[RunSummary], int]:
    """(runs of these kinds, newest first; how many there are)."""
    rows = ImportRun.objects.filter(kind__in=[kind.value for kind in kinds]).order_by("-started_at", "-pk")
    return _summaries(list(rows[offset : offset + limit])), rows.count()


def list_intakes(actor: Actor, *, limit: int = 20) -> list[Intake]:
    """Somebody's own files that are not brought in yet, newest first."""
    rows = IntakeRow.objects.filter(made_by=actor.user_id or NOBODY).exclude(state=IntakeState.DONE.value)
    return [_intake(row) for row in rows.order_by("-made_at", "-pk")[:limit]]


def get_intake(actor: Actor, intake_id: UUID) -> Intake:
    """A file, for who brought it, as long as they may bring such in.

    raises  IntakeNotFound
    """
    row = IntakeRow.objects.filter(pk=intake_id).first()
    if row is None or row.made_by != actor.user_id or ImportKind(row.kind) not in kinds_to_bring(actor):
        raise IntakeNotFound
    return _intake(row)


def failures_path(actor: Actor, intake_id: UUID) -> str:
    """Where the rows lie that looking through a file refused; empty without any.

    raises  IntakeNotFound
    """
    get_intake(actor, intake_id)
    return IntakeRow.objects.filter(pk=intake_id).values_list("failures", flat=True)[0]


def list_takeouts(actor: Actor, *, limit: int = 20) -> list[Takeout]:
    """Somebody's own exports, newest first."""
    rows = TakeoutRow.objects.filter(made_by=actor.user_id or NOBODY).order_by("-made_at", "-pk")[:limit]
    return [
        Takeout(
            id=row.pk,
            kind=ImportKind(row.kind),
            form=row.form,
            state=TakeoutState(row.state),
            made_at=row.made_at,
            ended_at=row.ended_at,
            rows=row.rows,
            size=row.size,
            code=row.code,
        )
        for row in rows
    ]


def _intake(row: IntakeRow) -> Intake:
    return Intake(
        id=row.pk,
        kind=ImportKind(row.kind),
        file_name=row.file_name,
        size=row.size,
        map_name=row.map_name,
        is_whole=row.is_whole,
        state=IntakeState(row.state),
        made_at=row.made_at,
        rows_done=row.rows_done,
        rows_total=row.rows_total,
        step=row.step,
        code=row.code,
        facts=row.facts,
        report=row.report,
        run_id=row.run_id,
        has_failures=bool(row.failures),
        wants_stop=row.wants_stop,
    )
