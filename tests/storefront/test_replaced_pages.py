"""What takes the place of what is gone, said to who looks for the old one."""

from datetime import date

import pytest
from django.test import Client

from jangteo.catalog.models import Variant
from jangteo.catalog.services import set_successor
from jangteo.ordering.models import CartLine
from jangteo.purchasing.models import RequisitionList
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


def replace_by(market: Market, old: str, why: str = "") -> None:
    """By the white mug."""
    variants = market.variants
    day = date(2026, 1, 5)
    set_successor(variant_id=variants[old], successor_id=variants["MUG-WH"], actor=ACTOR, since=day, why=why)


def test_the_page_and_the_search_of_what_is_gone_lead_on(market: Market, guest: Client) -> None:
    replace_by(market, "CUP", "Sturdier handle")
    assert guest.get("/p/cup/").status_code == 200
    Variant.objects.filter(sku="CUP").update(is_active=False)
    gone = guest.get("/p/cup/", headers=ENGLISH)
    assert gone.status_code == 410
    assert 'href="/p/moon-mug/?sku=MUG-WH"' in gone.content.decode()
    assert "Sturdier handle" in gone.content.decode()
    found = guest.get("/search/?q=CUP", headers=ENGLISH).content.decode()
    assert "CUP is no longer sold." in found
    assert guest.get("/p/nothing-there/").status_code == 404
    Variant.objects.filter(sku="MUG-IN").update(is_active=False)
    replace_by(market, "MUG-IN")
    assert "MUG-IN is no longer sold." in guest.get("/p/moon-mug/?sku=MUG-IN", headers=ENGLISH).content.decode()


def test_what_replaces_an_old_line_goes_into_the_cart_by_one_press_and_never_unseen(
    market: Market, shopper: Client
) -> None:
    shopper.post("/quick-order/", {"line-0": "CUP\t", "meant-0": "CUP|each", "count-0": "2", "act": "add"})
    shopper.post("/lists/", {"name": "weekly"})
    replace_by(market, "CUP")
    Variant.objects.filter(sku="CUP").update(is_active=False)
    shopper.post(f"/cart/lines/{CartLine.objects.get().pk}/remove/")
    where = f"/lists/{RequisitionList.objects.get().pk}/again/"
    page = shopper.get(where, headers=ENGLISH).content.decode()
    assert "Replaced by Moon mug" in page
    assert '<option value="MUG-WH" selected>' in page
    assert shopper.post(where).status_code == 422
    sent = {"shown": "1", "sku-0": "CUP", "instead-0": "MUG-WH", "count-0": "2"}
    assert shopper.post(where, sent)["Location"] == "/cart/"
    assert list(CartLine.objects.values_list("variant__sku", "quantity")) == [("MUG-WH", 2)]
