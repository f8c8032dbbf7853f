"""What rows name of other machines is fetched before the transaction that reads it begins: however slow they are, it
holds up nobody."""

from itertools import batched

from jangteo.connect import gateways, rules, selectors
from jangteo.connect.models import ImportRun
from jangteo.connect.services.jobs import FromElsewhere, Job
from jangteo.connect.types import Group, Progress

FIELD = "address"


def fetch_for_chunk(job: Job, groups: list[Group]) -> None:
    """Before a chunk; what was fetched for the one before goes."""
    if writer := _fetching(job):
        writer.forget()
        writer.fetch([row.values for group in groups for row in group.rows], is_rehearsal=False)


def fetch_for_all(job: Job, run: ImportRun) -> None:
    """Before all that is staged is written at once."""
    writer, after, done = _fetching(job), "", 0
    if writer is None:
        return
    while groups := selectors.list_groups(run.pk, job.plan.kind, after, job.limits.chunk_rows):
        rows = [row.values for group in groups for row in group.rows]
        writer.fetch(rows, is_rehearsal=False)
        after, done = groups[-1].place, done + len(rows)
        job.progress(Progress("fetching", done, run.rows_staged))


def fetch_for_rehearsal(job: Job) -> None:
    """Before a rehearsal, which is one transaction: the file is read for its addresses alone, and what lies there is
    only looked at."""
    writer, done = _fetching(job), 0
    if writer is None:
        return
    columns = rules.column_names(job.plan)
    for chunk in batched(gateways.read_rows(job.table, job.plan.format, columns, job.limits), job.limits.chunk_rows):
        judged = [rules.judge_row(job.plan, source).values for source in chunk]
        writer.fetch([values for values in judged if values is not None], is_rehearsal=True)
        done += len(chunk)
        job.progress(Progress("fetching", done))


def _fetching(job: Job) -> FromElsewhere | None:
    """The writer, where the map names addresses that it has to ask."""
    return job.writer if FIELD in job.plan.fields and isinstance(job.writer, FromElsewhere) else None
