"""Who looks after whom: one owner at a time, history kept, nobody is replaced unawares."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from conftest import RunTogether
from factories.people import company, person
from jangteo.kernel import because, clock, verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import Letter, OutboxEvent
from jangteo.kernel.types import Action, PartyId, Scope
from jangteo.parties import services as parties
from jangteo.parties.types import PostalAddress
from jangteo.relations import rules
from jangteo.relations import services as relations
from jangteo.relations.errors import (
    AccountNotFound,
    AccountOwned,
    InvalidTerritory,
    InvalidText,
    NotStaff,
    PartyFileNotFound,
)
from jangteo.relations.models import Account, Task, Territory
from jangteo.relations.selectors import account_party_ids, list_accounts_of, narrow_accounts, owners_by_party
from jangteo.relations.types import AccountFilter, AccountRole, TerritoryDraft, TouchKind, Whereabouts
from relations.desk import head, own, staff

NAMES = {"ko": "서울", "en": "Seoul"}


@pytest.mark.django_db
def test_reassigning_keeps_the_history_moves_the_tasks_and_tells_both() -> None:
    account, old, new = company("긴해"), staff("신예솔"), staff("Clara", language="en")
    own(account, old)
    Letter.objects.all().delete()
    waiting = Task.objects.get(assignee=old)
    relations.assign_account(
        party_id=account, person_id=new, expected_owner_id=old, actor=head(staff("한바름")), why="closer by"
    )
    history = list_accounts_of(account)
    assert [(one.person_id, one.role, one.until_at is None, one.why) for one in history] == [
        (new, AccountRole.OWNER, True, "closer by"),
        (old, AccountRole.OWNER, False, ""),
    ]
    assert history[1].until_at is not None
    assert history[1].until_at <= history[0].from_at
    assert Counter(Task.objects.values_list("assignee", "title")) == {
        (new, waiting.title): 1,
        (new, "Take over the account from 신예솔"): 1,
    }
    letters = {row.to: row.subject for row in Letter.objects.all()}
    assert sorted(letters.values()) == [
        "긴해 is looked after by Clara from now on",
        "긴해 담당자가 Clara 님으로 바뀌었습니다",
    ]
    assert len(letters) == 2
    event = OutboxEvent.objects.filter(name="relations.account_assigned").latest("published_at")
    assert event.payload == {"party_id": str(account), "person_id": str(new), "previous_id": str(old)}


@pytest.mark.django_db
def test_whoever_was_shown_another_owner_changes_nothing() -> None:
    account, first, second = company(), staff("신예솔"), staff("곽도담")
    own(account, first)
    before = Account.objects.count(), Task.objects.count(), Letter.objects.count()
    for expected in (None, second, new_id()):
        with pytest.raises(AccountOwned) as refusal:
            relations.assign_account(party_id=account, person_id=second, expected_owner_id=expected, actor=head())
        assert refusal.value.facts == {"owner": "신예솔", "owner_id": str(first)}
    assert owners_by_party([account])[account].person_id == first
    assert (Account.objects.count(), Task.objects.count(), Letter.objects.count()) == before


@pytest.mark.django_db
def test_assigning_needs_its_right_and_people_who_work_here() -> None:
    account, rep_id = company(), staff()
    clerk = replace(head(), rights={Action.NOTES_SEE: Scope.ALL, Action.NOTES_WRITE: Scope.ALL})
    calls: dict[type[Exception], dict[str, Any]] = {
        NotPermitted: {"actor": clerk},
        NotStaff: {"person_id": person()},  # and whoever works here does not look after themselves
        PartyFileNotFound: {"party_id": new_id()},
        InvalidText: {"why": "x" * 301},
    }
    for refusal, changes in calls.items():
        good: dict[str, Any] = {"party_id": account, "person_id": rep_id, "expected_owner_id": None, "actor": head()}
        with pytest.raises(refusal):
            relations.assign_account(**(good | changes))
    with pytest.raises(NotStaff):
        relations.add_deputy(party_id=rep_id, person_id=rep_id, actor=head())
    for call in (relations.add_deputy, relations.end_account):
        with pytest.raises(NotPermitted):
            call(party_id=account, person_id=rep_id, actor=clerk)
    with pytest.raises(AccountNotFound):
        relations.end_account(party_id=account, person_id=rep_id, actor=head())
    assert Account.objects.count() == 0
    assert Letter.objects.count() == 0


@pytest.mark.django_db
def test_the_database_knows_one_owner_alone() -> None:
    account = company()
    own(account, staff())
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(party_id=account, person_id=staff("곽도담"), role="owner", from_at=clock.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("has_owner", [True, False])
def test_two_heads_cannot_both_give_an_account_away(run_together: RunTogether, has_owner: bool) -> None:
    account, heirs = company(), [staff("곽도담"), staff("한바름")]
    owner = staff("신예솔") if has_owner else None
    if owner:
        own(account, owner)
    outcomes = run_together(
        2,
        lambda n: relations.assign_account(party_id=account, person_id=heirs[n], expected_owner_id=owner, actor=head()),
    )
    assert Counter(isinstance(one, AccountOwned) for one in outcomes) == {True: 1, False: 1}, outcomes
    refusal = next(one for one in outcomes if isinstance(one, AccountOwned))
    won = heirs[0 if outcomes[1] is refusal else 1]
    assert refusal.facts["owner_id"] == str(won)
    assert owners_by_party([account])[account].person_id == won
    assert Account.objects.filter(party=account, role="owner").count() == (2 if owner else 1)
    assert Task.objects.filter(assignee=won).count() == (2 if owner else 1)
    broken = {finding.invariant.name: finding.rows for finding in verify.run() if not finding.is_clean}
    assert broken == {}


@pytest.mark.django_db(transaction=True)
def test_one_deputy_named_twice_at_once_is_one(run_together: RunTogether) -> None:
    account, rep_id = company(), staff()
    outcomes = run_together(2, lambda n: relations.add_deputy(party_id=account, person_id=rep_id, actor=head()))
    assert outcomes == [Account.objects.get().pk] * 2


@pytest.mark.django_db
def test_a_reps_parties_are_those_owned_or_deputised_now(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    rep_id, other = staff(), staff("곽도담")
    owned, deputised, given_away, foreign = (company(name) for name in "가나다라")
    for party_id in (owned, given_away):
        own(party_id, rep_id)
    own(foreign, other)
    relations.add_deputy(party_id=deputised, person_id=rep_id, actor=head())
    relations.assign_account(party_id=given_away, person_id=other, expected_owner_id=rep_id, actor=head())
    with django_assert_num_queries(1):
        assert account_party_ids(rep_id) == {owned, deputised}
    assert account_party_ids(other) == {given_away, foreign}
    assert account_party_ids(new_id()) == frozenset()


@pytest.mark.django_db
def test_a_deputy_who_becomes_owner_is_no_deputy_any_more() -> None:
    account, rep_id = company(), staff()
    first = relations.add_deputy(party_id=account, person_id=rep_id, actor=head())
    assert relations.add_deputy(party_id=account, person_id=rep_id, actor=head()) == first
    own(account, rep_id)
    now = [(one.role, one.person_id) for one in list_accounts_of(account) if one.until_at is None]
    assert now == [(AccountRole.OWNER, rep_id)]


@pytest.mark.django_db
def test_the_list_is_narrowed_by_owner_contact_and_tasks() -> None:
    rep_id, boss = staff(), head(staff("한바름"))
    mine, quiet, free = company("가"), company("나"), company("다")
    own(mine, rep_id)
    own(quiet, rep_id)
    now = clock.now()
    for party_id, days in ((mine, 3), (quiet, 40), (free, 40)):
        relations.write_touch(
            party_id=party_id, kind=TouchKind.CALL, at=now - timedelta(days=days), outcome="spoke", actor=boss
        )
    assert narrow_accounts(boss, AccountFilter(owner_id=rep_id)).only == frozenset({mine, quiet})
    assert narrow_accounts(boss, AccountFilter(is_unowned=True)).without == {mine, quiet}
    assert narrow_accounts(boss, AccountFilter(has_open_tasks=True)).only == frozenset({mine, quiet})
    month = AccountFilter(owner_id=rep_id, no_contact_since=now - timedelta(days=30))
    left = narrow_accounts(boss, month)
    assert (left.only, left.without) == (frozenset({mine, quiet}), frozenset({mine}))


def _in(postcode: str, city: str) -> PartyId:
    party_id = company()
    address = PostalAddress("가게", "02-000-0000", postcode, "길 1", city=city)
    parties.add_address(party_id=party_id, address=address, is_default=True, actor=head())
    return party_id


@pytest.mark.django_db
def test_a_new_company_goes_to_the_rep_of_its_territory_and_it_is_said_why() -> None:
    seoul_rep, rest_rep = staff("신예솔"), staff("곽도담")
    relations.put_territory(
        draft=TerritoryDraft("seoul", NAMES, 10, postcode_prefixes=("01", "06")), person_id=seoul_rep, actor=head()
    )
    rest = TerritoryDraft("dealers", {"ko": "거래처", "en": "Dealers"}, 90, segments=("dealers",))
    relations.put_territory(draft=rest, person_id=rest_rep, actor=head())
    gangnam, busan, abroad = _in("06035", "서울특별시 강남구"), _in("48094", "부산광역시"), company()
    for party_id in (gangnam, busan):
        assert relations.assign_by_territory(party_id=party_id, segments=["dealers"], actor=head())
    assert relations.assign_by_territory(party_id=abroad, segments=[], actor=head()) is None
    owners = owners_by_party([gangnam, busan, abroad])
    assert {key: (one.person_id, one.territory) for key, one in owners.items()} == {
        gangnam: (seoul_rep, "seoul"),
        busan: (rest_rep, "dealers"),
    }
    told = because.list_for([gangnam])[0]
    assert because.in_words("account", told.because, "en") == [
        "It falls into the territory “Seoul”: its postcode begins with 06."
    ]
    assert because.in_words("account", told.because, "ko") == [
        "담당 구역 ‘서울’의 규칙에 맞습니다: 우편번호가 06로 시작합니다."
    ]
    assert relations.assign_by_territory(party_id=gangnam, segments=["dealers"], actor=head()) is None
    assert Account.objects.filter(party=gangnam).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (TerritoryDraft("Seoul!", NAMES, regions=("서울",)), "code"),
        (TerritoryDraft("a\x00", NAMES, regions=("서울",)), "code"),
        (TerritoryDraft("seoul", {"ko": "서울"}, regions=("서울",)), "names"),
        (TerritoryDraft("seoul", NAMES), "postcode_prefixes"),
        (TerritoryDraft("seoul", NAMES, regions=("",)), "regions"),
        (TerritoryDraft("seoul", NAMES, regions=("x\x00",)), "regions"),
        (TerritoryDraft("seoul", NAMES, segments=("x" * 61,)), "segments"),
        (TerritoryDraft("seoul", NAMES, rank=-1, regions=("서울",)), "rank"),
    ],
)
def test_an_unsound_territory_is_refused(draft: TerritoryDraft, field: str) -> None:
    with pytest.raises(InvalidTerritory) as refusal:
        relations.put_territory(draft=draft, person_id=staff(), actor=head())
    assert refusal.value.facts["field"] == field
    assert Territory.objects.count() == 0


DRAFTS = st.builds(
    TerritoryDraft,
    code=st.sampled_from("abcdef"),
    names=st.just(NAMES),
    rank=st.integers(0, 3),
    postcode_prefixes=st.lists(st.sampled_from(["0", "06", "1", "48"]), max_size=2).map(tuple),
    regions=st.lists(st.sampled_from(["서울", "부산"]), max_size=1).map(tuple),
    segments=st.lists(st.sampled_from(["dealers", "hotels"]), max_size=2).map(tuple),
)


@given(
    drafts=st.lists(DRAFTS, max_size=6, unique_by=lambda one: one.code),
    postcode=st.sampled_from(["06035", "48094", "12345", ""]),
    city=st.sampled_from(["서울특별시", "부산광역시", ""]),
    segments=st.frozensets(st.sampled_from(["dealers", "hotels", "none"])),
)
def test_the_lowest_rank_that_fits_is_chosen_whatever_the_order(
    drafts: list[TerritoryDraft], postcode: str, city: str, segments: frozenset[str]
) -> None:
    where = Whereabouts(postcode, city, segments)
    chosen = rules.choose_territory(drafts, where)
    assert rules.choose_territory(list(reversed(drafts)), where) == chosen
    fitting = [one for one in drafts if rules.fitting(one, where) is not None]
    assert (chosen[0] if chosen else None) == min(fitting, key=lambda one: (one.rank, one.code), default=None)
    for one in fitting:
        assert not one.postcode_prefixes or postcode.startswith(one.postcode_prefixes)
        assert not one.regions or city.startswith(one.regions)
        assert not one.segments or segments & set(one.segments)
