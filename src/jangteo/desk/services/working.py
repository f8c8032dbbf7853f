"""The worker's way through a run: each row in a transaction of its own, so that a refusal keeps back one row alone."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction

from jangteo.channels.errors import EntryRefused
from jangteo.channels.services import enter_office
from jangteo.desk.models import BulkRow, BulkRun
from jangteo.desk.services.doing import DOINGS
from jangteo.desk.types import RowState, RunKind, RunState
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Actor

BATCH = 200


def work_on(run_id: UUID) -> None:
    """Try what waits of a run, or take back what was done; called again it goes on where it stopped.

    Who made it acts with what they may do now, asked anew every batch: whoever is no staff any more changes nothing.
    """
    run = BulkRun.objects.filter(pk=run_id, state__in=[RunState.RUNNING.value, RunState.UNDOING.value]).first()
    if run is None:
        return
    is_back = run.state == RunState.UNDOING.value
    wanted = RowState.DONE if is_back else RowState.WAITING
    work = _undo_row if is_back else _do_row
    while True:
        rows = BulkRow.objects.filter(run=run, state=wanted.value)
        ids = list(rows.order_by("-position" if is_back else "position").values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        actor = _actor(run.made_by)
        for row_id in ids:
            _try_row(run, row_id, wanted, actor, work)
    after = RunState.UNDONE if is_back else RunState.DONE
    BulkRun.objects.filter(pk=run.pk, state=run.state).update(state=after.value, ended_at=clock.now())


def _actor(user_id: UUID) -> Actor | EntryRefused:
    try:
        return enter_office(user=get_user_model().objects.filter(pk=user_id).first())
    except EntryRefused as refused:
        return refused


def _try_row(
    run: BulkRun,
    row_id: int,
    wanted: RowState,
    actor: Actor | EntryRefused,
    work: Callable[[BulkRun, BulkRow, Actor], None],
) -> None:
    """One row and its service together, or neither."""
    with transaction.atomic():
        row = BulkRow.objects.select_for_update().filter(pk=row_id, state=wanted.value).first()
        if row is None:
            return
        try:
            if isinstance(actor, EntryRefused):
                raise actor
            with transaction.atomic():
                work(run, row, actor)
        except JangteoError as refused:
            if refused.status >= 500:
                raise
            row.state = (RowState.KEPT if wanted == RowState.DONE else RowState.REFUSED).value
            row.code, row.facts = refused.code, {key: str(value) for key, value in refused.facts.items()}
        row.save(update_fields=["state", "left", "code", "facts"])


def _do_row(run: BulkRun, row: BulkRow, actor: Actor) -> None:
    row.left = DOINGS[RunKind(run.kind)].do(row.subject_id, run.facts, run.why, actor)
    row.state = RowState.DONE.value


def _undo_row(run: BulkRun, row: BulkRow, actor: Actor) -> None:
    DOINGS[RunKind(run.kind)].undo(row.subject_id, run.facts, row.left, actor)
    row.state = RowState.UNDONE.value
