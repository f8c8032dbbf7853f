"""How a listing is narrowed and ordered, and what it can be narrowed by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from jangteo.catalog.types.kinds import AttributeKind, ProductId


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: what to put in the address, what to show, how many products."""

    value: str
    name: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetStep:
    """A range of numbers, both ends included, and how many products have one within it."""

    lowest: Decimal
    highest: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a category.

    lowest/highest  bounds of a number facet in `unit`, None for options and flags
    steps           of a number facet: ranges with how many products a click on each gives
    units           of a number facet: in which others its bounds may be typed
    """

    code: str
    name: str
    kind: AttributeKind
    unit: str = ""
    values: tuple[FacetValue, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None
    steps: tuple[FacetStep, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Bounds of a number filter, both included; None is open.

    lowest_unit/highest_unit  in what each was typed; empty: the attribute's base unit
    """

    lowest: Decimal | None = None
    highest: Decimal | None = None
    lowest_unit: str = ""
    highest_unit: str = ""

    def has(self, number: Decimal) -> bool:
        """Whether a number in the same unit is within."""
        return (self.lowest is None or number >= self.lowest) and (self.highest is None or number <= self.highest)


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """What a listing is narrowed to.

    text     words; whoever reads a listing has them looked up first, and before that they find nothing
    found    what `text` finds, the best first
    options  {attribute code: option codes, any of which will do}
    numbers  {attribute code: bounds in base units}
    flags    attribute codes that must be true
    shelves  slugs of categories, any of which will do; `category_slug` is where one stands, these are chosen there
    """

    category_slug: str = ""
    text: str = ""
    options: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, NumberRange] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    shelves: frozenset[str] = frozenset()
    found: tuple[ProductId, ...] | None = None

    @property
    def finds_nothing(self) -> bool:
        """Words were given that find nothing, or have not been looked up."""
        return self.found == () or (self.found is None and self.text != "")

    @property
    def is_faceted(self) -> bool:
        """Narrowed further than to a shelf and to what words found."""
        return bool(self.options or self.numbers or self.flags or self.shelves)


class Sort(StrEnum):
    """The order of a listing; by price is this buyer's own, which the catalogue does not know."""

    FEATURED = "featured"
    NEWEST = "newest"
    NAME = "name"
    PRICE = "price"
    PRICE_DOWN = "price_down"
