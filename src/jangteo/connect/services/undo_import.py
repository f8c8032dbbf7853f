"""Taking an import back, as far as nobody was there since."""

from collections import Counter
from pathlib import Path
from uuid import UUID

from django.db import transaction

from jangteo.connect import rules
from jangteo.connect.errors import NotToUndo, RunNotFound
from jangteo.connect.gateways import Bundle
from jangteo.connect.models import ImportChange, ImportRun
from jangteo.connect.services.jobs import Writer
from jangteo.connect.services.run_import import read_map
from jangteo.connect.services.writers import make_writer
from jangteo.connect.types import SIGN, ChangeState, ImportKind, RunState, UndoReport
from jangteo.kernel import audit, clock, states
from jangteo.kernel.types import Actor

AT_ONCE = 500
MOST_TOLD = 1_000


def undo_import(run_id: UUID, *, actor: Actor) -> UndoReport:
    """Bring back what still is as the run left it, the last first; called again after a kill it goes on.

    Each five hundred are one transaction. What somebody changed or used since stays, and is told.

    raises  RunNotFound, NotToUndo
    """
    run = begin_undo(run_id, actor)
    writer = make_writer(read_map(run.map_text.encode(), ImportKind(run.kind)), actor, run.file_digest, Bundle(Path()))
    writer.prepare(is_rehearsal=True)
    while _undo_some(run, writer):
        pass
    with transaction.atomic():
        states.require(RunState(run.state), RunState.UNDONE, rules.MOVES)
        run.state, run.ended_at = RunState.UNDONE.value, clock.now()
        run.save(update_fields=["state", "ended_at"])
    return _report(run)


@transaction.atomic
def begin_undo(run_id: UUID, actor: Actor) -> ImportRun:
    """Say that a run is being taken back; one that is already goes on.

    raises  RunNotFound, NotToUndo
    """
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise RunNotFound
    if run.state == RunState.UNDOING.value:
        return run
    is_possible = RunState.UNDOING in rules.MOVES[RunState(run.state)] and run.map_text
    if not is_possible or not ImportChange.objects.filter(run=run, state=ChangeState.DONE.value).exists():
        raise NotToUndo(f"{run.file_name} cannot be taken back", state=run.state)
    run.state = RunState.UNDOING.value
    run.save(update_fields=["state"])
    audit.record(
        actor=actor,
        action="connect.undo_import",
        subject_kind="import_run",
        subject_id=run.pk,
        after={"file": run.file_name, "kind": run.kind},
    )
    return run


@transaction.atomic
def _undo_some(run: ImportRun, writer: Writer) -> bool:
    """The last changes that are not tried yet; false when there are none."""
    rows = ImportChange.objects.select_for_update().filter(run=run, state=ChangeState.DONE.value).order_by("-id")
    changes = {row.subject: row for row in reversed(rows[:AT_ONCE])}
    if not changes:
        return False
    now = writer.snapshot(changes)
    kept = {subject: "changed_since" for subject, row in changes.items() if now[subject] != row.after}
    kept |= writer.restore({subject: row.before for subject, row in changes.items() if subject not in kept})
    for subject, row in changes.items():
        row.state = (ChangeState.KEPT if subject in kept else ChangeState.UNDONE).value
        row.code = kept.get(subject, "")
    ImportChange.objects.bulk_update(changes.values(), ["state", "code"], batch_size=AT_ONCE)
    return True


def _report(run: ImportRun) -> UndoReport:
    kept = ImportChange.objects.filter(run=run, state=ChangeState.KEPT.value)
    rows = kept.order_by("id").values_list("subject", "code")
    by_code = Counter(kept.values_list("code", flat=True))
    return UndoReport(
        undone=ImportChange.objects.filter(run=run, state=ChangeState.UNDONE.value).count(),
        kept={subject.replace(SIGN, " · "): code for subject, code in rows[:MOST_TOLD]},
        kept_by_code=dict(by_code),
    )
