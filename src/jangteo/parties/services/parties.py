from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.errors import (
    InvalidBusinessNumber,
    InvalidEmail,
    InvalidName,
    PartyNotFound,
)
from jangteo.parties.models import Company, Party
from jangteo.parties.rules import is_business_number, normal_email
from jangteo.parties.types import PartyKind

LONGEST_NAME = 200
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
def rename_party(*, party_id: UUID, name: str, actor: Actor) -> None:
    """Call a household or a unit something else; a company is called what its registration says.

    raises  PartyNotFound, InvalidName, NotPermitted
    """
    party = Party.objects.select_for_update().filter(pk=party_id, is_active=True).first()
    if party is None or party.kind == PartyKind.PERSON:
        raise PartyNotFound
    require(actor, Action.PARTIES_CHANGE, party_id=party_id)
    if party.kind == PartyKind.COMPANY:
        raise InvalidName("a company is called what its registration says", field="name")
    before, party.name = party.name, checked_name(name)
    party.save(update_fields=["name"])
    audit.record(
        actor=actor,
        action="parties.rename_party",
        subject_kind="party",
        subject_id=party_id,
        before={"name": before},
        after={"name": party.name},
    )
