"""What each page shows, to whom."""

import pytest
from django.test import Client

from storefront.market import Market

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/c/mugs/",
        "/search/",
        "/search/?q=머그",
        "/search/?f.material=a%00b&f.finish=%00",
        "/c/mugs/?f.finish=a%00b&f.%00=x&min.%00=1&max.a%00b=2&sort=%00&page=%00&q=%00",
        "/p/moon-mug/",
        "/cart/",
        "/login/",
        "/register/",
        "/robots.txt",
        "/sitemap.xml",
    ],
)
def test_the_shop_is_open_to_guests(market: Market, guest: Client, address: str) -> None:
    assert guest.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/c/mugs/",
        "/c/display/",
        "/search/?q=RACK",
        "/p/moon-mug/",
        "/p/trade-rack/",
        "/cart/",
        "/orders/",
        "/account/",
        "/account/addresses/",
    ],
)
def test_a_dealer_sees_every_page_of_the_wholesale_shop(market: Market, dealer: Client, address: str) -> None:
    assert dealer.get(f"/wholesale{address}").status_code == 200
