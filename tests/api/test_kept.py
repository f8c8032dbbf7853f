"""Answers that are kept: the same as those made anew, forgotten when anything they are made of changes."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from api.caller import Caller
from api.conftest import _token
from jangteo.catalog import services as catalog
from jangteo.catalog.models import ChannelListing, Product, ProductText, Variant
from jangteo.catalog.types import ProductStatus
from jangteo.channels import services as channels
from jangteo.channels.models import Channel
from jangteo.channels.selectors import preview_access
from jangteo.channels.types import ChannelAccess
from jangteo.config import api_kept
from jangteo.inventory import services as inventory
from jangteo.inventory.models import StockLevel
from jangteo.kernel import clock, kept, replica
from jangteo.kernel.models import Change
from jangteo.kernel.services import drop_old_changes
from jangteo.parties.models import ApiToken
from jangteo.pricing import services as pricing
from jangteo.pricing.types import PriceRow
from jangteo.search.watched import GOODS, STOCK, WATCHED
from keeping import keeping
from storefront.market import ACTOR, DEALER, Market, add_mugs, build_market

MODULES = ("channels", "segments", "extending", "catalog", "pricing", "inventory", "search")
# Written by what buyers and staff do, and told on no page of products but through what is watched.
NOT_SHOWN = frozenset(
    {
        "channels_admission",  # who may come in is asked at the door
        "extending_extensionfailure",
        "inventory_allocation",  # told by the level
        "inventory_allocationrecipe",
        "inventory_countline",
        "inventory_reorderpoint",
        "inventory_serialmove",
        "inventory_serialunit",
        "inventory_stockcount",
        "inventory_stockmovement",  # told by the level
        "pricing_agreedline",
        "pricing_agreement",
        "pricing_coupon",
        "pricing_pricedraft",
        "pricing_promotionuse",
        "pricing_variantcost",
        "search_stale",
    }
)
LISTING, MUG = "/channels/shop/products", "/channels/shop/products/moon-mug"


@pytest.fixture
def market(transactional_db: None, settings: Settings, tmp_path: Path) -> Market:
    settings.MEDIA_ROOT = tmp_path
    return build_market()


@pytest.fixture
def looking(market: Market, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is kept is kept, and each request looks for changes."""
    with keeping(settings, monkeypatch):
        yield


@pytest.fixture
def guest(market: Market) -> Caller:
    return Caller(Client())


def mug_slug() -> str:
    return str(Variant.objects.filter(sku="MUG-WH").values_list("product__slug", flat=True).get())


def queries_of(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as found:
        call()
    return len(found)


def put_off(slug: str) -> None:
    product = Product.objects.get(slug=slug)
    catalog.change_product(product_id=product.pk, actor=ACTOR, status=ProductStatus.DRAFT)


CHANGES: dict[str, Callable[[Market], object]] = {
    "a price": lambda market: pricing.set_prices(
        price_list_code="retail", prices=[PriceRow(market.variants["MUG-WH"], Decimal(7777))], actor=ACTOR
    ),
    "stock": lambda market: inventory.receive_stock(
        place_code="W1", variant_id=market.variants["MUG-WH"], quantity=5, key="more", actor=ACTOR
    ),
    "the last one": lambda market: StockLevel.objects.update(allocated=0, on_hand=0),
    "a name": lambda market: ProductText.objects.filter(field="name").update(text="새 이름"),
    "a label": lambda market: Variant.objects.filter(sku="MUG-WH").update(labels={"ko": "하양", "en": "white"}),
    "a product": lambda market: put_off(mug_slug()),
    "a listing": lambda market: ChannelListing.objects.filter(product__slug=mug_slug()).delete(),
    "more products": lambda market: add_mugs(market, 2),
    "fees of a channel": lambda market: Channel.objects.filter(code="shop").update(names={"ko": "새집", "en": "New"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_an_answer_is_as_one_made_anew(
    change: str, market: Market, guest: Caller, looking: None, settings: Settings
) -> None:
    paths = [LISTING, f"{LISTING}?q=머그", f"{LISTING}?sort=price&in_stock=true", f"{LISTING}/{mug_slug()}"]
    paths.append("/channels/shop/categories")
    before = [guest.get(path).body for path in paths]
    assert before == [guest.get(path).body for path in paths]
    CHANGES[change](market)
    told = [guest.get(path).body for path in paths]
    settings.JANGTEO_KEPT_MEGABYTES = 0
    anew = [guest.get(path).body for path in paths]
    told, anew = ([{**one, "request_id": ""} if "code" in one else one for one in all_] for all_ in (told, anew))
    assert told == anew
    assert change == "fees of a channel" or told != before


def test_a_kept_answer_asks_the_database_nothing_but_whether_something_changed(
    guest: Caller, looking: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = queries_of(lambda: guest.get(LISTING))
    assert queries_of(lambda: guest.get(LISTING)) == 1 < first
    monkeypatch.setattr(kept, "LOOK_SECONDS", 60.0)
    assert queries_of(lambda: guest.get(LISTING)) == 0
    assert queries_of(lambda: guest.get(f"{LISTING}?page_size=1")) < first


def test_buyers_are_told_their_own(market: Market, guest: Caller, looking: None) -> None:
    """A dealer's answer serves neither a guest nor a shopper, and what a dealer may see no guest finds kept."""
    dealer = Caller(Client(), _token(DEALER))
    wholesale = "/channels/wholesale/products"
    assert dealer.get(wholesale).status == 200
    assert dealer.get(wholesale).status == 200
    assert guest.get(wholesale).status == 401
    assert dealer.get(LISTING).body == dealer.get(LISTING).body
    pricing.set_prices(price_list_code="trade", prices=[PriceRow(market.variants["MUG-WH"], Decimal(1))], actor=ACTOR)
    assert "'amount': '1'" in str(dealer.get(wholesale).body)
    assert "'amount': '1'" not in str(guest.get(LISTING).body)


def test_a_token_taken_back_opens_nothing_longer_than_an_entrance_is_kept(
    market: Market, looking: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert api_kept.ENTRANCE_SECONDS <= 1
    dealer = Caller(Client(), _token(DEALER))
    assert dealer.get("/channels/wholesale/products").status == 200
    ApiToken.objects.all().delete()
    monkeypatch.setattr(api_kept.ENTRANCES, "entries", {})
    assert dealer.get("/channels/wholesale/products").status == 401


def test_a_closed_channel_is_closed_at_the_next_look(market: Market, guest: Caller, looking: None) -> None:
    assert guest.get(LISTING).status == 200
    channels.set_access(
        channel_id=market.shop_id,
        access=ChannelAccess.LOGIN,
        actor=ACTOR,
        seen=preview_access(market.shop_id, ChannelAccess.LOGIN).seen,
    )
    assert guest.get(LISTING).status == 401


def test_what_commits_late_is_noticed(market: Market, guest: Caller, looking: None) -> None:
    """A transaction that wrote before others looked, and is committed after them, is not missed."""
    written, looked = threading.Event(), threading.Event()

    def change() -> None:
        with transaction.atomic():
            pricing.set_prices(
                price_list_code="retail", prices=[PriceRow(market.variants["MUG-WH"], Decimal(4321))], actor=ACTOR
            )
            written.set()
            looked.wait(30)
        connections.close_all()

    thread = threading.Thread(target=change)
    thread.start()
    written.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()")  # one that begins later and ends sooner
    for _ in range(3):
        assert "4321" not in str(guest.get(LISTING).body)
    looked.set()
    thread.join()
    assert "4321" in str(guest.get(LISTING).body)


def test_what_begins_or_ends_by_itself_is_looked_up(market: Market, guest: Caller, looking: None) -> None:
    begins = clock.now() + timedelta(minutes=3)
    pricing.set_prices(
        price_list_code="retail", prices=[PriceRow(market.variants["MUG-WH"], Decimal(5), since=begins)], actor=ACTOR
    )
    guest.get(LISTING)
    assert kept.WATCH.moments[GOODS] == begins
    assert kept.WATCH.moments[STOCK] == clock.next_midnight(clock.now())
    version = kept.WATCH.versions[GOODS]
    guest.get(LISTING)
    assert kept.WATCH.versions[GOODS] == version
    kept.WATCH.moments[GOODS] = clock.now()
    guest.get(LISTING)
    assert kept.WATCH.versions[GOODS] == version + 1
    assert kept.WATCH.moments[GOODS] == begins


def test_nothing_is_kept_within_a_transaction_nor_of_a_copy_nor_while_the_clock_stands(
    guest: Caller, looking: None
) -> None:
    with transaction.atomic():
        assert kept.WATCH.stamp(GOODS) is None
    with clock.at(clock.now()):
        assert kept.WATCH.stamp(GOODS) is None
    with replica.from_copy():
        assert kept.WATCH.stamp(GOODS) is None
    assert kept.WATCH.stamp(GOODS) is not None


def test_who_cannot_look_believes_nothing(guest: Caller, looking: None, monkeypatch: pytest.MonkeyPatch) -> None:
    guest.get(LISTING)
    version = kept.WATCH.versions[GOODS]
    monkeypatch.setattr(kept, "_LOOK", "SELECT broken FROM nowhere WHERE %s = %s")
    assert kept.WATCH.stamp(GOODS) is None
    assert kept.WATCH.versions[GOODS] > version


def test_of_a_restored_database_nothing_is_believed(guest: Caller, looking: None) -> None:
    """Its transactions are counted from an earlier one on: none would be newer than what was seen."""
    guest.get(LISTING)
    version = kept.WATCH.versions[GOODS]
    kept.WATCH.snapshot = "9000000000:9000000000:"
    guest.get(LISTING)
    assert kept.WATCH.versions[GOODS] == version + 1


def test_an_answer_says_whether_one_has_it_and_goes_out_packed(guest: Caller, looking: None) -> None:
    path = f"/api/v1{LISTING}/{mug_slug()}"
    client = Client()
    plain = client.get(path)
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert (packed["Content-Encoding"], packed["ETag"]) == ("gzip", f"W/{plain['ETag']}")
    assert "Accept-Encoding" in packed["Vary"]
    assert client.get(path, headers={"if-none-match": packed["ETag"]}).status_code == 304
    assert client.get(path, headers={"if-none-match": '"other"'}).content == plain.content
    assert client.get(path, {"fields": "slug"}).json() == {"slug": mug_slug()}


def test_the_longest_unused_is_dropped_first(settings: Settings) -> None:
    settings.JANGTEO_KEPT_MEGABYTES = 1
    some: kept.Kept[int] = kept.Kept(share=0.003)
    for number in range(3):
        some.put(number, (1,), number, 1000)
    assert some.get(0, (1,)) == 0
    some.put(3, (1,), 3, 1000)
    assert [some.get(number, (1,)) for number in range(4)] == [0, None, 2, 3]
    assert some.get(0, (2,)) is None
    some.put(4, (1,), 4, 5000)
    assert (some.size, len(some.entries)) == (0, 0)


def test_every_table_of_goods_is_watched_or_known_not_to_be_shown(market: Market) -> None:
    tables = {model._meta.db_table for name in MODULES for model in apps.get_app_config(name).get_models()}
    watched = {one.table: one.topic for one in WATCHED}
    assert tables == watched.keys() | NOT_SHOWN
    assert not watched.keys() & NOT_SHOWN
    with connection.cursor() as cursor:
        for table, topic in watched.items():
            Change.objects.all().delete()  # a transaction notes each topic once
            cursor.execute(f"DELETE FROM {table} WHERE false")
            assert topic in Change.objects.values_list("topic", flat=True), table


def test_notes_are_dropped_after_an_hour(market: Market) -> None:
    assert Change.objects.exists()
    drop_old_changes()
    assert Change.objects.exists()
    Change.objects.update(at=clock.now() - timedelta(minutes=61))
    drop_old_changes()
    assert not Change.objects.exists()
