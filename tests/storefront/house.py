"""A café with units, another company and a family around the small market, which run themselves by its pages."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.test import Client

from factories.people import log_in, prove
from jangteo.kernel.types import PartyId
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.types import MemberRole, PartyKind, PostalAddress
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from storefront.market import ACTOR, Market

ADDRESS = PostalAddress(recipient="카페", phone="010-0000-0000", postcode="04524", line1="세종대로 110")


@dataclass(frozen=True, slots=True)
class House:
    """Who and what there is. Han runs the café and the family and buys for the other company too."""

    cafe: PartyId
    north: PartyId
    south: PartyId
    shop: PartyId
    other: PartyId
    family: PartyId
    han: PartyId
    buyer: PartyId
    finance: PartyId
    north_admin: PartyId
    clerk: PartyId
    child: PartyId
    payer: PartyId
    stranger: PartyId


def open_house() -> House:
    """The café (north: shop; south), its people, a family of three, and a company nobody of them runs."""
    cafe, other = _company("카페 모두"), _company("편집숍 다른")
    north = _unit(cafe, PartyKind.DIVISION, "북부")
    south = _unit(cafe, PartyKind.DIVISION, "남부")
    shop = _unit(north, PartyKind.LOCATION, "망원점")
    family = parties.create_household(name="한가네", language="ko", actor=ACTOR)
    han = _joined(cafe, MemberRole.ADMINISTRATOR, "한바름")
    parties.add_member(party_id=family, person_id=han, role=MemberRole.GUARDIAN, actor=ACTOR)
    parties.add_member(party_id=other, person_id=han, role=MemberRole.BUYER, actor=ACTOR)
    return House(
        cafe=cafe,
        north=north,
        south=south,
        shop=shop,
        other=other,
        family=family,
        han=han,
        buyer=_joined(cafe, MemberRole.BUYER, "구도담"),
        finance=_joined(cafe, MemberRole.FINANCE, "재이삭"),
        north_admin=_joined(north, MemberRole.ADMINISTRATOR, "북하늘"),
        clerk=_joined(shop, MemberRole.BUYER, "점유채"),
        child=_joined(family, MemberRole.CHILD, "한보리"),
        payer=_joined(family, MemberRole.PAYER, "오새봄"),
        stranger=_joined(other, MemberRole.ADMINISTRATOR, "남모름"),
    )


def visitor(person_id: UUID, language: str = "en") -> Client:
    """Someone logged in, reading English unless said otherwise."""
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(person=person_id))
    prove(client)
    return client


def acting_for(person_id: UUID, party_id: UUID, *, door: str = "/") -> Client:
    """Someone logged in who has switched to a buyer."""
    client = visitor(person_id)
    assert client.post(f"{door}account/acting-for/", {"party": str(party_id)}).status_code == 302
    return client


def own_price(market: Market, party_id: UUID, price: int, code: str) -> None:
    """A price list of a buyer's own for the white mug."""
    pricing.create_price_list(code=code, names={"ko": code}, currency="KRW", includes_tax=True, actor=ACTOR)
    pricing.give_to(price_list_code=code, party_id=party_id, actor=ACTOR)
    rows = [PriceRow(market.variants["MUG-WH"], Decimal(price))]
    pricing.set_prices(price_list_code=code, prices=rows, actor=ACTOR)


def _company(name: str) -> PartyId:
    return parties.create_company(name=name, legal_name=name, business_number=None, actor=ACTOR)


def _unit(parent: PartyId, kind: PartyKind, name: str) -> PartyId:
    return parties.create_unit(parent_id=parent, kind=kind, name=name, actor=ACTOR)


def _joined(party_id: PartyId, role: str, name: str) -> PartyId:
    person = parties.create_person(name=name, email="")
    log_in(person)
    parties.add_member(party_id=party_id, person_id=person, role=role, actor=ACTOR)
    return person
