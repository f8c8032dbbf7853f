"""From the file into the staging table: read, map, judge, keep what passes."""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from jangteo.connect import gateways, rules
from jangteo.connect.models import ImportNote, ImportRun
from jangteo.connect.services.jobs import Job
from jangteo.connect.types import Counts, Judged, Note, NoteLevel, Progress, Repeated, RunState, SourceRow
from jangteo.kernel import states

CHUNK = 5000

_COPY = 'COPY connect_importrow (run_id, "row", "key", "values") FROM STDIN'
_EARLIER = """
    SELECT "row", "key" FROM (
        SELECT "row", "key", lead("row") OVER (PARTITION BY "key" ORDER BY "row") AS later
        FROM connect_importrow WHERE run_id = %s) AS rows WHERE later IS NOT NULL"""
_LATER = """
    SELECT "row", "key" FROM (
        SELECT "row", "key", lag("row") OVER (PARTITION BY "key" ORDER BY "row") AS earlier
        FROM connect_importrow WHERE run_id = %s) AS rows WHERE earlier IS NOT NULL"""
_TOO_MANY = """
    SELECT "row", "key" FROM (
        SELECT "row", "key", count(*) OVER (PARTITION BY "key") AS size
        FROM connect_importrow WHERE run_id = %s) AS rows WHERE size > %s"""
_DELETE = """
    DELETE FROM connect_importrow AS staged USING ({chosen}) AS chosen
    WHERE staged.run_id = %s AND staged."key" = chosen."key" AND staged."row" = chosen."row"
    RETURNING staged."row", staged."key" """
_TELL = """
    WITH dropped AS ({delete})
    INSERT INTO connect_importnote (run_id, "row", level, code, "column", value, names)
    SELECT %s, "row", %s, %s, '', translate("key", chr(31), ' '), %s::jsonb FROM dropped"""


def stage_rows(job: Job, run: ImportRun, counts: Counts) -> None:
    """Read the file from where the run stands to its end; each chunk is one transaction with the run's progress."""
    columns = rules.column_names(job.plan)
    rows = islice(gateways.read_rows(job.path, job.plan.format, columns, job.limits), run.rows_read, None)
    while chunk := list(islice(rows, CHUNK)):
        with transaction.atomic():
            _stage_chunk(job, run, counts, chunk)
        job.progress(Progress("reading", run.rows_read))
    with transaction.atomic():
        _settle_repeated(job, run, counts)
        states.require(RunState(run.state), RunState.WRITING, rules.MOVES)
        run.state = RunState.WRITING.value
        save_progress(run, counts)


def save_progress(run: ImportRun, counts: Counts) -> None:
    """Keep how far the run is, in the caller's transaction."""
    run.counts = rules.counts_as_dict(counts)
    run.save(update_fields=["state", "rows_read", "rows_staged", "last_key", "counts", "ended_at"])


def store_notes(run: ImportRun, notes: Sequence[Note]) -> None:
    """Keep what is told row by row; skipped rows are only counted."""
    ImportNote.objects.bulk_create(
        (
            ImportNote(
                run=run,
                row=one.row,
                level=one.level.value,
                code=one.code,
                column=one.column,
                value=one.value,
                names=dict(one.names),
            )
            for one in notes
            if one.level != NoteLevel.SKIPPED
        ),
        batch_size=CHUNK,
    )


def _stage_chunk(job: Job, run: ImportRun, counts: Counts, chunk: Sequence[SourceRow]) -> None:
    judged = [(source.row, rules.judge_row(job.plan, source)) for source in chunk]
    notes = [note for _, one in judged for note in one.notes]
    taken = [(row, one) for row, one in judged if one.values is not None]
    _copy(run, taken)
    store_notes(run, notes)
    rules.add_up(counts, notes)
    run.rows_read += len(chunk)
    run.rows_staged += len(taken)
    counts.rows_read = run.rows_read
    save_progress(run, counts)


def _copy(run: ImportRun, taken: Sequence[tuple[int, Judged]]) -> None:
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row, one in taken:
            copy.write_row((run.pk, row, one.key, json.dumps(rules.store(one.values or {}), ensure_ascii=False)))


def _settle_repeated(job: Job, run: ImportRun, counts: Counts) -> None:
    """Deal with rows of one key as the map says, so that writing meets each key once."""
    match job.plan.repeated:
        case Repeated.LAST:
            dropped = _drop(_EARLIER, run)
            counts.rows_skipped += dropped
            _count(counts.skipped_by_code, "superseded", dropped)
        case Repeated.REFUSE:
            _refuse(run, counts, "repeated_key", _drop(_LATER, run, told_as="repeated_key"))
        case Repeated.LINES:
            dropped = _drop(_TOO_MANY, run, job.limits.group_rows, told_as="too_many_lines")
            _refuse(run, counts, "too_many_lines", dropped)


def _refuse(run: ImportRun, counts: Counts, code: str, dropped: int) -> None:
    counts.rows_refused += dropped
    _count(counts.refused_by_code, code, dropped)


def _count(by_code: dict[str, int], code: str, rows: int) -> None:
    if rows:
        by_code[code] = by_code.get(code, 0) + rows


def _drop(chosen: str, run: ImportRun, *further: int, told_as: str = "") -> int:
    """Take rows out of the staging table, with a note each if they are told of; returns how many."""
    delete = _DELETE.format(chosen=chosen)
    numbers: list[Any] = [run.pk, *further, run.pk]
    with connection.cursor() as cursor:
        if told_as:
            names = json.dumps(dict(rules.note(0, told_as).names), ensure_ascii=False)
            refused: list[Any] = [run.pk, NoteLevel.REFUSED.value, told_as, names]
            cursor.execute(_TELL.format(delete=delete), [*numbers, *refused])
        else:
            cursor.execute(delete, numbers)
        run.rows_staged -= cursor.rowcount
        return int(cursor.rowcount)
