"""Who is taxed otherwise: a buyer with a certificate, or goods that leave the country."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from jangteo.pricing.types import (
    TaxBook,
    TaxCategory,
    TaxCertificate,
    TaxDestination,
    TaxedBuyer,
    TaxFacts,
    Treatment,
    UsualTax,
)

NAMED_BUYERS_FIRST = {TaxedBuyer.ANY: 0, TaxedBuyer.COMPANY: 1, TaxedBuyer.PERSON: 1}


def category_of(usual: UsualTax) -> TaxCategory:
    """A rate above zero is standard, whatever is said of it; one of zero is what was said.

    source  EN 16931-1 BR-S-05, BR-Z-05, BR-E-05
    """
    return TaxCategory.STANDARD if usual.rate else usual.category


def treatment_of(
    code: str,
    usual: UsualTax,
    certificates: Sequence[TaxCertificate],
    destination: TaxDestination | None,
    at: datetime,
    *,
    abroad: UsualTax | None = None,
) -> Treatment | None:
    """How a tax code is taxed otherwise, or None: by its own rate and category.

    A valid certificate of the buyer comes first, then the rule of the destination. What bears no tax anyway, being
    exempt, zero-rated or outside, stays so unless a certificate names its code: whoever sells exempt goods abroad
    or against a letter of credit has waived the exemption first (Korean VAT Act Art. 28).

    certificates  of the buyer and the units above, nearest first; of one party the one that names the code, then the
                  one from the latest day on
    destination   the rule that holds (`destination_rule`)
    abroad        what the code comes to in the destination
    source        zero-rating: Korean VAT Act Art. 21 (goods exported, and supplied under a local letter of credit or
                  purchase confirmation) to Art. 24; exemption: Art. 26. EU Directive 2006/112/EC Art. 138
                  (intra-community supplies), Art. 146 (exports), Art. 194-196 (the customer owes the tax)
    """
    for one in certificates:
        if one.is_valid(at) and (code in one.codes or (not one.codes and usual.rate)):
            return Treatment(one.category, None, _by_certificate(one))
    if destination is None:
        return None
    because = {"by": "destination", "destination": destination.destination}
    if destination.category is not None:
        return Treatment(destination.category, None, because) if usual.rate else None
    if abroad is None:
        return None
    return Treatment(category_of(abroad), abroad.rate, because | {"rates": "destination"})


def destination_rule(
    rules: Iterable[TaxDestination], country: str, destination: str, *, is_company: bool
) -> TaxDestination | None:
    """The rule for goods that go to a destination; None at home, and where there is none: taxed as at home.

    A rule that names the country comes before one for anywhere abroad, then one that names the kind of buyer.
    """
    if destination in ("", country):
        return None
    buyers = (TaxedBuyer.ANY, TaxedBuyer.COMPANY if is_company else TaxedBuyer.PERSON)
    fitting = [
        one for one in rules if one.country == country and one.destination in (destination, "") and one.buyer in buyers
    ]
    ranked = sorted(fitting, key=lambda one: (one.destination != "", NAMED_BUYERS_FIRST[one.buyer]))
    return ranked[-1] if ranked else None


def tax_book(
    facts: TaxFacts,
    *,
    country: str,
    destination: str,
    party_ids: Sequence[UUID],
    is_company: bool,
    at: datetime,
) -> TaxBook:
    """Rates, categories and treatments for one buyer and destination.

    A code that is to have the destination's rate and has none there has no rate at all: it can't be priced.
    """
    rule = destination_rule(facts.destinations, country, destination, is_company=is_company)
    papers = {
        code: nearest_first((one for one in facts.certificates if one.country == country), code, party_ids)
        for code in (facts.usual if facts.certificates else ())
    }
    found = {
        code: treatment_of(code, usual, papers.get(code, ()), rule, at, abroad=facts.abroad.get(code))
        for code, usual in facts.usual.items()
    }
    treatments = {code: _told_where(one, destination) for code, one in found.items() if one is not None}
    wants_theirs = rule is not None and rule.category is None
    return TaxBook(
        rates={code: one.rate for code, one in facts.usual.items() if code in treatments or not wants_theirs},
        categories={code: category_of(one) for code, one in facts.usual.items()},
        treatments=treatments,
    )


def nearest_first(certificates: Iterable[TaxCertificate], code: str, party_ids: Sequence[UUID]) -> list[TaxCertificate]:
    """The certificates of these parties: the nearest unit's, those that name the code, the latest, then by number."""
    near = {party_id: place for place, party_id in enumerate(party_ids)}
    own = sorted((one for one in certificates if one.party_id in near), key=lambda one: (one.number, str(one.id)))
    own.sort(key=lambda one: one.valid_from, reverse=True)
    return sorted(own, key=lambda one: (near[one.party_id], code not in one.codes))


def _by_certificate(one: TaxCertificate) -> dict[str, Any]:
    return {"by": "certificate", "number": one.number, "issued_by": one.issued_by}


def _told_where(treatment: Treatment, destination: str) -> Treatment:
    """A rule for anywhere abroad is told with the country that it was asked for."""
    if treatment.because["by"] != "destination":
        return treatment
    return Treatment(treatment.category, treatment.rate, dict(treatment.because) | {"destination": destination})
