"""Rates, certificates and rules of destinations as they are kept, and how they find a buyer's quote."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from factories import ACTOR, channel, company, shopper, stocked, tax, viewer
from factories.selling import LONG_AGO
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind
from jangteo.pricing import selectors, services
from jangteo.pricing.errors import (
    CertificateExists,
    CertificateNotFound,
    DestinationNotFound,
    InvalidCertificate,
    InvalidDestination,
    InvalidTaxRate,
)
from jangteo.pricing.models import TaxCertificate, TaxDestination, TaxRate
from jangteo.pricing.types import LineRequest, Quote, TaxCategory, TaxedBuyer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ZERO, EXPORT = TaxCategory.ZERO_RATED, TaxCategory.EXPORT
type Shop = tuple[Channel, UUID]


@pytest.fixture
def shop(db: None) -> Shop:
    found = channel()
    return found, stocked(found, {"MUG": 9}, "1100")["MUG"]


def certificate(party_id: UUID, **facts: Any) -> UUID:
    wanted: dict[str, Any] = {"country": "KR", "category": ZERO, "number": "LC-1", "valid_from": LONG_AGO}
    return services.record_tax_certificate(party_id=party_id, actor=ACTOR, **(wanted | facts))


def quoted(shop: Shop, *parties: UUID, destination: str = "") -> Quote:
    """One mug for a buyer and the units above, nearest first."""
    here, mug = shop
    lineage = tuple(map(PartyId, parties))
    eyes = viewer(here, parties[0] if parties else None, lineage=lineage)
    context = selectors.context_for(here, eyes, destination)
    lines = [LineRequest(new_id(), mug, "MUG", 1, "standard")]  # type: ignore[arg-type]
    return selectors.quote(context, lines, selectors.shipping_policy(here))


def figures(quote: Quote) -> tuple[int, int, int, str]:
    category = quote.taxes[0].category
    return quote.net.minor, quote.tax.minor, quote.gross.minor, category.value if category else ""


USUAL, LEFT_OFF = (1000, 100, 1100, "S"), (1000, 0, 1000, "Z")


def test_a_certificate_of_the_buyer_or_of_a_company_above_counts(shop: Shop) -> None:
    firm = company()
    site = create_unit(parent_id=firm, kind=PartyKind.LOCATION, name="성수", actor=ACTOR)
    assert figures(quoted(shop, site, firm)) == USUAL
    certificate(firm)
    assert figures(quoted(shop, firm)) == LEFT_OFF
    quote = quoted(shop, site, firm)
    assert figures(quote) == LEFT_OFF
    assert quote.lines[0].because["tax"]["treatment"] == {"by": "certificate", "number": "LC-1", "issued_by": ""}
    certificate(site, number="SITE", category=TaxCategory.EXEMPT)
    assert figures(quoted(shop, site, firm))[3] == "E"
    for other in ((), (company("다른 회사"),), (PartyId(new_id()),)):
        assert figures(quoted(shop, *other)) == USUAL


def test_a_certificate_that_is_over_revoked_of_another_code_or_country_does_not(shop: Shop) -> None:
    tax("0.1", country="JP")
    tax("0.05", code="reduced")
    for facts in (
        {"valid_from": LONG_AGO, "valid_until": clock.now()},
        {"valid_from": clock.now() + DAY},
        {"codes": ["reduced"]},
        {"country": "JP"},
    ):
        firm = company()
        certificate(firm, **facts)
        assert figures(quoted(shop, firm)) == USUAL
    firm = company()
    found = certificate(firm)
    services.revoke_tax_certificate(certificate_id=found, actor=ACTOR, why="the order was called off")
    services.revoke_tax_certificate(certificate_id=found, actor=ACTOR)
    assert figures(quoted(shop, firm)) == USUAL
    told = AuditEntry.objects.filter(subject_id=firm, action__startswith="pricing.").order_by("id")
    assert [one.action for one in told] == ["pricing.record_tax_certificate", "pricing.revoke_tax_certificate"]


def test_where_it_goes_decides_by_country_and_kind_of_buyer(shop: Shop) -> None:
    firm, person = company(), shopper().party_id
    assert person is not None
    services.set_tax_destination(country="KR", destination="", category=EXPORT, actor=ACTOR)
    services.set_tax_destination(
        country="KR", destination="DE", buyer=TaxedBuyer.COMPANY, category=TaxCategory.REVERSE_CHARGE, actor=ACTOR
    )
    assert figures(quoted(shop, firm, destination="DE")) == (1000, 0, 1000, "AE")
    for buyer in ((), (person,)):
        assert figures(quoted(shop, *buyer, destination="DE")) == (1000, 0, 1000, "G")
    assert figures(quoted(shop, firm, destination="KR")) == USUAL
    assert figures(quoted(shop, destination="")) == USUAL
    certificate(firm)
    assert figures(quoted(shop, firm, destination="DE")) == LEFT_OFF
    rule = TaxDestination.objects.get(destination="")
    services.remove_tax_destination(destination_id=rule.pk, actor=ACTOR)
    assert figures(quoted(shop, destination="US")) == USUAL


def test_the_destinations_own_rates(shop: Shop) -> None:
    with pytest.raises(InvalidDestination) as refusal:
        services.set_tax_destination(country="KR", destination="DE", category=None, actor=ACTOR)
    assert (refusal.value.facts["field"], refusal.value.facts["missing"]) == ("destination", ["standard"])
    tax("0.19", country="DE")
    services.set_tax_destination(country="KR", destination="DE", category=None, actor=ACTOR)
    assert figures(quoted(shop, destination="DE")) == (924, 176, 1100, "S")
    assert quoted(shop, destination="DE").lines[0].tax_rate == Decimal("0.19")


def test_all_of_it_takes_no_query_more(shop: Shop, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    firm = company()
    certificate(firm)
    services.set_tax_destination(country="KR", destination="", category=EXPORT, actor=ACTOR)
    here, mug = shop
    line = LineRequest(new_id(), mug, "MUG", 1, "standard")  # type: ignore[arg-type]
    for buyer, destination in ((None, ""), (None, "JP"), (firm, "JP")):
        context = selectors.context_for(here, viewer(here, buyer), destination)
        with django_assert_num_queries(3):
            selectors.quote(context, [line], selectors.shipping_policy(here))


RATE: dict[str, Any] = {"country": "KR", "code": "reduced", "rate": Decimal("0.05"), "valid_from": LONG_AGO}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "XX"}, "country"),
        ({"country": "kr"}, "country"),
        ({"code": ""}, "code"),
        ({"code": "Reduced rate"}, "code"),
        ({"rate": Decimal("1.1")}, "rate"),
        ({"rate": Decimal("-0.1")}, "rate"),
        ({"rate": Decimal("NaN")}, "rate"),
        ({"rate": Decimal("0.0000001")}, "rate"),
        ({"rate": Decimal(0)}, "category"),
        ({"rate": Decimal(0), "category": TaxCategory.STANDARD}, "category"),
        ({"category": TaxCategory.EXEMPT}, "category"),
        ({"valid_from": LONG_AGO.replace(tzinfo=None)}, "valid_from"),
    ],
)
def test_a_wrong_rate_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidTaxRate) as refusal:
        services.set_tax_rate(actor=ACTOR, **(RATE | changes))
    assert refusal.value.facts["field"] == field
    assert not TaxRate.objects.exists()
    assert not AuditEntry.objects.filter(action="pricing.set_tax_rate").exists()


def test_a_rate_is_set_once_and_its_category_said() -> None:
    for _ in range(2):
        services.set_tax_rate(actor=ACTOR, **RATE)
    services.set_tax_rate(actor=ACTOR, **(RATE | {"rate": Decimal(0), "category": ZERO}), why="as it should be")
    assert [(one.rate, one.category) for one in selectors.list_tax_rates()] == [(Decimal(0), ZERO)]
    first, second = AuditEntry.objects.filter(action="pricing.set_tax_rate").order_by("id")
    assert (first.before, first.subject_id) == (None, second.subject_id)
    assert second.before == {"rate": "0.050000", "category": "S"}
    for rate, category in (("0", "S"), ("0.1", "Z"), ("0", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            TaxRate.objects.create(country="JP", code="standard", rate=rate, category=category, valid_from=LONG_AGO)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": ""}, "country"),
        ({"category": TaxCategory.STANDARD}, "category"),
        ({"number": "  "}, "number"),
        ({"number": "9" * 81}, "number"),
        ({"number": "LC\0"}, "number"),
        ({"issued_by": "x" * 121}, "issued_by"),
        ({"codes": ["nothing"]}, "codes"),
        ({"valid_until": LONG_AGO}, "valid_until"),
        ({"valid_until": LONG_AGO.replace(tzinfo=None)}, "valid_from"),
        ({"party_id": UUID(int=1)}, "party"),
    ],
)
def test_a_wrong_certificate_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    tax()
    with pytest.raises(InvalidCertificate) as refusal:
        certificate(**({"party_id": company()} | changes))
    assert refusal.value.facts["field"] == field
    assert not TaxCertificate.objects.exists()


def test_a_number_counts_once_until_it_is_revoked_and_a_paper_stays_as_it_was() -> None:
    firm = company()
    first = certificate(firm)
    with pytest.raises(CertificateExists):
        certificate(firm)
    services.revoke_tax_certificate(certificate_id=first, actor=ACTOR)
    certificate(firm)
    for change in ({"country": "JP"}, {"category": "E"}, {"valid_until": clock.now()}, {"codes": ["x"]}):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            TaxCertificate.objects.filter(pk=first).update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        TaxCertificate.objects.filter(pk=first).delete()
    with pytest.raises(CertificateNotFound):
        services.revoke_tax_certificate(certificate_id=new_id(), actor=ACTOR)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "??"}, "country"),
        ({"destination": "EU"}, "destination"),
        ({"destination": "KR"}, "destination"),
        ({"category": TaxCategory.STANDARD}, "category"),
        ({"category": None, "destination": ""}, "destination"),
    ],
)
def test_a_wrong_destination_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    wanted: dict[str, Any] = {"country": "KR", "destination": "JP", "category": EXPORT}
    with pytest.raises(InvalidDestination) as refusal:
        services.set_tax_destination(actor=ACTOR, **(wanted | changes))
    assert refusal.value.facts["field"] == field


def test_a_destination_has_one_rule_for_a_kind_of_buyer() -> None:
    first = services.set_tax_destination(country="KR", destination="JP", category=EXPORT, actor=ACTOR)
    assert services.set_tax_destination(country="KR", destination="JP", category=EXPORT, actor=ACTOR) == first
    services.set_tax_destination(country="KR", destination="JP", category=TaxCategory.OUTSIDE, actor=ACTOR)
    assert [one.category for one in selectors.list_tax_destinations()] == [TaxCategory.OUTSIDE]
    assert AuditEntry.objects.filter(action="pricing.set_tax_destination").count() == 2
    with pytest.raises(DestinationNotFound):
        services.remove_tax_destination(destination_id=new_id(), actor=ACTOR)


def test_only_those_who_may_change_and_see_taxes_do() -> None:
    firm, other = company(), company("다른 회사")
    mine = certificate(firm)
    certificate(other)
    reader = Actor(rights={Action.TAXES_SEE: Scope.UNIT}, unit_ids=frozenset({firm}))
    found, total = selectors.list_tax_certificates(reader)
    assert ([one.id for one in found], total) == ([mine], 1)
    assert selectors.list_tax_certificates(ACTOR)[1] == 2
    assert [one.party_name for one in selectors.list_tax_certificates(ACTOR, [other])[0]] == ["다른 회사"]
    calls = (
        lambda: services.set_tax_rate(actor=reader, **RATE),
        lambda: services.revoke_tax_certificate(certificate_id=mine, actor=reader),
        lambda: services.set_tax_destination(country="KR", destination="JP", category=EXPORT, actor=reader),
        lambda: services.remove_tax_destination(destination_id=new_id(), actor=reader),
        lambda: services.record_tax_certificate(
            party_id=firm, country="KR", category=ZERO, number="X", valid_from=LONG_AGO, actor=reader
        ),
        lambda: selectors.list_tax_certificates(Actor()),
    )
    for call in calls:
        with pytest.raises(NotPermitted):
            call()
