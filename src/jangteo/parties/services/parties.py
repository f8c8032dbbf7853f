import re
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.errors import (
    IncompleteAddress,
    InvalidBusinessNumber,
    InvalidEmail,
    InvalidName,
    PartyNotFound,
)
from jangteo.parties.models import Address, Company, Party
from jangteo.parties.rules import is_business_number, normal_email
from jangteo.parties.types import PartyKind, PostalAddress

LONGEST_NAME = 200
LONGEST_PARTS = {
    "label": 60,
    "recipient": 120,
    "phone": 40,
    "postcode": 12,
    "line1": 200,
    "line2": 200,
    "city": 100,
}
COUNTRY = re.compile("[A-Z]{2}")
LONGEST_EMAIL = 254  # RFC 5321 section 4.5.3.1.3, less the brackets; what the columns hold


def checked_email(text: str) -> str:
    """The normal form of an address.

    raises  InvalidEmail
    """
    email = normal_email(text)
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidEmail(field="email") from None
    if len(email) > LONGEST_EMAIL:
        raise InvalidEmail(f"an address has at most {LONGEST_EMAIL} characters", field="email")
    return email


def checked_name(text: str) -> str:
    """A name without surrounding spaces.

    raises  InvalidName when it is empty, longer than 200 characters or holds a null character
    """
    name = text.strip()
    if not 1 <= len(name) <= LONGEST_NAME or "\0" in name:
        raise InvalidName(field="name")
    return name


def create_person(*, name: str, language: str = "ko", email: str = "", phone: str = "") -> PartyId:
    """A person without a log-in.

    raises  InvalidEmail, InvalidName
    """
    party = Party.objects.create(
        kind=PartyKind.PERSON.value,
        name=checked_name(name),
        language=language,
        email=checked_email(email) if email else "",
        phone=phone,
        created_at=clock.now(),
    )
    return PartyId(party.pk)


@transaction.atomic
def create_household(*, name: str, language: str, actor: Actor) -> PartyId:
    """A family or other people who buy together."""
    party = Party.objects.create(
        kind=PartyKind.HOUSEHOLD.value, name=checked_name(name), language=language, created_at=clock.now()
    )
    audit.record(
        actor=actor, action="parties.create_household", subject_kind="party", subject_id=party.pk, after={"name": name}
    )
    return PartyId(party.pk)


@transaction.atomic
def create_company(  # noqa: PLR0913 -- what a company's registration says
    *,
    name: str,
    legal_name: str,
    business_number: str | None,
    actor: Actor,
    language: str = "ko",
    email: str = "",
    phone: str = "",
    trade: str = "",
    representative: str = "",
) -> PartyId:
    """A company.

    business_number  Korean, ten digits with or without dashes; None for companies abroad
    raises           InvalidBusinessNumber, InvalidEmail, InvalidName
    """
    if business_number is not None and not is_business_number(business_number):
        raise InvalidBusinessNumber(field="business_number")
    party = Party.objects.create(
        kind=PartyKind.COMPANY.value,
        name=checked_name(name),
        language=language,
        email=checked_email(email) if email else "",
        phone=phone,
        created_at=clock.now(),
    )
    number = business_number.replace("-", "") if business_number else None
    try:
        with transaction.atomic():
            Company.objects.create(
                party=party,
                legal_name=checked_name(legal_name),
                business_number=number,
                trade=trade,
                representative=representative,
            )
    except IntegrityError:
        raise InvalidBusinessNumber("this business number is registered already", field="business_number") from None
    after = {"name": name, "business_number": number}
    audit.record(actor=actor, action="parties.create_company", subject_kind="party", subject_id=party.pk, after=after)
    return PartyId(party.pk)


@transaction.atomic
def add_address(*, party_id: UUID, address: PostalAddress, is_default: bool, actor: Actor) -> UUID:
    """Keep an address for a party.

    raises  IncompleteAddress, PartyNotFound
    """
    require_complete(address)
    if not Party.objects.select_for_update().filter(pk=party_id).exists():
        raise PartyNotFound
    if is_default:
        Address.objects.filter(party=party_id, is_default=True).update(is_default=False)
    row = Address.objects.create(
        party_id=party_id,
        label=address.label,
        recipient=address.recipient,
        phone=address.phone,
        postcode=address.postcode,
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        country=address.country,
        is_default=is_default,
    )
    audit.record(actor=actor, action="parties.add_address", subject_kind="party", subject_id=party_id)
    return row.pk


def require_complete(address: PostalAddress) -> None:
    """Refuse an address without recipient, phone, postcode or street, or with parts that can't be printed.

    raises  IncompleteAddress naming the field
    """
    for name in ("recipient", "phone", "postcode", "line1"):
        if not getattr(address, name).strip():
            raise IncompleteAddress(f"{name} is missing", field=name)
    for name, longest in LONGEST_PARTS.items():
        if len(getattr(address, name)) > longest:
            raise IncompleteAddress(f"{name} is longer than {longest} characters", field=name)
        if "\0" in getattr(address, name):
            raise IncompleteAddress(f"{name} has a character that can't be kept", field=name)
    if not COUNTRY.fullmatch(address.country):
        raise IncompleteAddress("country is a two-letter code", field="country")
