from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from factories import ACTOR, ADDRESS, PASSWORD, company, log_in, member_of, person, shopper, user_of
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import PartyId
from jangteo.parties import services
from jangteo.parties.errors import (
    AddressNotFound,
    EmailTaken,
    IncompleteAddress,
    InvalidBusinessNumber,
    InvalidEmail,
    InvalidName,
    PartyNotFound,
    RoleUnknown,
    WeakPassword,
    WrongCredentials,
)
from jangteo.parties.models import Address, ApiToken, Company, Membership, Party, User
from jangteo.parties.rules import BUILT_IN_ROLES, audiences_of, is_business_number
from jangteo.parties.selectors import find_party_by_reference, get_address, get_party, list_addresses, list_contexts
from jangteo.parties.services.tokens import TOKEN_LIFE
from jangteo.parties.types import ImportedParty, MemberRole, PartyKind

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(("nine", "last"), [("124-81-0099", 8), ("120-81-4752", 1), ("220-81-6251", 7)])
def test_of_ten_last_digits_one_is_right(nine: str, last: int) -> None:
    assert [digit for digit in range(10) if is_business_number(f"{nine}{digit}")] == [last]


@pytest.mark.parametrize(
    "text", ["", "1248100998 ", "124810099", "12481009980", "124-81-0099x", "１２４８１００９９８", "124.81.00998"]
)
def test_what_is_not_ten_digits_is_no_business_number(text: str) -> None:
    assert not is_business_number(text)


@pytest.mark.django_db
def test_a_business_number_is_kept_once_without_dashes() -> None:
    facts: dict[str, Any] = {"name": "긴해", "legal_name": "주식회사 긴해", "actor": ACTOR}
    firm = services.create_company(business_number="124-81-00998", **facts)
    assert Company.objects.get(pk=firm).business_number == "1248100998"
    for number in ("1248100998", "124-81-00997", ""):
        with pytest.raises(InvalidBusinessNumber):
            services.create_company(business_number=number, **facts)
    assert (Party.objects.count(), AuditEntry.objects.count()) == (1, 1)
    assert get_party(firm).business_number == "1248100998"


@pytest.mark.django_db
def test_an_address_is_the_same_in_capitals() -> None:
    services.register_shopper(email="  Moon@Test.Example ", password=PASSWORD, name="문")
    assert User.objects.get().email == "moon@test.example"
    with pytest.raises(EmailTaken):
        services.register_shopper(email="MOON@test.example", password=PASSWORD, name="다른 문")
    assert (User.objects.count(), Party.objects.count()) == (1, 1)
    assert services.verify_password(email="MOON@TEST.EXAMPLE", password=PASSWORD) == User.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "email", ["", "moon", "moon@", "@test.example", "a b@test.example", "m\0n@test.example", "a" * 250 + "@b.example"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidEmail):
        services.register_shopper(email=email, password=PASSWORD, name="문")
    assert (User.objects.count(), Party.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["", "short", "password", "12345678901"])
def test_a_password_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        services.register_shopper(email="moon@test.example", password=password, name="문")
    assert (User.objects.count(), Party.objects.count()) == (0, 0)


def unit(kind: PartyKind) -> PartyId:
    """A unit of a company of its own."""
    return services.create_unit(parent_id=company(), kind=kind, name="성수", actor=ACTOR)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PartyKind)
def test_each_kind_of_party_has_its_own_roles(kind: PartyKind) -> None:
    made: dict[PartyKind, Callable[[], PartyId]] = {
        PartyKind.PERSON: person,
        PartyKind.HOUSEHOLD: lambda: services.create_household(name="손씨네", language="ko", actor=ACTOR),
        PartyKind.COMPANY: company,
        PartyKind.DIVISION: lambda: unit(PartyKind.DIVISION),
        PartyKind.LOCATION: lambda: unit(PartyKind.LOCATION),
    }
    party_id, someone = made[kind](), person("윤서하")
    taken = set()
    for role in MemberRole:
        try:
            services.add_member(party_id=party_id, person_id=someone, role=role, actor=ACTOR)
        except RoleUnknown:
            continue
        taken.add(role)
    assert set(Membership.objects.values_list("party", "person", "role")) == {
        (party_id, someone, role) for role in taken
    }
    audiences = audiences_of(kind)
    assert taken == {role for role in MemberRole if BUILT_IN_ROLES[role].audience in audiences}


@pytest.mark.django_db
def test_only_people_that_exist_become_members() -> None:
    firm = company()
    for party_id, person_id in ((firm, firm), (firm, new_id()), (new_id(), person())):
        with pytest.raises(PartyNotFound):
            services.add_member(party_id=party_id, person_id=person_id, role=MemberRole.BUYER, actor=ACTOR)
    assert Membership.objects.count() == 0


@pytest.mark.django_db
def test_a_person_acts_for_themselves_first_then_for_who_let_them() -> None:
    firm, someone = company("나중"), person("윤서하")
    home = services.create_household(name="가족", language="ko", actor=ACTOR)
    services.add_member(party_id=firm, person_id=someone, role=MemberRole.FINANCE, actor=ACTOR)
    services.add_member(party_id=home, person_id=someone, role=MemberRole.CHILD, actor=ACTOR)
    member_of(firm)
    told = [(one.id, one.party.role) for one in list_contexts(someone)]
    assert told == [(someone, ""), (home, MemberRole.CHILD), (firm, MemberRole.FINANCE)]
    services.remove_member(party_id=firm, person_id=someone, actor=ACTOR)
    Party.objects.filter(pk=home).update(is_active=False)
    assert [one.id for one in list_contexts(someone)] == [someone]


@pytest.mark.django_db
def test_a_token_opens_until_it_expires() -> None:
    buyer = shopper()
    user_id = user_of(buyer).pk
    with clock.at(NOON):
        token, until = services.issue_token(user_id=user_id)
    assert until == NOON + TOKEN_LIFE
    assert token not in str(ApiToken.objects.values().get())
    for moment, opens in ((NOON, True), (until - timedelta(seconds=1), True), (until, False)):
        with clock.at(moment):
            assert (services.find_user_by_token(token) is not None) is opens
    with clock.at(NOON):
        for rubbish in ("", token[:-1], token.upper(), "jt_", "\0"):
            assert services.find_user_by_token(rubbish) is None
        User.objects.update(is_active=False)
        assert services.find_user_by_token(token) is None


@pytest.mark.django_db
def test_wrong_credentials_give_no_token() -> None:
    email = user_of(shopper()).email
    for address, password in ((email, "wrong"), (email, ""), ("nobody@test.example", PASSWORD), ("a\0b", PASSWORD)):
        assert services.verify_password(email=address, password=password) is None
    user = services.verify_password(email=email, password=PASSWORD)
    assert user is not None
    User.objects.update(is_active=False)
    assert services.verify_password(email=email, password=PASSWORD) is None
    with pytest.raises(WrongCredentials):
        services.issue_token(user_id=user.pk, proven=user.password)
    assert ApiToken.objects.count() == 0


@pytest.mark.django_db
def test_a_person_has_one_log_in_and_a_company_none() -> None:
    someone, firm = person(), company()
    log_in(someone)
    with pytest.raises(EmailTaken):
        log_in(someone)
    with pytest.raises(PartyNotFound):
        log_in(firm)
    assert User.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"recipient": ""},
        {"phone": "  "},
        {"postcode": ""},
        {"line1": "\n"},
        {"recipient": "x" * 121},
        {"city": "a\0b"},
        {"country": ""},
        {"country": "KOR"},
        {"country": "한국"},
        {"country": "kr"},
        {"country": "K1"},
    ],
)
def test_an_address_that_cannot_be_printed_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(IncompleteAddress) as refused:
        services.add_address(party_id=person(), address=replace(ADDRESS, **changes), is_default=True, actor=ACTOR)
    assert refused.value.facts["field"] in changes
    assert Address.objects.count() == 0


@pytest.mark.django_db
def test_the_newest_default_address_is_the_only_one() -> None:
    owner, stranger = person(), person("다른 이")
    first = services.add_address(party_id=owner, address=ADDRESS, is_default=True, actor=ACTOR)
    second = services.add_address(party_id=owner, address=replace(ADDRESS, label="집"), is_default=True, actor=ACTOR)
    assert [(one.id, one.is_default) for one in list_addresses(owner)] == [(str(second), True), (str(first), False)]
    assert get_address(owner, first).recipient == "손지우"
    with pytest.raises(AddressNotFound):
        get_address(stranger, first)


@pytest.mark.django_db
def test_parties_of_another_system_come_in_once() -> None:
    rows = [ImportedParty("17850", PartyKind.COMPANY, "Company 17850"), ImportedParty("9", PartyKind.PERSON, "Nine")]
    first = services.create_imported_parties(source="uci", rows=rows)
    more = ImportedParty("10", PartyKind.PERSON, "Ten")
    second = services.create_imported_parties(source="uci", rows=[*rows, more])
    assert {key: second[key] for key in first} == first
    assert set(second) == {"17850", "9", "10"}
    assert (Party.objects.count(), Company.objects.count()) == (3, 1)
    assert find_party_by_reference("uci", "9") == first["9"]
    assert find_party_by_reference("other", "9") is None
    changed = replace(rows[1], name="Nine Nine")
    calls = [
        services.change_imported_parties(source="uci", rows=[changed, replace(more, key="unknown")], actor=ACTOR)
        for _ in range(2)
    ]
    assert calls == [1, 0]
    assert get_party(first["9"]).name == "Nine Nine"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "   ", "가" * 201, "a\0b"])
def test_a_name_that_cannot_be_kept_is_refused(name: str) -> None:
    with pytest.raises(InvalidName):
        services.create_person(name=name)
    assert not Party.objects.exists()
