"""From the staging table into the modules, group by group."""

from dataclasses import replace

from django.db import transaction

from jangteo.connect import rules, selectors
from jangteo.connect.models import ImportRow, ImportRun
from jangteo.connect.services.fetch_ahead import fetch_for_all, fetch_for_chunk
from jangteo.connect.services.jobs import Job
from jangteo.connect.services.remember import write_and_remember
from jangteo.connect.services.stage_rows import save_progress, store_notes
from jangteo.connect.types import Counts, Group, Note, NoteLevel, Progress, Verdict


class NotAll(Exception):
    """A row was refused although all had been judged good; never leaves this module."""

    def __init__(self, notes: tuple[Note, ...]) -> None:
        self.notes = notes
        super().__init__()


def write_good_rows(job: Job, run: ImportRun, counts: Counts) -> None:
    """Write what can be taken; each chunk is one transaction with the run's progress."""
    while groups := selectors.list_groups(run.pk, job.plan.kind, run.last_key, job.limits.chunk_rows):
        fetch_for_chunk(job, groups)
        with transaction.atomic():
            verdict = job.writer.judge(groups)
            write_and_remember(job, run, verdict)
            _tell(job, run, counts, groups, verdict)
            run.last_key = groups[-1].place
            save_progress(run, counts)
        _show(job, run, counts)


def judge_rows(job: Job, run: ImportRun, counts: Counts) -> None:
    """Judge every group and write nothing."""
    after = ""
    while groups := selectors.list_groups(run.pk, job.plan.kind, after, job.limits.chunk_rows):
        with transaction.atomic():
            verdict = job.writer.judge(_with_those_above(job, run, groups))
            _tell(job, run, counts, groups, verdict)
            _forget_refused(job, run, groups, verdict)
        after = groups[-1].place
        _show(job, run, counts)


def _with_those_above(job: Job, run: ImportRun, groups: list[Group]) -> list[Group]:
    """While nothing is written, a row counts as below another as long as that one was not refused."""
    if job.plan.kind not in rules.NESTING:
        return groups
    above = {group.place: rules.place_above(group) for group in groups}
    there = selectors.staged_places(run.pk, filter(None, above.values()))
    return [group if above[group.place] in there else replace(group, place=rules.alone(group)) for group in groups]


def _forget_refused(job: Job, run: ImportRun, groups: list[Group], verdict: Verdict) -> None:
    refused = {one.row for one in verdict.notes if one.level == NoteLevel.REFUSED}
    if refused and job.plan.kind in rules.NESTING:
        places = [group.place for group in groups if group.last.row in refused]
        ImportRow.objects.filter(run_id=run.pk, key__in=places).delete()


def write_all_or_nothing(job: Job, run: ImportRun, counts: Counts) -> Counts:
    """Judge all rows first; only if none is refused write them, in one transaction.

    Judging first means that no stock or price row is locked for a file that will be turned down, and that every
    bad row is told, not only the first. One transaction means that a kill leaves nothing behind.
    returns  the counts of what was kept, or of what was judged when nothing was
    """
    judged = rules.read_counts(rules.counts_as_dict(counts))
    fetch_for_all(job, run)
    job.writer.prepare(is_rehearsal=True)
    with transaction.atomic():
        judge_rows(job, run, judged)
        if not judged.rows_refused:
            transaction.set_rollback(True)
    if judged.rows_refused:
        return judged
    try:
        with transaction.atomic():
            job.writer.prepare(is_rehearsal=False)
            _write_strictly(job, run, counts)
    except NotAll as refused:
        with transaction.atomic():
            store_notes(job.plan, run, refused.notes)
        rules.add_up(judged, refused.notes)
        return judged
    return counts


def _write_strictly(job: Job, run: ImportRun, counts: Counts) -> None:
    after = ""
    while groups := selectors.list_groups(run.pk, job.plan.kind, after, job.limits.chunk_rows):
        verdict = job.writer.judge(groups)
        if refused := tuple(one for one in verdict.notes if one.level == NoteLevel.REFUSED):
            raise NotAll(refused)
        write_and_remember(job, run, verdict)
        _tell(job, run, counts, groups, verdict)
        after = groups[-1].place
        _show(job, run, counts)


def _tell(job: Job, run: ImportRun, counts: Counts, groups: list[Group], verdict: Verdict) -> None:
    rows = sum(len(group.rows) for group in groups)
    refused = counts.rows_refused
    store_notes(job.plan, run, verdict.notes)
    rules.add_up(counts, verdict.notes, verdict.differences)
    counts.rows_taken += rows - (counts.rows_refused - refused)


def _show(job: Job, run: ImportRun, counts: Counts) -> None:
    done = counts.rows_taken + counts.rows_refused + counts.rows_skipped
    job.progress(Progress("writing", done, run.rows_read))
