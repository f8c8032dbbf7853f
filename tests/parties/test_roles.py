"""The one table of roles, and roles made by companies and staff."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, acting, company, member_of, person, staff
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import allows, require
from jangteo.kernel.types import ALL_RIGHTS, Action, Actor, PartyId, Scope
from jangteo.parties import rules
from jangteo.parties.errors import InvalidName, PartyNotFound, RightsTooWide, RoleExists, RoleUnknown, UnknownRight
from jangteo.parties.models import CustomRole
from jangteo.parties.selectors import list_roles
from jangteo.parties.services import add_member, change_role, create_role, create_unit, retire_role
from jangteo.parties.types import MemberRole, PartyKind, RoleAudience

rights = st.dictionaries(st.sampled_from(Action), st.sampled_from(Scope), max_size=8)
WIDTH = {None: -1, Scope.OWN: 0, Scope.UNIT: 1, Scope.ALL: 2}


def test_the_table_has_every_role_and_no_role_beyond_its_ceiling() -> None:
    assert set(rules.BUILT_IN_ROLES) == {role.value for role in MemberRole}
    for role in rules.BUILT_IN_ROLES.values():
        assert role.rights
        assert rules.exceeding(role.rights, rules.CEILINGS[role.audience]) == [], role.code


def test_nothing_outside_the_staff_reaches_everybody() -> None:
    """Goods and their prices are what a channel shows to all; nothing else is."""
    for role in rules.BUILT_IN_ROLES.values():
        if role.audience != RoleAudience.STAFF:
            wide = {action for action, scope in role.rights.items() if scope == Scope.ALL}
            assert wide <= {Action.GOODS_SEE, Action.PRICES_SEE}, role.code


@pytest.mark.parametrize("role", MemberRole)
@pytest.mark.parametrize("action", Action)
def test_every_action_by_every_role_reaches_as_far_as_the_table_says(role: MemberRole, action: Action) -> None:
    """PAR-02: every action x every built-in role x own, colleague's, unit's, other's, nobody's."""
    me, colleague, unit, other = (PartyId(new_id()) for _ in range(4))
    scope = rules.BUILT_IN_ROLES[role].rights.get(action)
    actor = Actor(person_id=me, party_id=unit, rights=rules.BUILT_IN_ROLES[role].rights, unit_ids=frozenset({unit}))
    reached = {
        "own": allows(actor, action, party_id=unit, made_by=me),
        "colleague": allows(actor, action, party_id=unit, made_by=colleague),
        "unit": allows(actor, action, party_id=unit),
        "other": allows(actor, action, party_id=other, made_by=me),
        "nobody": allows(actor, action),
    }
    assert reached == {
        "own": scope is not None,
        "colleague": scope in (Scope.UNIT, Scope.ALL),
        "unit": scope in (Scope.UNIT, Scope.ALL),
        "other": scope == Scope.ALL,
        "nobody": scope == Scope.ALL,
    }


def test_no_right_is_a_refusal_that_names_the_rule(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"), pytest.raises(NotPermitted) as refused:
        require(Actor(name="손지우"), Action.ORDERS_PLACE)
    assert refused.value.facts == {"action": "orders.place", "scope": None}
    assert "orders.place: nobody gave it" in caplog.text


def test_an_empty_owner_matches_no_empty_actor() -> None:
    """A02: ownership never passes because both sides are empty."""
    for scope in (Scope.OWN, Scope.UNIT):
        actor = Actor(rights={Action.ORDERS_SEE: scope})
        assert not allows(actor, Action.ORDERS_SEE, party_id=None, made_by=None)


@given(parts=st.lists(rights, max_size=4))
def test_several_roles_give_of_each_action_the_widest_scope(parts: list[dict[Action, Scope]]) -> None:
    united = rules.union_of(parts)
    for action in Action:
        widest = max((WIDTH[part.get(action)] for part in parts), default=-1)
        assert WIDTH[united.get(action)] == widest


@given(one=rights, other=rights)
def test_rights_are_within_others_exactly_when_each_scope_is(
    one: dict[Action, Scope], other: dict[Action, Scope]
) -> None:
    wider = [action for action in one if WIDTH[one[action]] > WIDTH[other.get(action)]]
    assert rules.exceeding(one, other) == wider
    assert rules.exceeding(one, rules.union_of([one, other])) == []
    assert rules.exceeding(one, ALL_RIGHTS) == []


@given(stated=st.dictionaries(st.text(max_size=12), st.text(max_size=6), min_size=1, max_size=3))
def test_words_that_are_no_rights_are_refused(stated: dict[str, str]) -> None:
    if all(name in Action and scope in Scope for name, scope in stated.items()):
        return
    with pytest.raises(UnknownRight):
        rules.checked_rights(RoleAudience.COMPANY, stated)


LOOKER = {"goods.see": "all", "carts.use": "own"}


def role_for(actor: Actor, party_id: PartyId | None, **changes: Any) -> Any:
    """A role that sees products but not prices."""
    facts: dict[str, Any] = {"code": "looker", "names": {"ko": "견적 요청 전용"}, "rights": LOOKER} | changes
    return create_role(audience=RoleAudience.COMPANY, party_id=party_id, actor=actor, **facts)


@pytest.mark.django_db
def test_a_company_makes_a_role_that_sees_products_but_no_prices() -> None:
    firm, someone = company(), person()
    leader = member_of(firm, "administrator")
    role_for(leader, firm)
    add_member(party_id=firm, person_id=someone, role="looker", actor=leader)
    actor = acting(someone, firm)
    assert actor.rights == {Action.GOODS_SEE: Scope.ALL, Action.CARTS_USE: Scope.OWN}


@pytest.mark.django_db
def test_a_change_of_a_role_holds_at_the_next_request_and_a_retired_one_gives_nothing() -> None:
    firm, someone = company(), person()
    leader = member_of(firm, "administrator")
    role_id = role_for(leader, firm)
    add_member(party_id=firm, person_id=someone, role="looker", actor=leader)
    change_role(role_id=role_id, names={"en": "Looker"}, rights=LOOKER | {"prices.see": "all"}, actor=leader)
    assert Action.PRICES_SEE in acting(someone, firm).rights
    retire_role(role_id=role_id, actor=leader)
    with pytest.raises(StopIteration):
        acting(someone, firm)


@pytest.mark.django_db
def test_roles_of_one_company_are_not_those_of_another_but_come_down_to_units() -> None:
    firm, other = company("가나"), company("다라")
    unit = create_unit(parent_id=firm, kind=PartyKind.LOCATION, name="성수", actor=ACTOR)
    role_for(ACTOR, firm)
    codes = [{role.code for role in list_roles(ids, PartyKind.COMPANY)} for ids in ([firm], [other], [unit, firm])]
    assert ["looker" in one for one in codes] == [True, False, True]
    with pytest.raises(RoleUnknown):
        add_member(party_id=other, person_id=person(), role="looker", actor=ACTOR)
    add_member(party_id=unit, person_id=person(), role="looker", actor=ACTOR)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"rights": {"orders.see": "all"}}, RightsTooWide),
        ({"rights": {"office.enter": "all"}}, RightsTooWide),
        ({"rights": {"no.right": "own"}}, UnknownRight),
        ({"rights": {"orders.see": "world"}}, UnknownRight),
        ({"rights": {}}, UnknownRight),
        ({"names": {}}, InvalidName),
        ({"names": {"ko": " "}}, InvalidName),
        ({"names": {"ko": "a\0"}}, InvalidName),
        ({"code": "buyer"}, RoleExists),
        ({"code": "Has Blanks"}, RoleUnknown),
        ({"code": ""}, RoleUnknown),
    ],
)
def test_roles_that_cannot_be_are_refused(changes: dict[str, Any], error: type[Exception]) -> None:
    firm = company()
    with pytest.raises(error):
        role_for(ACTOR, firm, **changes)
    assert CustomRole.objects.count() == 0


@pytest.mark.django_db
def test_a_code_is_taken_once_in_a_company_and_again_in_another() -> None:
    firm, other = company("가나"), company("다라")
    role_for(ACTOR, firm)
    with pytest.raises(RoleExists):
        role_for(ACTOR, firm)
    role_for(ACTOR, other)
    assert CustomRole.objects.count() == 2


@pytest.mark.django_db
def test_nobody_makes_a_role_elsewhere_or_beyond_themselves() -> None:
    firm, other = company("가나"), company("다라")
    leader, buyer = member_of(firm, "administrator"), member_of(firm)
    for actor, party_id in ((leader, other), (leader, None), (buyer, firm)):
        with pytest.raises(NotPermitted):
            role_for(actor, party_id)
    with pytest.raises(PartyNotFound):
        role_for(ACTOR, PartyId(new_id()))
    narrow = Actor(
        party_id=firm, unit_ids=frozenset({firm}), rights={Action.ROLES_CHANGE: Scope.UNIT, Action.GOODS_SEE: Scope.ALL}
    )
    with pytest.raises(RightsTooWide):
        role_for(narrow, firm)
    assert CustomRole.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [one for one in MemberRole if one.startswith("staff") or one in ("sales_rep", "store")]
)
def test_staff_come_in_with_what_their_role_allows(role: MemberRole) -> None:
    actor = staff(role)
    assert actor.is_staff
    assert actor.via == "office"
    assert dict(actor.rights) == dict(rules.BUILT_IN_ROLES[role].rights)


def test_own_and_unit_of_a_rep_are_their_accounts() -> None:
    account, other = PartyId(new_id()), PartyId(new_id())
    rep = Actor(rights=rules.BUILT_IN_ROLES["sales_rep"].rights, unit_ids=frozenset({account}))
    pairs = product((Action.ORDERS_SEE, Action.PARTIES_ACT_FOR), ((account, True), (other, False)))
    assert all(allows(rep, action, party_id=party_id) is expected for action, (party_id, expected) in pairs)
    assert not allows(rep, Action.ORDERS_APPROVE, party_id=account)
