from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType
from uuid import UUID

from jangteo.catalog.types.assortments import (
    Denial,
    GrantDraft,
    Granted,
    Level,
    Mode,
    SelectionDraft,
    SelectionKind,
    Sight,
)

__all__ = [
    "GIFT_CARD",
    "AttributeKind",
    "CategoryId",
    "CategoryView",
    "Content",
    "ContentUnit",
    "Denial",
    "Facet",
    "FacetValue",
    "FileDraft",
    "GrantDraft",
    "Granted",
    "Level",
    "ListingFilter",
    "MediaKind",
    "MediaView",
    "Mode",
    "NumberRange",
    "ProductCard",
    "ProductDraft",
    "ProductHead",
    "ProductId",
    "ProductPage",
    "ProductRow",
    "ProductStatus",
    "ResolvedText",
    "SelectionDraft",
    "SelectionKind",
    "Sight",
    "Sort",
    "SpecificationRow",
    "TextDraft",
    "TextField",
    "UnitView",
    "ValueDraft",
    "VariantDraft",
    "VariantId",
    "VariantView",
    "Viewer",
]

ProductId = NewType("ProductId", UUID)
VariantId = NewType("VariantId", UUID)
CategoryId = NewType("CategoryId", UUID)

# The tax code that makes a product a gift card: what it may be spent on is taxed then, so its sale is outside the scope
# of tax. One column says both, so no file and no page can make a card that is taxed, or goods that are not.
GIFT_CARD = "gift_card"


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class AttributeKind(StrEnum):
    NUMBER = "number"
    OPTION = "option"
    TEXT = "text"
    FLAG = "flag"


class TextField(StrEnum):
    """The texts a product has, each in languages and for audiences."""

    NAME = "name"
    TAGLINE = "tagline"
    DESCRIPTION = "description"


class MediaKind(StrEnum):
    PICTURE = "picture"
    DOCUMENT = "document"


class ContentUnit(StrEnum):
    """In what the content of one base unit is told."""

    GRAM = "g"
    KILOGRAM = "kg"
    MILLILITRE = "ml"
    LITRE = "l"
    METRE = "m"
    SQUARE_METRE = "m2"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Content:
    """How much is in one base unit, such as 180 ml; above zero, three decimals at most."""

    amount: Decimal
    unit: ContentUnit


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category of the tree, in the reader's language."""

    id: CategoryId
    slug: str
    name: str
    blurb: str


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of sale; one of it is exactly numerator/denominator base units."""

    code: str
    name: str
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class MediaView:
    """A picture or document; `path` is below the media folder, never shown to anyone."""

    id: UUID
    kind: MediaKind
    file_name: str
    title: str
    language: str
    content_type: str
    size: int
    variant_id: VariantId | None = None


@dataclass(frozen=True, slots=True)
class VariantView:
    """What is sold: one SKU with its option label, units and first picture.

    mix  goods of one mix count together for the quantity steps of prices; empty: it counts alone
    """

    id: VariantId
    product_id: ProductId
    sku: str
    gtin: str
    label: str
    tax_code: str
    units: tuple[UnitView, ...] = ()
    picture_id: UUID | None = None
    weight_grams: Decimal | None = None
    content: Content | None = None
    mix: str = ""

    @property
    def is_gift_card(self) -> bool:
        """Whether it is value to be spent later: not in stock, not sent, not taxed, and never reduced."""
        return self.tax_code == GIFT_CARD


@dataclass(frozen=True, slots=True)
class SpecificationRow:
    """One line of the table of specifications, ready to show.

    also  the same length or weight in the other system, empty when there is none
    """

    code: str
    name: str
    value: str
    also: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedText:
    """A text and where it came from ("why this text").

    source  "ko", "en/audience:trade", "ko/channel:shop" …
    """

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as a tile shows it, without price and stock."""

    id: ProductId
    slug: str
    name: str
    tagline: str
    category_slug: str
    variants: tuple[VariantView, ...]
    picture_id: UUID | None
    launched_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProductHead:
    """As much of a product as a cart line shows.

    picture_id  the product's first picture, for variants without one of their own
    """

    slug: str
    name: str
    picture_id: UUID | None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """A product with everything its page tells, without price and stock."""

    card: ProductCard
    description: str
    category_name: str
    specifications: tuple[SpecificationRow, ...]
    pictures: tuple[MediaView, ...]
    documents: tuple[MediaView, ...]
    texts: Mapping[str, ResolvedText] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One choice of a facet: what to put in the address, what to show, how many products."""

    value: str
    name: str
    count: int
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A way to narrow a category.

    lowest/highest  bounds of a number facet in `unit`, None for options and flags
    """

    code: str
    name: str
    kind: AttributeKind
    unit: str = ""
    values: tuple[FacetValue, ...] = ()
    lowest: Decimal | None = None
    highest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Bounds of a number filter in base units, both included; None is open."""

    lowest: Decimal | None = None
    highest: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """What a listing is narrowed to.

    options  {attribute code: option codes, any of which will do}
    numbers  {attribute code: bounds in base units}
    flags    attribute codes that must be true
    """

    category_slug: str = ""
    text: str = ""
    options: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, NumberRange] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()


class Sort(StrEnum):
    """The order of a listing; by price is this buyer's own, which the catalogue does not know."""

    FEATURED = "featured"
    NEWEST = "newest"
    NAME = "name"
    PRICE = "price"
    PRICE_DOWN = "price_down"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whose eyes the catalogue is read with: where, in which words, for whom, and what they may see.

    audience     which of a product's texts and files are for them
    party_ids    whom they act for and the units above, nearest first; the segments of all of them count
    sees_prices  whether their role may see prices at all
    """

    channel_id: UUID
    audience: str
    language: str
    party_ids: tuple[UUID, ...] = ()
    sight: Sight = field(default_factory=Sight)
    sees_prices: bool = True

    @property
    def party_id(self) -> UUID | None:
        """Whom they act for; None for a guest."""
        return self.party_ids[0] if self.party_ids else None


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A text to keep: which field, language and audience."""

    field: TextField
    language: str
    text: str
    audience: str = ""


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """An attribute value as a merchant enters it; exactly one of number, option, flag and texts."""

    attribute: str
    number: Decimal | None = None
    unit: str = ""
    option: str = ""
    flag: bool | None = None
    texts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class VariantDraft:
    """A variant to make; units are {code: (numerator, denominator)} of base units."""

    sku: str
    gtin: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    weight_grams: Decimal | None = None
    units: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class ProductDraft:
    """A product to make, whole."""

    slug: str
    category_slug: str
    texts: tuple[TextDraft, ...]
    variants: tuple[VariantDraft, ...]
    values: tuple[ValueDraft, ...] = ()
    tax_code: str = "standard"
    launched_on: date | None = None


@dataclass(frozen=True, slots=True)
class FileDraft:
    """A picture or document to keep; `name` is what a visitor's download is called."""

    kind: MediaKind
    name: str
    content: bytes
    content_type: str
    titles: Mapping[str, str] = field(default_factory=dict)
    variant_id: VariantId | None = None
    language: str = ""
    audience: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product of one variant as another system states it, or as it stands here.

    texts  base texts by (field, language); with the other fields, what is None or left out stays as it is
    """

    sku: str
    texts: Mapping[tuple[TextField, str], str]
    category_slug: str = ""
    gtin: str | None = None
    weight_grams: Decimal | None = None
    tax_code: str | None = None
