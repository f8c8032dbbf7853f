"""How members come, change and go, addresses and names: the services behind the pages of a house."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import RunTogether
from factories.people import ACTOR, acting, company, log_in, member_of, person
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.parties import services as parties
from jangteo.parties.errors import (
    AddressNotFound,
    GuardianDecides,
    InvalidName,
    InvalidPeriod,
    LastAdministrator,
    LogInNeeded,
    MemberNotFound,
    PartyNotFound,
    RightsTooWide,
    RoleUnknown,
)
from jangteo.parties.models import Address, Membership, Party
from jangteo.parties.selectors import (
    find_member,
    is_within,
    leaders_of,
    list_addresses,
    list_contexts,
    members_by_party,
    orderers_of,
)
from jangteo.parties.types import MemberRole, PartyKind, PostalAddress, RoleAudience

ADDRESS = PostalAddress(recipient="손지우", phone="010-0000-0000", postcode="04524", line1="세종대로 110")


def keeper_of(party_id: UUID) -> Actor:
    """Someone who keeps the members of a company and may do nothing else there but look."""
    parties.create_role(
        code="keeper",
        audience=RoleAudience.COMPANY,
        names={"en": "Keeper"},
        rights={"goods.see": "all", "members.change": "unit", "roles.change": "unit"},
        party_id=party_id,
        actor=ACTOR,
    )
    return member_of(party_id, "keeper", "문지기")


def rows() -> list[object]:
    return list(Membership.objects.order_by("pk").values_list("person_id", "role", "since", "until"))


@pytest.mark.django_db
def test_nobody_ends_or_shortens_a_role_wider_than_their_own() -> None:
    party = company()
    administrator, other = member_of(party, MemberRole.ADMINISTRATOR), member_of(party, MemberRole.ADMINISTRATOR)
    keeper = keeper_of(party)
    buyer = member_of(party, MemberRole.BUYER)
    before = rows()
    assert administrator.person_id
    assert buyer.person_id
    soon = clock.now() + timedelta(days=1)
    with pytest.raises(RightsTooWide):
        parties.remove_member(party_id=party, person_id=administrator.person_id, actor=keeper)
    with pytest.raises(RightsTooWide):
        parties.set_roles(
            party_id=party, person_id=administrator.person_id, roles={"administrator": soon}, actor=keeper
        )
    with pytest.raises(RightsTooWide):
        parties.set_roles(party_id=party, person_id=buyer.person_id, roles={"keeper": None}, actor=keeper)
    assert rows() == before
    parties.set_roles(party_id=party, person_id=buyer.person_id, roles={"buyer": None, "keeper": None}, actor=keeper)
    parties.remove_member(party_id=party, person_id=administrator.person_id, actor=other)


@pytest.mark.django_db
def test_nobody_takes_away_a_role_of_their_house_that_is_wider_than_their_own() -> None:
    party = company()
    wide = parties.create_role(
        code="wide",
        audience=RoleAudience.COMPANY,
        names={"en": "Wide"},
        rights={"money.pay": "unit"},
        party_id=party,
        actor=ACTOR,
    )
    with pytest.raises(RightsTooWide):
        parties.retire_role(role_id=wide, actor=keeper_of(party))
    parties.retire_role(role_id=wide, actor=ACTOR)


@pytest.mark.django_db
def test_the_day_of_a_role_is_changed_alone() -> None:
    party = company()
    buyer = member_of(party, MemberRole.BUYER)
    assert buyer.person_id
    end = clock.now() + timedelta(days=3)
    since = Membership.objects.get(person=buyer.person_id).since
    parties.set_roles(party_id=party, person_id=buyer.person_id, roles={"buyer": end}, actor=ACTOR)
    assert Membership.objects.get(person=buyer.person_id).until == end
    with pytest.raises(InvalidPeriod):
        parties.set_roles(
            party_id=party, person_id=buyer.person_id, roles={"buyer": clock.now() - timedelta(days=1)}, actor=ACTOR
        )
    parties.set_roles(party_id=party, person_id=buyer.person_id, roles={"buyer": None}, actor=ACTOR)
    row = Membership.objects.get(person=buyer.person_id)
    assert (row.since, row.until) == (since, None)


@pytest.mark.django_db
def test_leaving_ends_ones_own_roles_and_no_others() -> None:
    party = company()
    first, second = member_of(party, MemberRole.ADMINISTRATOR), member_of(party, MemberRole.ADMINISTRATOR)
    parties.leave_party(party_id=party, actor=first, why="a\0 new job")
    assert first.person_id
    assert [one.id for one in list_contexts(first.person_id)] == [first.person_id]
    before = rows()
    with pytest.raises(LastAdministrator):
        parties.leave_party(party_id=party, actor=second)
    with pytest.raises(MemberNotFound):
        parties.leave_party(party_id=party, actor=first)
    with pytest.raises(MemberNotFound):
        parties.leave_party(party_id=party, actor=replace(second, assists=True))
    with pytest.raises(MemberNotFound):
        parties.leave_party(party_id=party, actor=ACTOR)
    assert rows() == before


@pytest.mark.django_db
def test_a_child_does_not_leave_but_a_child_who_pays_does() -> None:
    family = parties.create_household(name="한가네", language="ko", actor=ACTOR)
    child = member_of(family, MemberRole.CHILD)
    assert child.person_id
    with pytest.raises(GuardianDecides):
        parties.leave_party(party_id=family, actor=child)
    parties.add_member(party_id=family, person_id=child.person_id, role=MemberRole.PAYER, actor=ACTOR)
    parties.leave_party(party_id=family, actor=child)
    assert find_member(family, child.person_id) is None


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_both_leave(run_together: RunTogether) -> None:
    party = company()
    leaving = [member_of(party, MemberRole.ADMINISTRATOR) for _ in range(2)]
    outcomes = run_together(2, lambda n: parties.leave_party(party_id=party, actor=leaving[n]))
    assert Counter(map(type, outcomes)) == {type(None): 1, LastAdministrator: 1}
    assert len(leaders_of([party])) == 1


@pytest.mark.django_db
def test_a_newcomer_without_a_log_in_runs_nothing() -> None:
    family = parties.create_household(name="한가네", language="ko", actor=ACTOR)
    guardian = member_of(family, MemberRole.GUARDIAN)
    people, before = Party.objects.count(), rows()
    refusals: list[tuple[dict[str, None], str, type[Exception]]] = [
        ({"guardian": None}, "한아라", LogInNeeded),
        ({"child": None, "guardian": None}, "한아라", LogInNeeded),
        ({"child": None}, " ", InvalidName),
        ({"child": None, "buyer": None}, "한아라", RoleUnknown),
        ({}, "한아라", RoleUnknown),
    ]
    for roles, name, refusal in refusals:
        with pytest.raises(refusal):
            parties.add_new_member(party_id=family, name=name, roles=roles, actor=guardian)
    with pytest.raises(NotPermitted):
        parties.add_new_member(
            party_id=family, name="한아라", roles={"child": None}, actor=member_of(company(), MemberRole.ADMINISTRATOR)
        )
    assert (Party.objects.filter(name="한아라").count(), rows()[: len(before)]) == (0, before)
    added = parties.add_new_member(party_id=family, name="한아라", roles={"child": None}, actor=guardian)
    assert Party.objects.count() == people + 3  # the stranger with their company, and the child
    member = find_member(family, added)
    assert member is not None
    assert not member.has_log_in


@pytest.mark.django_db
def test_members_of_several_parties_take_two_queries(django_assert_num_queries: object) -> None:
    party = company()
    unit = parties.create_unit(parent_id=party, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
    both = member_of(party, MemberRole.BUYER, "가")
    assert both.person_id
    parties.add_member(party_id=unit, person_id=both.person_id, role=MemberRole.APPROVER, actor=ACTOR)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = members_by_party([party, unit])
    assert {key: [held.role.code for one in people for held in one.roles] for key, people in found.items()} == {
        party: ["buyer"],
        unit: ["approver"],
    }


@pytest.mark.django_db
def test_leaders_are_the_nearest_first_and_each_once() -> None:
    party = company()
    unit = parties.create_unit(parent_id=party, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
    top, near = member_of(party, MemberRole.ADMINISTRATOR, "위"), member_of(unit, MemberRole.ADMINISTRATOR, "곁")
    member_of(unit, MemberRole.BUYER, "사는이")
    assert top.person_id
    parties.add_member(party_id=unit, person_id=top.person_id, role=MemberRole.BUYER, actor=ACTOR)
    later = person("나중")
    parties.add_member(
        party_id=unit,
        person_id=later,
        role=MemberRole.ADMINISTRATOR,
        since=clock.now() + timedelta(days=2),
        actor=ACTOR,
    )
    assert [one.person.id for one in leaders_of([unit, party])] == [near.person_id, top.person_id]
    assert {one.person.name for one in orderers_of([unit, party])} == {"곁", "위", "사는이"}
    assert leaders_of([]) == []


@pytest.mark.django_db
def test_names_of_units_and_families_change_names_of_companies_and_people_do_not() -> None:
    party = company()
    unit = parties.create_unit(parent_id=party, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
    administrator, stranger = member_of(party, MemberRole.ADMINISTRATOR), member_of(company("남"), "administrator")
    parties.rename_party(party_id=unit, name=" 새 이름 ", actor=administrator)
    assert Party.objects.get(pk=unit).name == "새 이름"
    assert administrator.person_id
    refusals: list[tuple[PartyId, str, Actor, type[Exception]]] = [
        (party, "새 이름", administrator, InvalidName),
        (unit, "", administrator, InvalidName),
        (unit, "딴 이름", stranger, NotPermitted),
        (administrator.person_id, "딴 이름", ACTOR, PartyNotFound),
    ]
    for target, name, actor, refusal in refusals:
        with pytest.raises(refusal):
            parties.rename_party(party_id=target, name=name, actor=actor)
    assert Party.objects.get(pk=unit).name == "새 이름"


@pytest.mark.django_db
def test_addresses_are_for_those_who_may_change_them() -> None:
    party = company()
    buyer, finance = member_of(party, MemberRole.BUYER), member_of(party, MemberRole.FINANCE)
    first = parties.add_address(party_id=party, address=ADDRESS, is_default=True, actor=buyer)
    before = list_addresses(party)
    for actor in (finance, member_of(company("남"), MemberRole.ADMINISTRATOR)):
        with pytest.raises(NotPermitted):
            parties.add_address(party_id=party, address=ADDRESS, is_default=True, actor=actor)
        with pytest.raises(NotPermitted):
            parties.change_address(party_id=party, address_id=first, address=ADDRESS, actor=actor)
        with pytest.raises(NotPermitted):
            parties.make_usual_address(party_id=party, address_id=first, actor=actor)
        with pytest.raises(NotPermitted):
            parties.remove_address(party_id=party, address_id=first, actor=actor)
    with pytest.raises(AddressNotFound):
        parties.remove_address(party_id=party, address_id=UUID(int=0), actor=buyer)
    assert list_addresses(party) == before
    other = company("다른 곳")  # who may change addresses of their own reaches no other party's by its id
    theirs = member_of(other, MemberRole.ADMINISTRATOR)
    for change in (parties.make_usual_address, parties.remove_address):
        with pytest.raises(AddressNotFound):
            change(party_id=other, address_id=first, actor=theirs)
    with pytest.raises(AddressNotFound):
        parties.change_address(party_id=other, address_id=first, address=ADDRESS, actor=theirs)
    assert list_addresses(party) == before


@pytest.mark.django_db
def test_the_newest_address_is_usual_after_the_usual_one_goes() -> None:
    owner = person()
    log_in(owner)
    actor = acting(owner, owner)
    ids = [parties.add_address(party_id=owner, address=ADDRESS, is_default=n == 0, actor=actor) for n in range(3)]
    parties.remove_address(party_id=owner, address_id=ids[0], actor=actor)
    assert [(one.id, one.is_default) for one in list_addresses(owner)] == [(str(ids[2]), True), (str(ids[1]), False)]
    parties.remove_address(party_id=owner, address_id=ids[1], actor=actor)
    parties.remove_address(party_id=owner, address_id=ids[2], actor=actor)
    assert list_addresses(owner) == []


@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_usual_address(run_together: RunTogether) -> None:
    owner = person()
    log_in(owner)
    actor = acting(owner, owner)
    ids = [parties.add_address(party_id=owner, address=ADDRESS, is_default=False, actor=actor) for _ in range(2)]
    outcomes = run_together(2, lambda n: parties.make_usual_address(party_id=owner, address_id=ids[n], actor=actor))
    assert outcomes == [None, None]
    assert Address.objects.filter(party=owner, is_default=True).count() == 1


@given(
    st.dictionaries(st.sampled_from(list(Action)), st.sampled_from(list(Scope))),
    st.dictionaries(st.sampled_from(list(Action)), st.sampled_from(list(Scope))),
)
def test_what_may_be_handed_out_lets_nobody_do_more_than_who_hands_it_out(
    rights: dict[Action, Scope], own: dict[Action, Scope]
) -> None:
    wider = [Scope.OWN, Scope.UNIT, Scope.ALL]
    does_more = any(one not in own or wider.index(rights[one]) > wider.index(own[one]) for one in rights)
    assert is_within(rights, own) is not does_more
