"""Taxes at the desk: rates, rules of destinations, certificates of buyers."""

import pytest
from django.test import Client

from jangteo.ordering.models import Order
from jangteo.parties.models import Party
from jangteo.parties.types import MemberRole
from jangteo.pricing.models import TaxCertificate, TaxDestination, TaxRate
from office.desk import digest, order, staff_client
from storefront.market import DEALER, Market

PAGE = "/office/taxes/"
RATE = {"country": "JP", "code": "standard", "rate": "10", "category": "", "valid_from": "2026-01-02T10:00"}
PAPER = {"country": "KR", "category": "Z", "number": "LC-1", "issued_by": "Bank", "valid_from": "2020-01-02T10:00"}


def test_a_rate_is_set_and_shown(staff: Client) -> None:
    response = staff.post(f"{PAGE}rates/", RATE, follow=True)
    page = response.content.decode()
    assert TaxRate.objects.filter(country="JP", code="standard", rate="0.1", category="S").exists()
    assert "Japan" in page
    zero = staff.post(f"{PAGE}rates/", {**RATE, "rate": "0"})
    assert zero.status_code == 422
    assert "A rate of zero is zero-rated or exempt, say which" in zero.content.decode()
    for wrong in ({"rate": "101"}, {"rate": "x"}, {"country": "XX"}, {"code": "No Code"}, {"valid_from": "soon"}):
        assert staff.post(f"{PAGE}rates/", {**RATE, **wrong}).status_code == 422
    assert TaxRate.objects.filter(country="JP").count() == 1


def test_what_goes_abroad_gets_a_rule_and_loses_it(staff: Client) -> None:
    rule = {"country": "KR", "destination": "", "buyer": "any", "category": "G"}
    assert "anywhere abroad" in staff.post(f"{PAGE}destinations/", rule, follow=True).content.decode()
    wrong = staff.post(f"{PAGE}destinations/", {**rule, "category": ""})
    assert wrong.status_code == 422
    assert "the destination&#x27;s own rates need one that is named" in wrong.content.decode()
    missing = staff.post(f"{PAGE}destinations/", {**rule, "destination": "DE", "category": ""})
    assert "No rate is known there yet for: standard. Set it first." in missing.content.decode()
    row = TaxDestination.objects.get()
    assert staff.post(f"{PAGE}destinations/{row.pk}/remove/", {"why": "no more"})["Location"] == PAGE
    assert not TaxDestination.objects.exists()


def test_a_certificate_is_recorded_seen_used_and_revoked(staff: Client) -> None:
    firm = Party.objects.get(name="편집숍 긴해")
    party = f"/office/parties/{firm.pk}/"
    assert f"{PAGE}?party={firm.pk}#certificate" in staff.get(party).content.decode()
    assert f'value="{firm.name} · ' in staff.get(PAGE, {"party": str(firm.pk)}).content.decode()
    page = staff.post(f"{PAGE}certificates/", {**PAPER, "party": firm.name}, follow=True).content.decode()
    assert "LC-1" in page
    assert "LC-1" in staff.get(party).content.decode()
    placed = Order.objects.get(pk=order("wholesale", DEALER, ("MUG-WH", 24)))
    shown = staff.get(f"/office/orders/{placed.number}/").content.decode()
    assert "Zero-rated · LC-1" in shown
    assert "by certificate LC-1" in shown
    again = staff.post(f"{PAGE}certificates/", {**PAPER, "party": str(firm.pk)})
    assert (again.status_code, TaxCertificate.objects.count()) == (422, 1)
    assert "has a certificate with this number already" in again.content.decode()
    row = TaxCertificate.objects.get()
    assert staff.post(f"{PAGE}certificates/{row.pk}/revoke/", {"why": "called off"})["Location"] == PAGE
    assert "Revoked" in staff.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"party": "nobody"}, "There is no such person or company."),
        ({"number": " "}, "This field is required."),
        ({"codes": "luxury"}, "One of these tax codes is not known in that country."),
        ({"valid_until": "2020-01-01T10:00"}, "It ends after it begins."),
    ],
)
def test_a_wrong_certificate_is_told_at_its_field(staff: Client, changes: dict[str, str], words: str) -> None:
    firm = Party.objects.get(name="편집숍 긴해")
    response = staff.post(f"{PAGE}certificates/", {**PAPER, "party": str(firm.pk), **changes})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not TaxCertificate.objects.exists()


def test_who_only_looks_changes_nothing(market: Market) -> None:
    viewer = staff_client(MemberRole.STAFF_VIEWER)
    page = viewer.get(PAGE)
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split('class="o-lead"')[1].split("<dialog")[0]
    before = digest()
    firm = Party.objects.get(name="편집숍 긴해")
    for name, data in (("rates", RATE), ("destinations", {}), ("certificates", {**PAPER, "party": str(firm.pk)})):
        assert viewer.post(f"{PAGE}{name}/", data).status_code == 403
    assert digest() == before
    assert staff_client(MemberRole.STORE).get(PAGE).status_code == 403
