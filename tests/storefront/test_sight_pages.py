"""Nothing of a product that someone may not see reaches them, by any page or call; no price that they may not see."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from jangteo.catalog import services as catalog
from jangteo.catalog.models import Product
from jangteo.catalog.types import GrantDraft, Level, Mode, SelectionDraft, SelectionKind, TextDraft, TextField
from jangteo.kernel.types import job_actor
from storefront.market import Market

pytestmark = pytest.mark.django_db
ACTOR = job_actor("test")
MARKER = "비밀달항아리"
PAGES = ("/", "/c/mugs/", "/search/", "/search/?option=material:glass", "/sitemap.xml")


def deny(market: Market, level: Level, mode: Mode = Mode.EXCEPT) -> None:
    """The cup, alone of its material, is denied to the shop's visitors; dealers by `reserved`."""
    cup = Product.objects.get(slug="cup")
    catalog.put_texts(product_id=cup.pk, texts=[TextDraft(TextField.NAME, "ko", MARKER)], actor=ACTOR)
    catalog.put_assortment(code="cups", names={"ko": "잔 모음"}, actor=ACTOR)
    catalog.set_selections(code="cups", selections=[SelectionDraft(SelectionKind.PRODUCT, "cup")], actor=ACTOR)
    draft = GrantDraft(mode, level, channel_id=market.shop_id)
    if mode == Mode.RESERVED:
        draft = GrantDraft(mode, level, party_id=market.company_id)
    catalog.create_grant(code="cups", draft=draft, actor=ACTOR)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    return b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize("mode", [Mode.EXCEPT, Mode.RESERVED])
def test_a_product_that_may_not_be_seen_leaves_no_trace(
    market: Market, guest: Client, dealer: Client, mode: Mode
) -> None:
    media = f"/media/{market.media['cup']}/cup.svg"
    assert guest.get(media).status_code == 200
    deny(market, Level.SEE, mode)
    told = {address: text_of(guest, address) for address in PAGES}
    assert all("moon-mug" in told[address] for address in ("/", "/c/mugs/", "/search/", "/sitemap.xml"))
    for address, text in told.items():
        assert not [mark for mark in (MARKER, "/p/cup/", "CUP", "유리") if mark in text], address
    for word in (MARKER, "CUP", "유리잔"):
        found, nothing = (scrubbed(text_of(guest, f"/search/?q={quote(one)}"), one) for one in (word, "zzz"))
        assert found == nothing, word
    for hidden, missing in (("/p/cup/", "/p/absentee/"), ("/why/price/CUP/", "/why/price/ABSENTEE/")):
        answers = [guest.get(address) for address in (hidden, missing)]
        assert {one.status_code for one in answers} == {404}
        assert scrubbed(answers[0].content.decode(), "cup") == scrubbed(answers[1].content.decode(), "absentee")
    assert guest.get(media).status_code == 404
    if mode == Mode.RESERVED:
        assert MARKER in text_of(dealer, "/wholesale/c/mugs/")


def scrubbed(page: str, slug: str) -> str:
    """The page without what the visitor typed and what differs on every page."""
    page = re.sub(r'(nonce=|csrfmiddlewaretoken" value=|FToken": )"[^"]*"', "", page)
    return re.sub(f"{slug}|{quote(slug)}", "?", page, flags=re.IGNORECASE)


def test_the_api_tells_no_more_than_the_pages(market: Market, guest: Client) -> None:
    deny(market, Level.SEE)
    base = "/api/v1/channels/shop"
    listed = guest.get(f"{base}/products").json()
    assert ([one["slug"] for one in listed["products"]], listed["total"]) == (["moon-mug"], 1)
    assert MARKER not in str(listed)
    assert [one["product_count"] for one in guest.get(f"{base}/categories").json()] == [1]
    assert guest.get(f"{base}/products", {"q": MARKER}).json()["total"] == 0
    hidden, missing = (guest.get(f"{base}/products/{slug}") for slug in ("cup", "none"))
    assert (hidden.status_code, missing.status_code) == (404, 404)
    answers = [
        {k: v for k, v in one.json().items() if k not in ("instance", "request_id")} for one in (hidden, missing)
    ]
    assert answers[0] == answers[1]


def test_a_price_that_may_not_be_seen_is_on_request(market: Market, guest: Client, dealer: Client) -> None:
    deny(market, Level.PRICE)
    for address in ("/c/mugs/", "/p/cup/"):
        text = text_of(guest, address)
        assert "15,000" not in text, address
        assert MARKER in text, address
    assert "잔 모음" in text_of(guest, "/p/cup/")
    assert "15,000" not in text_of(guest, "/why/price/CUP/")
    whole = guest.get("/api/v1/channels/shop/products/cup").json()
    assert (whole["from_price"], whole["price_hidden"], whole["for_sale"]) == (None, True, False)
    assert [(one["ladder"], one["price_hidden"]) for one in whole["variants"]] == [([], True)]
    assert "15000" not in str(whole)
    lines = {"lines": [{"sku": "CUP", "quantity": 1}]}
    priced = guest.post("/api/v1/channels/shop/price-quotes", lines, content_type="application/json")
    assert priced.status_code == 200
    assert "15000" not in str(priced.json())
    assert [one["why"] for one in priced.json()["problems"]] == ["not_for_you"]
    assert "8,000" in text_of(dealer, "/wholesale/p/cup/")
