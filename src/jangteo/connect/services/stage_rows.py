"""From the file into the staging table: read, map, judge, keep what passes."""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from jangteo.connect import gateways, rules
from jangteo.connect.models import ImportNote, ImportRun
from jangteo.connect.services.jobs import Job
from jangteo.connect.types import Counts, ImportMap, Judged, Note, NoteLevel, Progress, Repeated, RunState, SourceRow
from jangteo.kernel import states

NOTES_AT_ONCE = 2000

_COPY = 'COPY connect_importrow (run_id, "row", "key", "values") FROM STDIN'
_IS_EARLIER = """EXISTS (
    SELECT FROM connect_importrow AS other
    WHERE other.run_id = staged.run_id AND other."key" = staged."key" AND other."row" > staged."row")"""
_IS_LATER = """EXISTS (
    SELECT FROM connect_importrow AS other
    WHERE other.run_id = staged.run_id AND other."key" = staged."key" AND other."row" < staged."row")"""
_IS_OF_TOO_MANY = """staged."key" IN (
    SELECT other."key" FROM connect_importrow AS other WHERE other.run_id = %s
    GROUP BY other."key" HAVING count(*) > %s)"""
_DELETE = """
    DELETE FROM connect_importrow AS staged WHERE {chosen} AND staged.run_id = %s"""
_TELL = """
    WITH dropped AS ({delete} RETURNING staged."row", staged."key")
    INSERT INTO connect_importnote (run_id, "row", level, code, "column", value, names)
    SELECT %s, "row", %s, %s, '', translate("key", chr(31), ' '), %s::jsonb FROM dropped"""

_PUT_BELOW = """
    WITH RECURSIVE placed ("key", level) AS (
        SELECT top."key", 0 FROM connect_importrow AS top
        WHERE top.run_id = %(run)s AND (
            coalesce(top."values"->>'parent', '') IN ('', top."key") OR NOT EXISTS (
                SELECT FROM connect_importrow AS above
                WHERE above.run_id = top.run_id AND above."key" = top."values"->>'parent'))
        UNION ALL
        SELECT below."key", placed.level + 1
        FROM placed JOIN connect_importrow AS below ON below."values"->>'parent' = placed."key"
        WHERE below.run_id = %(run)s AND below."key" <> placed."key" AND placed.level < %(deepest)s
    )
    UPDATE connect_importrow AS staged
    SET "key" = lpad(coalesce(found.level, %(nowhere)s)::text, 2, '0') || chr(31) || staged."key"
    FROM (SELECT every."key", placed.level FROM connect_importrow AS every LEFT JOIN placed USING ("key")
          WHERE every.run_id = %(run)s) AS found
    WHERE staged.run_id = %(run)s AND staged."key" = found."key"
    """


def stage_rows(job: Job, run: ImportRun, counts: Counts) -> None:
    """Read the file from where the run stands to its end; each chunk is one transaction with the run's progress."""
    columns = rules.column_names(job.plan)
    rows = islice(gateways.read_rows(job.table, job.plan.format, columns, job.limits), run.rows_read, None)
    while chunk := list(islice(rows, job.limits.chunk_rows)):
        with transaction.atomic():
            _stage_chunk(job, run, counts, chunk)
        job.progress(Progress("reading", run.rows_read))
    with transaction.atomic():
        _settle_repeated(job, run, counts)
        if job.plan.kind in rules.NESTING:
            _put_below(run)
        states.require(RunState(run.state), RunState.WRITING, rules.MOVES)
        run.state = RunState.WRITING.value
        save_progress(run, counts)


def save_progress(run: ImportRun, counts: Counts) -> None:
    """Keep how far the run is, in the caller's transaction."""
    run.counts = rules.counts_as_dict(counts)
    run.save(update_fields=["state", "rows_read", "rows_staged", "last_key", "counts", "ended_at"])


def store_notes(plan: ImportMap, run: ImportRun, notes: Sequence[Note]) -> None:
    """Keep what is told row by row; skipped rows are only counted."""
    ImportNote.objects.bulk_create(
        (
            ImportNote(
                run=run,
                row=one.row,
                level=one.level.value,
                code=one.code,
                column=rules.file_columns(plan, one.column),
                value=one.value,
                names=dict(one.names),
            )
            for one in notes
            if one.level != NoteLevel.SKIPPED
        ),
        batch_size=NOTES_AT_ONCE,
    )


def _stage_chunk(job: Job, run: ImportRun, counts: Counts, chunk: Sequence[SourceRow]) -> None:
    judged = [(source.row, rules.judge_row(job.plan, source)) for source in chunk]
    notes = [note for _, one in judged for note in one.notes]
    taken = [(row, one) for row, one in judged if one.values is not None]
    _copy(run, taken)
    store_notes(job.plan, run, notes)
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
            dropped = _drop(_IS_EARLIER, run)
            counts.rows_skipped += dropped
            _count(counts.skipped_by_code, "superseded", dropped)
        case Repeated.REFUSE:
            _refuse(run, counts, "repeated_key", _drop(_IS_LATER, run, told_as="repeated_key"))
        case Repeated.LINES:
            dropped = _drop(_IS_OF_TOO_MANY, run, run.pk, job.limits.group_rows, told_as="too_many_lines")
            _refuse(run, counts, "too_many_lines", dropped)


def _put_below(run: ImportRun) -> None:
    """Let each row stand behind those above it: its place begins with its level."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE connect_importrow")
        cursor.execute(_PUT_BELOW, {"run": run.pk, "deepest": rules.DEEPEST, "nowhere": rules.NOWHERE})


def _refuse(run: ImportRun, counts: Counts, code: str, dropped: int) -> None:
    counts.rows_refused += dropped
    _count(counts.refused_by_code, code, dropped)


def _count(by_code: dict[str, int], code: str, rows: int) -> None:
    if rows:
        by_code[code] = by_code.get(code, 0) + rows


def _drop(chosen: str, run: ImportRun, *further: object, told_as: str = "") -> int:
    """Take rows out of the staging table, with a note each if they are told of; returns how many.

    The table was filled a moment ago: without fresh statistics PostgreSQL may plan for a handful of rows.
    """
    delete = _DELETE.format(chosen=chosen)
    numbers: list[Any] = [*further, run.pk]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE connect_importrow")
        if told_as:
            names = json.dumps(dict(rules.note(0, told_as).names), ensure_ascii=False)
            refused: list[Any] = [run.pk, NoteLevel.REFUSED.value, told_as, names]
            cursor.execute(_TELL.format(delete=delete), [*numbers, *refused])
        else:
            cursor.execute(delete, numbers)
        run.rows_staged -= cursor.rowcount
        return int(cursor.rowcount)
