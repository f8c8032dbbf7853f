"""A killed import goes on where its last committed chunk ended, and the outcome is as if nothing had happened."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from connect.conftest import ACTOR, ORDER_COLUMNS, ORDERS, Import
from connect.counting import row_counts
from jangteo.connect.errors import ImportRunning
from jangteo.connect.models import ImportRow, ImportRun
from jangteo.connect.services import run_import
from jangteo.connect.types import ImportKind, Limits, Progress, RunState

ROWS = 2_400
BY_PIECES = Limits(chunk_rows=300)
CHILD = """
import os, sys
from pathlib import Path
import django
from django.conf import settings
database, path, plan = sys.argv[1:4]
settings.DATABASES["default"]["NAME"] = database
django.setup()
from jangteo.connect.services import run_import
from jangteo.connect.types import ImportKind, Limits
from jangteo.kernel.types import job_actor
def tell(progress):
    print(progress.step, progress.done, flush=True)
run_import(ImportKind.ORDERS, Path(path), plan, actor=job_actor("child"), progress=tell, limits=Limits(chunk_rows=300))
"""


@pytest.fixture
def big_file(write_csv: Callable[[Any], Path]) -> Path:
    """Orders of three lines each, the lines of one order far apart."""
    lines = (
        [str(1000 + number % (ROWS // 3)), "2010-07-01 08:30", "", f"SKU{number % 50}", "Mug", "2", "1.50"]
        for number in range(ROWS)
    )
    return write_csv([ORDER_COLUMNS, *lines])


def kill_when(told: Callable[[str, int], bool], path: Path, plan: Path) -> None:
    """Run the import in a process of its own and kill it with -9 once it has told of this progress."""
    name = str(connection.settings_dict["NAME"])
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, name, str(path), str(plan)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "jangteo.config.settings"},
    )
    assert child.stdout is not None
    try:
        for line in child.stdout:
            step, done = line.split()
            if told(step, int(done)):
                break
        else:
            pytest.fail("the import ended before it could be killed")
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()


def wait_until_unlocked(run: Callable[[], Any]) -> Any:
    """PostgreSQL notices a killed client when it next writes to it: give it a moment."""
    for _ in range(50):
        try:
            return run()
        except ImportRunning:
            time.sleep(0.2)
    return run()


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["reading", "writing"])
def test_a_killed_import_goes_on(
    step: str, big_file: Path, write_map: Callable[[Mapping[str, Any]], Path], tmp_path: Path
) -> None:
    plan = write_map(ORDERS)
    kill_when(lambda at, done: at == step and done >= 600, big_file, plan)
    cut_off = ImportRun.objects.get()
    assert cut_off.state == step
    assert 600 <= cut_off.rows_read <= ROWS
    resumed = wait_until_unlocked(lambda: run_import(ImportKind.ORDERS, big_file, str(plan), actor=ACTOR, resume=True))
    assert resumed.resumed_from == cut_off.rows_read
    assert (resumed.counts.rows_read, resumed.counts.rows_taken, resumed.refused) == (ROWS, ROWS, 0)
    assert (resumed.counts.created, resumed.counts.unchanged) == (ROWS // 3, 0)
    assert ImportRun.objects.get().state == RunState.DONE
    assert not ImportRow.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(gross_minor), min(line_count), max(line_count) FROM ordering_order")
        assert cursor.fetchone() == (ROWS // 3, ROWS * 300, 3, 3)


class Interrupted(Exception):
    """Stands in for whatever ends a run between two chunks."""


def interrupt_after(step: str) -> Callable[[Progress], None]:
    def interrupt(progress: Progress) -> None:
        if progress.step == step:
            raise Interrupted

    return interrupt


@pytest.fixture
def cut_off(bring_in: Import, big_file: Path, write_map: Callable[[Mapping[str, Any]], Path]) -> tuple[Path, str]:
    """A file whose import ended after its first written chunk, and its map."""
    plan = str(write_map(ORDERS))
    with pytest.raises(Interrupted):
        run_import(
            ImportKind.ORDERS, big_file, plan, actor=ACTOR, progress=interrupt_after("writing"), limits=BY_PIECES
        )
    return big_file, plan


@pytest.mark.django_db
def test_without_resume_a_cut_off_run_is_abandoned_and_begun_again(cut_off: tuple[Path, str]) -> None:
    file, plan = cut_off
    report = run_import(ImportKind.ORDERS, file, plan, actor=ACTOR)
    assert (report.resumed_from, report.counts.created + report.counts.unchanged) == (0, ROWS // 3)
    assert report.counts.unchanged > 0
    assert sorted(ImportRun.objects.values_list("state", flat=True)) == ["abandoned", "done"]
    assert not ImportRow.objects.exists()


@pytest.mark.django_db
def test_staged_rows_lost_in_a_crash_are_read_again(cut_off: tuple[Path, str]) -> None:
    file, plan = cut_off
    ImportRow.objects.filter(row__lte=5).delete()
    report = run_import(ImportKind.ORDERS, file, plan, actor=ACTOR, resume=True)
    assert (report.resumed_from, report.counts.rows_taken) == (0, ROWS)


@pytest.mark.django_db
def test_a_dry_run_beside_a_cut_off_run_leaves_it_alone(cut_off: tuple[Path, str]) -> None:
    file, plan = cut_off
    before = row_counts()
    run_import(ImportKind.ORDERS, file, plan, actor=ACTOR, dry_run=True)
    assert row_counts() == before
    assert run_import(ImportKind.ORDERS, file, plan, actor=ACTOR, resume=True).resumed_from == ROWS


@pytest.mark.django_db(transaction=True)
def test_one_file_is_imported_by_one_process_at_a_time(
    big_file: Path, write_map: Callable[[Mapping[str, Any]], Path], run_together: Any
) -> None:
    plan = str(write_map(ORDERS))
    outcomes = run_together(2, lambda _: run_import(ImportKind.ORDERS, big_file, plan, actor=ACTOR))
    refused = [one for one in outcomes if isinstance(one, ImportRunning)]
    reports = [one for one in outcomes if not isinstance(one, Exception)]
    assert (len(refused), len(reports)) == (1, 1)
    assert reports[0].counts.created == ROWS // 3
