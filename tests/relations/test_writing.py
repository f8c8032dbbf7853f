"""Notes, visits, calls and tasks: what is kept, what is refused, and that nothing is lost."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from conftest import RunTogether
from factories.people import company, person
from jangteo.kernel import clock
from jangteo.kernel.errors import IllegalMove, JangteoError, NotPermitted
from jangteo.kernel.types import PartyId
from jangteo.relations import rules
from jangteo.relations import services as relations
from jangteo.relations.errors import InvalidDate, InvalidText, NoteCorrected, NotStaff
from jangteo.relations.models import Note, Task, TaskMove, Touch
from jangteo.relations.selectors import list_open_tasks, list_timeline, tasks_due
from jangteo.relations.types import TaskPriority, TaskState, TimelineKind, TouchKind
from relations.desk import head, own, rep, staff

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 3, tzinfo=UTC)


def test_a_correction_replaces_and_both_keep_their_writers() -> None:
    account, boss_id, rep_id = company(), staff("한바름"), staff("신예솔")
    own(account, rep_id)
    first = relations.write_note(party_id=account, text=" pays on the 25th ", actor=rep(rep_id))
    second = relations.correct_note(note_id=first, text="pays on the 20th", actor=head(boss_id))
    rows = {row.pk: row for row in Note.objects.all()}
    assert (rows[first].text, rows[first].writer_id, rows[first].writer_name) == ("pays on the 25th", rep_id, "신예솔")
    assert (rows[second].text, rows[second].writer_id, rows[second].replaces_id) == ("pays on the 20th", boss_id, first)
    entries = list_timeline(rep(rep_id), account, kinds=[TimelineKind.NOTE]).entries
    assert [(entry.text, entry.facts["is_replaced"]) for entry in entries] == [
        ("pays on the 20th", False),
        ("pays on the 25th", True),
    ]


def test_a_rep_corrects_no_note_of_another() -> None:
    account, rep_id = company(), staff()
    own(account, rep_id)
    note_id = relations.write_note(party_id=account, text="of the head", actor=head(staff("한바름")))
    with pytest.raises(NotPermitted):
        relations.correct_note(note_id=note_id, text="mine now", actor=rep(rep_id))
    assert Note.objects.count() == 1


def test_the_writer_stays_the_person_who_acts_for_a_buyer() -> None:
    account, rep_id = company(), staff()
    own(account, rep_id)
    actor = replace(rep(rep_id), party_id=PartyId(account), assists=True)
    relations.write_note(party_id=account, text="ordered by phone", actor=actor)
    relations.write_touch(
        party_id=account, kind=TouchKind.CALL, at=clock.now(), outcome="ordered", next_step="confirm", actor=actor
    )
    for row in (Note.objects.get(), Touch.objects.get(), Task.objects.get(title="confirm")):
        assert (row.writer_id, row.writer_name, row.written_for_id) == (rep_id, "신예솔", account)


@pytest.mark.parametrize("table", ["note", "touch", "taskmove"])
@pytest.mark.parametrize("statement", ["UPDATE relations_{} SET at = now()", "DELETE FROM relations_{}"])
def test_the_database_refuses_to_rewrite_what_was_written(table: str, statement: str) -> None:
    account, rep_id = company(), staff()
    own(account, rep_id)
    relations.write_note(party_id=account, text="kept", actor=rep(rep_id))
    relations.write_touch(party_id=account, kind=TouchKind.VISIT, at=clock.now(), outcome="kept", actor=rep(rep_id))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_the_next_step_of_a_visit_is_a_task_of_who_was_there() -> None:
    account, rep_id = company(), staff()
    own(account, rep_id)
    due_on = clock.today() + timedelta(days=2)
    touch_id = relations.write_touch(
        party_id=account,
        kind=TouchKind.VISIT,
        at=clock.now() - timedelta(hours=3),
        with_whom="윤서하",
        outcome="wants lamps",
        next_step="send two samples",
        next_due_on=due_on,
        actor=rep(rep_id),
    )
    task = Task.objects.get(touch=touch_id)
    assert (task.title, task.assignee_id, task.due_on, task.state) == ("send two samples", rep_id, due_on, "open")


def test_tasks_are_mine_overdue_today_and_later_the_urgent_first() -> None:
    account, rep_id, other_id = company(), staff(), staff("곽도담")
    boss = head(staff("한바름"))

    def plan(title: str, due_on: date, who: PartyId = rep_id, priority: TaskPriority = TaskPriority.NORMAL) -> None:
        relations.add_task(party_id=account, title=title, due_on=due_on, assignee_id=who, priority=priority, actor=boss)

    with clock.at(NOON):
        plan("old", date(2026, 5, 4))
    with clock.at(NOON + timedelta(days=3)):
        plan("later", date(2026, 5, 9))
        plan("calm", date(2026, 5, 7), priority=TaskPriority.LOW)
        plan("urgent", date(2026, 5, 7), priority=TaskPriority.HIGH)
        plan("not mine", date(2026, 5, 7), other_id)
        due = tasks_due(head(rep_id), clock.today())
    assert [[task.title for task in part] for part in (due.overdue, due.today, due.later)] == [
        ["old"], ["urgent", "calm"], ["later"],
    ]  # fmt: skip


def test_a_task_ends_once() -> None:
    account, boss_id = company(), staff("한바름")
    task_id = relations.add_task(
        party_id=account, title="ring", due_on=clock.today(), assignee_id=boss_id, actor=head(boss_id)
    )
    relations.move_task(task_id=task_id, target=TaskState.DONE, actor=head(boss_id), why="rang")
    for target in TaskState:
        with pytest.raises(IllegalMove):
            relations.move_task(task_id=task_id, target=target, actor=head(boss_id))
    with pytest.raises(IllegalMove):
        relations.change_task(
            task_id=task_id,
            due_on=clock.today(),
            assignee_id=boss_id,
            priority=TaskPriority.HIGH,
            actor=head(boss_id),
        )
    moves = TaskMove.objects.order_by("id").values_list("from_state", "to_state", "why")
    assert list(moves) == [("", "open", ""), ("open", "done", "rang")]
    assert list_open_tasks(head(boss_id), account) == []


def test_the_moves_of_a_task_cover_its_states_and_end() -> None:
    assert set(rules.MOVES) == set(TaskState)
    assert set().union(*rules.MOVES.values()) | {TaskState.OPEN} == set(TaskState)
    assert [state for state, targets in rules.MOVES.items() if not targets] == [TaskState.DONE, TaskState.DROPPED]


def test_a_task_put_off_keeps_the_rest() -> None:
    account, boss_id, rep_id = company(), staff("한바름"), staff()
    task_id = relations.add_task(
        party_id=account, title="ring", due_on=clock.today(), assignee_id=boss_id, actor=head(boss_id)
    )
    later = clock.today() + timedelta(days=9)
    relations.change_task(
        task_id=task_id, due_on=later, assignee_id=rep_id, priority=TaskPriority.HIGH, actor=head(boss_id)
    )
    row = Task.objects.get()
    assert (row.title, row.due_on, row.assignee_id, row.priority) == ("ring", later, rep_id, "high")


BAD_TEXTS = ["", "   ", "a\x00b", "x" * 5001]


def _refusals() -> list[tuple[str, type[JangteoError], str, Callable[[Any], object]]]:
    """What is wrong, the refusal, the field it names, and the call."""
    today = clock.today()

    def task(**changes: Any) -> Callable[[Any], object]:
        return lambda at: relations.add_task(
            **(
                {"party_id": at.account, "title": "t", "due_on": today, "assignee_id": at.rep, "actor": at.actor}
                | changes
            )
        )

    def touch(**changes: Any) -> Callable[[Any], object]:
        good: dict[str, Any] = {"kind": TouchKind.CALL, "at": clock.now(), "outcome": "spoke"}
        return lambda at: relations.write_touch(party_id=at.account, actor=at.actor, **(good | changes))

    def note(text: str) -> Callable[[Any], object]:
        return lambda at: relations.write_note(party_id=at.account, text=text, actor=at.actor)

    return [
        *(("note", InvalidText, "text", note(text)) for text in BAD_TEXTS),
        *(("outcome", InvalidText, "outcome", touch(outcome=text)) for text in BAD_TEXTS),
        ("with whom too long", InvalidText, "with_whom", touch(with_whom="x" * 201)),
        ("next step too long", InvalidText, "next_step", touch(next_step="x" * 201)),
        ("next step in the past", InvalidDate, "due_on", touch(next_step="x", next_due_on=today - timedelta(days=1))),
        ("a visit to come", InvalidDate, "at", touch(at=clock.now() + timedelta(hours=1))),
        ("a visit of another age", InvalidDate, "at", touch(at=datetime(1900, 1, 1, tzinfo=UTC))),
        ("a visit without a zone", InvalidDate, "at", touch(at=datetime(2026, 1, 1))),  # noqa: DTZ001
        ("title", InvalidText, "title", task(title="")),
        ("title with NUL", InvalidText, "title", task(title="\x00")),
        ("title too long", InvalidText, "title", task(title="x" * 201)),
        ("detail too long", InvalidText, "detail", task(detail="x" * 2001)),
        ("due yesterday", InvalidDate, "due_on", task(due_on=today - timedelta(days=1))),
        ("due in another age", InvalidDate, "due_on", task(due_on=date.max)),
        ("assignee unknown", NotStaff, "assignee", lambda at: task(assignee_id=at.account)(at)),
        ("assignee no staff", NotStaff, "assignee", lambda at: task(assignee_id=at.shopper)(at)),
    ]


class Desk:
    """A rep with one account, and a shopper."""

    def __init__(self) -> None:
        self.account, self.rep, self.shopper = company(), staff(), person()
        own(self.account, self.rep)
        self.actor = rep(self.rep)


def test_bad_input_is_refused_by_its_field_and_nothing_is_stored() -> None:
    at = Desk()
    before = [model.objects.count() for model in (Note, Touch, Task, TaskMove)]
    cases = _refusals()
    assert len(cases) == 22
    for name, refusal, field, call in cases:
        with pytest.raises(refusal) as caught:
            call(at)
        assert caught.value.facts["field"] == field, name
    assert [model.objects.count() for model in (Note, Touch, Task, TaskMove)] == before


@pytest.mark.django_db(transaction=True)
def test_one_note_is_corrected_once_at_a_time(run_together: RunTogether) -> None:
    account, boss_id = company(), staff("한바름")
    note_id = relations.write_note(party_id=account, text="first", actor=head(boss_id))
    outcomes = run_together(
        2, lambda n: relations.correct_note(note_id=note_id, text=f"correction {n}", actor=head(boss_id))
    )
    kinds = Counter(isinstance(one, NoteCorrected) for one in outcomes)
    assert kinds == {True: 1, False: 1}, outcomes
    assert Note.objects.filter(replaces=note_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_task_is_finished_by_one_of_two(run_together: RunTogether) -> None:
    account, boss_id = company(), staff("한바름")
    task_id = relations.add_task(
        party_id=account, title="ring", due_on=clock.today(), assignee_id=boss_id, actor=head(boss_id)
    )
    targets = [TaskState.DONE, TaskState.DROPPED]
    outcomes = run_together(2, lambda n: relations.move_task(task_id=task_id, target=targets[n], actor=head(boss_id)))
    assert Counter(map(type, outcomes)) == {type(None): 1, IllegalMove: 1}, outcomes
    won = targets[outcomes.index(None)]
    assert Task.objects.get().state == won
    assert list(TaskMove.objects.order_by("id").values_list("to_state", flat=True)) == ["open", won]
