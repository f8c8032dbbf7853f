from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from jangteo.kernel import permissions
from jangteo.kernel.types import Action, Actor, PartyId, Scope, is_back_office
from jangteo.relations.models import Task
from jangteo.relations.selectors.door import access_party_file
from jangteo.relations.types import TaskId, TaskPriority, TasksDue, TaskState, TaskView

MOST_TASKS = 200
_URGENCY = {TaskPriority.HIGH: 0, TaskPriority.NORMAL: 1, TaskPriority.LOW: 2}


def list_open_tasks(actor: Actor, party_id: UUID) -> list[TaskView]:
    """What waits to be done about a party, by day and urgency.

    raises  PartyFileNotFound
    """
    file = access_party_file(actor, party_id)
    rows = Task.objects.filter(party=party_id, state=TaskState.OPEN.value)
    if file.only_by is not None:
        rows = rows.filter(writer=file.only_by)
    return _listed(rows)


def tasks_due(actor: Actor, today: date) -> TasksDue:
    """The actor's own open tasks about parties whose file they may open; one query."""
    if actor.person_id is None or not is_back_office(actor) or not permissions.has(actor, Action.NOTES_SEE):
        return TasksDue((), (), ())
    rows = Task.objects.filter(assignee=actor.person_id, state=TaskState.OPEN.value)
    scope = actor.rights[Action.NOTES_SEE]
    if scope != Scope.ALL:
        rows = rows.filter(party__in=list(actor.unit_ids))
    if scope == Scope.OWN:
        rows = rows.filter(writer=actor.person_id)
    tasks = _listed(rows)
    return TasksDue(
        overdue=tuple(task for task in tasks if task.due_on < today),
        today=tuple(task for task in tasks if task.due_on == today),
        later=tuple(task for task in tasks if task.due_on > today),
    )


def count_open_tasks(party_ids: Iterable[UUID]) -> dict[PartyId, int]:
    """{party: how many tasks wait}; parties without any are left out. One query."""
    rows = Task.objects.filter(party__in=list(party_ids), state=TaskState.OPEN.value)
    counts = rows.order_by().values("party").annotate(count=Count("pk"))
    return {PartyId(row["party"]): row["count"] for row in counts}


def _listed(rows: QuerySet[Task]) -> list[TaskView]:
    urgency = Case(
        *(When(priority=priority.value, then=Value(rank)) for priority, rank in _URGENCY.items()),
        output_field=IntegerField(),
    )
    return [task_view(row) for row in rows.order_by("due_on", urgency, "id")[:MOST_TASKS]]


def task_view(row: Task) -> TaskView:
    """A task as it goes out."""
    return TaskView(
        id=TaskId(row.pk),
        party_id=PartyId(row.party_id),
        title=row.title,
        detail=row.detail,
        due_on=row.due_on,
        state=TaskState(row.state),
        priority=TaskPriority(row.priority),
        assignee_id=PartyId(row.assignee_id),
        writer_name=row.writer_name,
        order_id=row.order_id,
    )
