"""Pages kept for guests: the same as those made anew, each with the visitor's own, forgotten when anything changes."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from content.writing import block, published, text
from extending.conftest import extended as extended
from extending.planted import Planted, mood
from factories import ACTOR
from jangteo.catalog.models import ProductText
from jangteo.channels.models import Channel
from jangteo.channels.selectors import get_channel
from jangteo.content.types import HOME, BlockKind
from jangteo.flags import services as flags
from jangteo.flags.types import Feature, FlagDraft, FlagState
from jangteo.inventory.models import StockLevel
from jangteo.kernel import clock
from jangteo.kernel.kept import WATCH
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from jangteo.reviews import services as reviews
from jangteo.reviews.models import Post
from jangteo.storefront import alike
from keeping import keeping
from reviews.using import at_once, draft, logged_in, sent_line
from storefront.market import PASSWORD, SHOPPER, Market, build_market

MUG, SHELF, HOME_PAGE = "/p/moon-mug/", "/c/mugs/", "/"
PAGES = (HOME_PAGE, SHELF, f"{SHELF}?sort=price", "/search/?q=머그", "/search/?q=없는것", MUG, f"{MUG}?sku=MUG-WH")
# Told of who wrote a review, whether they bought it: as of a minute ago at most.
MAY_BE_A_MINUTE_OLD = frozenset({"ordering_order", "ordering_orderline", "ordering_refundline"})
OWN = re.compile(rb'(?<="X-CSRFToken": ")\w{64}|(?<=name="csrfmiddlewaretoken" value=")\w{64}|(?<=nonce=")[^"]+')
TABLE = re.compile(r'(?:FROM|JOIN) "?([a-z]+_[a-z_]+)')


@pytest.fixture
def market(transactional_db: None, settings: Settings, tmp_path: Path) -> Market:
    settings.MEDIA_ROOT = tmp_path
    return build_market()


@pytest.fixture(autouse=True)
def looking(market: Market, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with keeping(settings, monkeypatch):
        yield


def guest(language: str = "ko") -> Client:
    return Client(headers={"accept-language": language}, enforce_csrf_checks=True)


def page(path: str, client: Client | None = None) -> bytes:
    response = (client or guest()).get(path)
    assert response.status_code in (200, 302), path
    return OWN.sub(b"", response.content)


def is_kept(path: str, client: Client) -> bool:
    """Whether a page is answered with nothing asked but who comes, and whether something changed."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return len(asked) <= 4


def reviewed(market: Market) -> None:
    at_once(get_channel("shop"))
    buyer = logged_in(SHOPPER)
    line = sent_line(get_channel("shop"), buyer, "MUG-WH", 1)
    reviews.write_review(channel=get_channel("shop"), line_id=line, draft=draft(3), actor=buyer)


def priced(market: Market, price: int) -> None:
    rows = [PriceRow(market.variants["MUG-WH"], Decimal(price))]
    pricing.set_prices(price_list_code="retail", prices=rows, actor=ACTOR)


def switched_off(market: Market) -> None:
    flags.set_flag(name=Feature.COMPARE, channel_id=None, draft=FlagDraft(FlagState.OFF), actor=ACTOR, why="broken")


CHANGES: dict[str, Callable[[Market], object]] = {
    "a price": lambda market: priced(market, 7777),
    "the last one": lambda market: StockLevel.objects.update(allocated=0, on_hand=0),
    "a name": lambda market: ProductText.objects.filter(field="name").update(text="새 이름"),
    "the shop's name": lambda market: Channel.objects.filter(code="shop").update(names={"ko": "새집", "en": "New"}),
    "a review": reviewed,
    "a switch": switched_off,
    "a page in the menu": lambda market: published(market.shop_id, "story", text("a", "하나")),
    "the home": lambda market: published(market.shop_id, HOME, text("a", "어서 오세요")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_a_page_is_as_one_made_anew(change: str, market: Market, settings: Settings) -> None:
    if change != "a review":
        reviewed(market)
    before = [page(path) for path in PAGES]
    assert before == [page(path) for path in PAGES]
    assert all(is_kept(path, guest()) for path in PAGES)
    CHANGES[change](market)
    told = [page(path) for path in PAGES]
    settings.JANGTEO_KEPT_MEGABYTES = 0
    assert told == [page(path) for path in PAGES]
    assert told != before or change == "a page in the menu"


def test_each_visitor_has_a_token_and_a_nonce_of_their_own(market: Market) -> None:
    one, other = guest(), guest()
    for client in (one, other, one):
        answer = client.get(MUG)
        tokens = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode()))
        nonces = set(re.findall(r'nonce="([^"]+)"', answer.content.decode()))
        assert (len(tokens), len(nonces)) == (1, 1)
        assert f"'nonce-{nonces.pop()}'" in answer["Content-Security-Policy"]
        line = {"sku": "MUG-WH", "quantity": "1"}
        assert client.post("/cart/lines/", line | {"csrfmiddlewaretoken": tokens.pop()}).status_code == 302
        assert client.post("/cart/lines/", line | {"csrfmiddlewaretoken": "a" * 64}).status_code == 403
        client.get("/cart/")  # says what was put in
    assert alike._TOKEN.encode() not in one.get(MUG).content


def test_a_cart_shows_its_own_number_and_what_is_said_is_said_once(market: Market) -> None:
    plain, buyer = guest(), Client(headers={"accept-language": "ko"})
    before = page(SHELF, plain)
    buyer.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    said = page(SHELF, buyer)
    assert b'role="status" data-tone="good"' in said
    after = page(SHELF, buyer)
    assert b'role="status" data-tone="good"' not in after
    assert b'<span class="tool-count">1</span>' in after
    assert is_kept(SHELF, buyer)
    assert page(SHELF, buyer) == after
    assert page(SHELF, plain) == before != after


def test_who_has_logged_in_is_neither_given_nor_gives_a_kept_page(market: Market) -> None:
    kept = page(MUG)
    shopper = Client(headers={"accept-language": "ko"})
    shopper.post("/login/", {"email": SHOPPER, "password": PASSWORD})
    number = len(alike.KEPT.entries)
    assert "손지우" in shopper.get(MUG).content.decode()
    assert not is_kept(MUG, shopper)
    assert len(alike.KEPT.entries) == number
    assert page(MUG) == kept


def test_languages_addresses_and_parts_are_kept_apart(market: Market) -> None:
    korean, english = page(SHELF), page(SHELF, guest("en"))
    assert "장바구니".encode() in korean
    assert "장바구니".encode() not in english
    assert page(SHELF) == korean
    assert b'value="/c/mugs/?sort=new"' in page(f"{SHELF}?sort=new")
    number = len(alike.KEPT.entries)
    guest().get(SHELF, headers={"HX-Request": "true"})
    guest().get(SHELF, headers={"host": "localhost"})
    assert len(alike.KEPT.entries) == number + 2
    guest().get(f"{SHELF}?x={'y' * alike.LONGEST_ADDRESS}")
    guest().head(f"{SHELF}?page=2")
    guest().get("/p/nothing-here/")
    assert len(alike.KEPT.entries) == number + 2


def test_a_page_begins_to_be_shown_in_its_time(market: Market) -> None:
    begins = clock.now() + timedelta(minutes=5)
    published(market.shop_id, HOME, text("a", "잔치"), from_at=begins)
    assert "잔치".encode() not in page(HOME_PAGE)
    assert WATCH.moments["pages"] == begins


def test_what_an_extension_tells_is_asked_each_time(market: Market, extended: Planted) -> None:
    published(market.shop_id, HOME, block("a", BlockKind.EXTENSION, hook="planted.leaf"))
    assert not is_kept(HOME_PAGE, guest())
    mood.now = "raises"
    assert b"It grows." not in page(HOME_PAGE)
    mood.now = ""
    assert b"It grows." in page(HOME_PAGE)
    assert is_kept(SHELF, guest())


def test_all_that_a_kept_page_is_made_of_is_watched(market: Market, settings: Settings) -> None:
    reviewed(market)
    assert Post.objects.exists()
    published(market.shop_id, "story", text("a", "하나"))
    watched = {one.table for one in WATCH.tables if one.topic in alike.MADE_OF}
    settings.JANGTEO_KEPT_MEGABYTES = 0
    for path in (*PAGES, "/pages/story/"):
        with CaptureQueriesContext(connection) as asked:
            guest().get(path)
        read = {table for query in asked.captured_queries for table in TABLE.findall(query["sql"])}
        assert read <= watched | MAY_BE_A_MINUTE_OLD, path
    with connection.cursor() as cursor:
        for one in WATCH.tables:
            if one.topic in ("pages", "reviews"):
                cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = %s", [f"{one.table}_noted"])
                assert cursor.fetchone(), one.table
