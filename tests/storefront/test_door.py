"""The wholesale channel shows nothing to those who may not enter it."""

import re
from urllib.parse import urljoin, urlparse

import pytest
from django.test import Client

from storefront.market import DEALER, PASSWORD, SHOPPER, Market

pytestmark = pytest.mark.django_db

SECRETS = [
    "RACK-TRADE",
    "Dealer rack",
    "도매 진열대",
    "trade-rack",
    "거래처 전용",
    "15780",
    "15,780",
    "14,760",
    "91,230",
]
INSIDE = ["/", "/c/mugs/", "/c/display/", "/p/moon-mug/", "/p/trade-rack/", "/search/?q=RACK", "/why/price/RACK-TRADE/"]
INSIDE += [
    "/cart/",
    "/checkout/",
    "/orders/",
    "/account/",
    "/register/",
    "/robots.txt",
    "/sitemap.xml",
    "/no-such-page/",
]


@pytest.mark.parametrize("address", INSIDE)
def test_every_address_leads_a_stranger_to_the_log_in_page(market: Market, guest: Client, address: str) -> None:
    response = guest.get(f"/wholesale{address}")

    assert response.status_code == 302
    assert response["Location"].startswith("/wholesale/login/")
    assert response.content == b""


def test_a_shopper_is_sent_to_the_log_in_page_too_and_told_why(market: Market, shopper: Client) -> None:
    assert shopper.get("/wholesale/p/trade-rack/")["Location"].startswith("/wholesale/login/")
    assert "거래처로 등록된 회사의 계정이 아니에요" in shopper.get("/wholesale/login/").content.decode()


def test_files_are_behind_the_same_door(market: Market, guest: Client, dealer: Client) -> None:
    terms, rack = market.media["terms"], market.media["rack"]

    assert guest.get(f"/wholesale/media/{terms}/terms.pdf").status_code == 302
    assert guest.get(f"/media/{terms}/terms.pdf").status_code == 404
    assert guest.get(f"/media/{rack}/picture").status_code == 404
    assert guest.get(f"/media/{market.media['mug']}/picture").status_code == 200
    assert b"".join(dealer.get(f"/wholesale/media/{terms}/terms.pdf")) == b"%PDF-1.4 trade terms"


def test_changes_are_refused_at_the_door(market: Market, guest: Client) -> None:
    response = guest.post("/wholesale/cart/lines/", {"sku": "RACK-TRADE", "quantity": "1"})

    assert response.status_code == 302
    assert response["Location"] == "/wholesale/login/"


def test_a_crawler_without_a_session_finds_nothing_of_the_wholesale_shop(market: Market, guest: Client) -> None:
    waiting, seen, texts = ["/", "/wholesale/", "/sitemap.xml", "/robots.txt", "/search/?q=RACK"], set[str](), []
    while waiting:
        address = waiting.pop()
        if address in seen or len(seen) > 400:
            continue
        seen.add(address)
        response = guest.get(address, follow=True)
        body = b"".join(response) if response.streaming else response.content
        texts.append((address, body.decode(errors="replace")))
        for link in re.findall(r'(?:href|src|action|hx-get)="([^"#]+)"|<loc>([^<]+)</loc>', texts[-1][1]):
            target = urlparse(urljoin(f"http://testserver{address}", (link[0] or link[1]).replace("&amp;", "&")))
            if target.netloc == "testserver" and not target.path.startswith("/static/"):
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))

    assert {"/", "/c/mugs/", "/p/moon-mug/", "/p/cup/"} <= seen
    assert [(address, secret) for address, text in texts for secret in SECRETS if secret in text] == []


def test_the_door_opens_for_a_member_of_a_company(market: Market, guest: Client) -> None:
    response = guest.post(
        "/wholesale/login/", {"email": DEALER, "password": PASSWORD, "next": "/wholesale/p/trade-rack/"}
    )

    assert response["Location"] == "/wholesale/p/trade-rack/"
    page = guest.get("/wholesale/p/trade-rack/").content.decode()
    assert "₩91,230" in page
    assert "도매 진열대" in page


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", r"\\evil"])
def test_logging_in_never_leads_to_another_site(market: Market, guest: Client, elsewhere: str) -> None:
    response = guest.post("/login/", {"email": SHOPPER, "password": PASSWORD, "next": elsewhere})

    assert (response.status_code, response["Location"]) == (302, "/")


def test_a_wrong_password_keeps_the_address_and_says_so(market: Market, guest: Client) -> None:
    response = guest.post("/login/", {"email": SHOPPER, "password": "wrong"})
    page = response.content.decode()

    assert response.status_code == 422
    assert f'value="{SHOPPER}"' in page
    assert "이메일이나 비밀번호가 맞지 않아요." in page


def test_pages_of_a_closed_channel_are_never_kept_by_a_cache(market: Market, guest: Client, dealer: Client) -> None:
    assert guest.get("/wholesale/")["Cache-Control"] == "private, no-store"
    assert dealer.get("/wholesale/")["Cache-Control"] == "private, no-store"
    assert dealer.get(f"/wholesale/media/{market.media['rack']}/picture")["Cache-Control"] == "private, max-age=3600"


def test_the_prefix_without_its_slash_leads_to_the_channel(market: Market, guest: Client) -> None:
    assert guest.get("/wholesale")["Location"] == "/wholesale/"


def test_no_page_carries_an_inline_script_or_style(market: Market, guest: Client, dealer: Client) -> None:
    pages = [guest.get("/"), guest.get("/p/moon-mug/"), guest.get("/c/mugs/"), dealer.get("/wholesale/")]

    for page in pages:
        text = page.content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=|[^>]*\btype=.application/ld.json)", text) == []  # data runs nothing
        assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []
        assert "script-src 'self'" in page["Content-Security-Policy"]


def test_the_log_in_page_of_the_wholesale_shop_names_no_goods(market: Market, guest: Client) -> None:
    page = guest.get("/wholesale/login/").content.decode()

    assert "온결 도매" in page
    assert "/wholesale/c/" not in page
    assert "머그와 잔" not in page


def test_a_body_beyond_the_limit_is_refused_before_it_is_read(market: Market, guest: Client) -> None:
    response = guest.post("/cart/lines/", "sku=" + "x" * 3_000_000, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 413
    assert "내용이 너무 커요" in response.content.decode()


def test_a_form_from_elsewhere_changes_nothing(market: Market) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "ko"})
    response = client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})

    assert response.status_code == 403
    assert "시간이 지난 화면이에요" in response.content.decode()
    assert "장바구니가 비어 있어요" in client.get("/cart/").content.decode()


def test_the_language_can_be_changed_and_stays(market: Market, guest: Client) -> None:
    response = guest.post("/language/", {"language": "en", "next": "/p/moon-mug/"})

    assert response["Location"] == "/p/moon-mug/"
    assert "Moon mug" in guest.get("/p/moon-mug/").content.decode()


def test_an_address_without_a_page_is_told_in_the_shops_words(market: Market, guest: Client) -> None:
    response = guest.get("/no-such-page/")

    assert response.status_code == 404
    assert "여기에는 아무것도 없어요" in response.content.decode()
    assert '<html lang="ko"' in response.content.decode()
    english = guest.get("/orders//", headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en"' in english
    assert 'href="/">Back to the shop' in english
