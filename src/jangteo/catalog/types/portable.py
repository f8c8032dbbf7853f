"""What is sold, whole and flat: a row for each variant, as files take it out and bring it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from jangteo.catalog.types.drafts import ValueDraft
from jangteo.catalog.types.kinds import AttributeKind, TextField
from jangteo.catalog.types.options import AxisDraft


@dataclass(frozen=True, slots=True)
class VariantDetails:
    """What a variant and its product are beyond their texts; None leaves as it is.

    labels    {language: what the variant is called}; where it has options they say it
    units     {code: (numerator, denominator)} of base units, beside those that are there
    values    the product's attribute values, beside those that are there
    options   its value of each axis of the product, in their order: axes of one value
    channels  codes of the channels that the product is sold in now, beside those it is
    """

    sku: str
    status: str | None = None
    is_active: bool | None = None
    labels: Mapping[str, str] | None = None
    units: Mapping[str, tuple[int, int]] | None = None
    values: tuple[ValueDraft, ...] | None = None
    options: tuple[AxisDraft, ...] | None = None
    channels: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PortableVariant:
    """A variant with its product, whole."""

    sku: str
    product_slug: str
    category_slug: str
    texts: Mapping[tuple[TextField, str], str]
    gtin: str
    weight_grams: Decimal | None
    tax_code: str
    details: VariantDetails


@dataclass(frozen=True, slots=True)
class PortableCategory:
    """A category as files know it."""

    slug: str
    names: Mapping[str, str] = field(default_factory=dict)
    blurbs: Mapping[str, str] = field(default_factory=dict)
    parent_slug: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class PortableAttribute:
    """A typed property as files know it.

    options  {code: names}, in their order
    """

    code: str
    names: Mapping[str, str]
    kind: AttributeKind
    unit: str = ""
    is_facet: bool = False
    position: int = 0
    options: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
