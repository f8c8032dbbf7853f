"""The queue at the desk."""

import re
from pathlib import Path

from django.db import connection
from django.test import Client

import jangteo
from jangteo.kernel.models import JobFailure
from jangteo.office.job_words import JOBS
from jangteo.office.money_words import ENTRIES
from jangteo.parties.types import MemberRole
from office.desk import staff_client

PAGE = "/office/jobs/"


def failed() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args, status, attempts)
               VALUES ('default', 'onboarding.check_due', 0, '{"secret": "kim@example.kr"}', 'failed', 4)
               RETURNING id"""
        )
        return int(cursor.fetchone()[0])


def test_the_queue_shows_failures_and_schedules_and_runs_one_again(staff: Client) -> None:
    job = failed()
    JobFailure.objects.create(
        job_id=job, task="onboarding.check_due", attempt=5, error="OSError", at="2026-01-01T00:00Z"
    )
    page = staff.get(PAGE, {"state": "failed"}).content.decode()
    assert "OSError" in page
    assert "*/10 * * * *" in page
    assert "kim@example.kr" not in page
    done = staff.post(f"{PAGE}{job}/retry/", follow=True).content.decode()
    assert "It runs again as soon as a worker is free." in done
    assert "Only a job that failed is run again" in staff.post(f"{PAGE}{job}/retry/", follow=True).content.decode()
    assert "no such job" in staff.post(f"{PAGE}{10**30}/retry/", follow=True).content.decode()
    assert staff.get(PAGE, {"state": "\x00", "task": "x", "page": "9"}).status_code == 200


def test_only_those_who_run_checks_see_or_change_it(market: object) -> None:
    client, job = staff_client(MemberRole.STAFF_CLERK), failed()
    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{job}/retry/").status_code == 403


def test_every_job_and_every_kind_of_entry_has_words() -> None:
    source = "".join(path.read_text() for path in Path(jangteo.__file__).parent.rglob("*.py"))
    jobs = re.findall(r'job_actor\("(?!jangteo )([^"{]+)"', source)  # a command is called as it is typed
    kinds = re.findall(r'kind="([a-z_]+\.[a-z_]+)"', source)
    assert ("billing" in jobs, "billing.applied" in kinds) == (True, True)
    assert (set(jobs) - set(JOBS), set(kinds) - set(ENTRIES)) == (set(), set())
