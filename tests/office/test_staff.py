"""Who works here: adding, time-boxing, ending; and which role opens which page."""

import re
from collections import deque
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from conftest import RunTogether
from identity.post import later
from jangteo.channels.errors import EntryRefused
from jangteo.channels.services import enter_office
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, Letter
from jangteo.kernel.permissions import declared_by
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.parties import services as parties
from jangteo.parties.errors import EmailTaken, LastAdministrator
from jangteo.parties.models import Membership, Party, User
from jangteo.parties.selectors import find_log_in, find_member, find_operator, list_members, staff_roles
from jangteo.parties.types import MemberRole, PartyKind, RoleAudience
from office.desk import DESK, STAFF, digest, order, person_of, staff_client
from storefront.market import DEALER, SHOPPER, Market

ROLES = ["staff_viewer", "staff_clerk", "sales_rep", "staff_finance", "store", "staff_administrator"]
# A page of rights: who of ROLES may open it. A sales rep has no accounts here.
OPENS = {
    "/office/staff/": "-----A",
    "/office/staff/{admin}/": "-----A",
    "/office/roles/": "VCRF-A",
    "/office/roles/buyer/": "VCRF-A",
    "/office/roles/new/": "-----A",
    "/office/rights/": "VCRF-A",
    "/office/parties/{dealer}/rights/": "VC-F-A",
    "/office/parties/{company}/members/": "VC-F-A",
    "/office/parties/{company}/units/": "VC-F-A",
    "/office/parties/{company}/move/?parent=none": "-----A",
    "/office/sales-channels/": "VCRFSA",
    "/office/sales-channels/shop/": "VCRFSA",
}


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_to_the_roles_of_the_table(staff: Client, market: Market, role: str) -> None:
    client, column = staff_client(role), ROLES.index(role)
    ids = {"admin": person_of(STAFF), "dealer": person_of(DEALER), "company": market.company_id}
    for path, row in OPENS.items():
        status = client.get(path.format(**ids)).status_code
        is_open = row[column] != "-"
        # an administrator's move of a company that stands alone shows its preview: 200
        assert (status == 200) is is_open, (role, path, status)
        assert is_open or status in (403, 404), (role, path, status)


@pytest.mark.parametrize("role", [one for one in ROLES if one != "staff_administrator"])
def test_no_other_role_writes_rights(staff: Client, market: Market, role: str) -> None:
    client, person, company = staff_client(role), person_of(DEALER), market.company_id
    before = digest()
    posts: dict[str, dict[str, str]] = {
        "/office/staff/add/": {"email": "new@test.example", "name": "새 직원", "role": "staff_viewer"},
        f"/office/staff/{person_of(STAFF)}/roles/": {"role": "staff_viewer"},
        f"/office/staff/{person_of(STAFF)}/end/": {},
        "/office/roles/new/?for=staff": {"code": "mine", "name_en": "Mine", "right-office.enter": "all"},
        f"/office/parties/{company}/members/add/": {"email": SHOPPER, "role": "buyer"},
        f"/office/parties/{company}/members/{person}/roles/": {"role": "administrator"},
        f"/office/parties/{company}/members/{person}/remove/": {},
        f"/office/parties/{company}/units/add/": {"kind": "division", "name": "지점"},
        f"/office/parties/{company}/move/": {"parent": "none", "seen": "x"},
        f"/office/parties/{company}/move/undo/": {"seen": "x"},
        "/office/sales-channels/shop/admit/": {"party": "편집숍 긴해"},
        f"/office/sales-channels/shop/dismiss/{company}/": {"why": "no"},
    }
    if role != "staff_clerk":
        posts["/office/sales-channels/shop/access/"] = {"access": "closed", "seen": "x", "confirm": "shop"}
    for path, form in posts.items():
        assert client.post(path, form).status_code == 403, path
    assert digest() == before


def test_a_session_left_open_gives_nobody_rights(staff: Client, market: Market) -> None:
    """B17: what hands out rights, acts for buyers or takes people's data asks anew who one is; reading does not."""
    staff_client("staff_clerk")
    person, company = person_of(DEALER), market.company_id
    with later(minutes=10):
        assert staff.get("/office/staff/").status_code == 200
        before = digest()
        for path, form in {
            "/office/staff/add/": {"email": "new@test.example", "name": "새 직원", "role": "staff_viewer"},
            "/office/roles/new/?for=staff": {"code": "mine", "name_en": "Mine", "right-office.enter": "all"},
            f"/office/parties/{company}/members/add/": {"email": SHOPPER, "role": "buyer"},
            f"/office/parties/{company}/members/{person}/remove/": {},
            f"/office/parties/{company}/act-for/": {},
        }.items():
            answer = staff.post(path, form)
            assert (answer.status_code, answer.get("Location")) == (302, "/office/prove/?next=%2Foffice%2F"), path
        assert digest() == before


def test_the_refused_page_names_the_right_and_who_can_give_it(staff: Client) -> None:
    page = staff_client("staff_clerk").get("/office/staff/")
    html = page.content.decode()
    assert page.status_code == 403
    assert "You are here as Clerk." in html
    assert "Change members and their roles" in html
    assert "한소율" in html
    assert 'id="nav-sidebar"' in html
    assert "/office/orders/" in html
    assert 'href="/office/staff/"' not in html
    korean = staff_client("staff_clerk", language="ko").get("/office/records/")
    assert korean.status_code == 403
    assert "모든 표 보기" in korean.content.decode()


def test_the_menu_follows_the_rights(staff: Client) -> None:
    menu = re.findall(
        r'href="(/office/[a-z-]+/)"', staff_client("store", place_code="W1").get("/office/").content.decode()
    )
    assert {"/office/stock/", "/office/sales-channels/"} <= set(menu)
    assert not {"/office/staff/", "/office/roles/", "/office/rights/", "/office/companies/", "/office/audit/"} & set(
        menu
    )
    assert "/office/staff/" in staff.get("/office/").content.decode()


def test_staff_are_listed_with_roles_end_and_store(staff: Client) -> None:
    until = clock.now() + timedelta(days=30)
    person = parties.hire(
        name="강한별", email="hb@test.example", role="store", actor=DESK, until=until, place_code="W1"
    )
    rows = staff.get("/office/staff/").context["rows"]
    row = next(row for row in rows if row["member"].person.id == person)
    assert row["roles"] == [("Store", until)]
    assert row["places"] == [{"ko": "창고", "en": "Warehouse"}]
    assert row["log_in"].has_password is False
    assert row["log_in"].last_at is None
    assert "손지우" not in [row["member"].person.name for row in rows]


def test_a_new_person_is_hired_without_a_password(staff: Client) -> None:
    form = {"email": " New@Test.Example ", "name": "새 직원", "role": "staff_viewer", "until": "2099-12-31"}
    response = staff.post("/office/staff/add/", form, follow=True)
    assert "Forgot password" in response.content.decode()
    user = User.objects.get(email="new@test.example")
    assert user.is_staff
    assert not user.has_usable_password()
    assert not user.check_password("")
    (held,) = staff_roles(user.person_id)
    assert held.role.code == "staff_viewer"
    assert str(held.until) == "2099-12-31 15:00:00+00:00"
    assert enter_office(user=user).rights[Action.ORDERS_SEE] == Scope.ALL
    assert Letter.objects.count() == 0


def test_a_log_in_that_is_there_comes_in_only_after_a_look_at_whose_it_is(staff: Client) -> None:
    before, form = digest(), {"email": SHOPPER, "role": "staff_clerk"}
    shown = staff.post("/office/staff/add/", form)
    assert shown.status_code == 200
    assert "손지우" in shown.content.decode()
    assert digest() == before
    known = find_log_in(email=SHOPPER)
    assert known is not None
    staff.post("/office/staff/add/", form | {"user_id": str(new_id())})
    assert digest() == before
    staff.post("/office/staff/add/", form | {"user_id": str(known.id)})
    assert [one.role.code for one in staff_roles(known.person_id)] == ["staff_clerk"]


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("until", {"until": "tomorrow"}),
        ("until", {"until": "2020-01-01"}),
        ("email", {"email": "nobody"}),
        ("email", {"email": "a\0b@test.example"}),
        ("name", {"name": ""}),
        ("name", {"name": "가" * 201}),
        ("role", {"role": "owner"}),
        ("role", {"role": "x" * 5000}),
    ],
)
def test_what_cannot_be_hired_is_said_beside_its_field(staff: Client, field: str, form: dict[str, str]) -> None:
    before = digest()
    sent = {"email": "new@test.example", "name": "새 직원", "role": "staff_viewer"} | form
    response = staff.post("/office/staff/add/", sent)
    assert response.status_code == 422
    assert list(response.context["form"]["errors"]) == [field]
    assert digest() == before


def test_roles_are_changed_and_the_store_is_kept_where_it_is_not_asked(staff: Client) -> None:
    person = parties.hire(name="강한별", email="hb@test.example", role="store", actor=DESK, place_code="W1")
    operator = find_operator()
    assert operator
    parties.set_roles(party_id=operator, person_id=person, roles={"store": None}, actor=DESK)
    assert [one.place_code for one in staff_roles(person)] == ["W1"]
    sent = {"role": ["store", "staff_viewer"], "until-staff_viewer": "2099-01-01", "place": "W1", "why": "helps out"}
    assert staff.post(f"/office/staff/{person}/roles/", sent).status_code == 302
    held = {one.role.code: (str(one.until)[:10], one.place_code) for one in staff_roles(person)}
    assert held == {"store": ("None", "W1"), "staff_viewer": ("2099-01-01", "W1")}


def test_what_someone_is_to_the_company_itself_outlives_a_change_of_staff_roles(staff: Client) -> None:
    operator, person = (
        find_operator(),
        parties.hire(name="강", email="hb@test.example", role="staff_viewer", actor=DESK),
    )
    assert operator
    parties.add_member(party_id=operator, person_id=person, role=MemberRole.BUYER, actor=DESK)
    staff.post(f"/office/staff/{person}/roles/", {"role": "staff_clerk"})
    member = find_member(operator, person)
    assert member
    assert {one.role.code for one in member.roles} == {"buyer", "staff_clerk"}


def test_whoever_is_ended_is_refused_at_the_next_click(staff: Client) -> None:
    client = staff_client("staff_clerk")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert client.get("/office/orders/").status_code == 200
    response = staff.post(f"/office/staff/{user.person_id}/end/", {"why": "left"})
    assert response.status_code == 302
    refused = client.get("/office/orders/")
    assert refused.status_code == 403
    assert "no role here" in refused.content.decode()
    with pytest.raises(EntryRefused):
        enter_office(user=User.objects.get(pk=user.pk))


def test_the_last_administrator_stays_and_is_told_why(staff: Client) -> None:
    person, before = person_of(STAFF), digest()
    for path, form in (
        ("end", {}),
        ("roles", {"role": "staff_viewer"}),
        ("roles", {"role": "staff_administrator", "until-staff_administrator": "2099-01-01"}),
    ):
        response = staff.post(f"/office/staff/{person}/{path}/", form, follow=True)
        assert "Name another administrator without an end first." in unescape(response.content.decode())
        assert digest() == before


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_end_each_other(run_together: RunTogether) -> None:
    first, second = (
        parties.hire(name=name, email=f"{name}@test.example", role="staff_administrator", actor=DESK) for name in "ab"
    )
    operator = find_operator()
    assert operator
    outcomes = run_together(
        2, lambda n: parties.remove_member(party_id=operator, person_id=(first, second)[n], actor=DESK)
    )
    assert sorted(type(one).__name__ for one in outcomes) == [LastAdministrator.__name__, "NoneType"]
    assert len(list_members(operator)) == 1


@pytest.mark.django_db(transaction=True)
def test_one_address_is_hired_once(run_together: RunTogether) -> None:
    parties.hire(name="first", email="first@test.example", role="staff_administrator", actor=DESK)
    outcomes = run_together(
        2, lambda n: parties.hire(name=f"n{n}", email="same@test.example", role="staff_viewer", actor=DESK)
    )
    assert sum(isinstance(one, EmailTaken) for one in outcomes) == 1
    assert Party.objects.filter(email="same@test.example").count() == 1
    assert Membership.objects.filter(person__email="same@test.example").count() == 1


def test_hiring_asks_for_the_right_before_it_writes(staff: Client) -> None:
    before = digest()
    clerk = Actor(name="clerk", is_staff=True, via="office", rights={Action.OFFICE_ENTER: Scope.ALL})
    with pytest.raises(Exception, match="role does not allow"):
        parties.hire(name="n", email="n@test.example", role="staff_viewer", actor=clerk)
    assert digest() == before


def test_no_get_of_the_office_changes_anything(staff: Client, market: Market) -> None:
    """A19: every link of the office, and every one of its addresses, opened as administrator."""
    order("wholesale", DEALER, ("CUP", 1))
    division = parties.create_unit(parent_id=market.company_id, kind=PartyKind.DIVISION, name="본부", actor=DESK)
    role = parties.create_role(
        code="mine", audience=RoleAudience.STAFF, names={"en": "Mine"}, rights={"office.enter": "all"}, actor=DESK
    )
    start = [
        "/office/",
        f"/office/roles/{role}/change/",
        f"/office/roles/{role}/retire/",
        f"/office/parties/{division}/move/?parent={market.company_id}",
    ]
    start += [f"/office/parties/{market.company_id}/{page}/" for page in ("", "units", "members", "rights")]
    ids = {
        "party_id": market.company_id,
        "person_id": person_of(STAFF),
        "role_id": role,
        "code": "shop",
        "key": "buyer",
        "sku": "CUP",
        "slug": "cup",
        "number": "1",
        "action": "ship",
        "kind": "export",
        "target": "done",
        "job_id": 1,
        "year": 2026,
        "month": 11,
    }
    for name, keys in _addresses():
        start.append(reverse(name, kwargs={key: ids.get(key) or new_id() for key in keys}))
    noted = {"privacy_datareading", "kernel_auditentry", "kernel_auditunsealed"}  # that somebody read, or took a file
    before, last = digest(noted), AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    seen, waiting = set(start), deque(start)
    while waiting and len(seen) < 400:
        response = staff.get(waiting.popleft())
        assert response.status_code in (200, 302, 404, 405, 422), response.request["PATH_INFO"]
        if response.status_code != 200 or "html" not in response["Content-Type"]:
            continue
        for link in re.findall(r'href="(/office/[^"#]*|\?[^"#]*)"', response.content.decode()):
            path = unescape(link) if link.startswith("/") else response.request["PATH_INFO"] + unescape(link)
            if path not in seen and "/logout/" not in path:
                seen.add(path)
                waiting.append(path)
    assert len(seen) > 120
    assert digest(noted) == before
    assert set(AuditEntry.objects.filter(pk__gt=last).values_list("action", flat=True)) == {"desk.take_export"}


def _addresses() -> list[tuple[str, list[str]]]:
    """The office's own addresses with what they need; each declares its right."""
    found = []
    for entry in get_resolver().url_patterns:
        if not isinstance(entry, URLResolver) or str(entry.pattern) != "office/":
            continue
        for inner in entry.url_patterns:
            if isinstance(inner, URLResolver) and inner.namespace == "office":
                for one in inner.url_patterns:
                    assert isinstance(one, URLPattern)
                    assert declared_by(one.callback) is not None, one
                    found.append((f"office:{one.name}", list(one.pattern.converters)))
    assert len(found) > 40
    return found


def test_the_list_takes_the_same_queries_for_one_and_for_many(
    staff: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        parties.hire(name=f"직원 {number}", email=f"s{number}@test.example", role="staff_viewer", actor=DESK)
    with django_assert_max_num_queries(15):
        assert len(staff.get("/office/staff/").context["rows"]) == 21


def test_rubbish_ids_are_not_found(staff: Client, market: Market) -> None:
    for path in (
        f"/office/staff/{new_id()}/",
        f"/office/staff/{person_of(SHOPPER)}/",
        f"/office/staff/{market.company_id}/",
    ):
        assert staff.get(path).status_code == 404
        assert staff.post(f"{path}end/").status_code == 404
