"""Several carts on the cart page: named, switched to, saved for later, carried by link; told at log-in."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jangteo.ordering.models import CarryKey, Cart, CartLine
from storefront.market import PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db

CART = "/cart/"


def add(client: Client, sku: str = "MUG-WH", quantity: str = "1", prefix: str = "") -> None:
    assert client.post(f"{prefix}/cart/lines/", {"sku": sku, "quantity": quantity}).status_code == 302


def page(client: Client, path: str = CART) -> str:
    return client.get(path, headers={"Accept-Language": "en"}).content.decode()


def current() -> Cart:
    return Cart.objects.get(state="open", is_current=True)


def link_of(client: Client, prefix: str = "", **form: str) -> str:
    """The path of a new link of the current cart."""
    response = client.post(f"{prefix}/cart/share/", form, headers={"Accept-Language": "en"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    html = response.content.decode()
    assert "<svg" in html
    found = re.search(rf'value="http://[^/]+({prefix}/cart/carried/[\w-]+/)"', html)
    assert found, html
    return found[1]


def test_a_second_cart_is_named_and_switched_from(market: Market, shopper: Client) -> None:
    add(shopper, "MUG-WH")
    first = current().pk
    assert 'class="chips"' not in page(shopper)
    shopper.post("/cart/carts/", {"name": "Office"})
    add(shopper, "CUP")
    html = page(shopper)
    assert 'class="chips"' in html
    assert "Office · 1" in html
    assert "MUG-WH" not in html
    shopper.post(f"/cart/carts/{first}/switch/")
    assert "MUG-WH" in page(shopper)
    shopper.post(f"/cart/carts/{first}/copy/", {"name": "Again"})
    shopper.post(f"/cart/carts/{first}/rename/", {"name": "Home"})
    shopper.post(f"/cart/carts/{first}/discard/")
    html = page(shopper)
    assert "Again · 1" in html
    assert "Home" not in html


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\x00b"])
def test_a_bad_name_is_said_and_nothing_made(market: Market, shopper: Client, name: str) -> None:
    add(shopper)
    response = shopper.post("/cart/carts/", {"name": name}, headers={"HX-Request": "true", "Accept-Language": "en"})
    assert response.status_code == 422
    assert "A name has 1 to 60 characters." in response.content.decode()
    assert Cart.objects.count() == 1


def test_a_guest_sees_no_switcher(market: Market, guest: Client) -> None:
    add(guest)
    assert "/cart/carts/" not in page(guest)
    assert guest.post("/cart/carts/", {"name": "x"}).status_code == 302
    assert Cart.objects.count() == 1


def test_a_line_is_saved_for_later_and_put_back(market: Market, guest: Client) -> None:
    add(guest, "MUG-WH")
    add(guest, "CUP")
    line = CartLine.objects.get(variant__sku="CUP").pk
    guest.post(f"/cart/lines/{line}/save/")
    html = page(guest)
    found = re.search(r'action="(/cart/saved/[0-9a-f-]+/back/)"', html)
    assert "Saved for later" in html
    assert found
    assert CartLine.objects.count() == 1
    guest.post(found[1])
    assert CartLine.objects.count() == 2
    assert "/cart/saved/" not in page(guest)
    assert guest.post(found[1]).status_code == 404


def test_logging_in_tells_what_joined(market: Market, guest: Client, shopper: Client) -> None:
    add(shopper, "MUG-WH", "2")
    add(guest, "MUG-WH", "3")
    add(guest, "CUP", "1")
    answer = guest.post(
        "/login/",
        {"email": SHOPPER, "password": PASSWORD, "next": CART},
        follow=True,
        headers={"Accept-Language": "en"},
    )
    html = answer.content.decode()
    assert "1 line you gathered before is in your cart now." in html
    assert "Of 1 that was in both, the larger quantity stays." in html
    assert sorted(CartLine.objects.values_list("unit_quantity", flat=True)) == [1, 3]


def test_a_link_is_opened_by_another_after_a_look(market: Market, shopper: Client, guest: Client) -> None:
    add(shopper, "MUG-WH", "2")
    path = link_of(shopper)
    html = page(guest, path)
    assert "What comes along" in html
    assert CarryKey.objects.get().uses == 0
    assert Cart.objects.count() == 1
    assert guest.post(path).status_code == 302
    assert CartLine.objects.filter(cart__party=None).get().unit_quantity == 2
    for response in (guest.get(path), guest.post(path)):
        assert response.status_code == 404
    assert "It was for one use" in page(guest, path)


def test_the_own_buyer_goes_on_with_the_same_cart(market: Market, shopper: Client) -> None:
    add(shopper, "MUG-WH", "2")
    path, carried = link_of(shopper), current().pk
    shopper.post("/cart/carts/", {"name": "Office"})
    assert "Go on with your cart" in page(shopper, path)
    shopper.post(path)
    assert current().pk == carried
    assert CartLine.objects.count() == 1


def test_a_link_taken_into_another_shop_shows_what_differs(market: Market, guest: Client, dealer: Client) -> None:
    add(guest, "MUG-WH", "2")
    key = link_of(guest).split("/")[-2]
    answer = dealer.post("/wholesale/cart/carried/", {"key": f"https://x.example/cart/carried/{key}/"})
    assert answer.status_code == 302
    html = page(dealer, answer["Location"])
    assert "What is different here" in html
    assert "Prices here are without tax; there they are with." in html


@pytest.mark.parametrize("typed", ["", "x", "key with blanks", "/../", "x" * 600, "키"])
def test_what_is_no_link_is_said_on_one_clear_page(market: Market, guest: Client, typed: str) -> None:
    answer = guest.post("/cart/carried/", {"key": typed}, headers={"Accept-Language": "en"}, follow=True)
    assert answer.status_code == 404
    assert "This link does not open a cart" in answer.content.decode()


def test_a_link_is_taken_back(market: Market, guest: Client, shopper: Client) -> None:
    add(guest)
    path = link_of(guest, for_many="on", hours="1")
    revoke = re.search(r'action="(/cart/share/[0-9a-f-]+/revoke/)"', page(guest, "/cart/share/"))
    assert revoke
    shopper.post(revoke[1])
    assert shopper.get(path).status_code == 200
    guest.post(revoke[1])
    assert shopper.get(path).status_code == 404


def test_an_empty_cart_is_not_shared(market: Market, guest: Client) -> None:
    assert guest.get("/cart/share/").status_code == 302
    assert guest.post("/cart/share/").status_code == 302
    assert CarryKey.objects.count() == 0


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_how_many_queries_the_pages_ask(market: Market, shopper: Client, guest: Client) -> None:
    """They don't grow with lines, carts or what is saved."""
    counts = []
    for skus in (("CUP",), ("CUP", "MUG-WH")):
        for sku in skus:
            add(shopper, sku)
        path = link_of(shopper, for_many="on")
        counts.append((asked(shopper, CART), asked(shopper, "/cart/share/"), asked(guest, path)))
        line = CartLine.objects.filter(cart=current(), variant__sku="CUP").get()
        shopper.post(f"/cart/lines/{line.pk}/save/")
        shopper.post("/cart/carts/", {"name": f"cart {len(counts)}"})
    first = Cart.objects.order_by("created_at").first()
    assert first
    shopper.post(f"/cart/carts/{first.pk}/switch/")
    add(shopper, "MUG-WH")
    with_saved = asked(shopper, CART)
    add(shopper, "CUP")
    assert asked(shopper, CART) == with_saved
    assert counts == [(25, 10, 18)] * 2  # one is for store credit
