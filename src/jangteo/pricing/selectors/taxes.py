"""How a buyer is taxed at a destination, read at once; and rates, certificates and destinations for staff."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, JSONObject

from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.permissions import require_any
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.parties.selectors import buys_as_company, parties_by_id
from jangteo.pricing import rules
from jangteo.pricing.errors import CertificateNotFound
from jangteo.pricing.models import TaxCertificate as CertificateRow
from jangteo.pricing.models import TaxDestination as DestinationRow
from jangteo.pricing.models import TaxRate
from jangteo.pricing.types import (
    PriceContext,
    TaxBook,
    TaxCategory,
    TaxCertificate,
    TaxDestination,
    TaxedBuyer,
    TaxFacts,
    TaxRateView,
    UsualTax,
)


def tax_book(context: PriceContext) -> TaxBook:
    """What a buyer's documents are taxed by; one query, whatever there is of certificates and rules."""
    told: dict[str, list[Mapping[str, Any]]] = {"rate": [], "certificate": [], "destination": []}
    for row in _told(context):
        told[row["what"]].append(row)
    rates = sorted(told["rate"], key=lambda row: str(row["since"]))
    facts = TaxFacts(
        usual=_by_code(rates, context.country),
        abroad=_by_code(rates, context.destination),
        certificates=tuple(_read_certificate(row, context.country) for row in told["certificate"]),
        destinations=tuple(_read_destination(row, context.country) for row in told["destination"]),
    )
    is_company = context.is_company
    if is_company is None:
        is_company = any(row["is_company"] for row in told["destination"])
    return rules.tax_book(
        facts,
        country=context.country,
        destination=context.destination,
        party_ids=context.party_ids,
        is_company=is_company,
        at=context.at,
    )


def facts_at_home(countries: Iterable[str], party_ids: Iterable[UUID], at: datetime) -> dict[str, TaxFacts]:
    """{country: what decides how these buyers are taxed there, of goods that stay}, for many at once; two queries.

    The certificates are those of all of them: `rules.tax_book` takes a buyer's own.
    """
    wanted = set(countries)
    usual: dict[str, dict[str, UsualTax]] = {country: {} for country in wanted}
    for row in _rates_at(at).filter(country__in=wanted).order_by("valid_from"):
        usual[row.country][row.code] = UsualTax(row.rate, TaxCategory(row.category))
    papers = [_certificate(row) for row in _valid(list(party_ids), sorted(wanted), at)]
    return {
        country: TaxFacts(usual=known, certificates=tuple(one for one in papers if one.country == country))
        for country, known in usual.items()
    }


def list_tax_rates(at: datetime | None = None) -> list[TaxRateView]:
    """Every rate by country, code and date, the newest last; or those that hold at a moment."""
    rows = TaxRate.objects.all() if at is None else _rates_at(at)
    found = [
        TaxRateView(row.country, row.code, row.rate, TaxCategory(row.category), row.valid_from, row.valid_until)
        for row in rows.order_by("country", "code", "valid_from")
    ]
    return found if at is None else list({(one.country, one.code): one for one in found}.values())


def list_tax_destinations() -> list[TaxDestination]:
    """Every rule of a destination, anywhere abroad last in each country."""
    rows = DestinationRow.objects.order_by("country", "destination", "buyer")
    found = [
        TaxDestination(row.country, row.destination, TaxedBuyer(row.buyer), _category(row.category), row.pk)
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.country, one.destination == ""))


def list_tax_certificates(
    actor: Actor, party_ids: Sequence[UUID] | None = None, *, offset: int = 0, limit: int = 50
) -> tuple[list[TaxCertificate], int]:
    """Certificates that staff may see, the newest first, and how many there are; three queries.

    party_ids  only of these; None: of all
    raises     NotPermitted
    """
    rows = _seen_certificates(actor, party_ids)
    page = list(rows.order_by("-recorded_at", "-id")[offset : offset + limit])
    return _named(page), rows.count()


def page_of_tax_certificates(actor: Actor, *, cursor: str = "", limit: int = 50) -> Page[TaxCertificate]:
    """All that staff may see by where the last page ended, counted to 10,000."""
    page = page_of(_seen_certificates(actor), ("-recorded_at", "-id"), cursor, limit=limit)
    return page.showing(_named(page.rows))


def access_tax_certificate(certificate_id: UUID, actor: Actor) -> TaxCertificate:
    """A certificate that staff may see.

    raises  CertificateNotFound, NotPermitted
    """
    row = _seen_certificates(actor).filter(pk=certificate_id).first()
    if row is None:
        raise CertificateNotFound
    return _certificate(row)


def _seen_certificates(actor: Actor, party_ids: Sequence[UUID] | None = None) -> QuerySet[CertificateRow]:
    require_any(actor, Action.TAXES_SEE)
    rows = CertificateRow.objects.all() if party_ids is None else CertificateRow.objects.filter(party__in=party_ids)
    return rows if actor.rights[Action.TAXES_SEE] == Scope.ALL else rows.filter(party__in=actor.unit_ids)


def _named(rows: Sequence[CertificateRow]) -> list[TaxCertificate]:
    parties = parties_by_id({row.party_id for row in rows})
    return [_certificate(row, parties[PartyId(row.party_id)].name) for row in rows]


def _told(context: PriceContext) -> Iterable[Mapping[str, Any]]:
    """Rates, the buyer's certificates, and rules of the destination, in one statement."""
    countries = sorted({context.country, context.destination} - {""})
    abroad = context.destination if context.destination not in ("", context.country) else None
    party_id = context.party_ids[0] if context.party_ids else None
    return [row for (row,) in _books(context.at, context.country, countries, context.party_ids, abroad, party_id)]


@prepared
def _books(
    at: datetime,
    country: str,
    countries: Sequence[str],
    party_ids: Sequence[UUID],
    abroad: str | None,
    party_id: UUID | None,
) -> QuerySet[Any, Any]:
    parts = [_rates_told(countries, at)]
    if party_ids:
        parts.append(_certificates_told(party_ids, country, at))
    if abroad:
        parts.append(_destinations_told(country, abroad, party_id))
    return parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]


def _rates_told(countries: Sequence[str], at: datetime) -> QuerySet[Any, Any]:
    rows = _rates_at(at).filter(country__in=countries)
    return rows.values_list(
        JSONObject(
            what=Value("rate"),
            country="country",
            code="code",
            rate=Cast("rate", TextField()),  # JSON numbers would come back as floats
            category="category",
            since="valid_from",
        )
    )


def _certificates_told(party_ids: Sequence[UUID], country: str, at: datetime) -> QuerySet[Any, Any]:
    return _valid(party_ids, [country], at).values_list(
        JSONObject(
            what=Value("certificate"),
            id="id",
            party="party",
            category="category",
            codes="codes",
            number="number",
            issued_by="issued_by",
            since="valid_from",
            until="valid_until",
        )
    )


def _destinations_told(country: str, abroad: str, party_id: UUID | None) -> QuerySet[Any, Any]:
    rows = DestinationRow.objects.filter(country=country, destination__in=["", abroad])
    return rows.values_list(
        JSONObject(
            what=Value("destination"),
            id="id",
            destination="destination",
            buyer="buyer",
            category="category",
            is_company=buys_as_company(party_id),
        )
    )


def _rates_at(at: datetime) -> QuerySet[TaxRate]:
    return TaxRate.objects.filter(Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at)


def _valid(party_ids: Sequence[UUID], countries: Sequence[str], at: datetime) -> QuerySet[CertificateRow]:
    ends_later = Q(valid_until=None) | Q(valid_until__gt=at)
    return CertificateRow.objects.filter(
        ends_later, party__in=party_ids, country__in=countries, valid_from__lte=at, revoked_at=None
    )


def _by_code(rates: Iterable[Mapping[str, Any]], country: str) -> dict[str, UsualTax]:
    """By code in one country; of two that hold the later one."""
    return {
        row["code"]: UsualTax(Decimal(row["rate"]), TaxCategory(row["category"]))
        for row in rates
        if row["country"] == country
    }


def _read_certificate(row: Mapping[str, Any], country: str) -> TaxCertificate:
    return TaxCertificate(
        id=UUID(row["id"]),
        party_id=UUID(row["party"]),
        country=country,
        category=TaxCategory(row["category"]),
        codes=frozenset(row["codes"]),
        number=row["number"],
        issued_by=row["issued_by"],
        valid_from=datetime.fromisoformat(row["since"]),
        valid_until=datetime.fromisoformat(row["until"]) if row["until"] else None,
    )


def _read_destination(row: Mapping[str, Any], country: str) -> TaxDestination:
    return TaxDestination(
        country, row["destination"], TaxedBuyer(row["buyer"]), _category(row["category"]), UUID(row["id"])
    )


def _category(text: str) -> TaxCategory | None:
    return TaxCategory(text) if text else None


def _certificate(row: CertificateRow, party_name: str = "") -> TaxCertificate:
    return TaxCertificate(
        id=row.pk,
        party_id=row.party_id,
        country=row.country,
        category=TaxCategory(row.category),
        codes=frozenset(row.codes),
        number=row.number,
        issued_by=row.issued_by,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
        party_name=party_name,
    )
