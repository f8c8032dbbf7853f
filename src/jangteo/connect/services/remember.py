"""Writing, with what each thing was before and is after."""

import json
from typing import Any

from django.db import connection

from jangteo.connect.models import ImportRun
from jangteo.connect.services.jobs import Job
from jangteo.connect.types import ChangeState, Outcome, Verdict

_COPY = 'COPY connect_importchange (run_id, "row", subject, outcome, before, after, state, code) FROM STDIN'


def write_and_remember(job: Job, run: ImportRun, verdict: Verdict) -> None:
    """Write what is wanted and keep both sides of it, in the caller's transaction."""
    told = {one.subject or one.key: one for one in verdict.differences if one.outcome != Outcome.UNCHANGED}
    before = job.writer.snapshot(told)
    job.writer.write(verdict)
    after = job.writer.snapshot(told) if before else {}
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for subject, was in before.items():
            if was == after[subject]:
                continue
            one, state = told[subject], ChangeState.DONE.value
            copy.write_row((run.pk, one.row, subject, one.outcome.value, _json(was), _json(after[subject]), state, ""))


def _json(plain: Any) -> str | None:
    return None if plain is None else json.dumps(plain, ensure_ascii=False)
