"""Roles of one's own: from check boxes, within one's own rights, changed and taken away."""

from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from jangteo.kernel.models import AuditEntry
from jangteo.parties import services as parties
from jangteo.parties.models import CustomRole
from jangteo.parties.types import RoleAudience
from storefront.house import House, acting_for, open_house, visitor
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(market: Market) -> House:
    return open_house()


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def state() -> tuple[list[object], int]:
    return list(
        CustomRole.objects.order_by("pk").values_list("names", "rights", "is_active")
    ), AuditEntry.objects.count()


def made(house: House, **changes: object) -> CustomRole:
    """A role of the café that sees products but no prices."""
    role_id = parties.create_role(
        code="quotes",
        audience=RoleAudience.COMPANY,
        names={"ko": "견적만", "en": "Quotes only"},
        rights={"goods.see": "all", "carts.use": "own"} | changes,  # type: ignore[arg-type]
        party_id=house.cafe,
        actor=ACTOR,
    )
    return CustomRole.objects.get(pk=role_id)


@pytest.mark.parametrize(
    ("name", "party", "status"),
    [
        ("han", "cafe", 200),
        ("finance", "cafe", 403),
        ("buyer", "cafe", 403),
        ("north_admin", "north", 200),
        ("han", "family", 200),
        ("payer", "family", 403),
        ("child", "family", 403),
        ("han", "han", 403),
    ],
)
def test_who_sees_the_roles(house: House, name: str, party: str, status: int) -> None:
    client = acting_for(getattr(house, name), getattr(house, party))
    for address in ("/account/roles/", "/account/roles/new/"):
        assert client.get(address).status_code == status
    before = state()
    if status == 403:
        assert client.post("/account/roles/new/", {"name_ko": "x", "right": "prices.see:all"}).status_code == 403
        assert state() == before


def test_roles_show_what_they_allow_and_who_holds_them(house: House) -> None:
    made(house)
    parties.add_member(party_id=house.shop, person_id=house.clerk, role="quotes", actor=ACTOR)
    html = text(acting_for(house.han, house.cafe), "/account/roles/")
    own = html[html.index("own-title") : html.index("given-title")]
    assert "Quotes only" in own
    assert "Sees no prices." in own
    assert "Held by 점유채 (망원점)" in own
    given = html[html.index("given-title") :]
    assert "Held by 한바름, 북하늘 (북부)" in given
    assert "Guardian" not in given
    assert "Clerk" not in given
    assert "남모름" not in html


def test_a_role_is_made_from_check_boxes(house: House) -> None:
    client = acting_for(house.han, house.cafe)
    data = {"name_ko": "견적만", "name_en": "Quotes", "right": ["carts.use:own", "orders.see:unit", "orders.see:own"]}
    assert client.post("/account/roles/new/", data)["Location"] == "/account/roles/"
    role = CustomRole.objects.get()
    assert role.party_id == house.cafe
    assert role.audience == "company"
    assert role.names == {"ko": "견적만", "en": "Quotes"}
    assert role.rights == {"goods.see": "all", "carts.use": "own", "orders.see": "unit"}
    assert f'value="{role.code}"' in text(client, f"/account/members/{house.cafe}/{house.buyer}/")


def test_a_family_makes_roles_of_its_own_too(house: House) -> None:
    client = acting_for(house.han, house.family)
    assert "units.change" not in text(client, "/account/roles/new/")
    assert client.post("/account/roles/new/", {"name_ko": "할머니", "right": "carts.use:own"}).status_code == 302
    assert CustomRole.objects.get().audience == "household"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"right": "carts.use:own"}, "A name has 1 to 200 characters"),
        ({"name_ko": "x" * 201}, "A name has 1 to 200 characters"),
        ({"name_ko": "a\0"}, "A name has 1 to 200 characters"),
        ({"name_ko": "새", "right": "office.enter:all"}, "This reaches further than your own rights"),
        ({"name_ko": "새", "right": "orders.see:all"}, "This reaches further than your own rights"),
        ({"name_ko": "새", "right": "goods.see:nowhere"}, "There is no such right."),
        ({"name_ko": "새", "right": "no.such:own"}, "There is no such right."),
        ({"name_ko": "새", "right": "\0"}, "There is no such right."),
    ],
)
def test_what_cannot_be_a_role_is_refused(house: House, data: dict[str, str], said: str) -> None:
    client, before = acting_for(house.han, house.cafe), state()
    refused = client.post("/account/roles/new/", {"name_en": "Kept"} | data if "name_ko" in data else data)
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert state() == before


def test_what_was_ticked_and_typed_is_kept_after_a_refusal(house: House) -> None:
    data = {"name_ko": "x" * 201, "name_en": "Mine", "right": ["prices.see:all", "orders.see:own"]}
    html = acting_for(house.han, house.cafe).post("/account/roles/new/", data).content.decode()
    assert 'value="Mine"' in html
    assert 'value="prices.see:all" checked' in html
    assert 'value="orders.see:own" checked' in html
    assert 'value="orders.see:unit" checked' not in html


def test_a_role_is_changed_for_all_who_hold_it(house: House) -> None:
    role = made(house)
    parties.set_roles(party_id=house.cafe, person_id=house.buyer, roles={"quotes": None}, actor=ACTOR)
    buyer = acting_for(house.buyer, house.cafe)
    assert buyer.get("/checkout/").status_code == 403
    client, path = acting_for(house.han, house.cafe), f"/account/roles/{role.pk}/"
    assert 'value="carts.use:own" checked' in text(client, path)
    data = {"name_ko": "구매", "right": ["carts.use:own", "orders.place:own", "prices.see:all"]}
    assert client.post(path, data).status_code == 302
    role.refresh_from_db()
    assert role.rights == {"goods.see": "all", "carts.use": "own", "orders.place": "own", "prices.see": "all"}
    assert buyer.get("/checkout/").status_code == 302


def test_a_role_is_taken_away_after_saying_from_whom(house: House) -> None:
    role = made(house)
    parties.add_member(party_id=house.cafe, person_id=house.buyer, role="quotes", actor=ACTOR)
    client = acting_for(house.han, house.cafe)
    assert "It ends for 구도담 at once; their other roles stay." in text(client, f"/account/roles/{role.pk}/")
    assert client.post(f"/account/roles/{role.pk}/retire/").status_code == 302
    role.refresh_from_db()
    assert not role.is_active
    assert "Quotes only" not in text(client, "/account/roles/")
    assert client.post(f"/account/roles/{role.pk}/retire/").status_code == 404
    assert client.get(f"/account/members/{house.cafe}/{house.buyer}/").status_code == 200


def test_roles_of_others_are_not_there(house: House) -> None:
    role = made(house)
    before = state()
    for client in (acting_for(house.stranger, house.other), acting_for(house.north_admin, house.north)):
        for role_id in (role.pk, UUID(int=0)):
            assert client.get(f"/account/roles/{role_id}/").status_code == 404
            assert client.post(f"/account/roles/{role_id}/", {"name_ko": "x"}).status_code == 404
            assert client.post(f"/account/roles/{role_id}/retire/").status_code == 404
    assert visitor(house.han).post(f"/account/roles/{role.pk}/retire/").status_code == 403
    assert state() == before


def test_a_role_wider_than_ones_own_is_not_changed(house: House) -> None:
    wide = made(house, **{"money.pay": "unit"})
    parties.create_role(
        code="keeper",
        audience=RoleAudience.COMPANY,
        names={"en": "Keeper"},
        rights={"goods.see": "all", "carts.use": "own", "roles.change": "unit"},
        party_id=house.cafe,
        actor=ACTOR,
    )
    parties.set_roles(party_id=house.cafe, person_id=house.buyer, roles={"keeper": None}, actor=ACTOR)
    client, before = acting_for(house.buyer, house.cafe), state()
    form = text(client, "/account/roles/new/")
    assert 'value="roles.change:unit"' in form
    assert "money.pay" not in form
    assert "prices.see" not in form
    assert "not yours to change" in text(client, f"/account/roles/{wide.pk}/")
    assert client.post(f"/account/roles/{wide.pk}/", {"name_ko": "x", "right": "carts.use:own"}).status_code == 422
    assert client.post("/account/roles/new/", {"name_ko": "x", "right": "money.pay:unit"}).status_code == 422
    assert client.post(f"/account/roles/{wide.pk}/retire/").status_code == 422
    assert state() == before


def test_the_roles_page_asks_few_questions(house: House, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    made(house)
    client = acting_for(house.han, house.cafe)
    with django_assert_max_num_queries(14):
        assert client.get("/account/roles/").status_code == 200
