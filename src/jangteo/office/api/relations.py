"""Who looks after a buyer, what is to be done about them, visits and calls, and notes put right."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import StringConstraints

from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import Moment, OptionalWhy, note, staff, staff_actor
from jangteo.office.api.trail import NoteIn, NoteMade
from jangteo.relations import services
from jangteo.relations.selectors import access_party_file, list_accounts_of, list_open_tasks
from jangteo.relations.types import LONGEST, AccountRole, TaskPriority, TaskState, TouchKind
from jangteo.segments.selectors import list_segments, segment_ids_of

router = Router()
PARTY = "/parties/{party_id}"
ACCOUNTS, TASKS = f"{PARTY}/accounts", f"{PARTY}/tasks"
Title = Annotated[Text, StringConstraints(min_length=1, max_length=LONGEST["title"])]


class LookedAfterOut(Schema):
    """That a member of staff looks after a buyer, or did."""

    person: UUID
    role: AccountRole
    since: datetime
    until: datetime | None = Field(description="Null: still.")
    territory: str = Field(description="Code of the rule that chose them; empty: a person did.", examples=["seoul"])
    why: str


class LookedAfterListOut(Schema):
    """Who looks after a buyer, and who did, the latest first."""

    items: list[LookedAfterOut]


class BuyerTaskOut(Schema):
    """Something to do about a buyer."""

    id: UUID
    title: str = Field(examples=["Bring the new glaze samples."])
    detail: str
    due_on: date
    priority: TaskPriority
    assignee: UUID
    by: str = Field(description="Who wrote it.", examples=["서지우"])


class BuyerTasksOut(Schema):
    """What waits to be done about a buyer, by day and urgency."""

    items: list[BuyerTaskOut]


class TouchMade(Schema):
    """The visit or call that was kept."""

    id: UUID


class TaskMade(Schema):
    """The task that was written."""

    id: UUID


class TaskMoved(Schema):
    """Where a task stands now."""

    state: TaskState


class OwnerIn(Strict):
    """Who is to look after a buyer."""

    person: UUID = Field(description="A member of staff.")
    expected: UUID | None = Field(
        description="Who owns the account as the caller knows, null for nobody; another one now is a conflict."
    )
    why: OptionalWhy = ""


class BesideIn(Strict):
    """Who is to look after a buyer beside the owner."""

    person: UUID = Field(description="A member of staff.")
    why: OptionalWhy = ""


class LeftIn(Strict):
    """Why they look after the buyer no more."""

    why: OptionalWhy = ""


class BuyerTaskIn(Strict):
    """Something to do by a day."""

    title: Title = Field(examples=["Bring the new glaze samples."])
    detail: Text = Field("", max_length=LONGEST["detail"])
    due_on: date = Field(examples=["2026-12-04"])
    assignee: UUID = Field(description="A member of staff.")
    priority: TaskPriority = TaskPriority.NORMAL


class TaskEndIn(Strict):
    """Whether it is done, or dropped."""

    state: Literal["done", "dropped"] = Field(examples=["done"])
    why: OptionalWhy = ""


class TouchIn(Strict):
    """A visit or call that has been."""

    kind: TouchKind = Field(examples=["visit"])
    at: Moment = Field(examples=["2026-11-27T14:00:00+09:00"])
    outcome: Text = Field(min_length=1, max_length=LONGEST["outcome"], examples=["They want the blue glaze."])
    with_whom: Text = Field("", max_length=LONGEST["with_whom"], examples=["차도윤"])
    next_step: Text = Field("", max_length=LONGEST["title"], description="Becomes a task of the caller.")
    next_due_on: date | None = Field(None, description="Of the next step; null: today.")


@router.get(ACCOUNTS, response=LookedAfterListOut, summary="List who looks after a buyer")
@staff(Action.NOTES_SEE)
def list_looked_after(request: HttpRequest, party_id: UUID) -> LookedAfterListOut:
    """The owner and the deputies, those of before too."""
    access_party_file(staff_actor(request), party_id)
    note(request, "who looks after a buyer", [party_id])
    return _accounts(party_id)


@router.put(f"{ACCOUNTS}/owner", response=LookedAfterListOut, summary="Give a buyer to a member of staff")
@staff(Action.ACCOUNTS_ASSIGN)
def put_owner(request: HttpRequest, party_id: UUID, body: OwnerIn) -> LookedAfterListOut:
    """Open tasks go along, both are told; what was stays in the history."""
    services.assign_account(
        party_id=party_id,
        person_id=body.person,
        expected_owner_id=body.expected,
        why=body.why,
        actor=staff_actor(request),
    )
    return _accounts(party_id)


@router.post(f"{ACCOUNTS}/territory", response=LookedAfterListOut, summary="Give a buyer to whose territory it is")
@staff(Action.ACCOUNTS_ASSIGN)
def assign_territory(request: HttpRequest, party_id: UUID) -> LookedAfterListOut:
    """Of one whom nobody owns; where no territory fits nothing changes."""
    ids = segment_ids_of(party_id)
    codes = [code for pk, code, _names in list_segments() if pk in ids]
    services.assign_by_territory(party_id=party_id, segments=codes, actor=staff_actor(request))
    return _accounts(party_id)


@router.post(f"{ACCOUNTS}/deputies", response={201: LookedAfterListOut}, summary="Let another look after a buyer too")
@staff(Action.ACCOUNTS_ASSIGN, has_key=True)
def add_deputy(request: HttpRequest, party_id: UUID, body: BesideIn) -> Status[LookedAfterListOut]:
    """Beside the owner; one who does already stays."""
    services.add_deputy(party_id=party_id, person_id=body.person, why=body.why, actor=staff_actor(request))
    return Status(201, _accounts(party_id))


@router.post(f"{ACCOUNTS}/{{person_id}}/end", response=LookedAfterListOut, summary="Let one look after a buyer no more")
@staff(Action.ACCOUNTS_ASSIGN)
def end_account(request: HttpRequest, party_id: UUID, person_id: UUID, body: LeftIn) -> LookedAfterListOut:
    """As the owner or as a deputy."""
    services.end_account(party_id=party_id, person_id=person_id, why=body.why, actor=staff_actor(request))
    return _accounts(party_id)


@router.get(TASKS, response=BuyerTasksOut, summary="List what is to be done about a buyer")
@staff(Action.NOTES_SEE)
def list_tasks(request: HttpRequest, party_id: UUID) -> BuyerTasksOut:
    """What waits, the most urgent first, two hundred at most."""
    found = list_open_tasks(staff_actor(request), party_id)
    note(request, "tasks about a buyer", [party_id])
    return BuyerTasksOut(
        items=[
            BuyerTaskOut(
                id=one.id,
                title=one.title,
                detail=one.detail,
                due_on=one.due_on,
                priority=one.priority,
                assignee=one.assignee_id,
                by=one.writer_name,
            )
            for one in found
        ]
    )


@router.post(TASKS, response={201: TaskMade}, summary="Give somebody something to do about a buyer")
@staff(Action.NOTES_WRITE, has_key=True)
def add_task(request: HttpRequest, party_id: UUID, body: BuyerTaskIn) -> Status[TaskMade]:
    """It stands in their day."""
    made = services.add_task(
        party_id=party_id,
        title=body.title,
        detail=body.detail,
        due_on=body.due_on,
        assignee_id=body.assignee,
        priority=body.priority,
        actor=staff_actor(request),
    )
    return Status(201, TaskMade(id=made))


@router.post("/tasks/{task_id}/end", response=TaskMoved, summary="Finish a task or drop it")
@staff(Action.NOTES_WRITE)
def end_task(request: HttpRequest, task_id: UUID, body: TaskEndIn) -> TaskMoved:
    """It waits no more."""
    target = TaskState(body.state)
    services.move_task(task_id=task_id, target=target, why=body.why, actor=staff_actor(request))
    return TaskMoved(state=target)


@router.post(f"{PARTY}/touches", response={201: TouchMade}, summary="Keep a visit or call")
@staff(Action.NOTES_WRITE, has_key=True)
def write_touch(request: HttpRequest, party_id: UUID, body: TouchIn) -> Status[TouchMade]:
    """Who was met, what came of it, and what is next."""
    made = services.write_touch(party_id=party_id, **body.model_dump(), actor=staff_actor(request))
    return Status(201, TouchMade(id=made))


@router.post("/notes/{note_id}/correction", response={201: NoteMade}, summary="Put a note right")
@staff(Action.NOTES_WRITE, has_key=True)
def correct_note(request: HttpRequest, note_id: UUID, body: NoteIn) -> Status[NoteMade]:
    """A new one stands in its place; the old one stays readable beneath it."""
    made = services.correct_note(note_id=note_id, text=body.text, actor=staff_actor(request))
    return Status(201, NoteMade(id=made))


def _accounts(party_id: UUID) -> LookedAfterListOut:
    return LookedAfterListOut(
        items=[
            LookedAfterOut(
                person=one.person_id,
                role=one.role,
                since=one.from_at,
                until=one.until_at,
                territory=one.territory,
                why=one.why,
            )
            for one in list_accounts_of(party_id)
        ]
    )
