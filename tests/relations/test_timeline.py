"""One timeline from many sources: in order, by pages, in a constant number of queries, and nothing of others."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from factories.people import ACTOR, company, person
from jangteo.kernel import clock, letters
from jangteo.kernel.types import ALL_RIGHTS, Action, Actor, PartyId, Scope
from jangteo.parties import services as parties
from jangteo.parties.models import Party
from jangteo.parties.types import MemberRole
from jangteo.relations import rules
from jangteo.relations import services as relations
from jangteo.relations.selectors import list_timeline
from jangteo.relations.types import Cursor, TaskState, TimelineEntry, TimelineKind, TouchKind
from relations.desk import head, own, staff

START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def story(account: PartyId, boss: Actor, rounds: int) -> None:
    """So many rounds of everything that can happen."""
    assert boss.person_id
    for number in range(rounds):
        with clock.at(START + timedelta(days=number)):
            relations.write_note(party_id=account, text=f"note {number}", actor=boss)
            relations.write_touch(
                party_id=account, kind=TouchKind.VISIT, at=clock.now(), outcome=f"visit {number}", actor=boss
            )
            task_id = relations.add_task(
                party_id=account, title=f"task {number}", due_on=clock.today(), assignee_id=boss.person_id, actor=boss
            )
            relations.move_task(task_id=task_id, target=TaskState.DONE, actor=boss)
            parties.add_member(party_id=account, person_id=person(), role=MemberRole.BUYER, actor=ACTOR)
            letters.write(to="shop@test.example", subject=f"letter {number}", text="a key", purpose="ordering.placed")
            letters.write(to="shop@test.example", subject="log-in", text="a key", purpose="identity.reset")


@pytest.fixture
def account(db: None) -> PartyId:
    party_id = company()
    Party.objects.filter(pk=party_id).update(email="shop@test.example")
    return party_id


def pages(actor: Actor, account: PartyId, limit: int, kinds: Sequence[TimelineKind] = ()) -> list[TimelineEntry]:
    """Everything, page by page, through cursors as an address carries them."""
    found: list[TimelineEntry] = []
    before: Cursor | None = None
    while True:
        page = list_timeline(actor, account, kinds=kinds, before=before, limit=limit)
        assert 0 < len(page.entries) <= limit
        found += page.entries
        if page.further is None:
            return found
        before = rules.parse_cursor(rules.cursor_text(page.further))
        assert before == page.further


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_pages_of_any_size_are_the_whole_newest_first(account: PartyId, limit: int) -> None:
    boss = head(staff("한바름"))
    story(account, boss, 3)
    found = pages(boss, account, limit)
    assert [rules.place(entry) for entry in found] == sorted((rules.place(entry) for entry in found), reverse=True)
    assert len({entry.id for entry in found}) == len(found)
    counts = {kind: sum(entry.kind == kind for entry in found) for kind in {entry.kind for entry in found}}
    assert counts == {
        TimelineKind.NOTE: 3, TimelineKind.TOUCH: 3, TimelineKind.TASK: 6, TimelineKind.MEMBER: 3,
        TimelineKind.LETTER: 3, TimelineKind.CHANGE: 1,
    }  # fmt: skip


def test_a_filter_shows_its_kinds_alone(account: PartyId) -> None:
    boss = head(staff("한바름"))
    story(account, boss, 2)
    own(account, staff())
    wanted = [TimelineKind.NOTE, TimelineKind.ACCOUNT]
    found = pages(boss, account, 2, wanted)
    assert [(entry.kind, entry.what, entry.text) for entry in found] == [
        (TimelineKind.ACCOUNT, "relations.assign_account", ""),
        (TimelineKind.NOTE, "note", "note 1"),
        (TimelineKind.NOTE, "note", "note 0"),
    ]


def test_letters_tell_their_subject_never_their_text_and_keys_of_log_ins_are_left_out(account: PartyId) -> None:
    boss = head(staff("한바름"))
    story(account, boss, 1)
    letters.write(to="other@test.example", subject="of others", text="a key", purpose="ordering.placed")
    found = pages(boss, account, 5, [TimelineKind.LETTER])
    assert [(entry.text, entry.what) for entry in found] == [("letter 0", "ordering.placed")]
    assert "a key" not in repr(pages(boss, account, 5))


def test_another_party_tells_nothing_here(account: PartyId) -> None:
    boss, other = head(staff("한바름")), company("온새")
    story(other, boss, 2)
    found = [entry for entry in pages(boss, account, 9) if entry.kind != TimelineKind.LETTER]
    assert [(entry.what, entry.facts["after"]["name"]) for entry in found] == [
        ("parties.create_company", "편집숍 긴해")
    ]


def test_without_the_right_to_see_parties_and_orders_their_part_is_left_out(account: PartyId) -> None:
    boss = head(staff("한바름"))
    story(account, boss, 1)
    rights: dict[Action, Scope] = {
        key: scope for key, scope in ALL_RIGHTS.items() if key not in (Action.PARTIES_SEE, Action.ORDERS_SEE)
    }
    found = pages(replace(boss, rights=rights), account, 50)
    assert {entry.kind for entry in found} == {TimelineKind.NOTE, TimelineKind.TOUCH, TimelineKind.TASK}


def test_a_long_story_costs_as_many_queries_as_a_short_one(account: PartyId) -> None:
    boss = head(staff("한바름"))
    story(account, boss, 2)
    counts = []
    for rounds in (0, 30):
        story(account, boss, rounds)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            list_timeline(boss, account, limit=100)
        counts.append(len(queries))
    assert counts[0] == counts[1] == 11


IDS = st.integers(1, 40).map(lambda number: UUID(int=number))
ENTRIES = st.builds(
    lambda minute, row_id: TimelineEntry(row_id, START + timedelta(minutes=minute), TimelineKind.NOTE, "note"),
    st.integers(0, 5),
    IDS,
)


@given(
    entries=st.lists(ENTRIES, max_size=30, unique_by=lambda one: one.id),
    shares=st.lists(st.integers(0, 4), min_size=30, max_size=30),
    limit=st.integers(1, 12),
)
def test_the_timeline_is_the_sorted_union_of_its_sources_under_any_paging(
    entries: list[TimelineEntry], shares: list[int], limit: int
) -> None:
    """Equal moments in several sources are where entries get lost or told twice."""
    sources = [[one for one, share in zip(entries, shares, strict=False) if share == number] for number in range(5)]
    found: list[TimelineEntry] = []
    before: Cursor | None = None
    for _page in range(len(entries) + 1):
        told = []
        for source in sources:
            left = [one for one in source if before is None or rules.place(one) < (before.at, before.id.int)]
            told.append(sorted(left, key=rules.place, reverse=True)[: limit + 1])
        page, before = rules.merge(told, limit)
        found += page
        if before is None:
            break
    assert found == sorted(entries, key=rules.place, reverse=True)


@pytest.mark.parametrize(
    "text",
    ["", "~", "2026-01-01", "2026-01-01T00:00:00~x", f"2026-01-01T00:00:00~{UUID(int=1)}",
     "9999-12-31T00:00:00+00:00~1",
     f"0001-01-01T00:00:00+14:00~{UUID(int=1)}", "\x00~\x00", "x" * 10_000],
)  # fmt: skip
def test_a_rubbish_place_is_the_beginning(text: str) -> None:
    assert rules.parse_cursor(text) is None
