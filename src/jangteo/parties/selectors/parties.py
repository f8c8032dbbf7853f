"""Reads about parties, in whole batches."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jangteo.kernel.keyset import MOST_COUNTED, Page, page_of
from jangteo.kernel.types import PartyId
from jangteo.parties.errors import AddressNotFound, PartyNotFound
from jangteo.parties.models import Address, Company, Party, PartyReference, PartyRoleHeld, User
from jangteo.parties.rules import is_business_number
from jangteo.parties.types import PartyKind, PartyRole, PartySummary, PostalAddress

LEAST_OF_PHONE = 4


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
    return {PartyId(row.pk): summary(row) for row in rows}


def list_addresses(party_id: UUID) -> list[PostalAddress]:
    """A party's addresses, the default one first."""
    rows = Address.objects.filter(party=party_id).order_by("-is_default", "id")
    return [postal(row) for row in rows]


def get_address(party_id: UUID, address_id: UUID) -> PostalAddress:
    """One address of this party; another party's address is not found.

    raises  AddressNotFound
    """
    row = Address.objects.filter(party=party_id, pk=address_id).first()
    if row is None:
        raise AddressNotFound
    return postal(row)


def find_party_by_reference(source: str, key: str) -> PartyId | None:
    """The party that another system knows as `key`."""
    return parties_by_reference(source, [key]).get(key)


def parties_by_reference(source: str, keys: Iterable[str]) -> dict[str, PartyId]:
    """{key in the other system: party}; one query."""
    rows = PartyReference.objects.filter(source=source, key__in=set(keys)).values_list("key", "party_id")
    return {key: PartyId(party_id) for key, party_id in rows}


def search_parties(
    *,
    kind: PartyKind | None = None,
    text: str = "",
    offset: int = 0,
    limit: int = 50,
    within: Collection[UUID] | None = None,
    without: Collection[UUID] = (),
) -> tuple[list[PartySummary], int]:
    """Parties whose name, e-mail, telephone or business number contains `text`, by name, and how many there are.

    The company that runs the market is none of its own buyers and left out.

    within, without  narrow to what another module knows of them, or to the accounts that staff may see
    """
    rows = searched(kind, text, within, without).order_by("name", "id")
    return [summary(row) for row in rows[offset : offset + limit]], rows.count()


def page_of_parties(  # noqa: PLR0913 -- what a list is narrowed to, and where in it
    *,
    kind: PartyKind | None = None,
    text: str = "",
    within: Collection[UUID] | None = None,
    without: Collection[UUID] = (),
    cursor: str = "",
    limit: int = 50,
    most: int = MOST_COUNTED,
) -> Page[PartySummary]:
    """The same by where the last page ended, counted to 10,000."""
    page = page_of(searched(kind, text, within, without), ("name", "id"), cursor, limit=limit, most=most)
    return page.showing([summary(row) for row in page.rows])


def find_some_parties(text: str, *, within: Collection[UUID] | None, limit: int) -> list[PartySummary]:
    """The first parties that a text means, not counted; one query."""
    rows = searched(None, text, within, ()).order_by("name", "id")
    return [summary(row) for row in rows[:limit]]


def searched(
    kind: PartyKind | None, text: str, within: Collection[UUID] | None, without: Collection[UUID]
) -> QuerySet[Party]:
    """Parties that fit, in no order, without the company that runs the market; for lists of this module."""
    operators = PartyRoleHeld.objects.filter(role=PartyRole.OPERATOR.value).values("party")
    rows = Party.objects.select_related("company").exclude(pk__in=operators)
    if within is not None:
        rows = rows.filter(pk__in=within)
    if without:
        rows = rows.exclude(pk__in=without)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(pk__in=_named(text)) if text else rows


def _named(text: str) -> QuerySet[Party, Any]:
    """The parties that a text means, each way by an index of its own."""
    parties = Party.objects.order_by().values("pk")
    digits = "".join(one for one in text if one.isdigit())
    found: list[QuerySet[Any, Any]] = [parties.filter(email__icontains=text)]
    if digits and not any(one.isalpha() for one in text):
        numbers = Company.objects.order_by().filter(business_number__contains=digits).values("party")
        found += [numbers, parties.filter(phone__contains=text)]
        if len(digits) >= LEAST_OF_PHONE:
            found.append(parties.filter(phone__regex=r"\D*".join(digits)))
    return parties.filter(name__icontains=text).union(*found)


def list_staff() -> list[PartySummary]:
    """The people behind the log-ins of staff that are in use, by name."""
    staff = User.objects.filter(is_staff=True, is_active=True, person__isnull=False)
    rows = Party.objects.filter(pk__in=staff.values("person"), is_active=True).select_related("company")
    return [summary(row) for row in rows.order_by("name", "id")]


def find_business_number(text: str) -> str:
    """The ten digits of a Korean business number, dashes left out; empty when the check digit is wrong."""
    return text.replace("-", "") if is_business_number(text) else ""


def find_company_by_business_number(digits: str) -> PartyId | None:
    """The company that has this number."""
    party_id = Party.objects.filter(company__business_number=digits).values_list("pk", flat=True).first()
    return PartyId(party_id) if party_id else None


def summary(row: Party) -> PartySummary:
    """The view of a row, its company loaded with it."""
    company = getattr(row, "company", None)
    return PartySummary(
        id=PartyId(row.pk),
        kind=PartyKind(row.kind),
        name=row.name,
        language=row.language,
        email=row.email,
        phone=row.phone,
        business_number=(company.business_number or "") if company else "",
    )


def postal(row: Address) -> PostalAddress:
    """The view of a row."""
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
