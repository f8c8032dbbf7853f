"""A shop opens the cart beside the page after something was put in; a tool writes a line."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storefront.market import Market, add_mugs

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "Accept-Language": "en"}
MOST_BESIDE_THE_CART = 8  # what putting in asks for itself


def put(client: Client, address: str, sku: str, quantity: str = "1") -> str:
    response = client.post(address, {"sku": sku, "quantity": quantity}, headers=HTMX)
    assert response.status_code == 200
    return response.content.decode()


def test_the_drawer_shows_what_was_put_in_first_and_at_most_three_lines(market: Market, guest: Client) -> None:
    add_mugs(market, 5)
    for number in range(5):
        html = put(guest, "/cart/lines/", f"M{number}-A")
    assert html.count("drawer-name") == 3
    assert "and 2 more lines" in html
    assert 'id="drawer-body"' in html
    assert 'hx-swap-oob="true"' in html
    assert "See the cart" in html
    assert "/checkout/" in html
    assert "Total incl. VAT" in html
    assert 'id="toast"' not in html
    again = put(guest, "/cart/lines/", "M0-A")
    assert re.findall(r'"drawer-name">(.+?)<', again) == ["Mug 0", "Mug 4", "Mug 3"]


def test_what_is_refused_opens_no_drawer(market: Market, guest: Client) -> None:
    response = guest.post("/cart/lines/", {"sku": "GHOST", "quantity": "1"}, headers=HTMX)
    assert response.status_code == 404
    html = response.content.decode()
    assert ("drawer-body" in html, 'id="toast"' in html) == (False, True)


def test_a_tool_writes_a_line_and_has_no_drawer(market: Market, dealer: Client) -> None:
    html = put(dealer, "/wholesale/cart/lines/", "MUG-WH")
    assert ("drawer-body" in html, 'id="toast"' in html) == (False, True)
    assert 'id="drawer"' not in dealer.get("/wholesale/").content.decode()


def test_the_page_holds_the_box_the_drawer_opens_in(market: Market, guest: Client) -> None:
    assert 'id="drawer"' in guest.get("/").content.decode()


def test_without_a_script_one_is_led_on_as_before(market: Market, guest: Client) -> None:
    response = guest.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1", "next": "/c/mugs/"})
    assert (response.status_code, response["Location"]) == (302, "/c/mugs/")


def test_the_drawer_asks_no_more_than_the_cart_page_and_the_putting_in(market: Market, guest: Client) -> None:
    put(guest, "/cart/lines/", "MUG-WH")
    guest.get("/cart/")
    with CaptureQueriesContext(connection) as page:
        guest.get("/cart/")
    with CaptureQueriesContext(connection) as drawer:
        put(guest, "/cart/lines/", "MUG-WH")
    assert len(drawer) <= len(page) + MOST_BESIDE_THE_CART
