from collections.abc import Mapping, Sequence
from contextlib import suppress
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from jangteo.desk.errors import InvalidRun, RunMoved, RunNotFound
from jangteo.desk.models import BulkRow, BulkRun
from jangteo.desk.selectors.runs import access_run
from jangteo.desk.services.doing import DOINGS
from jangteo.desk.types import MOST_ROWS, Outlook, RowState, RunKind, RunState
from jangteo.kernel import audit, clock, origins
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Actor

WORK = "desk.work_on"
BATCH = 1_000
LONGEST_WHY = 300


@transaction.atomic
def make_run(*, kind: RunKind, subject_ids: Sequence[UUID], facts: Mapping[str, str], why: str, actor: Actor) -> UUID:
    """Look what would become of each row, and change none.

    subject_ids  at most `MOST_ROWS`; those that may not be seen are left away without a word
    facts        {"kind": a hold's} or {"channel": a channel's code}
    raises       InvalidRun, NotPermitted
    """
    doing = DOINGS[kind]
    require_any(actor, *doing.rights)
    why, ids = why.replace("\x00", "").strip(), list(dict.fromkeys(subject_ids))
    if actor.user_id is None or not ids:
        raise InvalidRun(field="rows")
    if len(ids) > MOST_ROWS:
        raise InvalidRun(field="many", limit=MOST_ROWS)
    if len(why) > LONGEST_WHY or (doing.needs_why and not why):
        raise InvalidRun(field="why")
    looked = [
        one for start in range(0, len(ids), BATCH) for one in doing.look(ids[start : start + BATCH], facts, actor)
    ]
    if not looked:
        raise InvalidRun(field="rows")
    run = BulkRun.objects.create(
        kind=kind.value, facts=dict(facts), why=why, made_by=actor.user_id, made_at=clock.now()
    )
    BulkRow.objects.bulk_create([_row(run, place, one) for place, one in enumerate(looked)], batch_size=BATCH)
    return run.pk


@transaction.atomic
def apply_run(*, run_id: UUID, actor: Actor) -> None:
    """Let the worker try each row that is not left out.

    raises  RunNotFound, RunMoved, NotPermitted
    """
    _begin(run_id, actor, RunState.SHOWN, RunState.RUNNING)


@transaction.atomic
def undo_run(*, run_id: UUID, actor: Actor) -> None:
    """Let the worker take back each row that was changed, as far as nobody was there since.

    raises  RunNotFound, RunMoved, NotPermitted
    """
    _begin(run_id, actor, RunState.DONE, RunState.UNDOING)


def _begin(run_id: UUID, actor: Actor, before: RunState, after: RunState) -> None:
    run = access_run(actor, run_id, is_locked=True)
    if run.made_by != actor.user_id:
        raise RunNotFound
    require_any(actor, *DOINGS[RunKind(run.kind)].rights)
    if run.state != before:
        raise RunMoved
    run.state = after.value
    run.save(update_fields=["state"])
    audit.record(
        actor=actor,
        action="desk.undo_run" if after == RunState.UNDOING else "desk.apply_run",
        subject_kind="run",
        subject_id=run.pk,
        after={"kind": run.kind, "rows": BulkRow.objects.filter(run=run).exclude(state="left_out").count()} | run.facts,
        why=run.why,
    )
    queue(run.pk)


def queue(run_id: UUID) -> None:
    """One job a run at a time; it comes with the caller's transaction, or never."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        origins.enqueued(app.configure_task(WORK, queueing_lock=f"{WORK}:{run_id}").defer(run_id=str(run_id)))


def _row(run: BulkRun, place: int, one: Outlook) -> BulkRow:
    return BulkRow(
        run=run,
        position=place,
        subject_id=one.subject_id,
        label=one.label[:200],
        state=(RowState.LEFT_OUT if one.code else RowState.WAITING).value,
        before=dict(one.before),
        after=dict(one.after),
        code=one.code,
        facts=dict(one.facts or {}),
    )
