"""How the promise of runs over many rows is broken by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from jangteo.desk.models import BulkRow, BulkRun
from jangteo.desk.types import RowState, RunKind, RunState
from jangteo.kernel import clock
from kernel.money_breaks import Break

DESK_BREAKS: Mapping[str, Break] = {
    "desk.ended_means_every_row_was_tried": Break(
        "UPDATE desk_bulkrow SET state = 'waiting' WHERE run_id = {bulk_run}", "bulk_run"
    ),
}


def run_through() -> dict[str, Any]:
    """A run of one row, which is through."""
    now = clock.now()
    run = BulkRun.objects.create(
        kind=RunKind.HOLD.value,
        state=RunState.DONE.value,
        facts={"kind": "stock"},
        made_by=uuid4(),
        made_at=now,
        ended_at=now,
    )
    BulkRow.objects.create(run=run, position=0, subject_id=uuid4(), label="1", state=RowState.DONE.value)
    return {"bulk_run": run.pk}
