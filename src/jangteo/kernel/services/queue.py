"""The queue of jobs: what failed is noted and tried again, what a killed worker left is taken up, old rows go."""

import traceback
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from procrastinate import RetryStrategy
from procrastinate.contrib.django.models import ProcrastinateJob

from jangteo.kernel import audit, clock, origins
from jangteo.kernel.errors import JangteoError, JobNotFailed, JobNotFound, JobWaits
from jangteo.kernel.kept import NOTED_FOR
from jangteo.kernel.models import Change, JobFailure
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

JOB_RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)
"""Four attempts more, after 4, 16, 64 and 256 seconds: what every task of ours is given."""

STALLED_AFTER = timedelta(seconds=60)  # a worker's heart beats every ten; by the database's clock
MOST_ATTEMPTS = 10
KEPT, KEPT_DONE = timedelta(days=30), timedelta(days=2)
log = structlog.get_logger(__name__)
AGAIN = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
END = "SELECT procrastinate_finish_job_v1(%s, 'failed'::procrastinate_job_status, false)"


@transaction.atomic
def retry_job(*, job_id: int, actor: Actor, why: str = "") -> None:
    """Run a failed job again at once.

    raises  NotPermitted, JobNotFound, JobNotFailed, JobWaits
    """
    require(actor, Action.CHECKS_RUN)
    job = ProcrastinateJob.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None:
        raise JobNotFound
    if job.status != "failed":
        raise JobNotFailed
    if not _again(job_id):
        raise JobWaits
    audit.record(
        actor=actor,
        action="kernel.retry_job",
        subject_kind="job",
        subject_id=UUID(int=job_id),
        after={"task": job.task_name},
        why=why,
    )


@transaction.atomic
def retry_stalled_jobs() -> int:
    """Take up what workers that are gone were doing; returns how many.

    A job that has taken its worker down ten times is given up, and one of whose kind another waits already.
    """
    gone = Q(worker=None) | Q(worker__last_heartbeat__lt=Now() - STALLED_AFTER)
    rows = ProcrastinateJob.objects.filter(gone, status="doing").order_by("pk")
    taken = list(rows.select_for_update(skip_locked=True, of=("self",)))
    count = 0
    for job in taken:
        write_failure(job.pk, job.task_name, job.attempts + 1, "the worker was gone")
        if job.attempts + 1 < MOST_ATTEMPTS and _again(job.pk):
            count += 1
        else:
            _run(END, job.pk)
    return count


def drop_old_jobs() -> None:
    """Forget jobs that went well two days ago, those that didn't after thirty, and what was noted of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM procrastinate_jobs j WHERE status NOT IN ('todo', 'doing')
               AND NOT EXISTS (SELECT FROM procrastinate_events e WHERE e.job_id = j.id
                               AND e.at > now() - CASE j.status WHEN 'succeeded' THEN %s ELSE %s END::interval)""",
            [f"{KEPT_DONE.days} days", f"{KEPT.days} days"],
        )
    JobFailure.objects.filter(at__lt=clock.now() - KEPT).delete()


def drop_old_changes() -> int:
    """Forget notes of changes older than an hour: a process that looks rarer than that believes nothing it kept."""
    count, _ = Change.objects.filter(at__lt=clock.now() - NOTED_FOR).delete()
    return count


def note_failures(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Around every job of a worker: why it failed is written down, and goes on to who tries again."""
    job = context.job
    with origins.working("job", job.task_name, job=str(job.id), task=job.task_name):
        try:
            return call_next()
        except Exception as error:  # the job runner's edge
            write_failure(job.id, job.task_name, job.attempts + 1, told(error))
            log.exception("job_failed", attempt=job.attempts + 1)
            raise


def write_failure(job_id: int, task: str, attempt: int, error: str) -> None:
    """Keep why an attempt failed."""
    JobFailure.objects.create(job_id=job_id, task=task, attempt=attempt, error=error[:300], at=clock.now())


def told(error: Exception) -> str:
    """What kind of error, and where in our code; the log has its words, which may name a person.

    >>> try:
    ...     raise ValueError("kim@example.kr")
    ... except ValueError as error:
    ...     told(error)
    'ValueError'
    """
    kind = error.code if isinstance(error, JangteoError) else type(error).__name__
    ours = [one for one in traceback.extract_tb(error.__traceback__) if "/jangteo/" in one.filename]
    if not ours:
        return kind
    return f"{kind} · {ours[-1].filename.rpartition('/jangteo/')[2]}:{ours[-1].lineno}"


def _again(job_id: int) -> bool:
    """False when another of its kind waits already: its queueing lock is taken."""
    try:
        with transaction.atomic():
            _run(AGAIN, job_id)
    except IntegrityError:
        return False
    return True


def _run(statement: str, job_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [job_id])
