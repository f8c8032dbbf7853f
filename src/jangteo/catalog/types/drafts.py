"""What is to be kept in the catalogue, as callers state it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from jangteo.catalog.types.kinds import AttributeKind, Content, MediaKind, TextField, VariantId
from jangteo.catalog.types.options import OptionsDraft


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
class AttributeDraft:
    """A typed property of products.

    unit     of numbers: the one in which values are compared
    options  {code: names} of an option attribute, in their order
    """

    code: str
    names: Mapping[str, str]
    kind: AttributeKind
    unit: str = ""
    is_facet: bool = False
    position: int = 0
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


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
    """A product to make, whole; the labels of variants follow from their options where there are any."""

    slug: str
    category_slug: str
    texts: tuple[TextDraft, ...]
    variants: tuple[VariantDraft, ...]
    values: tuple[ValueDraft, ...] = ()
    tax_code: str = "standard"
    launched_on: date | None = None
    options: OptionsDraft | None = None


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
    product_slug  of the product it belongs to: several rows of one slug are variants of it; empty: a product of its own
    """

    sku: str
    texts: Mapping[tuple[TextField, str], str]
    category_slug: str = ""
    gtin: str | None = None
    weight_grams: Decimal | None = None
    tax_code: str | None = None
    product_slug: str = ""


@dataclass(frozen=True, slots=True)
class MadeDraft:
    """Goods that are made for one party.

    names  {language: name}
    unit   what one of it is, a code of `selectors.unit_names`
    """

    names: Mapping[str, str]
    tax_code: str = "standard"
    unit: str = "each"
