"""Who holds which role where, from and until when; the last one who may let others in stays."""

from datetime import timedelta

import pytest

from factories import ACTOR, acting, company, member_of, person, staff
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.types import Action, Scope
from jangteo.parties.errors import (
    InvalidPeriod,
    LastAdministrator,
    MemberNotFound,
    PartyNotFound,
    RightsTooWide,
    RoleUnknown,
)
from jangteo.parties.models import Membership
from jangteo.parties.selectors import find_member, find_operator, list_contexts, list_leaders, list_members
from jangteo.parties.services import (
    add_member,
    create_household,
    create_unit,
    remove_member,
    set_roles,
)
from jangteo.parties.types import MemberRole, PartyKind

pytestmark = pytest.mark.django_db


def roles_in(party_id: object, person_id: object) -> list[str]:
    """The codes that a person holds by a context, in order."""
    contexts = list_contexts(person_id)  # type: ignore[arg-type]
    return sorted(held.role.code for one in contexts if one.id == party_id for held in one.party.roles)


def test_a_person_holds_several_roles_and_their_rights_add_up() -> None:
    firm = company()
    buyer = member_of(firm)
    assert buyer.person_id
    add_member(party_id=firm, person_id=buyer.person_id, role=MemberRole.FINANCE, actor=ACTOR)
    both = acting(buyer.person_id, firm)
    assert roles_in(firm, buyer.person_id) == ["buyer", "finance"]
    assert both.rights[Action.ORDERS_SEE] == Scope.UNIT
    assert both.rights[Action.ORDERS_PLACE] == Scope.OWN
    assert both.rights[Action.MONEY_PAY] == Scope.UNIT
    assert Action.MONEY_PAY not in buyer.rights


def test_a_role_ends_by_the_clock_without_anyone_doing_anything() -> None:
    firm, someone = company(), person()
    tomorrow = clock.now() + timedelta(days=1)
    add_member(party_id=firm, person_id=someone, role=MemberRole.BUYER, until=tomorrow, actor=ACTOR)
    assert roles_in(firm, someone) == ["buyer"]
    with clock.at(tomorrow):
        assert roles_in(firm, someone) == []
        assert list_members(firm) == []


def test_a_role_given_for_a_coming_day_holds_from_then() -> None:
    firm, someone = company(), person()
    monday = clock.now() + timedelta(days=3)
    add_member(party_id=firm, person_id=someone, role=MemberRole.BUYER, since=monday, actor=ACTOR)
    assert roles_in(firm, someone) == []
    assert [one.person.id for one in list_members(firm)] == [someone]
    with clock.at(monday):
        assert roles_in(firm, someone) == ["buyer"]


def test_the_same_role_again_changes_until_when_and_makes_no_second_row() -> None:
    firm, someone = company(), person()
    later = clock.now() + timedelta(days=9)
    first = add_member(party_id=firm, person_id=someone, role=MemberRole.BUYER, actor=ACTOR)
    assert add_member(party_id=firm, person_id=someone, role=MemberRole.BUYER, until=later, actor=ACTOR) == first
    assert list(Membership.objects.values_list("until", flat=True)) == [later]


@pytest.mark.parametrize("days", [-1, 0])
def test_a_role_that_would_end_before_it_begins_is_refused(days: int) -> None:
    firm, someone = company(), person()
    until = clock.now() + timedelta(days=days)
    with pytest.raises(InvalidPeriod):
        add_member(party_id=firm, person_id=someone, role=MemberRole.BUYER, until=until, actor=ACTOR)
    assert Membership.objects.count() == 0


def test_roles_are_set_as_a_whole() -> None:
    firm = company()
    buyer = member_of(firm)
    assert buyer.person_id
    set_roles(party_id=firm, person_id=buyer.person_id, roles={"approver": None, "finance": None}, actor=ACTOR)
    assert roles_in(firm, buyer.person_id) == ["approver", "finance"]
    with pytest.raises(MemberNotFound):
        set_roles(party_id=firm, person_id=buyer.person_id, roles={}, actor=ACTOR)
    with pytest.raises(MemberNotFound):
        set_roles(party_id=firm, person_id=person(), roles={"buyer": None}, actor=ACTOR)
    assert roles_in(firm, buyer.person_id) == ["approver", "finance"]


@pytest.mark.parametrize("kind", ["company", "household"])
def test_the_last_who_may_let_others_in_stays(kind: str) -> None:
    home = create_household(name="손씨네", language="ko", actor=ACTOR)
    party, role = (company(), "administrator") if kind == "company" else (home, "guardian")
    leader = member_of(party, role)
    assert leader.person_id
    soon = clock.now() + timedelta(days=1)
    before = AuditEntry.objects.count(), OutboxEvent.objects.count()
    with pytest.raises(LastAdministrator):
        remove_member(party_id=party, person_id=leader.person_id, actor=leader)
    with pytest.raises(LastAdministrator):
        add_member(party_id=party, person_id=leader.person_id, role=role, until=soon, actor=leader)
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == before
    other = member_of(party, role, name="한소율")
    remove_member(party_id=party, person_id=leader.person_id, actor=other)
    assert [one.person.id for one in list_leaders(party)] == [other.person_id]


def test_a_leader_for_a_time_does_not_count_as_one_who_stays() -> None:
    firm = company()
    leader = member_of(firm, "administrator")
    deputy, soon = person(), clock.now() + timedelta(days=1)
    assert leader.person_id
    add_member(party_id=firm, person_id=deputy, role="administrator", until=soon, actor=ACTOR)
    with pytest.raises(LastAdministrator):
        set_roles(party_id=firm, person_id=leader.person_id, roles={"buyer": None}, actor=leader)
    assert roles_in(firm, leader.person_id) == ["administrator"]


@pytest.mark.parametrize("role", ["buyer", "approver", "finance"])
def test_only_who_may_change_members_does(role: str) -> None:
    firm, someone = company(), person()
    actor = member_of(firm, role)
    with pytest.raises(NotPermitted):
        add_member(party_id=firm, person_id=someone, role="buyer", actor=actor)
    assert actor.person_id
    with pytest.raises(NotPermitted):
        add_member(party_id=firm, person_id=actor.person_id, role="administrator", actor=actor)
    assert roles_in(firm, actor.person_id) == [role]


def test_an_administrator_rules_their_own_house_and_no_other() -> None:
    own, other = company("가나"), company("다라")
    leader, colleague = member_of(own, "administrator"), member_of(other)
    assert colleague.person_id
    with pytest.raises(NotPermitted):
        add_member(party_id=other, person_id=person(), role="buyer", actor=leader)
    with pytest.raises(NotPermitted):
        remove_member(party_id=other, person_id=colleague.person_id, actor=leader)
    assert len(list_members(other)) == 1


@pytest.mark.parametrize("role", ["staff_administrator", "sales_rep", "guardian", "no_such_role", "", "a\0b", "x" * 90])
def test_roles_that_do_not_exist_there_are_refused(role: str) -> None:
    firm, someone = company(), person()
    with pytest.raises(RoleUnknown):
        add_member(party_id=firm, person_id=someone, role=role, actor=ACTOR)
    assert Membership.objects.count() == 0


def test_an_administrator_of_the_operator_makes_no_staff() -> None:
    """Staff roles give more than a company's administrator holds."""
    staff()
    operator = find_operator()
    assert operator
    leader = member_of(operator, "administrator")
    with pytest.raises(RightsTooWide):
        add_member(party_id=operator, person_id=person(), role="staff_viewer", actor=leader)


def test_a_role_given_above_holds_below_and_not_the_other_way() -> None:
    firm = company()
    unit = create_unit(parent_id=firm, kind=PartyKind.DIVISION, name="성수", actor=ACTOR)
    store = create_unit(parent_id=unit, kind=PartyKind.LOCATION, name="1호점", actor=ACTOR)
    above, below = member_of(firm, "approver"), member_of(store)
    assert above.person_id
    assert below.person_id
    assert [one.id for one in list_contexts(above.person_id)] == [above.person_id, firm, unit, store]
    assert [one.id for one in list_contexts(below.person_id)] == [below.person_id, store]
    in_store = acting(above.person_id, store)
    assert in_store.lineage == (store, unit, firm)
    assert in_store.unit_ids == {store}
    assert above.unit_ids == {firm, unit, store}
    assert below.lineage == (store, unit, firm)


def test_staff_roles_open_no_shop() -> None:
    rep = staff("sales_rep")
    assert rep.person_id
    assert [one.id for one in list_contexts(rep.person_id)] == [rep.person_id]


def test_nobody_is_found_by_a_foreign_id() -> None:
    firm, leader = company(), member_of(company("다라"), "administrator")
    assert leader.person_id
    with pytest.raises(MemberNotFound):
        remove_member(party_id=firm, person_id=leader.person_id, actor=ACTOR)
    for party_id, person_id in ((new_id(), person()), (firm, new_id()), (firm, firm)):
        with pytest.raises(PartyNotFound):
            add_member(party_id=party_id, person_id=person_id, role="buyer", actor=ACTOR)
    assert find_member(firm, leader.person_id) is None
