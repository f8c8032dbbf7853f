"""A worker that is killed -9 in the middle of a job: it runs again, and has its effect once."""

import threading

import pytest

from jangteo.kernel import services
from jangteo.kernel.models import JobFailure
from jangteo.kernel.services import queue, worker
from kernel.child import kill, running, wait_for
from kernel.test_jobs import job, put, sql

WRITTEN = "SELECT 1 FROM pg_locks WHERE relation = 'kernel_jobfailure'::regclass AND mode LIKE 'Row%%'"
WORK = """
import time
from django.db import transaction
from jangteo.kernel import services
from jangteo.kernel.services import queue, worker

@transaction.atomic
def work():
    queue.write_failure(0, "effect", 1, "done once")
    time.sleep(60)

services.drop_old_jobs = work
worker._jobs_forever(threading.Event())
"""


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
def test_a_job_in_the_middle_of_its_work_runs_again_with_one_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    sql("DELETE FROM procrastinate_jobs")
    pk = put("todo")
    with running(WORK) as first:
        wait_for(lambda: job(pk)[0] == "doing")
        wait_for(lambda: sql(WRITTEN))
        kill(first)
    assert services.retry_stalled_jobs() == 0
    sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    assert services.retry_stalled_jobs() == 1
    monkeypatch.setattr(services, "drop_old_jobs", lambda: queue.write_failure(0, "effect", 1, "done once"))
    stop = threading.Event()
    second = threading.Thread(target=worker._jobs_forever, args=(stop,))
    second.start()
    wait_for(lambda: job(pk)[0] == "succeeded")
    stop.set()
    second.join(timeout=20)
    assert JobFailure.objects.filter(task="effect").count() == 1
    sql("DELETE FROM procrastinate_jobs")
