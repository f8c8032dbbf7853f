"""Who may open a party's file, and who may write into it."""

from dataclasses import replace

import pytest

from factories.people import company, member_of
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import ALL_RIGHTS, Action, Actor, Scope
from jangteo.relations import services as relations
from jangteo.relations.errors import NoteNotFound, PartyFileNotFound, TaskNotFound
from jangteo.relations.models import Note, Task, TaskMove, Touch
from jangteo.relations.selectors import access_party_file, list_open_tasks, list_timeline, narrow_accounts, tasks_due
from jangteo.relations.types import AccountFilter, TaskState, TimelineKind
from relations.desk import head, own, rep, staff

pytestmark = pytest.mark.django_db

# notes.see × the account is theirs: opens, and sees what others wrote
SEE = {
    (None, True): (False, False), (None, False): (False, False),
    (Scope.OWN, True): (True, False), (Scope.OWN, False): (False, False),
    (Scope.UNIT, True): (True, True), (Scope.UNIT, False): (False, False),
    (Scope.ALL, True): (True, True), (Scope.ALL, False): (True, True),
}  # fmt: skip
# notes.write × the account is theirs, for those who see everything
WRITE = {
    (None, True): False, (None, False): False, (Scope.OWN, True): True, (Scope.OWN, False): False,
    (Scope.UNIT, True): True, (Scope.UNIT, False): False, (Scope.ALL, True): True, (Scope.ALL, False): True,
}  # fmt: skip


@pytest.mark.parametrize(("scope", "is_theirs"), SEE)
def test_seeing_follows_scope_and_account(scope: Scope | None, is_theirs: bool) -> None:
    opens, sees_others = SEE[scope, is_theirs]
    person_id, account = staff(), company()
    if is_theirs:
        own(account, person_id)
    relations.write_note(party_id=account, text="of another", actor=head(staff("한바름")))
    actor = replace(rep(person_id), rights={Action.NOTES_SEE: scope} if scope else {})
    if not opens:
        with pytest.raises(PartyFileNotFound):
            access_party_file(actor, account)
        with pytest.raises(PartyFileNotFound):
            list_timeline(actor, account)
        with pytest.raises(PartyFileNotFound):
            list_open_tasks(actor, account)
        assert tasks_due(actor, clock.today()).later == ()
        return
    notes = list_timeline(actor, account, kinds=[TimelineKind.NOTE]).entries
    assert [entry.text for entry in notes] == (["of another"] if sees_others else [])


@pytest.mark.parametrize(("scope", "is_theirs"), WRITE)
def test_writing_follows_scope_and_account(scope: Scope | None, is_theirs: bool) -> None:
    person_id, account = staff(), company()
    if is_theirs:
        own(account, person_id)
    before = Note.objects.count(), Task.objects.count()
    rights = {Action.NOTES_SEE: Scope.ALL} | ({Action.NOTES_WRITE: scope} if scope else {})
    actor = replace(rep(person_id), rights=rights)
    if WRITE[scope, is_theirs]:
        relations.write_note(party_id=account, text="seen", actor=actor)
        assert Note.objects.get().writer_id == person_id
        return
    with pytest.raises(NotPermitted):
        relations.write_note(party_id=account, text="seen", actor=actor)
    with pytest.raises(NotPermitted):
        relations.add_task(party_id=account, title="ring", due_on=clock.today(), assignee_id=person_id, actor=actor)
    assert (Note.objects.count(), Task.objects.count()) == before


def test_a_file_of_somebody_else_answers_like_one_that_is_not_there() -> None:
    person_id, theirs, foreign = staff(), company("긴해"), company("온새")
    own(theirs, person_id)
    actor = rep(person_id)
    answers = []
    for party_id in (foreign, new_id()):
        with pytest.raises(PartyFileNotFound) as refusal:
            access_party_file(actor, party_id)
        answers.append((refusal.value.code, refusal.value.message, refusal.value.status, refusal.value.facts))
    assert answers[0] == answers[1] == ("relations.party_file_not_found", answers[0][1], 404, {})


@pytest.mark.parametrize("via", ["page", "api"])
def test_no_door_of_a_shop_opens_a_file_whatever_the_rights(via: str) -> None:
    account = company()
    buyer = member_of(account)
    own(account, staff())
    for actor in (
        replace(buyer, via=via, rights=ALL_RIGHTS, unit_ids=frozenset({account})),
        replace(head(staff()), via=via),
        Actor(via="office", rights=ALL_RIGHTS),
    ):
        with pytest.raises(PartyFileNotFound):
            access_party_file(actor, account)


def test_foreign_notes_and_tasks_are_not_found_and_stay_as_they_are() -> None:
    person_id, foreign = staff(), company()
    boss = head(staff("한바름"))
    note_id = relations.write_note(party_id=foreign, text="first", actor=boss)
    task_id = relations.add_task(
        party_id=foreign, title="ring", due_on=clock.today(), assignee_id=person_id, actor=boss
    )
    actor = rep(person_id)
    with pytest.raises(PartyFileNotFound):
        relations.correct_note(note_id=note_id, text="changed", actor=actor)
    with pytest.raises(NoteNotFound):
        relations.correct_note(note_id=new_id(), text="changed", actor=actor)
    for unknown in (task_id, new_id()):
        with pytest.raises(TaskNotFound):
            relations.move_task(task_id=unknown, target=TaskState.DONE, actor=actor)
    assert Note.objects.get().text == "first"
    assert Task.objects.get().state == "open"
    assert TaskMove.objects.count() == 1
    assert Touch.objects.count() == 0


def test_a_list_of_accounts_holds_only_those_one_may_see() -> None:
    person_id, theirs, foreign = staff(), company("긴해"), company("온새")
    own(theirs, person_id)
    own(foreign, staff("곽도담"))
    assert narrow_accounts(rep(person_id), AccountFilter()).only == frozenset({theirs})
    assert narrow_accounts(rep(person_id), AccountFilter(party_ids=frozenset({foreign}))).only == frozenset()
    assert narrow_accounts(head(), AccountFilter()).only is None
    assert narrow_accounts(replace(head(), rights={}), AccountFilter()).only == frozenset()
    assert narrow_accounts(replace(head(), via="page"), AccountFilter()).only == frozenset()


def test_a_deputy_loses_the_file_when_it_ends() -> None:
    person_id, account = staff(), company()
    relations.add_deputy(party_id=account, person_id=person_id, actor=head())
    assert access_party_file(rep(person_id), account).can_write
    relations.end_account(party_id=account, person_id=person_id, actor=head())
    with pytest.raises(PartyFileNotFound):
        access_party_file(rep(person_id), account)
