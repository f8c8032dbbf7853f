"""Companies and families run themselves: members, their roles in sentences, what each may do and why."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Action, Scope
from jangteo.parties import services as parties
from jangteo.parties.models import Membership, Party
from jangteo.parties.selectors import ceiling_of, find_member, list_members
from jangteo.parties.types import MemberRole, PartyKind, RoleAudience
from jangteo.storefront.right_words import GROUPS, deeds
from jangteo.storefront.until import last_day, read_last_day
from storefront.house import House, acting_for, open_house, visitor
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db
NOBODY = UUID(int=0)


@pytest.fixture
def house(market: Market) -> House:
    return open_house()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def roles_of(party_id: UUID, person_id: UUID) -> dict[str, object]:
    member = find_member(party_id, person_id)
    return {held.role.code: last_day(held.until) for held in member.roles} if member else {}


def state() -> tuple[list[Any], int, int]:
    """All that members' pages may change."""
    rows: list[Any] = list(
        Membership.objects.order_by("pk").values_list("party_id", "person_id", "role", "since", "until")
    )
    return rows, Party.objects.count(), AuditEntry.objects.count()


def test_members_are_told_in_sentences(house: House) -> None:
    html = text(acting_for(house.han, house.family), "/account/members/")
    assert "한보리 may fill a cart, but a guardian places the order." in html
    assert "오새봄 fills a cart and orders." in html
    assert "Sees bills and pays them." in html
    html = text(acting_for(house.han, house.cafe), "/account/members/")
    assert "재이삭 looks at products, but fills no cart." in html


def test_the_words_do_not_depend_on_the_name_of_a_role(house: House) -> None:
    rights = {Action.GOODS_SEE: Scope.ALL, Action.CARTS_USE: Scope.OWN}
    assert deeds(rights, PartyKind.COMPANY, "민지")[:2] == [
        "민지 may fill a cart, but somebody who may order places it.",
        "Sees no prices.",
    ]
    assert deeds({}, PartyKind.COMPANY, "민지")[0] == "민지 does not shop here now."


def test_every_right_of_a_house_stands_in_one_group() -> None:
    shown = [action.value for actions in GROUPS.values() for action in actions]
    assert sorted(shown) == sorted(set(shown))
    assert set(shown) == set(ceiling_of(RoleAudience.COMPANY)) == set(ceiling_of(RoleAudience.HOUSEHOLD))


@pytest.mark.parametrize(
    ("name", "party", "status"),
    [
        ("han", "cafe", 200),
        ("finance", "cafe", 200),
        ("buyer", "cafe", 403),
        ("payer", "family", 200),
        ("child", "family", 403),
        ("north_admin", "north", 200),
        ("clerk", "shop", 403),
        ("stranger", "other", 200),
    ],
)
def test_who_sees_the_members(house: House, name: str, party: str, status: int) -> None:
    client = acting_for(getattr(house, name), getattr(house, party))
    assert client.get("/account/members/").status_code == status
    page = client.get(f"/account/members/{getattr(house, party)}/{getattr(house, name)}/")
    assert page.status_code == status
    assert ('id="leaving"' in page.content.decode()) == (name in ("han", "north_admin", "stranger"))


@pytest.mark.parametrize("address", ["", "{person}/", "{person}/remove/"])
def test_another_house_is_not_there(house: House, address: str) -> None:
    client = acting_for(house.han, house.cafe)
    before = state()
    path = f"/account/members/{house.other}/" + address.format(person=house.stranger)
    data = {"role": "administrator", "person": str(house.han), "why": "mine"}
    assert client.post(path, data).status_code == 404
    assert client.get(path).status_code in (404, 405)
    for foreign in (house.stranger, house.clerk, NOBODY):
        mine = f"/account/members/{house.cafe}/{foreign}/"
        assert client.get(mine).status_code == 404
        assert client.post(mine, data).status_code == 404
        assert client.post(f"{mine}remove/", data).status_code == 404
    assert state() == before


def test_a_person_alone_has_no_members(house: House) -> None:
    assert visitor(house.han).get("/account/members/").status_code == 403
    assert Client().get("/account/members/").status_code == 302


def test_several_roles_are_given_until_a_day(house: House) -> None:
    client = acting_for(house.han, house.cafe)
    end = clock.today() + timedelta(days=30)
    path = f"/account/members/{house.cafe}/{house.buyer}/"
    response = client.post(path, {"role": ["approver", "finance"], "until-finance": end.isoformat()})
    assert response.status_code == 302
    assert response["Location"] == path
    assert roles_of(house.cafe, house.buyer) == {"approver": None, "finance": end}
    html = text(client, path)
    assert f'name="until-finance" value="{end.isoformat()}"' in html
    again = client.post(path, {"role": ["approver", "finance"], "until-finance": end.isoformat()})
    assert again.status_code == 302
    assert roles_of(house.cafe, house.buyer) == {"approver": None, "finance": end}


def test_a_role_holds_through_its_last_day(house: House) -> None:
    today = clock.today()
    acting_for(house.han, house.cafe).post(
        f"/account/members/{house.cafe}/{house.buyer}/", {"role": "buyer", "until-buyer": today.isoformat()}
    )
    held = Membership.objects.get(party=house.cafe, person=house.buyer)
    assert held.until is not None
    with clock.at(held.until - timedelta(seconds=1)):
        assert find_member(house.cafe, house.buyer) is not None
    with clock.at(held.until):
        assert find_member(house.cafe, house.buyer) is None


def test_fields_nobody_asked_for_are_ignored(house: House) -> None:
    """A14: what a form does not have is not stored, whatever is sent."""
    more = {
        "party": str(house.other),
        "party_id": str(house.other),
        "person_id": str(house.han),
        "since": "2001-01-01",
        "until": "2001-01-01",
        "place_code": "W1",
        "custom_role": str(NOBODY),
        "is_staff": "true",
        "rights": '{"office.enter": "all"}',
    }
    before = Membership.objects.get(person=house.buyer)
    path = f"/account/members/{house.cafe}/{house.buyer}/"
    assert acting_for(house.han, house.cafe).post(path, {"role": "buyer"} | more).status_code == 302
    after = Membership.objects.get(person=house.buyer)
    assert (after.since, after.until, after.place_code, after.party_id) == (before.since, None, "", house.cafe)
    assert roles_of(house.other, house.buyer) == {}


def test_a_planned_role_is_kept_when_others_change(house: House) -> None:
    begin = clock.now() + timedelta(days=9)
    parties.add_member(party_id=house.cafe, person_id=house.buyer, role="approver", since=begin, actor=ACTOR)
    client = acting_for(house.han, house.cafe)
    path = f"/account/members/{house.cafe}/{house.buyer}/"
    assert client.post(path, {"role": ["buyer", "approver", "finance"]}).status_code == 302
    assert roles_of(house.cafe, house.buyer) == {"buyer": None, "approver": None, "finance": None}
    assert Membership.objects.get(person=house.buyer, role="approver").since == begin


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "A member has at least one role."),
        ({"role": "staff_administrator"}, "Choose at least one of the roles there are here."),
        ({"role": "guardian"}, "Choose at least one of the roles there are here."),
        ({"role": "no\0such"}, "Choose at least one of the roles there are here."),
        ({"role": "x" * 5000}, "Choose at least one of the roles there are here."),
        ({"role": ["buyer", "finance"], "until-finance": "2020-01-01"}, "A last day is today or later."),
        ({"role": ["buyer", "finance"], "until-finance": "9999-12-31"}, "This is no day."),
        ({"role": ["buyer", "finance"], "until-finance": "soon\0"}, "This is no day."),
        ({"role": ["buyer", "finance"], "until-buyer": "2020-01-01"}, "A last day is today or later."),
    ],
)
def test_roles_that_cannot_be_are_refused_in_words(house: House, data: dict[str, object], said: str) -> None:
    client, before = acting_for(house.han, house.cafe), state()
    response = client.post(f"/account/members/{house.cafe}/{house.buyer}/", data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert state() == before


def test_nothing_typed_is_lost(house: House) -> None:
    data = {"role": ["approver", "finance"], "until-finance": "2020-01-01"}
    response = acting_for(house.han, house.cafe).post(f"/account/members/{house.cafe}/{house.buyer}/", data)
    html = response.content.decode()
    assert 'value="approver" checked' in html
    assert 'value="finance" checked' in html
    assert 'value="buyer" checked' not in html
    assert 'name="until-finance" value="2020-01-01"' in html


def test_the_last_administrator_stays_whatever_is_tried(house: House) -> None:
    client, before = acting_for(house.han, house.cafe), state()
    path = f"/account/members/{house.cafe}/{house.han}/"
    html = text(client, path)
    assert "한바름 is the only administrator." in html
    assert "Remove this member" not in html
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    for data in ({"role": "buyer"}, {"role": "administrator", "until-administrator": tomorrow}):
        refused = client.post(path, data)
        assert refused.status_code == 409
        assert "make someone else an administrator first" in refused.content.decode()
    assert client.post(f"{path}remove/", {"why": "tired"}).status_code == 409
    assert client.post("/account/leave/").status_code == 409
    assert state() == before


def test_the_last_guardian_is_named_so(house: House) -> None:
    client = acting_for(house.han, house.family)
    path = f"/account/members/{house.family}/{house.han}/"
    assert "한바름 is the only guardian." in text(client, path)
    assert "a guardian first" in client.post(path, {"role": "payer"}).content.decode()


def test_a_member_is_removed_with_a_reason(house: House) -> None:
    client = acting_for(house.han, house.cafe)
    path = f"/account/members/{house.cafe}/{house.buyer}/remove/"
    before = state()
    refused = client.post(path, {"why": "  "})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    assert state() == before
    assert client.post(path, {"why": "moved\0 on"}).status_code == 302
    assert find_member(house.cafe, house.buyer) is None
    assert AuditEntry.objects.filter(action="parties.remove_member", why="moved on").count() == 1
    assert client.post(path, {"why": "again"}).status_code == 404


def test_one_leaves_oneself(house: House) -> None:
    client = acting_for(house.buyer, house.cafe)
    assert "Leave 카페 모두" in text(client, "/account/rights/")
    response = client.post("/account/leave/", {"why": "a new job"})
    assert response.status_code == 302
    assert find_member(house.cafe, house.buyer) is None
    assert client.post("/account/leave/").status_code == 404


def test_a_child_leaves_only_by_a_guardian(house: House) -> None:
    client, before = acting_for(house.child, house.family), state()
    refused = client.post("/account/leave/", {"why": "homework"})
    assert refused.status_code == 422
    assert "A child&#x27;s place in the family is for a guardian to end." in refused.content.decode()
    assert state() == before


def test_a_role_from_above_is_left_above(house: House) -> None:
    client, before = acting_for(house.buyer, house.shop), state()
    refused = client.post("/account/leave/")
    assert refused.status_code == 409
    assert "leave it there" in refused.content.decode()
    assert state() == before


def test_own_rights_are_not_widened(house: House) -> None:
    """A keeper of members who may not pay gives nobody the right to pay, themselves least."""
    keeper = parties.create_role(
        code="keeper",
        audience=RoleAudience.COMPANY,
        names={"en": "Keeper"},
        rights={"goods.see": "all", "members.see": "unit", "members.change": "unit"},
        party_id=house.cafe,
        actor=ACTOR,
    )
    assert keeper
    parties.set_roles(party_id=house.cafe, person_id=house.buyer, roles={"keeper": None}, actor=ACTOR)
    client, before = acting_for(house.buyer, house.cafe), state()
    for person in (house.buyer, house.finance):
        path = f"/account/members/{house.cafe}/{person}/"
        refused = client.post(path, {"role": ["keeper", "administrator"]})
        assert refused.status_code == 422
        assert "reaches further than your own rights" in refused.content.decode()
    for wider in (house.finance, house.han):
        assert client.post(f"/account/members/{house.cafe}/{wider}/remove/", {"why": "mine"}).status_code == 422
    assert state() == before
    assert "Their role reaches further" in text(client, f"/account/members/{house.cafe}/{house.finance}/")
    assert (
        client.post(f"/account/members/{house.cafe}/{house.finance}/", {"role": ["keeper", "finance"]}).status_code
        == 302
    )
    assert roles_of(house.cafe, house.finance) == {"keeper": None, "finance": None}


def test_a_colleague_joins_a_unit(house: House) -> None:
    client = acting_for(house.han, house.cafe)
    path = f"/account/members/{house.shop}/"
    assert f'<option value="{house.finance}"' in text(client, path)
    response = client.post(path, {"person": str(house.finance), "role": ["buyer", "approver"]})
    assert response.status_code == 302
    assert response["Location"] == path
    assert roles_of(house.shop, house.finance) == {"buyer": None, "approver": None}


@pytest.mark.parametrize("person", ["stranger", "child", "clerk", "nobody"])
def test_only_colleagues_are_taken_from_the_list(house: House, person: str) -> None:
    client, before = acting_for(house.han, house.cafe), state()
    wanted = getattr(house, person, NOBODY)
    refused = client.post(f"/account/members/{house.shop}/", {"person": str(wanted), "role": "buyer"})
    assert refused.status_code == 422
    assert "Choose somebody from the list." in refused.content.decode()
    assert state() == before


def test_a_child_without_a_log_in_joins_the_family(house: House) -> None:
    client = acting_for(house.han, house.family)
    response = client.post("/account/members/", {"name": " 한아라 ", "role": "child"})
    assert response.status_code == 302
    added = next(one for one in list_members(house.family) if one.person.name == "한아라")
    assert [held.role.code for held in added.roles] == ["child"]
    assert not added.has_log_in
    assert "no log-in" in text(client, "/account/members/")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": "", "role": "child"}, "A name has 1 to 200 characters."),
        ({"name": "a\0b", "role": "child"}, "A name has 1 to 200 characters."),
        ({"name": "x" * 201, "role": "child"}, "A name has 1 to 200 characters."),
        ({"name": "한아라"}, "Choose at least one of the roles there are here."),
        ({"name": "한아라", "role": "administrator"}, "Only someone with a log-in can run the house."),
        ({"name": "한아라", "role": "guardian"}, "Only someone with a log-in can run the house."),
        ({"name": "한아라", "role": "buyer"}, "Choose at least one of the roles there are here."),
        ({"name": "한아라", "role": "child", "until-child": "2020-01-01"}, "A last day is today or later."),
        ({"name": "한아라", "role": "child", "until-child": "no"}, "This is no day."),
    ],
)
def test_a_newcomer_who_cannot_be_is_refused(house: House, data: dict[str, str], said: str) -> None:
    client, before = acting_for(house.han, house.family), state()
    refused = client.post("/account/members/", data)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert said in html
    assert '<details class="opens panel" open>' in html
    if "\0" not in data["name"]:
        assert f'value="{data["name"]}"' in html
    assert state() == before


@pytest.mark.parametrize(("name", "party"), [("finance", "cafe"), ("buyer", "cafe"), ("payer", "family")])
def test_who_may_not_change_members_changes_none(house: House, name: str, party: str) -> None:
    client, before = acting_for(getattr(house, name), getattr(house, party)), state()
    target = house.finance if party == "cafe" else house.child
    base = f"/account/members/{getattr(house, party)}/"
    for path, data in (
        (base, {"name": "새 사람", "role": "child"}),
        (f"{base}{target}/", {"role": "buyer"}),
        (f"{base}{target}/remove/", {"why": "x"}),
    ):
        assert client.post(path, data).status_code == 403, path
    assert state() == before


def test_what_someone_may_do_names_the_role_that_gives_it_and_where(house: House) -> None:
    parties.add_member(party_id=house.shop, person_id=house.finance, role=MemberRole.BUYER, actor=ACTOR)
    html = text(acting_for(house.han, house.cafe), f"/account/members/{house.shop}/{house.finance}/")
    rights = html[html.index("rights-title") :]
    rows = {row.split("<span>")[1].split("<")[0].strip(): row for row in rights.split('<li class="right"')[1:]}
    assert "Buyer, given at 망원점" in rows["Place orders"]
    assert "Finance, given at 카페 모두" in rows["Pay"]
    assert "Buyer, given at 망원점 · Finance, given at 카페 모두" in rows["See orders"]
    assert "here and in every unit below" in rows["See orders"]
    assert "data-no" in rows["Approve orders"]
    assert "북하늘, 한바름 can change what is not allowed." in html


def test_ones_own_rights_are_open_to_everyone(house: House) -> None:
    html = text(acting_for(house.child, house.family), "/account/rights/")
    assert "한보리 may fill a cart, but a guardian places the order." in html
    assert "한바름 can change what is not allowed." in html
    assert "Leave 한가네" in html
    assert "Leave" not in text(visitor(house.child), "/account/rights/")
    assert Client().get("/account/rights/").status_code == 302


def test_the_members_of_a_unit_show_who_comes_from_above(house: House) -> None:
    html = text(acting_for(house.north_admin, house.north), f"/account/members/{house.shop}/")
    above = html[html.index("above-title") :]
    assert all(name in above for name in ("한바름", "구도담", "재이삭", "북하늘"))
    assert "점유채" not in above


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/account/", 17),
        ("/account/rights/", 16),
        ("/account/members/", 18),
        ("/account/members/{cafe}/{buyer}/", 22),
        ("/account/members/{shop}/{clerk}/", 22),
    ],
)
def test_pages_ask_few_questions(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries, address: str, most: int
) -> None:
    client = acting_for(house.han, house.cafe)
    for number in range(12):
        person = parties.create_person(name=f"사람 {number}")
        parties.add_member(party_id=house.cafe, person_id=person, role=MemberRole.BUYER, actor=ACTOR)
    path = address.format(cafe=house.cafe, buyer=house.buyer, shop=house.shop, clerk=house.clerk)
    with django_assert_max_num_queries(most):
        assert client.get(path).status_code == 200


@given(st.dates())
def test_the_last_day_typed_is_the_last_day_shown(day: object) -> None:
    try:
        end = read_last_day(str(day))
    except ValueError:
        assert str(day) >= "9999-12-31"
        return
    assert last_day(end) == day
    assert read_last_day(str(day), end) is end
