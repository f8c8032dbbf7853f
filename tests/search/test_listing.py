from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import ACTOR, channel, company, list_of, price, receive, serve, set_prices, stocked, tax, variant, viewer
from factories import product as make_product
from jangteo.catalog.errors import CategoryNotFound, ProductNotFound
from jangteo.catalog.models import ChannelListing, Product
from jangteo.catalog.services import list_in_channel
from jangteo.catalog.types import ListingFilter, VariantId
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.pricing.types import PriceOffer
from jangteo.search.rules import stock_word
from jangteo.search.selectors import listing, product
from jangteo.search.types import StockWord, Tile

pytestmark = pytest.mark.django_db
EVERYTHING = ListingFilter()


def full_page(shop: Channel) -> list[VariantId]:
    return list(stocked(shop, {f"V{number:02}": 9 for number in range(24)}).values())


def queries_of(shop: Channel, party_id: PartyId) -> int:
    with CaptureQueriesContext(connection) as captured:
        page = listing(shop, viewer(shop, party_id), ListingFilter(category_slug="mugs"))
    assert [len(page.tiles), page.total, page.pages] == [24, 24, 1]
    assert all(tile.lowest for tile in page.tiles)
    return len(captured)


def test_a_page_takes_as_many_queries_with_one_list_as_with_forty() -> None:
    shop, firm = channel(), company()
    variants = full_page(shop)
    few = queries_of(shop, firm)
    for number in range(40):
        whom = {"party_id": firm} if number % 2 else {"channel_id": shop.id}
        steps = {(one, 1): f"{number}" for one in variants}
        set_prices(list_of(f"list-{number}", priority=number + 1, **whom), steps)
    assert few <= 12
    assert queries_of(shop, firm) == few


def tile_of(shop: Channel, slug: str = "mug") -> Tile:
    (tile,) = [one for one in listing(shop, viewer(shop), EVERYTHING).tiles if one.card.slug == slug]
    return tile


def amount(offer: PriceOffer) -> str:
    return offer.ladder[0].unit.to_text()


def test_a_tile_tells_the_cheapest_first_step_and_what_can_be_had() -> None:
    shop = channel()
    serve(shop.id)
    tax()
    product_id, made = make_product("DEAR", "CHEAP", "BARE", slug="mug")
    list_in_channel(product_id=product_id, channel_id=shop.id, actor=ACTOR)
    price(shop, {made["DEAR"]: "2000", made["CHEAP"]: {1: "1500", 10: "100"}})
    receive(made["DEAR"], 3)
    tile = tile_of(shop)
    assert tile.lowest is not None
    assert (tile.lowest.unit.to_text(), tile.is_from, tile.has_ladder) == ("1500", True, True)
    assert (tile.stock, tile.variant) == (StockWord.FEW_LEFT, None)
    assert {sku: tile.available[one] for sku, one in made.items()} == {"DEAR": 3, "CHEAP": 0, "BARE": 0}
    assert not tile.offers[made["BARE"]].is_priced


def test_a_single_variant_can_be_taken_with_one_click_while_it_is_there() -> None:
    shop = channel()
    variants = stocked(shop, {"MUG": 9, "GONE": 0})
    bare = variant("BARE", shop)
    receive(bare, 9)
    clicks = {
        tile.card.variants[0].sku: tile.variant and tile.variant.id
        for tile in listing(shop, viewer(shop), EVERYTHING).tiles
    }
    assert clicks == {"MUG": variants["MUG"], "GONE": None, "BARE": None}


@pytest.mark.parametrize(
    ("units", "word"),
    [(-1, "sold_out"), (0, "sold_out"), (1, "few_left"), (5, "few_left"), (6, "in_stock"), (10**9, "in_stock")],
)
def test_stock_is_told_in_a_word(units: int, word: str) -> None:
    assert stock_word(units) == StockWord(word)


@pytest.mark.parametrize("slug", ["none", "MUGS", "../mugs"])
def test_a_category_that_is_not_here_is_not_found(slug: str) -> None:
    shop = channel()
    stocked(shop, {"MUG": 1})
    with pytest.raises(CategoryNotFound):
        listing(shop, viewer(shop), ListingFilter(category_slug=slug))


def test_a_category_in_which_nothing_is_shown_is_not_found() -> None:
    shop = channel()
    stocked(shop, {"MUG": 1})
    ChannelListing.objects.update(until_at=clock.now() - timedelta(days=1))
    with pytest.raises(CategoryNotFound):
        listing(shop, viewer(shop), ListingFilter(category_slug="mugs"))


@pytest.mark.parametrize(("page", "tiles"), [(-5, 2), (0, 2), (1, 2), (2, 1), (3, 0), (10**30, 0)])
def test_pages_outside_the_listing_are_its_first_or_empty(page: int, tiles: int) -> None:
    shop = channel()
    stocked(shop, {"A": 1, "B": 1, "C": 1})
    found = listing(shop, viewer(shop), EVERYTHING, page=page, page_size=2)
    assert (len(found.tiles), found.total, found.pages) == (tiles, 3, 2)


def test_every_product_stands_on_one_page() -> None:
    shop = channel()
    stocked(shop, {f"V{number}": 1 for number in range(7)})
    slugs = [
        tile.card.slug
        for page in (1, 2, 3)
        for tile in listing(shop, viewer(shop), EVERYTHING, page=page, page_size=3).tiles
    ]
    assert sorted(slugs) == sorted(Product.objects.values_list("slug", flat=True))


def test_a_product_page_has_its_price_and_up_to_four_others_of_its_category() -> None:
    shop = channel()
    variants = stocked(shop, {f"V{number}": 1 for number in range(6)}, "700")
    sheet = product(shop, viewer(shop), Product.objects.get(variants__sku="V3").slug)
    assert [amount(offer) for offer in sheet.tile.offers.values()] == ["700"]
    assert list(sheet.tile.offers) == [variants["V3"]]
    assert len(sheet.related) == 4
    assert sheet.page.card.id not in {tile.card.id for tile in sheet.related}
    other = channel("other")
    with pytest.raises(ProductNotFound):
        product(other, viewer(other), sheet.page.card.slug)
