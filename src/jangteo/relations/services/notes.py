from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.parties.selectors import list_staff
from jangteo.relations import rules
from jangteo.relations.errors import InvalidDate, InvalidText, NoteCorrected, NoteNotFound, NotStaff
from jangteo.relations.models import Note, Task, TaskMove, Touch
from jangteo.relations.selectors.door import access_party_file, access_party_file_to_write
from jangteo.relations.types import LONGEST, NoteId, TaskId, TaskPriority, TaskState, TouchId, TouchKind


@transaction.atomic
def write_note(*, party_id: UUID, text: str, actor: Actor, order_id: UUID | None = None) -> NoteId:
    """Keep a note about a party; only staff ever read it.

    order_id  an order of this party, which the caller has looked up
    raises    InvalidText, NotPermitted, PartyFileNotFound
    """
    access_party_file_to_write(actor, party_id)
    row = Note.objects.create(
        party_id=party_id, order_id=order_id, text=checked_text("text", text), at=clock.now(), **writer_columns(actor)
    )
    _record(actor, "relations.write_note", "note", row.pk, party_id)
    return NoteId(row.pk)


@transaction.atomic
def correct_note(*, note_id: UUID, text: str, actor: Actor) -> NoteId:
    """Put a new note in the place of one; the old one stays readable beneath it, each with its writer.

    A note is corrected by its writer, or by those whose `notes.write` covers everything.
    raises  InvalidText, NoteCorrected, NoteNotFound, NotPermitted
    """
    old = Note.objects.filter(pk=note_id).first()
    if old is None:
        raise NoteNotFound
    file = access_party_file(actor, old.party_id)
    is_theirs = old.writer_id is not None and old.writer_id == actor.person_id
    if file.only_by is not None and not is_theirs:
        raise NoteNotFound
    if not file.can_write or not (is_theirs or actor.rights[Action.NOTES_WRITE] == Scope.ALL):
        raise NotPermitted(action=Action.NOTES_WRITE.value)
    try:
        with transaction.atomic():
            row = Note.objects.create(
                party_id=old.party_id,
                order_id=old.order_id,
                text=checked_text("text", text),
                replaces=old,
                at=clock.now(),
                **writer_columns(actor),
            )
    except IntegrityError:
        raise NoteCorrected from None
    _record(actor, "relations.correct_note", "note", row.pk, old.party_id)
    return NoteId(row.pk)


@transaction.atomic
def write_touch(  # noqa: PLR0913 -- what one says of a visit
    *,
    party_id: UUID,
    kind: TouchKind,
    at: datetime,
    outcome: str,
    actor: Actor,
    with_whom: str = "",
    order_id: UUID | None = None,
    next_step: str = "",
    next_due_on: date | None = None,
) -> TouchId:
    """Keep a visit or call that has been, and its next step as a task for the writer.

    at           with its offset; not in the future
    next_due_on  when `next_step` is to be done, today when not said
    raises       InvalidDate, InvalidText, NotPermitted, NotStaff, PartyFileNotFound
    """
    access_party_file_to_write(actor, party_id)
    if at.tzinfo is None or not rules.can_have_been(at, clock.now()):
        raise InvalidDate(field="at")
    row = Touch.objects.create(
        party_id=party_id,
        order_id=order_id,
        kind=TouchKind(kind).value,
        at=at,
        with_whom=checked_text("with_whom", with_whom, is_needed=False),
        outcome=checked_text("outcome", outcome),
        written_at=clock.now(),
        **writer_columns(actor),
    )
    _record(actor, "relations.write_touch", "touch", row.pk, party_id)
    if next_step.strip():
        if actor.person_id is None:
            raise NotStaff(field="next_step")
        title = checked_text("title", next_step, field="next_step")
        due_on = next_due_on or clock.today()
        make_task(party_id, title, due_on, actor.person_id, actor, order_id=order_id, touch=row)
    return TouchId(row.pk)


def make_task(party_id: UUID, title: str, due_on: date, assignee_id: UUID, actor: Actor, **columns: Any) -> TaskId:
    """Write a task and its first step in the caller's transaction, without asking whether the actor may.

    raises  InvalidDate, NotStaff
    """
    if not rules.can_be_due(due_on, clock.today()):
        raise InvalidDate(field="due_on")
    require_staff([assignee_id], field="assignee")
    now = clock.now()
    row = Task.objects.create(
        party_id=party_id,
        title=title,
        due_on=due_on,
        assignee_id=assignee_id,
        created_at=now,
        **writer_columns(actor),
        **({"priority": TaskPriority.NORMAL.value} | columns),
    )
    TaskMove.objects.create(
        task=row,
        party_id=party_id,
        to_state=TaskState.OPEN.value,
        actor_id=actor.person_id,
        actor_name=actor.name[:200],
        at=now,
    )
    _record(actor, "relations.add_task", "task", row.pk, party_id)
    return TaskId(row.pk)


def require_staff(person_ids: Iterable[UUID], *, field: str) -> None:
    """Refuse anyone who has no log-in of staff.

    raises  NotStaff
    """
    staff = {person.id for person in list_staff()}
    if not staff.issuperset(map(PartyId, person_ids)):
        raise NotStaff(field=field)


def writer_columns(actor: Actor) -> dict[str, Any]:
    """Who wrote it stays the person, even when they act for a buyer; whom they acted for is kept beside it."""
    acts_for_other = actor.party_id is not None and actor.party_id != actor.person_id
    return {
        "writer_id": actor.person_id,
        "writer_name": actor.name[:200],
        "written_for_id": actor.party_id if acts_for_other else None,
    }


def checked_text(name: str, text: str, *, is_needed: bool = True, field: str = "") -> str:
    """The text without surrounding spaces.

    name    one of `LONGEST`
    field   what the refusal names, `name` when not said
    raises  InvalidText
    """
    fault = rules.text_fault(name, text, is_needed=is_needed)
    if fault:
        raise InvalidText(fault, field=field or name, longest=LONGEST[name])
    return text.strip()


def _record(actor: Actor, action: str, kind: str, subject_id: UUID, party_id: UUID) -> None:
    """Who did it, about which party; what was written is in the row itself."""
    audit.record(actor=actor, action=action, subject_kind=kind, subject_id=subject_id, after={"party": str(party_id)})
