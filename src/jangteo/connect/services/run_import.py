"""One file into one module, from the first byte to the report."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet

from jangteo.connect import gateways, rules, selectors
from jangteo.connect.errors import ImportRunning
from jangteo.connect.models import ImportRow, ImportRun
from jangteo.connect.services.fetch_ahead import fetch_for_rehearsal
from jangteo.connect.services.jobs import Job
from jangteo.connect.services.stage_rows import save_progress, stage_rows
from jangteo.connect.services.write_rows import judge_rows, write_all_or_nothing, write_good_rows
from jangteo.connect.services.writers import make_writer
from jangteo.connect.types import Counts, ImportKind, ImportMap, ImportReport, Limits, Note, Progress, RunId, RunState
from jangteo.kernel import audit, clock, states
from jangteo.kernel.types import Actor

STOCK_ROWS_AT_ONCE, PICTURE_ROWS_AT_ONCE = 200, 20
_OPEN = (RunState.READING.value, RunState.WRITING.value)


def run_import(  # noqa: PLR0913 -- the options of the command
    kind: ImportKind,
    file: Path,
    map_name: str,
    *,
    actor: Actor,
    dry_run: bool = False,
    all_or_nothing: bool = False,
    errors_file: Path | None = None,
    resume: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
    limits: Limits = Limits(),  # noqa: B008 -- frozen
) -> ImportReport:
    """Bring a file's rows in under a map; a second time changes nothing.

    map_name  a map file, or the name of a ready map
    dry_run   one transaction, rolled back: judges everything by reads alone and leaves no trace
    resume    go on where an earlier run of the same file under the same map was cut off
    raises    BadMap, UnreadableFile, ImportRunning, NothingToWriteTo
    """
    begun = time.monotonic()
    plan = load_map(map_name, kind)
    digest = gateways.digest_of(file)
    with gateways.opened_bundle(file, limits, takes=kind == ImportKind.PICTURES) as bundle:
        job = Job(
            path=file,
            table=bundle.table,
            digest=digest,
            plan=plan,
            writer=make_writer(plan, actor, digest, bundle),
            actor=actor,
            limits=_gentle(kind, limits),
            progress=progress,
            is_whole=all_or_nothing,
            is_rehearsal=dry_run,
            map_text=gateways.find_map_text(map_name).decode(errors="replace"),
        )
        with _alone(job):
            run, counts, resumed_from, notes = _run(job, dry_run, resume, errors_file)
    seconds = Decimal(str(round(time.monotonic() - begun, 1)))
    is_kept = run.state == RunState.DONE.value and not dry_run
    return ImportReport(
        kind=kind,
        is_dry_run=dry_run,
        is_kept=is_kept,
        resumed_from=resumed_from,
        seconds=seconds,
        counts=counts,
        errors_file=str(errors_file or ""),
        run_id=None if dry_run else RunId(run.pk),
        notes=tuple(notes),
    )


def _run(job: Job, dry_run: bool, resume: bool, errors_file: Path | None) -> tuple[ImportRun, Counts, int, list[Note]]:
    if dry_run:
        return _rehearse(job, errors_file)
    run, counts, resumed_from = _bring_in(job, resume, errors_file)
    return run, counts, resumed_from, selectors.list_notes(run.pk)


def _gentle(kind: ImportKind, limits: Limits) -> Limits:
    """A count locks stock rows that orders are waiting for, pictures take time: both go in small transactions."""
    if kind == ImportKind.PICTURES:
        return replace(limits, chunk_rows=min(limits.chunk_rows, PICTURE_ROWS_AT_ONCE))
    if kind in (ImportKind.STOCK, ImportKind.LOTS, ImportKind.SERIALS):
        return replace(limits, chunk_rows=min(limits.chunk_rows, STOCK_ROWS_AT_ONCE))
    return limits


def load_map(name: str, kind: ImportKind) -> ImportMap:
    """Read and check a map.

    raises  BadMap
    """
    return read_map(gateways.find_map_text(name), kind)


def read_map(text: bytes, kind: ImportKind) -> ImportMap:
    """A map by its text.

    raises  BadMap
    """
    return rules.build_map(gateways.parse_map_text(text), kind, hashlib.sha256(text).hexdigest())


def _rehearse(job: Job, errors_file: Path | None) -> tuple[ImportRun, Counts, int, list[Note]]:
    fetch_for_rehearsal(job)
    with transaction.atomic():
        run, counts = _open_run(job), Counts()
        stage_rows(job, run, counts)
        job.writer.prepare(is_rehearsal=True)
        judge_rows(job, run, counts)
        _write_errors(run, errors_file)
        notes = selectors.list_notes(run.pk)
        transaction.set_rollback(True)
    return run, counts, 0, notes


def _bring_in(job: Job, resume: bool, errors_file: Path | None) -> tuple[ImportRun, Counts, int]:
    run = _find_open_run(job) if resume else None
    if run is None:
        with transaction.atomic():
            _abandon_open_runs(job)
            run = _open_run(job)
    counts = rules.read_counts(run.counts)
    resumed_from = run.rows_read
    if run.state == RunState.READING.value:
        stage_rows(job, run, counts)
    if job.is_whole:
        counts = write_all_or_nothing(job, run, counts)
    else:
        job.writer.prepare(is_rehearsal=False)
        write_good_rows(job, run, counts)
    _write_errors(run, errors_file)
    _close_run(job, run, counts)
    return run, counts, resumed_from


def _find_open_run(job: Job) -> ImportRun | None:
    """The run that was cut off, if its staged rows are all still there: a crash of PostgreSQL takes them."""
    run = _open_runs(job).filter(is_whole=job.is_whole).first()
    if run is None or selectors.count_staged(run.pk) != run.rows_staged:
        return None
    return run


def _open_runs(job: Job) -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(
        kind=job.plan.kind.value, file_digest=job.digest, map_digest=job.plan.digest, state__in=_OPEN
    )


def _abandon_open_runs(job: Job) -> None:
    for run in _open_runs(job).select_for_update():
        states.require(RunState(run.state), RunState.ABANDONED, rules.MOVES)
        ImportRow.objects.filter(run_id=run.pk).delete()
        run.state = RunState.ABANDONED.value
        run.ended_at = clock.now()
        run.save(update_fields=["state", "ended_at"])


def _open_run(job: Job) -> ImportRun:
    return ImportRun.objects.create(
        kind=job.plan.kind.value,
        file_name=job.path.name[:200],
        file_digest=job.digest,
        map_digest=job.plan.digest,
        map_text=job.map_text,
        state=RunState.READING.value,
        is_rehearsal=job.is_rehearsal,
        is_whole=job.is_whole,
        actor_name=job.actor.name,
        started_at=clock.now(),
        counts=rules.counts_as_dict(Counts()),
    )


@transaction.atomic
def _close_run(job: Job, run: ImportRun, counts: Counts) -> None:
    """Empty the staging table and say how it went."""
    target = RunState.KEPT_NOTHING if job.is_whole and counts.rows_refused else RunState.DONE
    states.require(RunState(run.state), target, rules.MOVES)
    ImportRow.objects.filter(run_id=run.pk).delete()
    run.state = target.value
    run.ended_at = clock.now()
    save_progress(run, counts)
    audit.record(
        actor=job.actor,
        action=f"connect.import_{job.plan.kind.value}",
        subject_kind="import_run",
        subject_id=run.pk,
        after={"file": run.file_name, "state": run.state, "rows": counts.rows_read, "refused": counts.rows_refused},
    )


def _write_errors(run: ImportRun, errors_file: Path | None) -> None:
    if errors_file is not None:
        gateways.write_errors(errors_file, selectors.iterate_notes(run.pk))


@contextmanager
def _alone(job: Job) -> Iterator[None]:
    """One process at a time for one kind and file; the lock ends with the connection, so with a kill.

    raises  ImportRunning
    """
    number = int.from_bytes(hashlib.sha256(f"{job.plan.kind}:{job.digest}".encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise ImportRunning(f"{job.path.name} is being imported by another process", file=job.path.name)
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
