"""What a person may do and why, asked of the same functions; members and units of any party."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from conftest import RunTogether
from jangteo.channels.services import enter_office, list_hats
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action, PartyId
from jangteo.ordering.models import Order
from jangteo.parties import services as parties
from jangteo.parties.errors import TreeChanged
from jangteo.parties.models import PartyParent, User
from jangteo.parties.selectors import get_party, lineage_of, list_members, list_parents, list_units, mark_of_place
from jangteo.parties.types import MemberRole, PartyKind
from jangteo.pricing import services as pricing
from office.desk import DESK, STAFF, digest, order, person_of, read, staff_client
from storefront.market import DEALER, SHOPPER, Market


def asked(client: Client, person: PartyId, **query: str) -> tuple[bool, str]:
    """What the form answers: allowed or not, and the rule."""
    answer = client.get(f"/office/parties/{person}/rights/", query).context["answer"]
    return answer.is_allowed, answer.code


def test_a_person_shows_each_hat_with_rights_and_where_they_come_from(staff: Client, market: Market) -> None:
    person, until = person_of(DEALER), clock.now() + timedelta(days=9)
    shop = parties.create_unit(parent_id=market.company_id, kind=PartyKind.LOCATION, name="성수점", actor=DESK)
    parties.add_member(party_id=market.company_id, person_id=person, role=MemberRole.APPROVER, actor=DESK, until=until)
    context = staff.get(f"/office/parties/{person}/rights/").context
    hats = {hat.name: (hat, held, dict(groups)) for hat, held, groups in context["hats"]}
    assert list(hats) == ["For themselves", "편집숍 긴해", "성수점"]
    hat, held, groups = hats["성수점"]
    assert hat.key == str(shop)
    assert [(one["name"], one["at"], one["is_above"], one["until"]) for one in held] == [
        ("Buyer", "편집숍 긴해", True, None),
        ("Approver", "편집숍 긴해", True, until),
    ]
    rows = {row["name"]: row for rows in groups.values() for row in rows}
    assert (rows["Approve orders"]["scope"], rows["Approve orders"]["through"]) == ("their unit's", "Approver")
    assert (rows["Place orders"]["scope"], rows["Place orders"]["through"]) == ("their own", "Buyer, Approver")
    assert (rows["Pay"]["scope"], rows["Pay"]["givers"]) == ("", "Administrator, Finance")


def test_the_page_says_what_the_doors_say(staff: Client, market: Market) -> None:
    """The hats are the actors that the doors make, rights and reach alike."""
    client = staff_client("store", place_code="W1")
    user = User.objects.get(pk=client.session["_auth_user_id"])
    assert user.person_id is not None
    person = PartyId(user.person_id)
    ((hat, _held), (oneself, _none)) = list_hats(person_id=person)
    door = enter_office(user=user)
    assert (hat.rights, hat.unit_ids, hat.place_codes, hat.person_id) == (
        door.rights,
        door.unit_ids,
        door.place_codes,
        door.person_id,
    )
    assert oneself.party_id == user.person_id
    assert asked(staff, person, hat="office", action="stock.change", place="W1")[0] is True
    assert asked(staff, person, hat="office", action="stock.change", place="S1")[0] is False
    odd = {"hat": "office", "action": "stock.change", "order": "a\x00b", "party": "\x00"}
    assert "There is no such order" in staff.get(f"/office/parties/{person}/rights/", odd).content.decode()
    assert asked(staff, person, hat="office", action="orders.see") == (False, "orders.see: – → not_given")


def test_the_form_answers_with_the_rule_that_decides(staff: Client, market: Market) -> None:
    mine, person, company = read(order("wholesale", DEALER, ("CUP", 1))), person_of(DEALER), str(market.company_id)
    other = parties.create_person(name="임하준", email="im@test.example")
    parties.add_member(party_id=market.company_id, person_id=other, role=MemberRole.BUYER, actor=DESK)
    cancel = {"hat": company, "action": "orders.cancel"}
    assert asked(staff, person, **cancel, order=mine.summary.number) == (True, "orders.cancel: own → own")
    assert asked(staff, other, **cancel, order=mine.summary.number) == (False, "orders.cancel: own → of_others")
    approve = {"hat": company, "action": "orders.approve"}
    assert asked(staff, person, **approve, order=mine.summary.number) == (False, "orders.approve: – → not_given")
    see = {"hat": company, "action": "addresses.see"}
    assert asked(staff, person, **see, party="124-81-00998") == (True, "addresses.see: unit → unit")
    assert asked(staff, person, **see, party="손지우") == (False, "addresses.see: unit → elsewhere")
    assert asked(staff, person, **see) == (False, "addresses.see: unit → nobodys")
    assert asked(staff, person, hat=company, action="goods.see") == (True, "goods.see: all → everything")


def test_every_answer_is_what_permissions_allow(staff: Client, market: Market) -> None:
    number = read(order("wholesale", DEALER, ("CUP", 1))).summary.number
    row, person = Order.objects.get(number=number), person_of(DEALER)
    for actor, _held in list_hats(person_id=person):
        for action in Action:
            allowed, _code = asked(staff, person, hat=str(actor.party_id), action=action.value, order=number)
            assert allowed == allows(actor, action, party_id=row.buyer_id, made_by=row.person_id), action


@pytest.mark.parametrize(
    "query",
    [
        {"order": "nope"},
        {"order": "a\0b"},
        {"party": "nobody at all"},
        {"party": "\0"},
        {"party": str(new_id())},
        {"action": "fly"},
        {"hat": "x"},
        {"hat": "office"},
        {"place": "x" * 500},
        {"order": "9" * 5000},
    ],
)
def test_a_question_that_cannot_be_put_is_no_error(staff: Client, query: dict[str, str]) -> None:
    person = person_of(SHOPPER)
    sent = {"hat": str(person), "action": "orders.see"} | query
    response = staff.get(f"/office/parties/{person}/rights/", sent)
    assert response.status_code == 200
    answer = response.context["answer"]
    assert answer is None or isinstance(answer, dict) or answer.is_allowed is False


def test_people_are_found_by_name_and_by_either_address(staff: Client) -> None:
    User.objects.filter(email=SHOPPER).update(email="other@test.example")
    for text in ("손지우", SHOPPER, "OTHER@test.example"):
        people = staff.get("/office/rights/", {"q": text}).context["people"]
        assert [one.name for one in people] == ["손지우"], text
    assert staff.get("/office/rights/", {"q": "\0 nobody" + "x" * 500}).context["people"] == []
    assert staff.get(f"/office/parties/{new_id()}/rights/").status_code == 404


def test_who_sees_only_buyers_sees_no_staff(staff: Client, market: Market) -> None:
    rep = staff_client("sales_rep")
    assert rep.get("/office/rights/", {"q": "한소율"}).context["people"] == []
    assert rep.get(f"/office/parties/{person_of(STAFF)}/rights/").status_code == 404
    assert rep.get(f"/office/parties/{person_of(DEALER)}/rights/").status_code == 404


def test_the_search_takes_the_same_queries_for_one_and_for_many(staff: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get("/office/rights/", {"q": "손"})
        return len(captured)

    first = queries()
    for number in range(20):
        parties.create_person(name=f"손 {number}")
    assert queries() == first


def test_members_are_added_changed_and_removed_by_staff(staff: Client, market: Market) -> None:
    path, person = f"/office/parties/{market.company_id}/members/", person_of(SHOPPER)
    assert (
        staff.post(f"{path}add/", {"email": SHOPPER.upper(), "role": "approver", "until": "2099-01-31"}).status_code
        == 302
    )
    member = next(one for one in list_members(market.company_id) if one.person.id == person)
    assert [(one.role.code, str(one.until)[:10]) for one in member.roles] == [("approver", "2099-01-31")]
    staff.post(f"{path}{person}/roles/", {"role": ["buyer", "finance"]})
    member = next(one for one in list_members(market.company_id) if one.person.id == person)
    assert {one.role.code for one in member.roles} == {"buyer", "finance"}
    staff.post(f"{path}{person}/remove/", {"why": "moved away"})
    assert [one.person.name for one in list_members(market.company_id)] == ["윤서하"]
    html = unescape(staff.get(path).content.decode())
    assert "윤서하" in html
    assert "Store" not in html


@pytest.mark.parametrize(
    ("field", "form"),
    [
        ("email", {"email": "nobody@test.example"}),
        ("email", {"email": "\0"}),
        ("role", {"role": "guardian"}),
        ("role", {"role": "staff_administrator"}),
        ("until", {"until": "2020-01-01"}),
        ("until", {"until": "soon"}),
    ],
)
def test_a_member_who_cannot_be_added_changes_nothing(
    staff: Client, market: Market, field: str, form: dict[str, str]
) -> None:
    before = digest()
    sent = {"email": SHOPPER, "role": "buyer"} | form
    response = staff.post(f"/office/parties/{market.company_id}/members/add/", sent)
    assert response.status_code == 422
    assert list(response.context["form"]["errors"]) == [field]
    assert digest() == before


def test_the_last_administrator_of_a_company_stays(staff: Client, market: Market) -> None:
    person = person_of(SHOPPER)
    parties.add_member(party_id=market.company_id, person_id=person, role=MemberRole.ADMINISTRATOR, actor=DESK)
    before = digest()
    path = f"/office/parties/{market.company_id}/members/{person}"
    for response in (
        staff.post(f"{path}/remove/", follow=True),
        staff.post(f"{path}/roles/", {"role": "buyer"}, follow=True),
        staff.post(f"{path}/roles/", {}, follow=True),
    ):
        assert response.status_code == 200
        assert "o-page" in response.content.decode()
        assert digest() == before


def test_units_are_added_and_a_move_is_shown_then_made_then_taken_back(staff: Client, market: Market) -> None:
    company = market.company_id
    staff.post(f"/office/parties/{company}/units/add/", {"kind": "division", "name": "남부"})
    staff.post(f"/office/parties/{company}/units/add/", {"kind": "location", "name": "성수점"})
    ids = {one.name: one.id for one in list_units(company)}
    south, shop = ids["남부"], ids["성수점"]
    leader = person_of(SHOPPER)
    parties.add_member(party_id=south, person_id=leader, role=MemberRole.ADMINISTRATOR, actor=DESK)
    pricing.create_price_list(
        code="south", names={"en": "South prices"}, currency="KRW", includes_tax=False, actor=DESK
    )
    pricing.give_to(price_list_code="south", party_id=south, actor=DESK)
    before, path = digest(), f"/office/parties/{shop}/move/"
    shown = staff.get(path, {"parent": str(south), "why": "new region"})
    assert shown.status_code == 200
    assert digest() == before
    (gained,) = shown.context["gained"]
    assert shown.context["lost"] == []
    assert (gained["party"].id, gained["members"], gained["lists"], gained["segments"]) == (
        south,
        [("손지우", "Administrator")],
        ["South prices"],
        [],
    )
    sent = {"parent": str(south), "why": "new region"}
    assert staff.post(path, sent).status_code == 409
    assert staff.post(path, sent | {"seen": "x" * 64}).status_code == 409
    assert digest() == before
    assert staff.post(path, sent | {"seen": shown.context["seen"]}).status_code == 302
    assert lineage_of(shop) == (shop, south, company)
    assert list_parents(shop)[0].why == "new region"
    page = staff.get(f"/office/parties/{shop}/units/").context
    assert page["undo"].parent_id == company
    assert staff.post(f"/office/parties/{shop}/move/undo/", {"seen": "old"}).status_code == 302
    assert lineage_of(shop) == (shop, south, company)
    staff.post(f"/office/parties/{shop}/move/undo/", {"seen": page["seen"], "why": "too early"})
    assert lineage_of(shop) == (shop, company)


def test_a_move_on_a_day_waits_for_it(staff: Client, market: Market) -> None:
    south = parties.create_unit(parent_id=market.company_id, kind=PartyKind.DIVISION, name="남부", actor=DESK)
    shop = parties.create_unit(parent_id=market.company_id, kind=PartyKind.LOCATION, name="성수점", actor=DESK)
    sent = {"parent": str(south), "at": "2099-03-01"}
    seen = staff.get(f"/office/parties/{shop}/move/", sent).context["seen"]
    assert staff.post(f"/office/parties/{shop}/move/", sent | {"seen": seen}).status_code == 302
    assert lineage_of(shop) == (shop, market.company_id)
    assert str(list_parents(shop)[0].since) == "2099-02-28 15:00:00+00:00"
    assert "planned" in staff.get(f"/office/parties/{shop}/units/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"parent": ""},
        {"parent": "x"},
        {"parent": str(new_id())},
        {"parent": "company", "at": "someday"},
        {"parent": "company", "at": "2020-01-01"},
        {"parent": "self"},
        {"parent": "child"},
        {"parent": "company"},
        {"parent": "person"},
        {"parent": "none"},
        {"other": "nobody at all"},
        {"other": "a\0b"},
    ],
)
def test_a_move_that_cannot_be_is_refused_in_words(staff: Client, market: Market, sent: dict[str, str]) -> None:
    south = parties.create_unit(parent_id=market.company_id, kind=PartyKind.DIVISION, name="남부", actor=DESK)
    child = parties.create_unit(parent_id=south, kind=PartyKind.DIVISION, name="남부 2", actor=DESK)
    names = {"company": market.company_id, "self": south, "child": child, "person": person_of(SHOPPER)}
    form = sent | {"parent": str(names.get(sent.get("parent", ""), sent.get("parent", "")))}
    before, path = digest(), f"/office/parties/{south}/move/"
    assert staff.get(path, form).status_code in (200, 422)
    parent = names.get(sent.get("parent", ""))
    response = staff.post(path, form | {"seen": mark_of_place(south, parent)})
    assert response.status_code in (404, 409, 422)
    assert digest() == before


def test_a_unit_that_cannot_be_added_is_refused_beside_its_field(staff: Client, market: Market) -> None:
    before, path = digest(), f"/office/parties/{market.company_id}/units/add/"
    for field, form in (
        ("name", {"kind": "division", "name": ""}),
        ("name", {"kind": "division", "name": "n\0n"}),
        ("kind", {"kind": "company", "name": "n"}),
        ("email", {"kind": "division", "name": "n", "email": "nobody"}),
    ):
        response = staff.post(path, form)
        assert (response.status_code, list(response.context["errors"])) == (422, [field])
    assert staff.get(f"/office/parties/{person_of(SHOPPER)}/units/").status_code == 404
    assert digest() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_looked_at_the_same_tree_one_moves(run_together: RunTogether) -> None:
    company = parties.create_company(name="회사", legal_name="회사", business_number=None, actor=DESK)
    first, second, shop = (
        parties.create_unit(parent_id=company, kind=PartyKind.DIVISION, name=name, actor=DESK) for name in "가나다"
    )
    parents = (first, second)
    seen = [mark_of_place(shop, one) for one in parents]
    outcomes = run_together(
        2, lambda n: parties.move_party(party_id=shop, parent_id=parents[n], actor=DESK, seen=seen[n])
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", TreeChanged.__name__]
    assert lineage_of(shop)[1] == parents[outcomes.index(None)]
    assert PartyParent.objects.filter(child=shop).count() == 2


@pytest.mark.parametrize(("role", "sees"), [("staff_administrator", True), ("staff_clerk", True), ("sales_rep", False)])
def test_the_parts_of_any_page_show_what_its_reader_may_see(
    staff: Client, market: Market, role: str, sees: bool
) -> None:
    parties.create_unit(parent_id=market.company_id, kind=PartyKind.LOCATION, name="성수점", actor=DESK)
    request = RequestFactory().get("/office/")
    request.user = User.objects.get(pk=staff_client(role).session["_auth_user_id"])
    company, person = get_party(market.company_id), get_party(person_of(DEALER))
    units, members = (
        render_to_string(f"office/parts/{part}.html", {"party": company}, request) for part in ("units", "members")
    )
    assert ("성수점" in units, "윤서하" in members) == (sees, sees)
    assert ("Add or move" in units or "더하거나" in units) is (role == "staff_administrator")
    assert render_to_string("office/parts/units.html", {"party": person}, request).strip() == ""
    assert render_to_string("office/parts/members.html", {"party": person}, request).strip() == ""


@pytest.mark.parametrize("page", ["rights", "members", "units"])
def test_pages_of_a_party_take_the_same_queries_for_few_and_for_many(staff: Client, market: Market, page: str) -> None:
    person = person_of(DEALER)
    path = f"/office/parties/{person if page == 'rights' else market.company_id}/{page}/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get(path)
        return len(captured)

    first = queries()
    for number in range(12):
        unit = parties.create_unit(parent_id=market.company_id, kind=PartyKind.LOCATION, name=f"{number}", actor=DESK)
        parties.add_member(party_id=unit, person_id=person, role=MemberRole.FINANCE, actor=DESK)
        other = parties.create_person(name=f"p{number}")
        parties.add_member(party_id=market.company_id, person_id=other, role=MemberRole.BUYER, actor=DESK)
    assert queries() == first
