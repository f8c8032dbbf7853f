"""The pages of wishes: one click, kept over a log-in, shown to others, told when it is back."""

import re

import pytest
from django.test import Client

from jangteo.kernel.models import Letter
from jangteo.wishes.models import StockAsk, Wish, WishGift
from jangteo.wishes.types import AskState
from storefront.market import PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_a_guest_who_wishes_for_something_logs_in_and_it_is_on_their_list(market: Market, guest: Client) -> None:
    asked = guest.post("/wishes/add/", {"sku": "MUG-WH", "next": "/p/moon-mug/"})
    assert (asked.status_code, asked["Location"]) == (302, "/login/?next=%2Fp%2Fmoon-mug%2F")
    assert guest.post("/wishes/add/", {"sku": "MUG-WH", "next": "/p/moon-mug/"}, headers=HTMX)["HX-Redirect"]
    back = guest.post("/login/", {"email": SHOPPER, "password": PASSWORD, "next": "/p/moon-mug/"})
    assert back["Location"] == "/p/moon-mug/"
    assert Wish.objects.get().variant.sku == "MUG-WH"
    page = guest.get("/p/moon-mug/?sku=MUG-WH").content.decode()
    assert "찜 목록에 있어요" in page or "On your wish list" in page


def test_one_click_wishes_and_answers_in_place(market: Market, shopper: Client) -> None:
    answer = shopper.post("/wishes/add/", {"sku": "MUG-WH"}, headers=HTMX)
    assert 'href="/wishes/"' in answer.content.decode()
    assert shopper.post("/wishes/add/", {"sku": "RACK-TRADE"}, headers=HTMX).status_code == 422
    assert shopper.post("/wishes/add/", {"sku": "MUG-WH"})["Location"] == "/wishes/"
    page = shopper.get("/wishes/").content.decode()
    assert "MUG-WH" in page
    assert "RACK" not in page
    wish = Wish.objects.get()
    where = f"/wishes/{wish.list_id}/"
    assert shopper.post(f"{where}{wish.pk}/", {"quantity": "x", "note": ""}).status_code == 422
    assert shopper.post(f"{where}{wish.pk}/", {"quantity": "2", "note": "집들이"}).status_code == 302
    assert "집들이" in shopper.get(where).content.decode()
    assert shopper.post(f"{where}cart/", {"wish": str(wish.pk)}).status_code == 302
    assert not Wish.objects.exists()
    assert "MUG-WH" in shopper.get("/cart/").content.decode()


def test_a_link_opens_a_list_to_others_who_say_what_they_give(market: Market, shopper: Client, guest: Client) -> None:
    shopper.post("/wishes/add/", {"sku": "MUG-WH"})
    wish = Wish.objects.get()
    where = f"/wishes/{wish.list_id}/"
    made = shopper.post(f"{where}link/", {"days": "30", "owner_sees": "names"}).content.decode()
    found = re.search(r"/wishes/of/([\w-]+)/", made)
    assert found
    token = found[1]
    assert token not in shopper.get(where).content.decode()
    shared = f"/wishes/of/{token}/"
    page = guest.get(shared)
    assert page.status_code == 200
    assert SHOPPER not in page.content.decode()
    assert guest.post(f"{shared}{wish.pk}/give/", {"quantity": "1", "name": "이모"}).status_code == 302
    other = Client(headers={"accept-language": "ko"})
    refused = other.post(f"{shared}{wish.pk}/give/", {"quantity": "1"})
    assert refused.status_code == 409
    assert "이모" not in refused.content.decode()
    assert "이모" in shopper.get(where).content.decode()
    assert guest.post(f"{shared}{wish.pk}/take-back/").status_code == 302
    assert not WishGift.objects.exists()
    assert shopper.post(f"{where}link/revoke/").status_code == 302
    assert guest.get(shared).status_code == 404


def test_a_guest_is_told_when_it_is_back_once_their_address_is_confirmed(market: Market, guest: Client) -> None:
    page = guest.get("/p/moon-mug/?sku=MUG-IN").content.decode()
    assert "/restock/ask/" in page
    assert "/restock/ask/" not in guest.get("/p/moon-mug/?sku=MUG-WH").content.decode()
    assert guest.post("/restock/ask/", {"sku": "MUG-IN", "email": "x"}, headers=HTMX).status_code == 422
    assert guest.post("/restock/ask/", {"sku": "MUG-IN", "email": "g@test.example"}, headers=HTMX).status_code == 200
    found = re.search(r"/restock/link/\S+/", Letter.objects.get().text)
    assert found
    assert guest.get(found[0]).status_code == 200
    assert StockAsk.objects.get().state == AskState.UNCONFIRMED
    guest.post(found[0], {"act": "confirm"})
    assert StockAsk.objects.get().state == AskState.WAITING
    guest.post(found[0], {"act": "stop"})
    assert StockAsk.objects.get().state == AskState.STOPPED
    assert guest.get("/restock/link/none/").status_code == 404
