from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock, states
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Action, Actor
from jangteo.relations import rules
from jangteo.relations.errors import InvalidDate, PartyFileNotFound, TaskNotFound
from jangteo.relations.models import Task, TaskMove
from jangteo.relations.selectors.door import access_party_file, access_party_file_to_write
from jangteo.relations.services.notes import checked_text, make_task, require_staff
from jangteo.relations.types import TaskId, TaskPriority, TaskState


@transaction.atomic
def add_task(  # noqa: PLR0913 -- what a task says
    *,
    party_id: UUID,
    title: str,
    due_on: date,
    assignee_id: UUID,
    actor: Actor,
    detail: str = "",
    priority: TaskPriority = TaskPriority.NORMAL,
    order_id: UUID | None = None,
) -> TaskId:
    """Give a member of staff something to do about a party by a day.

    raises  InvalidDate, InvalidText, NotPermitted, NotStaff, PartyFileNotFound
    """
    access_party_file_to_write(actor, party_id)
    return make_task(
        party_id,
        checked_text("title", title),
        due_on,
        assignee_id,
        actor,
        detail=checked_text("detail", detail, is_needed=False),
        priority=TaskPriority(priority).value,
        order_id=order_id,
    )


@transaction.atomic
def move_task(*, task_id: UUID, target: TaskState, actor: Actor, why: str = "") -> None:
    """Finish a task or drop it.

    raises  IllegalMove, InvalidText, NotPermitted, TaskNotFound
    """
    row = _task_to_change(task_id, actor)
    states.require(TaskState(row.state), target, rules.MOVES)
    _move(row, target, actor, checked_text("why", why, is_needed=False))


def drop_tasks_of(party_id: UUID, *, actor: Actor) -> None:
    """Drop what is still to do about a party that is no more, in the caller's transaction."""
    for row in Task.objects.select_for_update().filter(party=party_id, state=TaskState.OPEN.value).order_by("pk"):
        _move(row, TaskState.DROPPED, actor, "")


@transaction.atomic
def change_task(*, task_id: UUID, due_on: date, assignee_id: UUID, priority: TaskPriority, actor: Actor) -> None:
    """Put an open task off, or into other hands.

    raises  IllegalMove when it is closed, InvalidDate, NotPermitted, NotStaff, TaskNotFound
    """
    row = _task_to_change(task_id, actor)
    if row.state != TaskState.OPEN:
        states.require(TaskState(row.state), TaskState.OPEN, rules.MOVES)
    if due_on != row.due_on and not rules.can_be_due(due_on, clock.today()):
        raise InvalidDate(field="due_on")
    if assignee_id != row.assignee_id:
        require_staff([assignee_id], field="assignee")
    before = {"due_on": str(row.due_on), "assignee": str(row.assignee_id), "priority": row.priority}
    row.due_on, row.assignee_id, row.priority = due_on, assignee_id, TaskPriority(priority).value
    row.save(update_fields=["due_on", "assignee_id", "priority"])
    after = {"due_on": str(due_on), "assignee": str(assignee_id), "priority": row.priority}
    _record(actor, "relations.change_task", row, before, after)


def _move(row: Task, target: TaskState, actor: Actor, why: str) -> None:
    TaskMove.objects.create(
        task=row,
        party_id=row.party_id,
        from_state=row.state,
        to_state=target.value,
        actor_id=actor.person_id,
        actor_name=actor.name[:200],
        why=why,
        at=clock.now(),
    )
    before, row.state = row.state, target.value
    row.save(update_fields=["state"])
    _record(actor, "relations.move_task", row, {"state": before}, {"state": row.state})


def _task_to_change(task_id: UUID, actor: Actor) -> Task:
    """The locked task, for those who may write into its party's file."""
    row = Task.objects.select_for_update().filter(pk=task_id).first()
    if row is None:
        raise TaskNotFound
    try:
        file = access_party_file(actor, row.party_id)
    except PartyFileNotFound:
        raise TaskNotFound from None
    if file.only_by is not None and row.writer_id != actor.person_id:
        raise TaskNotFound
    if not file.can_write:
        raise NotPermitted(action=Action.NOTES_WRITE.value)
    return row


def _record(actor: Actor, action: str, row: Task, before: dict[str, str], after: dict[str, str]) -> None:
    audit.record(actor=actor, action=action, subject_kind="task", subject_id=row.pk, before=before, after=after)
