"""The catalogue of a channel for programs: categories, products at this buyer's price, one product whole."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, Query, Router
from pydantic import StringConstraints

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import count_products, list_categories, read_measure
from jangteo.catalog.types import ListingFilter, NumberRange, Sort
from jangteo.channels.api import entering, entry_of
from jangteo.kernel.api import MoneyView, Schema, Strict, Text, UnitPriceView
from jangteo.kernel.types import Action
from jangteo.parties.api import anyone
from jangteo.search import selectors
from jangteo.search.errors import InvalidFilter
from jangteo.search.told import page_told, sheet_told
from jangteo.search.types import OwnFilter, Repair
from jangteo.search.watched import GOODS, STOCK

MOST_FILTERS = 20
router = Router(auth=anyone)

Pair = Annotated[Text, StringConstraints(max_length=100, pattern=r"^[^:]+:.+$")]


class CategoryOut(Schema):
    slug: str = Field(examples=["mugs"])
    name: str = Field(examples=["머그와 잔"])
    blurb: str
    product_count: int


class LadderStep(Schema):
    """From this quantity of base units on, each costs so much."""

    from_quantity: int = Field(examples=[12])
    unit_price: UnitPriceView
    was: UnitPriceView | None = Field(None, description="What it would otherwise cost this buyer, where it is reduced.")


class ContentPriceOut(Schema):
    """What so many of a measure cost: per 100 g, 100 ml, 1 m, 1 m2 or 1 each."""

    price: MoneyView
    per: int = Field(examples=[100])
    unit: str = Field(examples=["ml"])


class UnitOut(Schema):
    """One of this unit is exactly numerator/denominator base units."""

    code: str = Field(examples=["case"])
    name: str = Field(examples=["박스"])
    numerator: int = Field(examples=[12])
    denominator: int = Field(examples=[1])


class VariantOut(Schema):
    """What is sold. An empty ladder means: no price for this buyer, or one that they may not see."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    gtin: str
    label: str
    units: list[UnitOut]
    ladder: list[LadderStep]
    price_hidden: bool = Field(False, description="There may be a price, but not one this buyer may see.")
    lowest_30_days: UnitPriceView | None = Field(
        None, description="Where it is reduced: its lowest price in the thirty days before the reduction began."
    )
    content_price: ContentPriceOut | None = Field(
        None, description="By content, of the first step; null where nothing is stated or it is the unit price itself."
    )
    gift_card: bool = Field(False, description="It is a gift card: in no stock, sent nowhere, and not taxed.")
    available: int = Field(
        description="Base units this channel can promise now; of a gift card, as many as a line of an order may hold."
    )
    leaves_on: date | None = Field(
        None, description="Where none is there but it may be ordered: the day by which one leaves."
    )


class ProductOut(Schema):
    slug: str = Field(examples=["moon-mug"])
    name: str = Field(examples=["달빛 머그"])
    tagline: str
    category: str = Field(examples=["mugs"])
    launched_on: date | None
    from_price: UnitPriceView | None
    price_hidden: bool = Field(False, description="There may be a price, but not one this buyer may see.")
    for_sale: bool = Field(True, description="Whether this buyer may buy it here.")
    stock: str = Field(description="in_stock, few_left, comes_later or sold_out", examples=["in_stock"])
    variants: list[VariantOut]


class FacetChoice(Schema):
    value: str
    name: str
    count: int


class PriceStepOut(Schema):
    """A range with both its ends, and how many products a filter by it gives."""

    lowest: Decimal
    highest: Decimal
    count: int


class OwnFacetsOut(Schema):
    """What this buyer can narrow by beyond what products are: their own price, and what they can have now."""

    lowest: Decimal | None = Field(None, description="The lowest price in the listing before filters.")
    highest: Decimal | None
    steps: list[PriceStepOut]
    in_stock: int | None = Field(None, description="How many can be had now; null where that leaves no choice.")


class FacetOut(Schema):
    code: str
    name: str
    kind: str
    unit: str
    values: list[FacetChoice]
    lowest: Decimal | None
    highest: Decimal | None
    steps: list[PriceStepOut] = Field([], description="Of a number: ranges, the empty ones left out.")


class ProductPageOut(Schema):
    """A page of products: what fits, how many fit, and what they can be narrowed by."""

    products: list[ProductOut]
    total: int
    page: int
    pages: int
    facets: list[FacetOut]
    own_facets: OwnFacetsOut | None = Field(
        None, description="Null where there are too many products to tell it of each; asking by category tells it."
    )
    asked: str = Field("", description="Where words were looked for: as they were at last.", examples=["머그"])
    repairs: list[Repair] = Field(
        [], description="What was done to words that found nothing as typed.", examples=[["keyboard"]]
    )


class SpecificationOut(Schema):
    code: str
    name: str
    value: str


class OptionValueOut(Schema):
    code: str = Field(examples=["celadon"])
    name: str = Field(examples=["비취빛"])
    swatch: str = Field(description="A colour as #rrggbb, or empty.", examples=["#9fbca6"])


class AxisOut(Schema):
    """One of the ways in which variants differ, its values in their order."""

    code: str = Field(examples=["colour"])
    name: str = Field(examples=["색"])
    values: list[OptionValueOut]


class WholeProductOut(ProductOut):
    description: str
    category_name: str
    specifications: list[SpecificationOut]
    pictures: list[UUID]
    axes: list[AxisOut] = Field([], description="Empty where variants differ by their labels alone.")
    options: dict[str, dict[str, str]] = Field(
        {}, description="{SKU: {axis: value}}, by codes.", examples=[{"PLT-SMAL-CE-S": {"colour": "celadon"}}]
    )


class ListingQuery(Strict):
    """How a listing is narrowed and ordered."""

    q: Text = Field("", max_length=100, description="Words, a SKU or a barcode: 머그.")
    as_typed: bool = Field(False, description="Nothing but what is written, however little that finds.")
    category: Text = Field("", max_length=60, description="The slug of one: mugs.")
    option: list[Pair] = Field([], max_length=MOST_FILTERS, description="attribute:option, any of one attribute.")
    number: list[Pair] = Field(
        [],
        max_length=MOST_FILTERS,
        description="attribute:lowest..highest; either may miss, and be in any unit of what is measured: height:30cm..",
    )
    flag: list[Text] = Field([], max_length=MOST_FILTERS, description="Attributes that must be true.")
    price: Text = Field(
        "", max_length=40, description="lowest..highest of this buyer's own price; either may miss: 10000..20000."
    )
    in_stock: bool = Field(False, description="Only what this buyer can put into the cart now.")
    sort: Sort = Sort.FEATURED
    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(24, ge=1, le=100)


@router.get("/channels/{channel}/categories", response=list[CategoryOut], summary="List categories")
@entering(Action.GOODS_SEE, kept=(GOODS,))
def get_categories(request: HttpRequest, channel: str) -> list[CategoryOut]:
    """Categories in which this channel shows something to this caller."""
    entered, actor = entry_of(request)
    viewer = selectors.viewer_for(entered, actor, _language())
    counts = count_products(viewer)
    return [
        CategoryOut(slug=one.slug, name=one.name, blurb=one.blurb, product_count=counts.get(one.id, 0))
        for one in list_categories(viewer)
    ]


@router.get("/channels/{channel}/products", response=ProductPageOut, summary="List products")
@entering(Action.GOODS_SEE, kept=(GOODS, STOCK))
def get_products(request: HttpRequest, channel: str, query: Query[ListingQuery]) -> HttpResponse:
    """Products that fit, with this buyer's prices, ladders and what can be promised now."""
    entered, actor = entry_of(request)
    page = selectors.listing(
        entered,
        selectors.viewer_for(entered, actor, _language()),
        _filter(query),
        own=_own(query),
        sort=query.sort,
        page=query.page,
        page_size=query.page_size,
        as_typed=query.as_typed,
    )
    if page.left_out:
        raise InvalidFilter(f"there is nothing to narrow by {page.left_out[0][:40]!r} like this", field="filter")
    if page.is_too_wide:
        raise InvalidFilter("too many products to narrow them by price or stock: ask for a category", field="price")
    return _answer(page_told(page))


@router.get("/channels/{channel}/products/{slug}", response=WholeProductOut, summary="Read a product")
@entering(Action.GOODS_SEE, kept=(GOODS, STOCK))
def get_product(request: HttpRequest, channel: str, slug: str) -> HttpResponse:
    """Everything this caller may know of one product."""
    entered, actor = entry_of(request)
    if "\x00" in slug:
        raise ProductNotFound
    sheet = selectors.product_alone(entered, selectors.viewer_for(entered, actor, _language()), slug)
    return _answer(sheet_told(sheet))


def _answer(body: Mapping[str, Any]) -> HttpResponse:
    """Sent as it is: made of plain values by `search.told`, it is in its form."""
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json; charset=utf-8")


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "ko"


def _filter(query: ListingQuery) -> ListingFilter:
    options: dict[str, frozenset[str]] = {}
    for pair in query.option:
        code, _, value = pair.partition(":")
        options[code] = options.get(code, frozenset()) | {value}
    numbers = dict(_range(pair) for pair in query.number)
    return ListingFilter(
        category_slug=query.category, text=query.q, options=options, numbers=numbers, flags=frozenset(query.flag)
    )


def _range(pair: str) -> tuple[str, NumberRange]:
    """ "height:10cm..20cm" """
    code, _, bounds = pair.partition(":")
    return code, _bounds(bounds, "number")


def _own(query: ListingQuery) -> OwnFilter:
    bounds = _bounds(query.price, "price") if query.price else NumberRange()
    if bounds.lowest_unit or bounds.highest_unit:
        raise InvalidFilter("a price is told without a unit", field="price")
    return OwnFilter(bounds, query.in_stock)


def _bounds(text: str, field: str) -> NumberRange:
    lowest, dots, highest = text.partition("..")
    (low, low_unit), (high, high_unit) = _number(lowest, field), _number(highest if dots else lowest, field)
    return NumberRange(low, high, low_unit, high_unit)


def _number(text: str, field: str) -> tuple[Decimal | None, str]:
    if not text:
        return None, ""
    found = read_measure(text)
    if found is None:
        raise InvalidFilter(f"{text[:40]!r} is no number", field=field)
    return found
