"""Facets, counts, order and what is left out: equal to asking product by product, for whoever looks."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction

from factories import ACTOR, channel, company, list_of, receive, serve, set_prices, tax, variant, viewer
from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import read_measure
from jangteo.catalog.types import (
    AttributeKind,
    GrantDraft,
    Level,
    ListingFilter,
    Mode,
    NumberRange,
    ProductId,
    SelectionDraft,
    SelectionKind,
    Sort,
    ValueDraft,
    Viewer,
)
from jangteo.channels.types import Channel
from jangteo.search import selectors
from jangteo.search.types import ListingPage, OwnFilter, Tile
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db
BUYERS, GOODS = int(os.environ.get("JANGTEO_STEPS", 600)) // 20, 12  # 500 in `make stories`, 1,000 with STEPS=20000
EVERYTHING = ListingFilter()


def test_a_measure_is_read_as_people_write_it() -> None:
    assert read_measure('12"') == (Decimal(12), "inch")
    assert read_measure("2.5 KG") == (Decimal("2.5"), "kg")
    for junk in ("", "cm", "1e9", "3 ells", "1,2", "9" * 31, "NaN", "٣"):
        assert read_measure(junk) is None, junk


@dataclass
class World:
    """A shop of a few goods that differ in all that listings narrow by, and buyers of all kinds."""

    shop: Channel
    goods: dict[str, ProductId] = field(default_factory=dict)
    heights: dict[str, Decimal] = field(default_factory=dict)
    glazes: dict[str, str] = field(default_factory=dict)
    safe: dict[str, bool] = field(default_factory=dict)
    category: dict[str, str] = field(default_factory=dict)


def build(random: Random) -> World:
    shop = channel()
    serve(shop.id)
    tax()
    _attributes()
    world = World(shop)
    made = {}
    for number in range(GOODS):
        sku, height = f"G{number:02}", Decimal(random.choice(("80", "101.6", "120", "300")))
        world.heights[sku], world.glazes[sku] = height, random.choice(("matt", "gloss"))
        world.safe[sku], world.category[sku] = random.random() < 0.5, random.choice(("mugs", "cups"))
        made[sku] = variant(
            sku,
            shop,
            category=world.category[sku],
            values=(
                ValueDraft("height", number=height, unit="mm"),
                ValueDraft("glaze", option=world.glazes[sku]),
                ValueDraft("safe", flag=world.safe[sku]),
            ),
        )
        if random.random() < 0.7:
            receive(made[sku], random.choice((1, 5, 50)))
    ids = catalog.variants_by_sku(made)
    world.goods = {sku: ids[sku].product_id for sku in made}
    list_of("retail", channel_id=shop.id)
    set_prices("retail", {(pk, 1): str(random.randrange(1, 9) * 1000) for sku, pk in made.items() if sku != "G00"})
    return world


def _attributes() -> None:
    names = {"ko": "값", "en": "value"}
    options = {"matt": names, "gloss": names}
    make = partial(catalog_services.create_attribute, names=names, is_facet=True)
    make(code="height", kind=AttributeKind.NUMBER, unit="mm")
    make(code="glaze", kind=AttributeKind.OPTION, options=options)
    make(code="safe", kind=AttributeKind.FLAG)


def buyer(world: World, random: Random, number: int) -> Viewer:
    """Somebody: a guest, a company with lists, segments and assortments of its own, with or without prices."""
    if number % 5 == 0:
        return viewer(world.shop, rights={}) if number % 2 else viewer(world.shop)
    firm = company(f"Firm {number}")
    skus = sorted(world.goods)
    variants = catalog.variants_by_sku(skus)
    code = f"own-{number}"
    whom: dict[str, Any] = {"party_id": firm}
    if random.random() < 0.4:
        segment = create_segment(code=f"seg-{number}", names={"ko": "등급"})
        add_party(segment_code=f"seg-{number}", party_id=firm, actor=ACTOR)
        whom = {"segment_id": segment}
    list_of(code, priority=random.choice((1, 9)), **whom)
    chosen = random.sample(skus, 5)
    steps = {(variants[sku].id, random.choice((1, 1, 6))): str(random.randrange(1, 9) * 500) for sku in chosen}
    set_prices(code, steps)
    if random.random() < 0.6:
        assortment = f"set-{number}"
        catalog_services.put_assortment(code=assortment, names={"ko": assortment}, actor=ACTOR)
        slugs = catalog.product_slugs(world.goods.values())
        drafts = [SelectionDraft(SelectionKind.PRODUCT, slugs[world.goods[sku]]) for sku in random.sample(skus, 4)]
        catalog_services.set_selections(code=assortment, selections=drafts, actor=ACTOR)
        grant = GrantDraft(random.choice((Mode.EXCEPT, Mode.ONLY)), random.choice(list(Level)), party_id=firm)
        catalog_services.create_grant(code=assortment, draft=grant, actor=ACTOR)
    return viewer(world.shop, firm)


def wishes(random: Random) -> tuple[ListingFilter, OwnFilter]:
    """Any mix of filters, bounds in any unit of length."""
    options = {"glaze": frozenset(random.sample(("matt", "gloss"), 1))} if random.random() < 0.4 else {}
    bound = random.choice((NumberRange(Decimal(4), None, "inch"), NumberRange(None, Decimal(12), "", "cm")))
    price = random.choice((NumberRange(), NumberRange(Decimal(2000), None), NumberRange(Decimal(1000), Decimal(4000))))
    wanted = ListingFilter(
        options=options,
        numbers={"height": bound} if random.random() < 0.4 else {},
        flags=frozenset({"safe"}) if random.random() < 0.3 else frozenset(),
        shelves=frozenset({"mugs"}) if random.random() < 0.3 else frozenset(),
    )
    return wanted, OwnFilter(price, is_there=random.random() < 0.4)


def naive(world: World, eyes: Viewer) -> dict[str, Tile]:
    """What this buyer may see, product by product, by the functions of one product."""
    found = {}
    slugs = catalog.product_slugs(world.goods.values())
    for sku, product_id in world.goods.items():
        try:
            page = catalog.get_product(slugs[product_id], eyes)
        except ProductNotFound:
            continue
        (found[sku],) = selectors.tiles(world.shop, eyes, [page.card.id])
    return found


def is_there(tile: Tile) -> bool:
    for pk, offer in tile.offers.items():
        least = offer.ladder[0].from_quantity if offer.ladder else 1
        if offer.denial is None and (offer.ladder or offer.is_hidden) and tile.available[pk] >= least:
            return True
    return False


def asked_of(
    world: World, tiles: Mapping[str, Tile], wanted: ListingFilter, own: OwnFilter, sees: bool
) -> dict[str, Callable[[str], bool]]:
    """{filter asked for: whether a product fits it}, said as plainly as can be."""
    asked: dict[str, Callable[[str], bool]] = {}
    if wanted.options:
        asked["glaze"] = lambda sku: world.glazes[sku] in wanted.options["glaze"]
    if wanted.numbers:
        is_least = wanted.numbers["height"].lowest is not None
        asked["height"] = lambda sku: world.heights[sku] >= Decimal("101.6") if is_least else world.heights[sku] <= 120
    if wanted.flags:
        asked["safe"] = lambda sku: world.safe[sku]
    if wanted.shelves:
        asked["@category"] = lambda sku: world.category[sku] == "mugs"
    if own.price != NumberRange() and sees:
        asked["price"] = lambda sku: (lowest := tiles[sku].lowest) is not None and own.price.has(lowest.unit.value)
    if own.is_there:
        asked["there"] = lambda sku: is_there(tiles[sku])
    return asked


def check(world: World, eyes: Viewer, wanted: ListingFilter, own: OwnFilter) -> None:
    tiles = naive(world, eyes)
    asked = asked_of(world, tiles, wanted, own, eyes.sees_prices)

    def left(but: str = "") -> set[str]:
        return {sku for sku in tiles if all(fits(sku) for name, fits in asked.items() if name != but)}

    page = selectors.listing(world.shop, eyes, wanted, own=own, sort=Sort.PRICE, page_size=50)
    assert {tile.card.variants[0].sku for tile in page.tiles} == left()
    assert page.total == len(left())
    prices = [tile.lowest.unit.value if tile.lowest else None for tile in page.tiles]
    told = [one for one in prices if one is not None]
    if eyes.sees_prices:
        assert prices == sorted(told) + [None] * (len(prices) - len(told))
    else:
        assert not told
    _check_facets(world, page, tiles, left)


def _check_facets(world: World, page: ListingPage, tiles: Mapping[str, Tile], left: Callable[[str], set[str]]) -> None:
    own = {"glaze": world.glazes, "@category": world.category}
    for facet in page.facets:
        if facet.code in own:
            counted = {one.value: one.count for one in facet.values}
            for value, count in counted.items():
                assert count == sum(own[facet.code][sku] == value for sku in left(facet.code)), (facet.code, value)
        if facet.code == "safe":
            assert facet.values[0].count == sum(world.safe[sku] for sku in left("safe"))
        if facet.code == "height":
            seen = {world.heights[sku] for sku in tiles}
            assert (facet.lowest, facet.highest) == (min(seen), max(seen))
            for step in facet.steps:
                within = [sku for sku in left("height") if step.lowest <= world.heights[sku] <= step.highest]
                assert step.count == len(within)
            assert sum(step.count for step in facet.steps) >= len(left("height"))
    assert page.own is not None
    prices = {sku: tile.lowest.unit.value for sku, tile in tiles.items() if tile.lowest}
    if len(set(prices.values())) < 2:
        assert (page.own.lowest, page.own.highest, page.own.steps) == (None, None, ())
    else:
        assert (page.own.lowest, page.own.highest) == (min(prices.values()), max(prices.values()))
        for step in page.own.steps:
            assert step.count == sum(step.lowest <= prices[sku] <= step.highest for sku in left("price") & set(prices))
    if page.own.there is not None:
        assert page.own.there == sum(is_there(tiles[sku]) for sku in left("there"))


def test_every_buyer_sees_what_asking_product_by_product_gives() -> None:
    random = Random(20261127)
    with transaction.atomic():
        world = build(random)
    for number in range(BUYERS):
        if number % 25 == 0:  # the planner may have looked while other tests had left the tables empty
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        check(world, buyer(world, random, number), *wishes(random))


def test_who_sees_no_prices_learns_none_from_filters_order_or_bounds() -> None:
    world = build(Random(3))
    eyes = viewer(world.shop, rights={})
    assert not eyes.sees_prices
    plain = selectors.listing(world.shop, eyes, EVERYTHING)
    assert plain.own is not None
    assert (plain.own.lowest, plain.own.steps) == (None, ())
    by_price = selectors.listing(
        world.shop, eyes, EVERYTHING, own=OwnFilter(NumberRange(Decimal(3000))), sort=Sort.PRICE
    )
    assert [one.card.id for one in by_price.tiles] == [one.card.id for one in plain.tiles]


def test_what_means_nothing_is_left_out_and_named() -> None:
    world = build(Random(4))
    wanted = ListingFilter(
        options={"none": frozenset({"x"}), "height": frozenset({"y"})},
        numbers={"height": NumberRange(Decimal(1), None, "kg"), "glaze": NumberRange(Decimal(1))},
        flags=frozenset({"glaze"}),
    )
    page = selectors.listing(world.shop, viewer(world.shop), wanted)
    assert page.total == GOODS
    assert page.left_out == ("glaze", "height", "none")


def test_too_many_products_are_not_narrowed_by_price(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build(Random(5))
    monkeypatch.setattr("jangteo.search.selectors.finding.MOST_BY_PRICE", 4)
    monkeypatch.setattr("jangteo.search.selectors.finding.MOST_OFFERED", 3)
    eyes = viewer(world.shop)
    wide = selectors.listing(world.shop, eyes, EVERYTHING, own=OwnFilter(is_there=True))
    assert (wide.is_too_wide, wide.total, wide.own) == (True, GOODS, None)
    pages = [
        selectors.listing(world.shop, eyes, EVERYTHING, sort=Sort.PRICE, page=page, page_size=3) for page in range(1, 6)
    ]
    found = [tile.card.id for page in pages for tile in page.tiles]
    assert sorted(found) == sorted(world.goods.values())
    assert {page.compared for page in pages[:4]} == {4}
