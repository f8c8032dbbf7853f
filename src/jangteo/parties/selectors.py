"""Reads about parties, in whole batches."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from jangteo.kernel.types import PartyId
from jangteo.parties.errors import AddressNotFound, PartyNotFound
from jangteo.parties.models import Address, Membership, Party, PartyReference, User
from jangteo.parties.rules import is_business_number, normal_email
from jangteo.parties.types import MemberRole, PartyKind, PartySummary, PostalAddress


def get_party(party_id: UUID) -> PartySummary:
    """One party.

    raises  PartyNotFound
    """
    found = parties_by_id([party_id])
    if party_id not in found:
        raise PartyNotFound
    return found[PartyId(party_id)]


def parties_by_id(ids: Iterable[UUID]) -> dict[PartyId, PartySummary]:
    """Parties by id; unknown ids are left out."""
    rows = Party.objects.filter(pk__in=set(ids)).select_related("company")
    return {PartyId(row.pk): _summary(row) for row in rows}


def list_contexts(person_id: UUID) -> list[PartySummary]:
    """Whom a person may act for: themselves first, then their households and companies; one query."""
    memberships = Membership.objects.filter(party=OuterRef("pk"), person=person_id, is_active=True)
    rows = (
        Party.objects.annotate(own_role=Subquery(memberships.values("role")))
        .filter(Q(pk=person_id) | Q(own_role__isnull=False), is_active=True)
        .select_related("company")
    )
    parties = sorted(rows, key=lambda row: (row.pk != person_id, row.kind, row.name))
    return [_summary(row, MemberRole(row.own_role) if row.own_role else None) for row in parties]


def list_members(party_id: UUID) -> list[tuple[PartySummary, MemberRole]]:
    """The active members of a household or company, by name."""
    rows = Membership.objects.filter(party=party_id, is_active=True).select_related("person").order_by("person__name")
    return [(_summary(row.person), MemberRole(row.role)) for row in rows]


def list_addresses(party_id: UUID) -> list[PostalAddress]:
    """A party's addresses, the default one first."""
    rows = Address.objects.filter(party=party_id).order_by("-is_default", "id")
    return [_postal(row) for row in rows]


def get_address(party_id: UUID, address_id: UUID) -> PostalAddress:
    """One address of this party; another party's address is not found.

    raises  AddressNotFound
    """
    row = Address.objects.filter(party=party_id, pk=address_id).first()
    if row is None:
        raise AddressNotFound
    return _postal(row)


def find_party_by_reference(source: str, key: str) -> PartyId | None:
    """The party that another system knows as `key`."""
    return parties_by_reference(source, [key]).get(key)


def parties_by_reference(source: str, keys: Iterable[str]) -> dict[str, PartyId]:
    """{key in the other system: party}; one query."""
    rows = PartyReference.objects.filter(source=source, key__in=set(keys)).values_list("key", "party_id")
    return {key: PartyId(party_id) for key, party_id in rows}


def search_parties(
    *, kind: PartyKind | None = None, text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[PartySummary], int]:
    """Parties whose name, e-mail or business number contains `text`, by name, and how many there are."""
    rows = Party.objects.select_related("company").order_by("name", "id")
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        number = text.replace("-", "")
        rows = rows.filter(
            Q(name__icontains=text) | Q(email__icontains=text) | Q(company__business_number__contains=number or "?")
        )
    return [_summary(row) for row in rows[offset : offset + limit]], rows.count()


def find_log_in_email(user_id: UUID | None) -> str:
    """The address that a log-in goes by; empty when there is no such active log-in."""
    if user_id is None:
        return ""
    return User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True).first() or ""


def find_person_by_log_in(email: str) -> PartyId | None:
    """The person behind the active log-in with this address."""
    person_id = User.objects.filter(email=normal_email(email), is_active=True).values_list("person", flat=True).first()
    return PartyId(person_id) if person_id else None


def find_business_number(text: str) -> str:
    """The ten digits of a Korean business number, dashes left out; empty when the check digit is wrong."""
    return text.replace("-", "") if is_business_number(text) else ""


def find_company_by_business_number(digits: str) -> PartyId | None:
    """The company that has this number."""
    party_id = Party.objects.filter(company__business_number=digits).values_list("pk", flat=True).first()
    return PartyId(party_id) if party_id else None


def has_member_with_email(party_id: UUID, emails: Iterable[str]) -> bool:
    """Whether an active member of a party logs in, or is written to, by one of these addresses."""
    wanted = {normal_email(email) for email in emails}
    people = Membership.objects.filter(party=party_id, is_active=True).values("person")
    return (
        User.objects.filter(person__in=people, email__in=wanted).exists()
        or Party.objects.filter(pk__in=people, email__in=wanted).exists()
    )


def _summary(row: Party, role: MemberRole | None = None) -> PartySummary:
    company = getattr(row, "company", None)
    return PartySummary(
        id=PartyId(row.pk),
        kind=PartyKind(row.kind),
        name=row.name,
        language=row.language,
        email=row.email,
        phone=row.phone,
        role=role,
        business_number=(company.business_number or "") if company else "",
    )


def _postal(row: Address) -> PostalAddress:
    return PostalAddress(
        id=str(row.pk),
        label=row.label,
        recipient=row.recipient,
        phone=row.phone,
        postcode=row.postcode,
        line1=row.line1,
        line2=row.line2,
        city=row.city,
        country=row.country,
        is_default=row.is_default,
    )
