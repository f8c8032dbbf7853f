"""What a shop shows of pages: to whom, when, at whose prices; and what it tells search engines."""

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.writing import block, both, published, rewrite, text
from jangteo.catalog import services as catalog
from jangteo.catalog.models import Product
from jangteo.catalog.types import GrantDraft, Level, Mode, SelectionDraft, SelectionKind, TextDraft, TextField
from jangteo.content import services as content
from jangteo.content.types import Audience, BlockKind, BuyerKind, Place, Who
from jangteo.kernel import clock
from jangteo.segments import services as segments
from office.desk import staff_client
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STRUCTURED = re.compile(r'<script type="application/ld\+json" nonce="[^"]+">(.*?)</script>')


def main_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    found = re.search(r'<div class="blocks">.*?</main>', response.content.decode(), re.DOTALL)
    assert found
    return re.sub(r'value="[A-Za-z0-9]{64}"|name="next" value="[^"]*"', "", found[0])


def structured(client: Client, address: str) -> list[dict[str, Any]]:
    return [json.loads(one) for one in STRUCTURED.findall(client.get(address).content.decode())]


def goods(name: str, source: str = "chosen", products: str = "moon-mug trade-rack cup") -> Any:
    return block(name, BlockKind.GOODS, heading=both("상품"), source=source, products=products)


def test_a_page_is_there_in_its_time_alone(market: Market, guest: Client) -> None:
    page_id = published(market.shop_id, "story", text("a", "달빛 이야기"), from_at=clock.now() + DAY)
    assert guest.get("/pages/story/").status_code == 404
    rewrite(page_id, text("a", "별빛 **이야기** <i>"))
    page = guest.get("/pages/story/").content.decode()
    assert "별빛 <strong>이야기</strong> &lt;i&gt;" in page
    assert '<link rel="canonical" href="http://testserver/pages/story/">' in page
    assert "/pages/story/" in guest.get("/sitemap.xml").content.decode()
    assert 'href="/pages/story/"' not in guest.get("/c/mugs/").content.decode()
    content.set_address(page_id=page_id, slug="story", place=Place.FOOTER, position=0, actor=ACTOR)
    assert 'href="/pages/story/"' in guest.get("/c/mugs/").content.decode()
    content.take_off(page_id=page_id, actor=ACTOR)
    assert guest.get("/pages/story/").status_code == 404
    assert "/pages/story/" not in guest.get("/sitemap.xml").content.decode()


def test_a_block_for_others_leaves_no_trace(market: Market, guest: Client, shopper: Client, dealer: Client) -> None:
    segments.create_segment(code="vip", names=both("단골"))
    segments.add_party(segment_code="vip", party_id=market.company_id, actor=ACTOR)
    audiences = {
        "모두": Audience(),
        "손님만": Audience(who=Who.GUESTS),
        "들어온분": Audience(who=Who.SIGNED_IN),
        "회사만": Audience(kinds=(BuyerKind.COMPANY,)),
        "단골만": Audience(segments=("vip",)),
        "영어만": Audience(language="en"),
        "끝난것": Audience(until_at=clock.now() - DAY),
    }
    blocks = [text(f"b{place}", word, audience) for place, (word, audience) in enumerate(audiences.items())]
    for channel_id in (market.shop_id, market.wholesale_id):
        published(channel_id, "story", *blocks)

    def seen(client: Client, address: str) -> set[str]:
        page = client.get(address).content.decode()
        return {word for word in audiences if word in page}

    assert seen(guest, "/pages/story/") == {"모두", "손님만"}
    assert seen(shopper, "/pages/story/") == {"모두", "들어온분"}
    assert seen(dealer, "/wholesale/pages/story/") == {"모두", "들어온분", "회사만", "단골만"}


def test_goods_stand_at_this_buyers_prices_and_hidden_ones_are_left_out(
    market: Market, guest: Client, dealer: Client
) -> None:
    for channel_id in (market.shop_id, market.wholesale_id):
        published(channel_id, "picks", goods("a"), goods("b", "newest", ""), goods("c", "shelf", ""))
    shop, wholesale = main_of(guest, "/pages/picks/"), main_of(dealer, "/wholesale/pages/picks/")
    assert "trade-rack" not in shop
    assert shop.count("/p/moon-mug/") == wholesale.count("/p/moon-mug/") == 3
    assert "/wholesale/p/trade-rack/" in wholesale
    prices = [re.findall(r'<span class="price">([^<]+)</span>', one) for one in (shop, wholesale)]
    assert prices[0][0] != prices[1][0]


def test_the_home_is_as_written_where_one_is_published(market: Market, guest: Client, dealer: Client) -> None:
    before = guest.get("/").content.decode()
    assert "매일 쓰는 것" in before
    large = block("a", BlockKind.BANNER, heading=both("새로 쓴 집"), large="1", label=both("보기"), to="/c/mugs/")
    rooms = block("b", BlockKind.CATEGORIES, heading=both("종류"))
    home = published(market.shop_id, "", large, rooms, goods("c"))
    published(market.wholesale_id, "", rooms)
    page = guest.get("/").content.decode()
    assert "<h1>새로 쓴 집</h1>" in page
    assert "매일 쓰는 것" not in page
    assert 'href="/c/mugs/"' in main_of(guest, "/")
    assert "/wholesale/quick-order/" in dealer.get("/wholesale/").content.decode()
    content.take_off(page_id=home, actor=ACTOR)
    assert "매일 쓰는 것" in guest.get("/").content.decode()


def test_a_page_takes_few_queries_however_many_rows_of_goods(market: Market, guest: Client, dealer: Client) -> None:
    for channel_id in (market.shop_id, market.wholesale_id):
        published(channel_id, "picks", *(goods(f"g{place}") for place in range(4)))
    for client, address, most in ((guest, "/pages/picks/", 17), (dealer, "/wholesale/pages/picks/", 25)):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        assert len(asked) <= most, "\n".join(one["sql"][:160] for one in asked.captured_queries)


def test_an_old_address_leads_on_only_where_nothing_is(market: Market, guest: Client) -> None:
    for old, new in (("/pages/old/", "/c/mugs/"), ("/c/mugs/", "/search/")):
        content.add_redirect(channel_id=market.shop_id, old_path=old, new_path=new, actor=ACTOR)
    answer = guest.get("/pages/old/?from=mail")
    assert (answer.status_code, answer["Location"]) == (301, "/search/?from=mail")
    assert guest.post("/pages/old/").status_code == 405
    with CaptureQueriesContext(connection) as asked:
        assert guest.get("/c/mugs/").status_code == 200
    assert not [one for one in asked.captured_queries if "content_redirect" in one["sql"]]
    assert Client().get("/wholesale/pages/old/").status_code == 302  # the door answers first


def test_the_structured_price_is_the_one_that_is_shown(market: Market, guest: Client, dealer: Client) -> None:
    looks = ((guest, "/p/moon-mug/"), (dealer, "/wholesale/p/moon-mug/"), (guest, "/p/moon-mug/?sku=MUG-IN"))
    for client, address in looks:
        there = "OutOfStock" if "MUG-IN" in address else "InStock"
        page = client.get(address).content.decode()
        shown = re.search(r'<span class="price text-xl">₩([0-9,.]+)</span>', page)
        assert shown
        product, way = structured(client, address)
        assert Decimal(product["offers"]["price"]) == Decimal(shown[1].replace(",", ""))
        assert product["offers"]["priceCurrency"] == "KRW"
        assert product["offers"]["availability"].rpartition("/")[2] == there
        assert product["url"] == f"http://testserver{address.partition('?')[0]}"
        assert way["@type"] == "BreadcrumbList"
        assert f'<link rel="canonical" href="{product["url"]}">' in page
    assert structured(guest, "/")[0]["legalName"] == "주식회사 온결공방"


def test_where_the_price_is_hidden_there_is_no_offer_and_a_name_ends_no_script(market: Market, guest: Client) -> None:
    mug = Product.objects.get(slug="moon-mug")
    catalog.put_texts(product_id=mug.pk, texts=[TextDraft(TextField.NAME, "ko", "</script><b>머그")], actor=ACTOR)
    assert structured(guest, "/p/moon-mug/")[0]["name"] == "</script><b>머그"
    catalog.put_assortment(code="mugs", names=both("머그"), actor=ACTOR)
    chosen = [SelectionDraft(SelectionKind.PRODUCT, "moon-mug")]
    catalog.set_selections(code="mugs", selections=chosen, actor=ACTOR)
    hidden = GrantDraft(Mode.EXCEPT, Level.PRICE, channel_id=market.shop_id)
    catalog.create_grant(code="mugs", draft=hidden, actor=ACTOR)
    assert "offers" not in structured(guest, "/p/moon-mug/")[0]


def test_a_closed_channel_tells_search_engines_nothing(market: Market, guest: Client) -> None:
    page_id = published(market.wholesale_id, "story", text("a", "도매 이야기"))
    for address in ("/wholesale/", "/wholesale/pages/story/", "/wholesale/robots.txt", "/wholesale/sitemap.xml"):
        assert guest.get(address).status_code in (302, 404), address
    assert guest.get(f"/wholesale/preview/{page_id}/").status_code == 404


def test_a_preview_is_what_the_buyer_finds_at_that_moment(market: Market, guest: Client, dealer: Client) -> None:
    now = clock.now()
    later = Audience(from_at=now + DAY, until_at=now + 2 * DAY)
    blocks = (
        goods("a"),
        text("b", "내일부터", later),
        text("c", "손님께", Audience(who=Who.GUESTS)),
        text("d", "회사께", Audience(kinds=(BuyerKind.COMPANY,))),
    )
    pages = {one: published(one, "story", *blocks) for one in (market.shop_id, market.wholesale_id)}
    staff = staff_client("staff_clerk", language="ko")
    for at in (now + DAY / 24, now + 1.5 * DAY, now + 2 * DAY):
        for client, channel_id, base, party in (
            (guest, market.shop_id, "/", ""),
            (dealer, market.wholesale_id, "/wholesale/", str(market.company_id)),
        ):
            with clock.at(at):
                live = main_of(client, f"{base}pages/story/")
            asked = f"party={party}&at={local(at)}"
            assert main_of(staff, f"{base}preview/{pages[channel_id]}/?{asked}") == live
            assert main_of(staff, f"{base}preview/{pages[channel_id]}/?{asked}&version=1") == live
    for client in (guest, dealer):
        assert client.get(f"/preview/{pages[market.shop_id]}/").status_code == 404


def local(at: datetime) -> str:
    return at.astimezone(clock.SEOUL).replace(tzinfo=None).isoformat()
