from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, QuerySet

from jangteo.desk.errors import RunNotFound
from jangteo.desk.models import BulkRow, BulkRun
from jangteo.desk.types import RowState, Run, RunKind, RunRow, RunState
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, Actor


def visible_runs(actor: Actor) -> QuerySet[BulkRun]:
    """One's own runs; everybody's for those who see the trail."""
    if allows(actor, Action.AUDIT_SEE):
        return BulkRun.objects.all()
    return BulkRun.objects.filter(made_by=actor.user_id) if actor.user_id else BulkRun.objects.none()


def access_run(actor: Actor, run_id: UUID, *, is_locked: bool = False) -> BulkRun:
    """The one door to a run.

    raises  RunNotFound, the same for a run that is not there and one that may not be seen
    """
    rows = visible_runs(actor)
    row = (rows.select_for_update() if is_locked else rows).filter(pk=run_id).first()
    if row is None:
        raise RunNotFound
    return row


def get_run(actor: Actor, run_id: UUID) -> Run:
    """A run with its counts.

    raises  RunNotFound
    """
    return _views([access_run(actor, run_id)], actor)[0]


def list_runs(actor: Actor, *, limit: int = 50) -> list[Run]:
    """The latest runs that somebody may see; two queries."""
    return _views(list(visible_runs(actor).order_by("-made_at", "-pk")[:limit]), actor)


def list_rows(run_id: UUID, *, states: Iterable[RowState] = (), offset: int = 0, limit: int = 50) -> list[RunRow]:
    """Rows of a run in their order; who may see the run is asked before."""
    rows = BulkRow.objects.filter(run=run_id).order_by("position")
    wanted = [one.value for one in states]
    rows = rows.filter(state__in=wanted) if wanted else rows
    return [
        RunRow(row.label, RowState(row.state), row.before, row.after, row.code, row.facts)
        for row in rows[offset : offset + limit]
    ]


def _views(rows: list[BulkRun], actor: Actor) -> list[Run]:
    counts: dict[UUID, dict[RowState, int]] = {row.pk: {} for row in rows}
    found = BulkRow.objects.filter(run__in=list(counts)).order_by().values("run", "state").annotate(count=Count("pk"))
    for one in found:
        counts[one["run"]][RowState(one["state"])] = one["count"]
    return [
        Run(
            id=row.pk,
            kind=RunKind(row.kind),
            state=RunState(row.state),
            facts=row.facts,
            why=row.why,
            made_by=row.made_by,
            made_at=row.made_at,
            ended_at=row.ended_at,
            counts=counts[row.pk],
            is_mine=row.made_by == actor.user_id,
        )
        for row in rows
    ]
