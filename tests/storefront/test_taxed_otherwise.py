"""Where a parcel goes, and how the pages say what is taxed otherwise."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from jangteo.kernel import clock
from jangteo.ordering.models import Cart, Order
from jangteo.parties.models import Party
from jangteo.pricing import services as pricing
from jangteo.pricing.types import TaxCategory
from storefront.market import ACTOR, Market
from storefront.test_buying import TYPED, add, form_of

pytestmark = pytest.mark.django_db
JAPAN = {**TYPED, "country": "JP"}


@pytest.fixture
def exports(market: Market) -> None:
    pricing.set_tax_destination(country="KR", destination="", category=TaxCategory.EXPORT, actor=ACTOR)


def total_of(page: str) -> str:
    found = re.search(r'name="expected_total" value="([^"]*)"', page)
    assert found
    return found[1]


def test_another_country_shows_its_total_before_anything_is_ordered(
    market: Market, guest: Client, exports: None
) -> None:
    add(guest)
    form = form_of(guest)
    assert form["expected_total"] == "31000"
    refused = guest.post("/checkout/", {**form, **JAPAN})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "₩31,000" in page
    assert "₩28,182" in page  # 25,455 of 28,000 and 2,727 of 3,000
    assert "−₩2,818" in page
    assert "영세율(수출) · 일본" in page
    assert '<option value="JP" selected>일본</option>' in page
    assert not Order.objects.exists()
    assert Cart.objects.get().destination == "JP"
    assert "₩28,182" in guest.get("/cart/").content.decode()
    again = guest.post("/checkout/", {**form, **JAPAN, "expected_total": total_of(page)}, follow=True)
    told = again.content.decode()
    order = Order.objects.get()
    assert (order.gross_minor, order.tax_minor, order.ship_to["country"]) == (28182, 0, "JP")
    assert "영세율(수출) · 일본" in told
    assert "볕마루길 27" in told
    why = guest.get(f"/orders/{order.number}/why/1/").content.decode()
    assert "배송지(일본)에 따라 부가세 10%(2,545원)를 받지 않아요." in why


def test_choosing_a_country_shows_the_total_at_once(market: Market, guest: Client, exports: None) -> None:
    add(guest)
    form = form_of(guest)
    htmx = {"HX-Request": "true"}
    part = guest.post("/checkout/destination/", {**form, **TYPED, "country": "US"}, headers=htmx).content.decode()
    assert total_of(part) == "28182"
    assert "<html" not in part
    part = guest.post("/checkout/destination/", {**form, **TYPED, "country": "KR"}, headers=htmx).content.decode()
    assert total_of(part) == "31000"
    for country in ("XX", "", "<b>", "\0"):
        part = guest.post("/checkout/destination/", {**form, "country": country}, headers=htmx).content.decode()
        assert total_of(part) == "31000"
    plain = guest.post("/checkout/destination/", {"country": "US"})
    assert plain["Location"] == "/checkout/"


def test_a_saved_address_abroad_is_what_the_checkout_opens_with(market: Market, dealer: Client, exports: None) -> None:
    typed = {name: TYPED[name] for name in ("recipient", "phone", "postcode", "city", "line1", "line2")}
    response = dealer.post("/wholesale/account/addresses/", {**typed, "label": "도쿄", "country": "JP"})
    assert response.status_code == 302
    assert "일본" in dealer.get("/wholesale/account/addresses/").content.decode()
    add(dealer, prefix="/wholesale")
    form = form_of(dealer, "/wholesale")
    page = dealer.get("/wholesale/checkout/").content.decode()
    assert "영세율(수출) · 일본" in page
    assert Cart.objects.get().destination == ""
    chosen = re.search(r'name="address" value="([0-9a-f-]{36})"', page)
    assert chosen
    dealer.post("/wholesale/checkout/", {**form, "address": chosen[1]}, follow=True)
    order = Order.objects.get()
    assert (order.ship_to["country"], order.tax_minor) == ("JP", 0)
    assert order.net_minor == order.gross_minor


def test_an_unknown_country_is_refused_at_its_field(market: Market, guest: Client) -> None:
    add(guest)
    refused = guest.post("/checkout/", {**form_of(guest), **TYPED, "country": "XX"})
    assert refused.status_code == 422
    assert 'id="id_country-wrong"' in refused.content.decode()
    assert not Order.objects.exists()


def test_a_dealer_with_a_paper_reads_its_number(market: Market, dealer: Client) -> None:
    pricing.record_tax_certificate(
        party_id=Party.objects.get(kind="company").pk,
        country="KR",
        category=TaxCategory.ZERO_RATED,
        number="LC-2026-1",
        valid_from=clock.now() - timedelta(days=1),
        actor=ACTOR,
    )
    add(dealer, prefix="/wholesale")
    page = dealer.get("/wholesale/cart/").content.decode()
    assert "영세율 · LC-2026-1" in page
