"""Narrowing by what only this buyer has: their price, and what they can have now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jangteo.catalog.types import FacetStep, NumberRange, ProductId

PRICE, THERE = "@price", "@there"  # no attribute's codes: those are slugs


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """What a listing is narrowed to beyond the catalogue.

    price     bounds of the price on the tile, in the channel's currency and tax view
    is_there  only what this buyer can put into the cart now
    """

    price: NumberRange = field(default_factory=NumberRange)
    is_there: bool = False

    @property
    def is_asked(self) -> bool:
        return self.is_there or self.price != NumberRange()


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """Of the products of a listing: what this buyer's tile says.

    prices  the "from" price of those that show one
    there   those of which one press puts something into the cart, whatever is chosen
    """

    prices: Mapping[ProductId, Decimal] = field(default_factory=dict)
    there: frozenset[ProductId] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnFacets:
    """Ways to narrow a listing by what is this buyer's own.

    lowest/highest  of all prices in the listing before facets; None where prices leave no choice or are not shown
    steps           ranges of prices with how many products a click gives
    there           how many can be had now; None where that leaves no choice
    """

    lowest: Decimal | None = None
    highest: Decimal | None = None
    steps: tuple[FacetStep, ...] = ()
    there: int | None = None
