from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.hashers import make_password

from jangteo.demo.content.types import Address, Company, Content, Member, Person
from jangteo.demo.services.logins import DEMO_PASSWORD, SHOPPERS_WITH_LOG_IN
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties import services as parties
from jangteo.parties.selectors import find_person_by_log_in, list_contexts, parties_by_id
from jangteo.parties.types import MemberRole, PartnerFunction, PartyKind, PartyRole, PostalAddress, RoleAudience
from jangteo.segments import services as segments

ROLES = {
    "owner": MemberRole.ADMINISTRATOR,
    "buyer": MemberRole.BUYER,
    "approver": MemberRole.APPROVER,
    "viewer": MemberRole.FINANCE,
    "head": MemberRole.GUARDIAN,
    "adult": MemberRole.PAYER,
    "child": MemberRole.CHILD,
}
STAFF_ROLES = {
    "administrator": MemberRole.STAFF_ADMINISTRATOR,
    "clerk": MemberRole.STAFF_CLERK,
    "sales_rep": MemberRole.SALES_REP,
    "finance": MemberRole.STAFF_FINANCE,
    "store": MemberRole.STORE,
    "viewer": MemberRole.STAFF_VIEWER,
}
STORE = "STORE1"


@dataclass(frozen=True, slots=True)
class Buyer:
    """Someone who orders in the demo's year: in which shop, as whom, where to."""

    shop: str
    actor: Actor
    email: str
    address: PostalAddress


def make_buyers(content: Content) -> Mapping[str, Buyer]:
    """Shoppers, families, companies and staff with their members, addresses and log-ins; {code: buyer}."""
    buyers: dict[str, Buyer] = {}
    for index, shopper in enumerate(content.shoppers):
        person_id = _person(shopper, has_log_in=index < SHOPPERS_WITH_LOG_IN)
        buyers[shopper.code] = _buyer("shop", shopper, person_id, person_id, shopper.address)
    known: dict[str, PartyId] = {}
    for household in content.households:
        name = household.name.in_language("ko")
        party_id = parties.create_household(name=name, language="ko", actor=SEEDER)
        first = _join(party_id, household.members, known)
        buyers[household.code] = _buyer("shop", household.members[0].person, first, party_id, household.address)
    for company in content.companies:
        party_id = parties.create_company(
            name=company.name.ko,
            legal_name=company.name.ko,
            business_number=company.business_number,
            email=company.members[0].person.email,
            phone=company.members[0].person.phone,
            trade=company.kind,
            representative=company.members[0].person.name,
            actor=SEEDER,
        )
        first = _join(party_id, company.members, known)
        if company.segment:
            segments.add_party(segment_code=company.segment, party_id=party_id, actor=SEEDER)
        _make_house(company, party_id, known)
        buyers[company.code] = _buyer("wholesale", company.members[0].person, first, party_id, company.address)
    _make_staff(content)
    return buyers


def _make_staff(content: Content) -> None:
    """The maker's own company, and its people in their roles."""
    maker = content.maker
    operator = parties.create_company(
        name=maker.name.ko,
        legal_name=maker.legal_name.ko,
        business_number=maker.business_number,
        email=maker.email,
        phone=maker.phone,
        actor=SEEDER,
    )
    parties.give_party_role(party_id=operator, role=PartyRole.OPERATOR, actor=SEEDER)
    for staff in content.staff:
        user_id = parties.create_log_in(
            person_id=_person(staff.person, has_log_in=False),
            email=staff.person.email,
            encoded_password=_encoded_password(),
        )
        parties.add_staff(
            user_id=user_id,
            role=STAFF_ROLES[staff.role],
            actor=SEEDER,
            place_code=STORE if staff.role == "store" else "",
        )


def _person(person: Person, *, has_log_in: bool) -> PartyId:
    name = person.name if person.language == "ko" else person.latin_name
    person_id = parties.create_person(name=name, language=person.language, email=person.email, phone=person.phone)
    if has_log_in:
        parties.create_log_in(person_id=person_id, email=person.email, encoded_password=_encoded_password())
    return person_id


@cache
def _encoded_password() -> str:
    """The one password of the demo, made slow to guess once and not for each of its log-ins."""
    return make_password(DEMO_PASSWORD)


def _join(party_id: PartyId, members: Sequence[Member], known: dict[str, PartyId]) -> PartyId:
    """Make the members, remembering them by e-mail; returns the first one's person."""
    people = []
    for member in members:
        person_id = known[member.person.email] = _person(member.person, has_log_in=True)
        parties.add_member(
            party_id=party_id, person_id=person_id, role=ROLES.get(member.role, member.role), actor=SEEDER
        )
        people.append(person_id)
    return people[0]


def _make_house(company: Company, party_id: PartyId, known: dict[str, PartyId]) -> None:
    """A company's own roles, its divisions and locations with their people, and members known from elsewhere."""
    for role in company.roles:
        names = {language: role.name.in_language(language) for language in ("ko", "en")}
        parties.create_role(
            code=role.code,
            audience=RoleAudience.COMPANY,
            names=names,
            rights=role.rights,
            party_id=party_id,
            actor=SEEDER,
        )
    made = {"": party_id}
    for unit in company.units:
        made[unit.code] = unit_id = parties.create_unit(
            parent_id=made[unit.parent], kind=PartyKind(unit.kind), name=unit.name.ko, actor=SEEDER
        )
        parties.add_address(party_id=unit_id, address=_postal(unit.address), is_default=True, actor=SEEDER)
        _join(unit_id, unit.members, known)
        if unit.billed:
            parties.arrange_partner(
                party_id=unit_id, function=PartnerFunction.BILL_TO, partner_id=party_id, actor=SEEDER
            )
    for email, code in company.also.items():
        parties.add_member(party_id=party_id, person_id=known[email], role=ROLES.get(code, code), actor=SEEDER)


def _buyer(shop: str, person: Person, person_id: PartyId, party_id: PartyId, address: Address | None) -> Buyer:
    if address is None:
        raise ValueError(f"{person.code} has no address")
    postal = _postal(address, recipient=person.name, phone=person.phone)
    parties.add_address(party_id=party_id, address=postal, is_default=True, actor=SEEDER)
    return Buyer(shop, _acting(person_id, party_id, person.name), person.email, postal)


def _postal(address: Address, recipient: str = "", phone: str = "010-0000-2300") -> PostalAddress:
    return PostalAddress(
        recipient=address.recipient or recipient,
        phone=phone,
        postcode=address.postcode,
        line1=address.street,
        city=f"{address.region} {address.city}".strip(),
        country=address.country,
    )


def acting_for(email: str, party_id: PartyId) -> Actor:
    """Somebody of the demo as the doors let them in for a party, by their log-in."""
    person_id = find_person_by_log_in(email)
    if person_id is None:
        raise ValueError(f"nobody logs in as {email}")
    return _acting(person_id, party_id, parties_by_id([person_id])[person_id].name)


def _acting(person_id: PartyId, party_id: PartyId, name: str) -> Actor:
    """A person as the doors let them in for a party."""
    context = next(one for one in list_contexts(person_id) if one.id == party_id)
    return Actor(
        person_id=person_id,
        party_id=party_id,
        name=name,
        rights=context.rights,
        lineage=context.lineage,
        unit_ids=context.unit_ids,
    )
