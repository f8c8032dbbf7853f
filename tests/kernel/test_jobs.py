"""The queue: each task tried again, each time of a schedule once, and nothing lost with a worker."""

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.periodic import PeriodicDeferrer
from procrastinate.retry import RetryStrategy

from factories import ACTOR
from jangteo.kernel import clock, services
from jangteo.kernel.errors import JobNotFailed, JobNotFound, JobWaits, NotPermitted
from jangteo.kernel.models import AuditEntry, JobFailure
from jangteo.kernel.selectors import count_jobs, list_jobs, list_schedules
from jangteo.kernel.services import queue, worker
from jangteo.kernel.types import GUEST

TASK = "kernel.drop_old_jobs"


def sql(statement: str, *values: str | int | None) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def put(status: str = "todo", *, task: str = TASK, lock: str | None = None, owner: int | None = None) -> int:
    """A job in the queue."""
    (row,) = sql(
        """INSERT INTO procrastinate_jobs
             (queue_name, task_name, priority, args, status, attempts, queueing_lock, worker_id)
           VALUES ('default', %s, 0, '{"timestamp": 0}', %s::procrastinate_job_status, 0, %s, %s) RETURNING id""",
        task, status, lock, owner,
    )  # fmt: skip
    assert isinstance(row[0], int)
    return row[0]


def heart(seconds_ago: int) -> int:
    """A worker whose heart beat last so long ago."""
    ((pk,),) = sql(
        "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
        seconds_ago,
    )
    assert isinstance(pk, int)
    return pk


def job(pk: int) -> tuple[str, int]:
    row = ProcrastinateJob.objects.get(pk=pk)
    return row.status, row.attempts


def schedule(at: datetime) -> None:
    """What a scheduler that has just begun does at a moment of its own clock."""
    deferrer = PeriodicDeferrer(registry=app.periodic_registry)
    asyncio.run(deferrer.defer_jobs(deferrer.get_previous_tasks(at=at.timestamp())))


def minutely() -> int:
    return ProcrastinateJob.objects.filter(task_name="kernel.retry_stalled_jobs").count()


def test_every_task_is_tried_again_and_every_schedule_waits_once() -> None:
    ours = {name: one for name, one in app.tasks.items() if not name.startswith("builtin:") and "builtin" not in name}
    assert len(ours) >= 9
    assert [name for name, one in ours.items() if not isinstance(one.retry_strategy, RetryStrategy)] == []
    periodic = {one.task.name: one.task for one in app.periodic_registry.periodic_tasks.values()}
    assert [name for name, one in periodic.items() if one.queueing_lock != name] == []


@pytest.fixture
def queue_of_its_own(transactional_db: None) -> Iterator[None]:
    """Schedulers write by connections of their own threads."""
    sql("DELETE FROM procrastinate_jobs")
    sql("DELETE FROM procrastinate_periodic_defers")
    yield
    sql("DELETE FROM procrastinate_jobs")
    sql("DELETE FROM procrastinate_periodic_defers")


def test_two_schedulers_enqueue_each_time_once(queue_of_its_own: None) -> None:
    now = datetime.now(UTC).replace(second=30)
    gate = threading.Barrier(2)

    def run() -> None:
        gate.wait()
        schedule(now)
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert minutely() == 1
    sql("UPDATE procrastinate_jobs SET status = 'succeeded', queueing_lock = NULL")
    schedule(now)
    assert minutely() == 1


def test_a_clock_that_jumps_runs_no_time_twice_and_none_that_is_to_come(queue_of_its_own: None) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    done = "UPDATE procrastinate_jobs SET status = 'succeeded'"
    schedule(now)
    sql(done)
    assert minutely() == 1
    for jump in (timedelta(hours=-1), timedelta(minutes=-3), timedelta(hours=3), timedelta(days=400), timedelta(0)):
        schedule(now + jump)
        sql(done)
        assert minutely() == 1, jump
    sql("UPDATE procrastinate_periodic_defers SET defer_timestamp = defer_timestamp - 60")
    schedule(now)
    assert minutely() == 2


def test_without_the_guard_a_clock_set_back_would_run_a_time_twice(queue_of_its_own: None) -> None:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    sql("ALTER TABLE procrastinate_periodic_defers DISABLE TRIGGER USER")
    try:
        for moment in (now - timedelta(minutes=2), now, now - timedelta(minutes=2)):
            schedule(moment)
            sql("UPDATE procrastinate_jobs SET status = 'succeeded'")
        assert minutely() == 3
    finally:
        sql("ALTER TABLE procrastinate_periodic_defers ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_what_a_killed_worker_was_doing_is_taken_up_and_nothing_else() -> None:
    alive, dead = heart(5), heart(90)
    running, lost, ownerless, over = put("doing", owner=alive), put("doing", owner=dead), put("doing"), put("succeeded")
    assert services.retry_stalled_jobs() == 2
    assert [job(one) for one in (running, lost, ownerless, over)] == [
        ("doing", 0), ("todo", 1), ("todo", 1), ("succeeded", 0),
    ]  # fmt: skip
    assert services.retry_stalled_jobs() == 0
    assert set(JobFailure.objects.values_list("error", flat=True)) == {"the worker was gone"}


@pytest.mark.django_db
def test_a_job_that_kills_its_workers_is_given_up() -> None:
    poison = put("doing", owner=heart(90))
    sql("UPDATE procrastinate_jobs SET attempts = %s WHERE id = %s", queue.MOST_ATTEMPTS - 1, poison)
    assert services.retry_stalled_jobs() == 0
    assert job(poison)[0] == "failed"


@pytest.mark.django_db
def test_a_lost_job_whose_next_waits_already_gives_way() -> None:
    put("todo", lock=TASK)
    lost = put("doing", owner=heart(90), lock=TASK)
    assert services.retry_stalled_jobs() == 0
    assert job(lost)[0] == "failed"
    with pytest.raises(JobWaits):
        services.retry_job(job_id=lost, actor=ACTOR)


@pytest.mark.django_db(transaction=True)
def test_a_job_runs_again_after_its_worker_was_killed_and_has_its_effect_once(queue_of_its_own: None) -> None:
    """The first worker did the work and was killed before it said so; the second runs the same job."""
    sql("DELETE FROM procrastinate_workers")
    old = put("succeeded")
    sql("UPDATE procrastinate_events SET at = now() - interval '31 days' WHERE job_id = %s", old)
    lost = put("doing", owner=heart(90))
    services.drop_old_jobs()
    assert services.retry_stalled_jobs() == 1
    stop = threading.Event()
    running = threading.Thread(target=worker._jobs_forever, args=(stop,))
    running.start()
    for _ in range(200):
        if job(lost)[0] == "succeeded":
            break
        time.sleep(0.05)
    stop.set()
    running.join(timeout=20)
    assert job(lost) == ("succeeded", 2)
    assert not ProcrastinateJob.objects.filter(pk=old).exists()


@pytest.mark.django_db
def test_what_went_well_is_forgotten_before_what_did_not() -> None:
    ages = {("succeeded", 1): True, ("succeeded", 3): False, ("failed", 29): True, ("failed", 31): False,
            ("todo", 99): True, ("doing", 99): True}  # fmt: skip
    jobs = {put(status): (days, stays) for (status, days), stays in ages.items()}
    for pk, (days, _) in jobs.items():
        sql("DELETE FROM procrastinate_events WHERE job_id = %s", pk)
        event = (
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'started', now() - %s * interval '1 day')"
        )
        sql(event, pk, days)
        sql(
            "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'deferred', now() - interval '99 days')",
            pk,
        )
    services.drop_old_jobs()
    left = set(ProcrastinateJob.objects.values_list("pk", flat=True))
    assert left == {pk for pk, (_, stays) in jobs.items() if stays}


@pytest.mark.django_db
def test_a_failed_job_is_run_again_by_staff_and_its_error_told_without_words() -> None:
    failed = put("failed")

    class Context:
        job = ProcrastinateJob.objects.get(pk=failed).procrastinate_job

    def fail() -> None:
        services.retry_job(job_id=0, actor=ACTOR)

    with pytest.raises(JobNotFound):
        services.note_failures(fail, Context(), None)
    view = list_jobs(ACTOR, status="failed")[0][0]
    assert (view.id, view.error.partition(" · ")[0]) == (failed, "kernel.job_not_found")
    assert "kernel/services/queue.py:" in view.error
    assert count_jobs(ACTOR) == {"failed": 1}
    services.retry_job(job_id=failed, actor=ACTOR, why="the office answers again")
    assert job(failed) == ("todo", 1)
    assert AuditEntry.objects.get(action="kernel.retry_job").after == {"task": TASK}
    with pytest.raises(JobNotFailed):
        services.retry_job(job_id=failed, actor=ACTOR)


@pytest.mark.django_db
def test_only_those_who_may_see_or_change_the_queue() -> None:
    failed = put("failed")
    for ask in (lambda: services.retry_job(job_id=failed, actor=GUEST), lambda: list_jobs(GUEST)):
        with pytest.raises(NotPermitted):
            ask()
    with pytest.raises(NotPermitted):
        list_schedules(GUEST)


@pytest.mark.django_db
def test_schedules_say_when_they_ran_and_run_next() -> None:
    with transaction.atomic(), clock.at(datetime(2026, 5, 1, 3, 0, 30, tzinfo=UTC)):
        sql(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp) VALUES (%s, '', 0)",
            TASK,
        )
        found = {one.task: one for one in list_schedules(ACTOR)}
    assert found["kernel.retry_stalled_jobs"].next_at == datetime(2026, 5, 1, 3, 1, tzinfo=UTC)
    assert (found[TASK].last_at, found[TASK].cron) == (datetime(1970, 1, 1, tzinfo=UTC), "23 19 * * *")
    assert found[TASK].next_at == datetime(2026, 5, 1, 19, 23, tzinfo=UTC)


def test_a_set_clock_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = worker.clock_offset()
    monkeypatch.setattr(time, "time", lambda: time.monotonic() + before + 100)
    assert abs(worker.clock_offset() - before) > worker.CLOCK_STEP
