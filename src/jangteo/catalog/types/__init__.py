from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
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
from jangteo.catalog.types.drafts import (
    AttributeDraft,
    FileDraft,
    MadeDraft,
    ProductDraft,
    ProductRow,
    TextDraft,
    ValueDraft,
    VariantDraft,
)
from jangteo.catalog.types.facets import Facet, FacetStep, FacetValue, ListingFilter, NumberRange, Sort
from jangteo.catalog.types.kinds import (
    GIFT_CARD,
    AttributeKind,
    CategoryId,
    Content,
    ContentUnit,
    MediaKind,
    ProductId,
    ProductStatus,
    TextField,
    VariantId,
)
from jangteo.catalog.types.options import (
    MOST_AXES,
    MOST_VALUES,
    AxisDraft,
    AxisView,
    OptionsDraft,
    OptionValueDraft,
    OptionValueView,
)
from jangteo.catalog.types.pictures import (
    DIGEST_LENGTH,
    LONGEST_ALT,
    MOST_PICTURE_BYTES,
    MOST_PICTURES,
    SVG,
    WEBP,
    MadePicture,
    PictureDraft,
    PictureView,
    PortablePicture,
    Rendition,
)
from jangteo.catalog.types.portable import PortableAttribute, PortableCategory, PortableVariant, VariantDetails
from jangteo.catalog.types.successors import Replacement, Succession

__all__ = [
    "DIGEST_LENGTH",
    "GIFT_CARD",
    "LONGEST_ALT",
    "MOST_AXES",
    "MOST_PICTURES",
    "MOST_PICTURE_BYTES",
    "MOST_VALUES",
    "SVG",
    "WEBP",
    "AttributeDraft",
    "AttributeKind",
    "AxisDraft",
    "AxisView",
    "CategoryId",
    "CategoryView",
    "Content",
    "ContentUnit",
    "Denial",
    "Facet",
    "FacetStep",
    "FacetValue",
    "FileDraft",
    "GrantDraft",
    "Granted",
    "Level",
    "ListingFilter",
    "MadeDraft",
    "MadePicture",
    "MediaKind",
    "MediaView",
    "Mode",
    "NumberRange",
    "OptionValueDraft",
    "OptionValueView",
    "OptionsDraft",
    "PictureDraft",
    "PictureView",
    "PortableAttribute",
    "PortableCategory",
    "PortablePicture",
    "PortableVariant",
    "ProductCard",
    "ProductDraft",
    "ProductHead",
    "ProductId",
    "ProductPage",
    "ProductRow",
    "ProductStatus",
    "Rendition",
    "Replacement",
    "ResolvedText",
    "SelectionDraft",
    "SelectionKind",
    "Sight",
    "Sort",
    "SpecificationRow",
    "Succession",
    "TextDraft",
    "TextField",
    "UnitView",
    "ValueDraft",
    "VariantDetails",
    "VariantDraft",
    "VariantId",
    "VariantView",
    "Viewer",
]


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
    """A picture or document.

    titles      in every language there is one of; of a picture: what is on it, for those who don't see it
    renditions  of a picture, narrowest first; a drawing has none
    """

    id: UUID
    kind: MediaKind
    file_name: str
    title: str
    language: str
    content_type: str
    size: int
    variant_id: VariantId | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    renditions: tuple[Rendition, ...] = ()


@dataclass(frozen=True, slots=True)
class VariantView:
    """What is sold: one SKU with its option label, units and first picture.

    mix         goods of one mix count together for the quantity steps of prices; empty: it counts alone
    option_ids  its value of each axis of the product, in their order
    """

    id: VariantId
    product_id: ProductId
    sku: str
    gtin: str
    label: str
    tax_code: str
    units: tuple[UnitView, ...] = ()
    picture: PictureView | None = None
    weight_grams: Decimal | None = None
    content: Content | None = None
    mix: str = ""
    option_ids: tuple[UUID, ...] = ()

    @property
    def is_gift_card(self) -> bool:
        """Whether it is value to be spent later: not in stock, not sent, not taxed, and never reduced."""
        return self.tax_code == GIFT_CARD


@dataclass(frozen=True, slots=True)
class SpecificationRow:
    """One line of the table of specifications, ready to show.

    also      the same length or weight in the other system, empty when there is none
    measured  number and unit as entered, of a measure
    """

    code: str
    name: str
    value: str
    also: str = ""
    measured: tuple[Decimal, str] | None = None


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
    picture: PictureView | None
    launched_on: date | None = None


@dataclass(frozen=True, slots=True)
class ProductHead:
    """As much of a product as a cart line shows.

    picture  the product's first picture, for variants without one of their own
    """

    slug: str
    name: str
    picture: PictureView | None


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
    axes: tuple[AxisView, ...] = ()


@dataclass(frozen=True, slots=True)
class Goods:
    """A variant as a cart needs it.

    is_listed  it is active and its viewer may see it
    """

    variant: VariantView
    is_listed: bool
    head: ProductHead


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

    def taken_apart(self) -> tuple[Any, ...]:
        """For `kernel.prepared`: the values of which it is made."""
        own = (self.channel_id, self.audience, self.language, self.party_ids, self.sees_prices)
        return own + self.sight.taken_apart()

    @staticmethod
    def put_together(parts: Sequence[Any]) -> "Viewer":
        """Of values, or of what stands for them."""
        channel_id, audience, language, party_ids, sees_prices, *sight = parts
        return Viewer(channel_id, audience, language, party_ids, Sight.put_together(sight), sees_prices)
