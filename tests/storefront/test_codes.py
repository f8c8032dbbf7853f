"""Coupon codes on the pages: what a buyer types, sees and is told."""

import re

import pytest
from django.test import Client

from factories import promotion
from jangteo.channels.services import set_smallest_order
from jangteo.kernel.money import Money
from jangteo.pricing import services as pricing
from jangteo.pricing.models import PromotionUse
from storefront.market import ACTOR, Market
from storefront.test_buying import add, form_of, placed

pytestmark = pytest.mark.django_db
TENTH = {"percent": "10", "on": "order"}


def enter(client: Client, code: str) -> str:
    """Type a code as the browser without JavaScript sends it; the page that follows."""
    return client.post("/cart/codes/", {"code": code}, follow=True).content.decode()


def test_a_code_is_entered_seen_and_taken_out(market: Market, guest: Client) -> None:
    promotion("welcome", TENTH, coupon="WELCOME10")
    add(guest)
    page = enter(guest, "welcome 10")
    assert "−₩2,800" in page
    assert "₩28,200" in page  # 28,000 − 2,800 and 3,000 for delivery
    found = re.search(r'action="(/cart/codes/[0-9a-f-]+/remove/)"', page)
    assert found
    page = guest.post(found[1], follow=True).content.decode()
    assert "₩31,000" in page
    assert "WELCOME10" not in page


def test_a_wrong_code_says_so_at_its_field_and_stays_typed(market: Market, guest: Client) -> None:
    add(guest)
    answer = guest.post("/cart/codes/", {"code": "NOSUCH<1>"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'value="NOSUCH&lt;1&gt;"' in page
    assert "없는 코드예요" in page
    for _ in range(10):
        answer = guest.post("/cart/codes/", {"code": "NOSUCH"})
    assert answer.status_code == 429
    assert "15분 뒤에" in answer.content.decode()


def test_a_code_without_a_cart_is_not_found(market: Market, guest: Client) -> None:
    assert guest.post("/cart/codes/", {"code": "X"}).status_code == 404


def test_what_is_missing_for_a_code_is_told(market: Market, guest: Client) -> None:
    promotion("big", TENTH, coupon="BIGGER", when={"subtotal_at_least": "50000"})
    add(guest)
    assert "₩22,000어치 더 담으면 쓸 수 있어요." in enter(guest, "BIGGER")
    add(guest)
    assert "−₩5,600" in guest.get("/cart/").content.decode()


def test_the_order_shows_what_came_off(market: Market, guest: Client) -> None:
    promotion("welcome", TENTH, coupon="WELCOME10")
    promotion("free", {"percent": "100", "on": "shipping"})
    add(guest)
    enter(guest, "WELCOME10")
    sent = form_of(guest)
    assert sent["expected_total"] == "25200"
    guest.post("/checkout/", sent)
    (order,) = placed()
    page = guest.get(f"/orders/{order.number}/").content.decode()
    for shown in ("₩28,000", "−₩2,800", "WELCOME10", "−₩3,000", "₩25,200"):
        assert shown in page


def test_a_checkout_keeps_the_last_use_and_tells_who_comes_late(market: Market) -> None:
    promotion("last", TENTH, most_uses=1)
    first, second = (Client(headers={"accept-language": "ko"}) for _ in range(2))
    add(first)
    add(second)
    late = form_of(second)  # looks first, and so holds it
    assert PromotionUse.objects.get().state == "held"
    early = form_of(first)
    assert (early["expected_total"], late["expected_total"]) == ("31000", "28200")
    PromotionUse.objects.all().delete()
    first.post("/checkout/", form_of(first))
    answer = second.post("/checkout/", late)
    assert answer.status_code == 409
    assert "₩28,200" in answer.content.decode()
    assert "₩31,000" in answer.content.decode()
    assert len(placed()) == 1


def test_the_product_page_names_what_reduces_it(market: Market, guest: Client) -> None:
    promotion("tenner", {"percent": "5", "on": "items", "items": {"sku": ["MUG-WH"]}})
    promotion("wholeorder", TENTH, priority=-1)
    page = guest.get("/p/moon-mug/").content.decode()
    assert ("tenner" in page, "wholeorder" in page) == (True, False)
    pricing.end_promotion(code="tenner", actor=ACTOR)
    assert "조건이 맞으면 장바구니에서 빠져요." not in guest.get("/p/moon-mug/").content.decode()


def test_a_cart_below_the_smallest_order_says_what_is_missing(market: Market, guest: Client) -> None:
    set_smallest_order(channel_id=market.shop_id, amount=Money(50000, "KRW"), actor=ACTOR)
    add(guest)
    page = guest.get("/cart/").content.decode()
    assert "₩22,000 더 담으면 주문할 수 있어요." in page
    assert guest.get("/checkout/")["Location"] == "/cart/"
    add(guest)
    assert guest.get("/checkout/").status_code == 200


def test_another_site_enters_no_code_and_takes_none_out(market: Market) -> None:
    """C17: without the page's own token nothing is done."""
    promotion("welcome", TENTH, coupon="WELCOME10")
    strict = Client(headers={"accept-language": "ko"}, enforce_csrf_checks=True)
    for address in ("/cart/codes/", "/cart/codes/00000000-0000-0000-0000-000000000001/remove/"):
        assert strict.post(address, {"code": "WELCOME10"}).status_code == 403
