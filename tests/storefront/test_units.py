"""Divisions and locations: the tree, moving with a preview and back, who is billed, and addresses."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.kernel.models import AuditEntry
from jangteo.parties import services as parties
from jangteo.parties.models import Address, Partner, Party, PartyParent
from jangteo.parties.selectors import lineage_of, list_addresses, list_units, partners_of
from jangteo.parties.types import MemberRole, PartnerFunction
from storefront.house import ADDRESS, House, acting_for, open_house
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db
TYPED = {"recipient": "점유채", "phone": "010-1", "postcode": "04005", "line1": "포은마당길 12", "label": "점포"}


@pytest.fixture
def house(market: Market) -> House:
    return open_house()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def state() -> list[Any]:
    tables = (Party, PartyParent, Partner, Address)
    return [list(table.objects.order_by("pk").values_list()) for table in tables] + [AuditEntry.objects.count()]


@pytest.mark.parametrize(
    ("name", "party", "status"),
    [
        ("han", "cafe", 200),
        ("finance", "cafe", 200),
        ("buyer", "cafe", 403),
        ("north_admin", "north", 200),
        ("han", "family", 404),
        ("payer", "family", 404),
        ("child", "family", 403),
        ("han", "han", 403),
    ],
)
def test_who_sees_the_units(house: House, name: str, party: str, status: int) -> None:
    client = acting_for(getattr(house, name), getattr(house, party))
    assert client.get("/account/units/").status_code == status
    assert client.get(f"/account/units/{getattr(house, party)}/").status_code == status
    if status == 200:
        assert ("Add a unit" in text(client, "/account/units/")) == (name != "finance")


def test_who_only_looks_changes_nothing(house: House) -> None:
    client, before = acting_for(house.finance, house.cafe), state()
    unit = f"/account/units/{house.shop}/"
    assert "See what changes" not in text(client, unit)
    assert "Rename" not in text(client, unit)
    data = {"name": "x", "kind": "location", "parent": str(house.north), "to": str(house.south), "bill_to": ""}
    assert client.post("/account/units/", data).status_code == 403
    for action in ("name", "move", "undo", "partners"):
        assert client.post(f"{unit}{action}/", data).status_code == 403, action
    assert state() == before


def test_a_unit_is_added_where_it_belongs(house: House) -> None:
    client = acting_for(house.han, house.cafe)
    response = client.post("/account/units/", {"name": " 전포점 ", "kind": "location", "parent": str(house.south)})
    made = next(one for one in list_units(house.cafe) if one.name == "전포점")
    assert response["Location"] == f"/account/units/{made.id}/"
    assert (made.parent_id, made.kind.value) == (house.south, "location")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": ""}, "A name has 1 to 200 characters."),
        ({"name": "a\0"}, "A name has 1 to 200 characters."),
        ({"name": "x" * 201}, "A name has 1 to 200 characters."),
        ({"kind": "company"}, "Choose a kind and where it belongs."),
        ({"kind": "\0"}, "Choose a kind and where it belongs."),
        ({"parent": "other"}, "Choose a kind and where it belongs."),
        ({"parent": "x\0"}, "Choose a kind and where it belongs."),
        ({"parent": "shop"}, "It can&#x27;t stand there."),
    ],
)
def test_a_unit_that_cannot_be_is_refused(house: House, data: dict[str, str], said: str) -> None:
    client, before = acting_for(house.han, house.cafe), state()
    sent = {"name": "전포점", "kind": "location", "parent": "south"} | data
    sent["parent"] = str(getattr(house, sent["parent"], sent["parent"]))
    refused = client.post("/account/units/", sent)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert state() == before


def test_units_of_others_are_not_there(house: House) -> None:
    client, before = acting_for(house.north_admin, house.north), state()
    for foreign in (house.south, house.cafe, house.other, house.family, UUID(int=0)):
        path = f"/account/units/{foreign}/"
        assert client.get(path).status_code == 404
        for action in ("name", "move", "undo", "partners"):
            data = {"name": "x", "to": str(house.north)}
            assert client.post(f"{path}{action}/", data).status_code == 404, action
        assert client.get(f"/account/addresses/{foreign}/").status_code == 404
        assert client.post(f"/account/addresses/{foreign}/", TYPED).status_code == 404
    assert state() == before


def test_a_unit_is_renamed(house: House) -> None:
    client, path = acting_for(house.han, house.cafe), f"/account/units/{house.shop}/"
    assert client.post(f"{path}name/", {"name": "연남점"}).status_code == 302
    assert "연남점" in text(client, path)
    refused = client.post(f"{path}name/", {"name": "a" * 201})
    assert refused.status_code == 422
    assert "a" * 201 in refused.content.decode()
    company = client.post(f"/account/units/{house.cafe}/name/", {"name": "새 이름"})
    assert company.status_code == 422
    assert set(Party.objects.filter(pk__in=[house.shop, house.cafe]).values_list("name", flat=True)) == {
        "연남점",
        "카페 모두",
    }


def test_a_move_shows_whose_roles_reach_then_happens_and_is_taken_back(house: House) -> None:
    south_buyer = parties.create_person(name="남시내")
    parties.add_member(party_id=house.south, person_id=south_buyer, role=MemberRole.BUYER, actor=ACTOR)
    parties.arrange_partner(party_id=house.north, function=PartnerFunction.BILL_TO, partner_id=house.cafe, actor=ACTOR)
    client, path = acting_for(house.han, house.cafe), f"/account/units/{house.shop}/"
    before = state()
    preview = text(client, f"{path}move/?to={house.south}")
    gone, rest = preview[preview.index("No longer reach it") :].split("Reach it from now on")
    come, stay = rest.split(">Stay ")
    assert "북하늘" in gone
    assert "한바름" not in gone
    assert "남시내" in come
    assert "북하늘" not in come
    assert all(name in stay for name in ("한바름", "점유채", "재이삭"))
    assert "Bills: 카페 모두 → 망원점." in preview
    assert "Payer:" not in preview
    assert state() == before

    assert client.post(f"{path}move/", {"to": str(house.south), "why": "closer\0"}).status_code == 302
    assert lineage_of(house.shop) == (house.shop, house.south, house.cafe)
    moved = text(client, path)
    assert "under 북부 before." in moved
    assert "Take the move back" in moved
    assert client.post(f"{path}undo/").status_code == 302
    assert lineage_of(house.shop) == (house.shop, house.north, house.cafe)


@pytest.mark.parametrize("target", ["shop", "north", "other", "family", "cafe\0", ""])
def test_a_unit_goes_only_where_it_fits(house: House, target: str) -> None:
    """North stands under the café already; it can't stand under its own shop, another company or a family."""
    client, before = acting_for(house.han, house.cafe), state()
    wanted = str(getattr(house, target, target))
    for response in (
        client.get(f"/account/units/{house.north}/move/", {"to": wanted}),
        client.post(f"/account/units/{house.north}/move/", {"to": wanted}),
    ):
        assert response.status_code == 422
        assert "Choose where it goes." in response.content.decode()
    assert state() == before


def test_there_is_nothing_to_take_back_before_a_move(house: House) -> None:
    client, before = acting_for(house.han, house.cafe), state()
    refused = client.post(f"/account/units/{house.shop}/undo/")
    assert refused.status_code == 409
    assert "There is no move to take back." in refused.content.decode()
    assert state() == before


def test_bills_go_where_it_is_said(house: House) -> None:
    client, path = acting_for(house.han, house.cafe), f"/account/units/{house.shop}/"
    assert "Bills come here." in text(client, path)
    assert client.post(f"{path}partners/", {"bill_to": str(house.cafe), "payer": str(house.north)}).status_code == 302
    arranged = partners_of(lineage_of(house.shop))
    assert (arranged.bill_to, arranged.payer) == (house.cafe, house.north)
    html = text(client, path)
    assert "Bills go to 카페 모두." in html
    assert "북부 pays them." in html
    assert client.post(f"{path}partners/", {"bill_to": "", "payer": ""}).status_code == 302
    assert partners_of(lineage_of(house.shop)).bill_to == house.shop


@pytest.mark.parametrize("wanted", ["other", "family", "han", "x\0"])
def test_bills_go_to_no_stranger(house: House, wanted: str) -> None:
    client, before = acting_for(house.han, house.cafe), state()
    data = {"bill_to": str(house.cafe), "payer": str(getattr(house, wanted, wanted))}
    refused = client.post(f"/account/units/{house.shop}/partners/", data)
    assert refused.status_code == 422
    assert "Choose one of the units in the list." in refused.content.decode()
    assert state() == before


def test_addresses_of_a_unit_are_kept_apart_from_its_companys(house: House) -> None:
    client = acting_for(house.han, house.cafe)
    path = f"/account/addresses/{house.shop}/"
    assert client.post(path, TYPED)["Location"] == path
    assert [one.label for one in list_addresses(house.shop)] == ["점포"]
    assert list_addresses(house.cafe) == []
    assert "점포" in text(client, path)
    assert "점포" not in text(client, "/account/addresses/")


def test_an_address_is_changed_made_usual_and_taken_away(house: House) -> None:
    client = acting_for(house.buyer, house.cafe)
    first = parties.add_address(party_id=house.cafe, address=ADDRESS, is_default=True, actor=ACTOR)
    second = parties.add_address(party_id=house.cafe, address=ADDRESS, is_default=False, actor=ACTOR)
    base = f"/account/addresses/{house.cafe}/"
    assert 'value="세종대로 110"' in text(client, f"{base}{first}/")
    assert client.post(f"{base}{first}/", TYPED)["Location"] == "/account/addresses/"
    assert client.post(f"{base}{second}/usual/").status_code == 302
    saved = {one.id: (one.line1, one.is_default) for one in list_addresses(house.cafe)}
    assert saved == {str(first): ("포은마당길 12", False), str(second): ("세종대로 110", True)}
    assert client.post(f"{base}{second}/remove/").status_code == 302
    assert [(one.id, one.is_default) for one in list_addresses(house.cafe)] == [(str(first), True)]
    assert client.post(f"{base}{second}/remove/").status_code == 404


def test_a_wrong_address_keeps_what_was_typed(house: House) -> None:
    client = acting_for(house.buyer, house.cafe)
    address = parties.add_address(party_id=house.cafe, address=ADDRESS, is_default=True, actor=ACTOR)
    before = state()
    for path in ("/account/addresses/", f"/account/addresses/{house.cafe}/{address}/"):
        for wrong in ({"line1": ""}, {"postcode": "1" * 13}, {"recipient": "a\0b"}):
            refused = client.post(path, TYPED | wrong)
            assert refused.status_code == 422, wrong
            assert 'value="010-1"' in refused.content.decode()
    assert state() == before


@pytest.mark.parametrize(("name", "party"), [("finance", "cafe"), ("child", "family"), ("payer", "family")])
def test_who_may_not_change_addresses_changes_none(house: House, name: str, party: str) -> None:
    owner = getattr(house, party)
    address = parties.add_address(party_id=owner, address=ADDRESS, is_default=True, actor=ACTOR)
    client, before = acting_for(getattr(house, name), owner), state()
    path = f"/account/addresses/{owner}/{address}/"
    for one in (path, f"{path}usual/", f"{path}remove/", "/account/addresses/"):
        assert client.post(one, TYPED).status_code == 403, one
    assert state() == before
    seen = client.get("/account/addresses/")
    if name == "child":
        assert seen.status_code == 403
    else:
        assert "세종대로 110" in seen.content.decode()
        assert "New address" not in seen.content.decode()
        assert "한바름 can change addresses." in seen.content.decode()


def test_an_address_of_another_is_not_there(house: House) -> None:
    foreign = parties.add_address(party_id=house.family, address=ADDRESS, is_default=True, actor=ACTOR)
    client, before = acting_for(house.buyer, house.cafe), state()
    for owner in (house.cafe, house.family):
        path = f"/account/addresses/{owner}/{foreign}/"
        assert client.get(path).status_code == 404
        for one in (path, f"{path}usual/", f"{path}remove/"):
            assert client.post(one, TYPED).status_code == 404
    assert state() == before


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/account/units/", 12),
        ("/account/units/{shop}/", 24),
        ("/account/units/{shop}/move/?to={south}", 22),
        ("/account/addresses/", 10),
    ],
)
def test_pages_ask_few_questions(
    house: House, django_assert_max_num_queries: DjangoAssertNumQueries, address: str, most: int
) -> None:
    client = acting_for(house.han, house.cafe)
    with django_assert_max_num_queries(most):
        assert client.get(address.format(shop=house.shop, south=house.south)).status_code == 200
