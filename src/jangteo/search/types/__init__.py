from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jangteo.catalog.types import CategoryView, Facet, ProductCard, ProductId, ProductPage, VariantId, VariantView
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.types import Allowance, PriceOffer, QuantityRule, RetailPrice, Step
from jangteo.search.types.narrowing import PRICE, THERE, OwnFacets, OwnFigures, OwnFilter
from jangteo.search.types.shelves import (
    LAST_PLACE,
    LEAST_FACTOR,
    LONGEST_QUERY,
    MOST_FACTOR,
    MOST_PRODUCTS,
    Placed,
    RowOfGoods,
    ShelfDraft,
    ShelfKind,
    ShelfRow,
    ShelfRule,
    ShelfState,
    StockWord,
)
from jangteo.search.types.words import (
    Asked,
    Engine,
    Finding,
    Form,
    Hit,
    Meaning,
    Repair,
    Suggestions,
    SynonymDraft,
    SynonymRow,
    Trace,
    Way,
    Word,
)

__all__ = [
    "LAST_PLACE",
    "LEAST_FACTOR",
    "LONGEST_QUERY",
    "MOST_FACTOR",
    "MOST_PRODUCTS",
    "PAGE_SIZE",
    "PRICE",
    "THERE",
    "Asked",
    "ComparedRow",
    "Comparison",
    "Engine",
    "Finding",
    "Form",
    "Hit",
    "ListingPage",
    "Meaning",
    "OwnFacets",
    "OwnFigures",
    "OwnFilter",
    "Placed",
    "ProductSheet",
    "Repair",
    "RowOfGoods",
    "ShelfDraft",
    "ShelfKind",
    "ShelfRow",
    "ShelfRule",
    "ShelfState",
    "StockWord",
    "Suggestions",
    "SynonymDraft",
    "SynonymRow",
    "Tile",
    "Trace",
    "Way",
    "Word",
]

PAGE_SIZE = 24


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

    own          None where there are too many products to compare their prices
    left_out     codes of filters that mean nothing here
    is_too_wide  price or stock was asked of more products than are compared; that filter was left out
    compared     how many are in the order of their prices, where more fit than that
    placed       why each stands where it stands, in the channel's own order
    finding  how they were found, where words were looked for
    """

    tiles: tuple[Tile, ...]
    total: int
    page: int
    pages: int
    facets: tuple[Facet, ...] = ()
    category: CategoryView | None = None
    own: OwnFacets | None = None
    left_out: tuple[str, ...] = ()
    is_too_wide: bool = False
    compared: int | None = None
    placed: Mapping[ProductId, Placed] = field(default_factory=dict)
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


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One specification of the compared products, in their order; "" where one has none."""

    name: str
    values: tuple[str, ...]

    @property
    def is_different(self) -> bool:
        return len(set(self.values)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side at this buyer's prices.

    others  of the same category, to be set beside them
    missing what was asked for and this buyer may not see, or is not there
    """

    tiles: tuple[Tile, ...]
    rows: tuple[ComparedRow, ...]
    others: tuple[Tile, ...] = ()
    missing: tuple[str, ...] = ()
