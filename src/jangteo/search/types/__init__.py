from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from jangteo.catalog.types import CategoryView, Facet, ProductCard, ProductPage, VariantId, VariantView
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.types import Allowance, PriceOffer, QuantityRule, RetailPrice, Step
from jangteo.search.types.words import (
    Asked,
    Engine,
    Finding,
    Form,
    Hit,
    Meaning,
    Repair,
    Suggestions,
    Way,
    Word,
)

__all__ = [
    "PAGE_SIZE",
    "Asked",
    "Engine",
    "Finding",
    "Form",
    "Hit",
    "ListingPage",
    "Meaning",
    "ProductSheet",
    "Repair",
    "StockWord",
    "Suggestions",
    "Tile",
    "Way",
    "Word",
]

PAGE_SIZE = 24


class StockWord(StrEnum):
    """Stock as shoppers are told it."""

    IN_STOCK = "in_stock"
    FEW_LEFT = "few_left"
    COMES_LATER = "comes_later"
    SOLD_OUT = "sold_out"


@dataclass(frozen=True, slots=True)
class Tile:
    """A product in a listing: what it is, what it costs this buyer, whether it can be had.

    lowest      the cheapest first step of its variants, None when nothing is priced
    is_from     whether variants or steps make that price a "from" price
    variant     the one that a single click puts into the cart, None when a choice is needed
    lowest_lately  the lowest price of the thirty days before the reduction, of variants on sale that had one
    is_hidden   its price may not be seen by this buyer
    is_for_sale this buyer may buy it
    comes_on    of variants of which nothing is there: the day by which one leaves, where it may be ordered
    retail      in a trade channel: what shoppers pay, of variants sold to everyone
    """

    card: ProductCard
    offers: Mapping[VariantId, PriceOffer]
    available: Mapping[VariantId, int]
    lowest: Step | None
    is_from: bool
    has_ladder: bool
    stock: StockWord
    variant: VariantView | None
    is_hidden: bool = False
    is_for_sale: bool = True
    lowest_lately: Mapping[VariantId, UnitPrice] = field(default_factory=dict)
    comes_on: Mapping[VariantId, date] = field(default_factory=dict)
    retail: Mapping[VariantId, RetailPrice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListingPage:
    """A page of a category or of found products.

    finding  how they were found, where words were looked for
    """

    tiles: tuple[Tile, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...] = ()
    category: CategoryView | None = None
    finding: Finding | None = None


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """A product page with what it costs this buyer, whether it can be had, and how many at once.

    may_have    how many one buyer may have in a period
    promotions  names of those that reduce it in the cart now
    """

    page: ProductPage
    tile: Tile
    related: tuple[Tile, ...] = ()
    limits: Mapping[VariantId, QuantityRule] = field(default_factory=dict)
    may_have: tuple[Allowance, ...] = ()
    promotions: tuple[Mapping[str, str], ...] = ()
