"""The role editor: nobody gives more than they hold, and only what was looked at is saved."""

from collections import Counter
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import RunTogether
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.office.wording import ACTION_GROUPS
from jangteo.parties import rules
from jangteo.parties import services as parties
from jangteo.parties.errors import RightsTooWide, RoleChanged
from jangteo.parties.models import CustomRole, Membership
from jangteo.parties.selectors import find_operator, preview_role, staff_roles
from jangteo.parties.types import MemberRole, RoleAudience
from office.desk import DESK, STAFF, digest, person_of, staff_client
from storefront.market import DEALER, Market

EDITOR = {Action.OFFICE_ENTER: Scope.ALL, Action.MEMBERS_SEE: Scope.ALL, Action.ROLES_CHANGE: Scope.ALL}


def make(**rights: str) -> UUID:
    """A staff role of one's own; "orders__see" stands for "orders.see"."""
    stated = {name.replace("__", "."): scope for name, scope in rights.items()}
    return parties.create_role(
        code="porter", audience=RoleAudience.STAFF, names={"en": "Porter", "ko": "짐꾼"}, rights=stated, actor=DESK
    )


def form(**rights: str) -> dict[str, str]:
    return {"name_en": "Porter", "name_ko": "짐꾼"} | {
        f"right-{name.replace('__', '.')}": scope for name, scope in rights.items()
    }


@pytest.fixture
def editor(staff: Client) -> Client:
    """A member of staff who may edit roles but holds little else."""
    parties.create_role(
        code="editor",
        audience=RoleAudience.STAFF,
        names={"en": "Editor"},
        rights={one.value: two.value for one, two in EDITOR.items()},
        actor=DESK,
    )
    parties.hire(name="두 번째", email="second@test.example", role="staff_administrator", actor=DESK)
    operator = find_operator()
    assert operator
    parties.set_roles(party_id=operator, person_id=person_of(STAFF), roles={"editor": None}, actor=DESK)
    return staff


def test_every_right_stands_in_one_group() -> None:
    listed = [action for _title, actions in ACTION_GROUPS for action in actions]
    assert Counter(listed) == dict.fromkeys(Action, 1)


def test_the_matrix_is_the_table(staff: Client) -> None:
    for audience in RoleAudience:
        context = staff.get(f"/office/roles/?for={audience}").context
        rows = {name: scopes for _title, found in context["groups"] for name, scopes in found}
        built_in = [role for role in rules.BUILT_IN_ROLES.values() if role.audience == audience]
        assert [column["key"] for column in context["columns"]] == [role.code for role in built_in]
        assert rows["See orders"] == [role.rights.get(Action.ORDERS_SEE) for role in built_in]
    html = staff.get("/office/roles/?for=nonsense").content.decode()
    assert "Administrator (staff)" in html


def test_a_role_is_made_for_all_companies_and_for_one(staff: Client, market: Market) -> None:
    sent = form(goods__see="all", orders__see="unit") | {"code": "keeper"}
    assert staff.post("/office/roles/new/?for=company", sent).status_code == 302
    own = sent | {"code": "night_keeper", "owner": "124-81-00998"}
    assert staff.post("/office/roles/new/?for=company", own).status_code == 302
    found = CustomRole.objects.order_by("code").values_list("code", "party_id", "audience", "rights")
    assert list(found) == [
        ("keeper", None, "company", {"goods.see": "all", "orders.see": "unit"}),
        ("night_keeper", market.company_id, "company", {"goods.see": "all", "orders.see": "unit"}),
    ]
    for code in ("keeper", "night_keeper"):
        person = person_of(DEALER)
        parties.add_member(party_id=market.company_id, person_id=person, role=code, actor=DESK)
    page = staff.get(f"/office/roles/{CustomRole.objects.get(code='keeper').pk}/").context
    assert [(one.person.name, one.party.name) for one in page["holders"]] == [("윤서하", "편집숍 긴해")]


@pytest.mark.parametrize(
    ("audience", "change", "field"),
    [
        ("staff", {"code": "A B"}, "code"),
        ("staff", {"code": "buyer"}, "code"),
        ("staff", {"code": "x" * 41}, "code"),
        ("staff", {"name_en": "", "name_ko": " "}, "name"),
        ("staff", {"name_en": "n\0n"}, "name"),
        ("staff", {"right-orders.see": ""}, "rights"),
        ("staff", {"right-orders.see": "world"}, "rights"),
        ("staff", {"right-orders.own\0": "all"}, "rights"),
        ("company", {"right-office.enter": "all"}, "office.enter"),
        ("company", {"right-members.see": "all"}, "members.see"),
        ("household", {"owner": "124-81-00998"}, "rights"),
        ("company", {"owner": "nobody of this name"}, "owner"),
    ],
)
def test_what_cannot_be_made_is_said_beside_its_box(
    staff: Client, audience: str, change: dict[str, str], field: str
) -> None:
    before = digest()
    sent = {"code": "porter"} | form(orders__see="unit") | change
    response = staff.post(f"/office/roles/new/?for={audience}", sent)
    assert response.status_code == 422
    assert field in response.context["errors"]
    assert digest() == before


def test_an_editor_gives_only_what_they_hold(editor: Client) -> None:
    before = digest()
    page = editor.get("/office/roles/new/?for=staff")
    boxes = {row["action"]: row for _title, rows in page.context["groups"] for row in rows}
    assert boxes["records.see"]["words"] == "You don't have this right yourself, so you can't give it."
    assert boxes["members.see"]["words"] == ""
    sent = {"code": "porter"} | form(office__enter="all", records__see="all")
    response = editor.post("/office/roles/new/?for=staff", sent)
    assert response.status_code == 422
    assert response.context["errors"]["records.see"] == "Wider than you have, or than such a role may be."
    assert digest() == before


def test_an_editor_does_not_touch_a_wider_role(editor: Client) -> None:
    role_id = make(office__enter="all", records__see="all")
    before = digest()
    assert "records.see" in editor.post(f"/office/roles/{role_id}/change/", form(office__enter="all")).context["errors"]
    seen = preview_role(role_id, {"en": "Porter", "ko": "짐꾼"}, {}).seen
    assert editor.post(f"/office/roles/{role_id}/retire/", {"seen": seen}).status_code == 422
    assert digest() == before


def test_a_change_is_shown_before_it_is_saved_and_only_that_is_saved(staff: Client) -> None:
    role_id = make(office__enter="all", orders__see="all")
    person = parties.hire(name="강한별", email="hb@test.example", role="porter", actor=DESK)
    both = parties.hire(name="나", email="na@test.example", role="porter", actor=DESK)
    operator = find_operator()
    assert operator
    parties.add_member(party_id=operator, person_id=both, role=MemberRole.STAFF_VIEWER, actor=DESK)
    before, change = digest(), form(office__enter="all", stock__see="all")
    shown = staff.post(f"/office/roles/{role_id}/change/", change)
    assert shown.status_code == 200
    assert shown.context["preview"].people == 2
    assert shown.context["preview"].gains == {Action.STOCK_SEE: Scope.ALL}
    assert shown.context["preview"].losses == {Action.ORDERS_SEE: Scope.ALL}
    # the one who is a viewer too has both rights anyway
    (row,) = shown.context["rows"]
    assert (row[0].person.id, [one.action for one in row[1]], [one.action for one in row[2]]) == (
        person,
        [Action.STOCK_SEE],
        [Action.ORDERS_SEE],
    )
    assert digest() == before
    seen = shown.context["preview"].seen
    other = staff.post(f"/office/roles/{role_id}/change/", form(office__enter="all", audit__see="all") | {"seen": seen})
    assert other.status_code == 409
    assert digest() == before
    assert staff.post(f"/office/roles/{role_id}/change/", change | {"seen": "x" * 64}).status_code == 409
    assert digest() == before
    assert staff.post(f"/office/roles/{role_id}/change/", change | {"seen": seen}).status_code == 302
    (held,) = staff_roles(person)
    assert held.role.rights == {Action.OFFICE_ENTER: Scope.ALL, Action.STOCK_SEE: Scope.ALL}


def test_a_holder_who_came_meanwhile_is_shown_before_saving(staff: Client) -> None:
    role_id, change = make(office__enter="all"), form(office__enter="all", stock__see="all")
    seen = staff.post(f"/office/roles/{role_id}/change/", change).context["preview"].seen
    parties.hire(name="강한별", email="hb@test.example", role="porter", actor=DESK)
    response = staff.post(f"/office/roles/{role_id}/change/", change | {"seen": seen})
    assert response.status_code == 409
    assert response.context["preview"].people == 1
    assert CustomRole.objects.get(pk=role_id).rights == {"office.enter": "all"}


def test_retiring_shows_whom_it_touches_and_leaves_other_roles(staff: Client) -> None:
    role_id = make(office__enter="all", orders__see="all")
    person = parties.hire(name="강한별", email="hb@test.example", role="porter", actor=DESK)
    page = staff.get(f"/office/roles/{role_id}/retire/")
    assert [one[0].person.id for one in page.context["rows"]] == [person]
    assert staff.post(f"/office/roles/{role_id}/retire/").status_code == 409
    assert CustomRole.objects.get(pk=role_id).is_active
    staff.post(f"/office/roles/{role_id}/retire/", {"seen": page.context["preview"].seen})
    assert staff_roles(person) == ()
    assert staff.get(f"/office/roles/{role_id}/").status_code == 404


def test_built_in_roles_and_rubbish_cannot_be_edited(staff: Client) -> None:
    for path in (f"/office/roles/{new_id()}/change/", f"/office/roles/{new_id()}/retire/", "/office/roles/nonsense/"):
        assert staff.get(path).status_code == 404
    assert "Built in: it can" in staff.get("/office/roles/buyer/").content.decode()


def test_a_companys_own_role_shows_only_to_those_who_see_its_members(staff: Client, market: Market) -> None:
    role_id = parties.create_role(
        code="own",
        audience=RoleAudience.COMPANY,
        names={"en": "Own"},
        rights={"goods.see": "all"},
        actor=DESK,
        party_id=market.company_id,
    )
    rep = staff_client("sales_rep")
    assert rep.get(f"/office/roles/{role_id}/").status_code == 404
    assert str(role_id) not in rep.get("/office/roles/?for=company").content.decode()
    assert rep.get("/office/roles/buyer/").context["holders"] == []
    assert staff.get(f"/office/roles/{role_id}/").status_code == 200


def test_the_matrix_takes_the_same_queries_for_one_role_and_for_many(staff: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get("/office/roles/?for=company")
        return len(captured)

    first = queries()
    for number in range(12):
        parties.create_role(
            code=f"r{number}",
            audience=RoleAudience.COMPANY,
            names={"en": f"R{number}"},
            rights={"goods.see": "all"},
            actor=DESK,
        )
    assert queries() == first


@pytest.mark.django_db(transaction=True)
def test_of_two_who_looked_at_the_same_role_one_saves(run_together: RunTogether) -> None:
    role_id = make(office__enter="all")
    names = {"en": "Porter", "ko": "짐꾼"}
    wanted = [{"office.enter": "all", "stock.see": "all"}, {"office.enter": "all", "orders.see": "all"}]
    seen = [parties.preview_change(role_id=role_id, names=names, rights=one, actor=DESK).seen for one in wanted]
    outcomes = run_together(
        2, lambda n: parties.change_role(role_id=role_id, names=names, rights=wanted[n], actor=DESK, seen=seen[n])
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", RoleChanged.__name__]
    assert CustomRole.objects.get(pk=role_id).rights == wanted[outcomes.index(None)]


@pytest.mark.django_db(transaction=True)
def test_nobody_slips_into_a_role_unseen_while_it_is_saved(run_together: RunTogether) -> None:
    """A holder added at the same moment was there before the saving was refused, or came after it."""
    role_id, names, rights = make(office__enter="all"), {"en": "P"}, {"office.enter": "all", "stock.see": "all"}
    parties.hire(name="first", email="first@test.example", role="staff_administrator", actor=DESK)
    for number in range(6):
        seen = parties.preview_change(role_id=role_id, names=names, rights=rights, actor=DESK).seen

        def work(n: int, number: int = number, seen: str = seen, rights: dict[str, str] = rights) -> object:
            if n:
                email = f"p{number}@test.example"
                return parties.hire(name=email, email=email, role="porter", actor=DESK)
            return parties.change_role(role_id=role_id, names=names, rights=rights, actor=DESK, seen=seen)

        saved, _hired = run_together(2, work)
        assert saved is None or isinstance(saved, RoleChanged)
        assert Membership.objects.filter(custom_role=role_id).count() == number + 1
        rights = {"office.enter": "all"} | ({"stock.see": "all"} if number % 2 else {"orders.see": "all"})


SCOPES = st.dictionaries(st.sampled_from(list(Action)), st.sampled_from(list(Scope)), max_size=8)


@given(held=SCOPES, given_away=SCOPES)
def test_rights_beyond_are_what_the_other_lacks(held: dict[Action, Scope], given_away: dict[Action, Scope]) -> None:
    """What reaches beyond, taken away, leaves rights that one may hand out; and all of it is beyond."""
    beyond = rules.beyond(given_away, held)
    rules.require_within({action: scope for action, scope in given_away.items() if action not in beyond}, held)
    for action, scope in beyond.items():
        with pytest.raises(RightsTooWide):
            rules.require_within({action: scope}, held)


@pytest.mark.django_db
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=SCOPES, wanted=SCOPES.filter(bool))
def test_no_editor_makes_a_role_that_holds_more_than_they_do(
    held: dict[Action, Scope], wanted: dict[Action, Scope]
) -> None:
    actor = Actor(name="e", is_staff=True, via="office", rights=held | {Action.ROLES_CHANGE: Scope.ALL})
    code = f"r{new_id().hex[-20:]}"
    try:
        parties.create_role(
            code=code,
            audience=RoleAudience.STAFF,
            names={"en": "R"},
            rights={action.value: scope.value for action, scope in wanted.items()},
            actor=actor,
        )
    except RightsTooWide:
        assert rules.exceeding(wanted, actor.rights) != []
        assert not CustomRole.objects.filter(code=code).exists()
    else:
        made = rules.stored_rights(CustomRole.objects.get(code=code).rights)
        assert made == wanted
        assert rules.exceeding(made, actor.rights) == []
