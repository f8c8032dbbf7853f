"""Reads about imports."""

from collections.abc import Iterator
from uuid import UUID

from jangteo.connect.models import ImportNote, ImportRow, ImportRun
from jangteo.connect.rules import restore
from jangteo.connect.types import (
    Group,
    ImportKind,
    Note,
    NoteLevel,
    RunId,
    RunState,
    RunSummary,
    StagedRow,
)

_PIECE = 2000


def list_runs(limit: int = 50) -> list[RunSummary]:
    """The latest runs, newest first."""
    rows = ImportRun.objects.order_by("-started_at")[:limit]
    return [
        RunSummary(
            id=RunId(row.pk),
            kind=ImportKind(row.kind),
            file_name=row.file_name,
            state=RunState(row.state),
            started_at=row.started_at,
            ended_at=row.ended_at,
            rows_read=row.rows_read,
        )
        for row in rows
    ]


def is_brought_in(kind: ImportKind, file_digest: str, map_digest: str) -> bool:
    """Whether this file was brought in to its end under this map."""
    done = ImportRun.objects.filter(kind=kind.value, state=RunState.DONE.value)
    return done.filter(file_digest=file_digest, map_digest=map_digest).exists()


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
    return [Group(key, tuple(members)) for key, members in by_key.items()]


def iterate_notes(run_id: UUID) -> Iterator[Note]:
    """Every note of a run by row, fetched in pieces."""
    rows = ImportNote.objects.filter(run=run_id).order_by("row", "id")
    for row in rows.iterator(chunk_size=_PIECE):
        yield Note(row.row, NoteLevel(row.level), row.code, row.column, row.value, row.names)
