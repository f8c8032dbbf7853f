"""Goods as they come in from programs of staff."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from ninja import Field
from pydantic import StrictInt, StringConstraints

from jangteo.catalog.types import (
    MOST_AXES,
    MOST_VALUES,
    AxisDraft,
    Content,
    ContentUnit,
    OptionsDraft,
    OptionValueDraft,
    ProductDraft,
    ProductStatus,
    TextDraft,
    TextField,
    ValueDraft,
    VariantDraft,
)
from jangteo.kernel.api import Sku, Strict, Text
from jangteo.office.api.door import Moment

MOST_VARIANTS, MOST_TEXTS, MOST_ATTRIBUTES, MOST_UNITS, MOST_PRODUCTS = 300, 60, 100, 20, 100
LONGEST_TEXT = 20_000
LARGEST_PLACE, LARGEST_PART = 10**6, 10**6

Slug = Annotated[Text, StringConstraints(min_length=1, max_length=120, pattern=r"^[\w-]+$")]
Code = Annotated[Text, StringConstraints(min_length=1, max_length=40)]
Amount = Annotated[
    Text, StringConstraints(pattern=r"^[0-9]{1,9}(\.[0-9]{1,3})?$"), Field(description="A decimal string.")
]
Swatch = Annotated[Text, StringConstraints(pattern=r"^(#[0-9a-f]{6})?$")]
Place = Annotated[StrictInt, Field(ge=0, le=LARGEST_PLACE, description="A smaller one comes first.", examples=[10])]
Part = Annotated[StrictInt, Field(ge=1, le=LARGEST_PART, examples=[12])]


class NamesIn(Strict):
    """Words in the languages of the market; an empty one is left out."""

    ko: Text = Field("", max_length=300, examples=["달항아리 머그"])
    en: Text = Field("", max_length=300, examples=["Moon jar mug"])

    def told(self) -> dict[str, str]:
        """{language: words} of those there are."""
        return {language: text for language, text in (("ko", self.ko), ("en", self.en)) if text}


class CategoryIn(Strict):
    """A category as it is to stand."""

    names: NamesIn
    blurbs: NamesIn = Field(NamesIn(ko="", en=""), description="What the shelf is about.")
    position: Place = 0
    parent: Text = Field("", max_length=60, description="The category above; empty: none.", examples=["tableware"])


class TextIn(Strict):
    """A text of a product; an empty one takes it away."""

    field: TextField = Field(examples=["name"])
    language: Annotated[Text, StringConstraints(pattern=r"^(ko|en)$")] = Field(examples=["ko"])
    text: Text = Field(max_length=LONGEST_TEXT, examples=["달항아리 머그"])
    audience: Text = Field("", max_length=40, description="For whom instead; empty: everybody.", examples=["trade"])


class UnitIn(Strict):
    """A unit of sale: one of it is numerator / denominator base units."""

    code: Code = Field(examples=["case"])
    numerator: Part
    denominator: Part = 1


class ContentIn(Strict):
    """How much is in one base unit, from which its price per 100 g, metre … follows."""

    amount: Amount = Field(examples=["180"])
    unit: ContentUnit = Field(examples=["ml"])


class VariantIn(Strict):
    """What is sold: one SKU."""

    sku: Sku
    gtin: Text = Field("", max_length=14, description="With its check digit.", examples=["8801234567893"])
    labels: NamesIn = Field(NamesIn(ko="", en=""), description="Follow from its options where there are any.")
    weight_grams: Amount | None = Field(None, examples=["340"])
    units: list[UnitIn] = Field([], max_length=MOST_UNITS, description="Beside `each`, which is always there.")
    content: ContentIn | None = None

    def draft(self) -> VariantDraft:
        """As the catalogue takes it."""
        return VariantDraft(
            sku=self.sku,
            gtin=self.gtin,
            labels=self.labels.told(),
            weight_grams=Decimal(self.weight_grams) if self.weight_grams else None,
            units={one.code: (one.numerator, one.denominator) for one in self.units},
            content=Content(Decimal(self.content.amount), self.content.unit) if self.content else None,
        )


class AttributeIn(Strict):
    """A value of an attribute: of the four the one that its kind needs."""

    attribute: Code = Field(examples=["height"])
    number: Annotated[Text, StringConstraints(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")] | None = Field(
        None, examples=["9.5"]
    )
    unit: Text = Field("", max_length=20, description="Of the number; empty: the attribute's.", examples=["cm"])
    option: Text = Field("", max_length=60, examples=["porcelain"])
    flag: bool | None = None
    texts: NamesIn | None = None

    def draft(self) -> ValueDraft:
        """As the catalogue takes it."""
        return ValueDraft(
            attribute=self.attribute,
            number=Decimal(self.number) if self.number else None,
            unit=self.unit,
            option=self.option,
            flag=self.flag,
            texts=self.texts.told() if self.texts else None,
        )


class AttributesIn(Strict):
    """All that a product has of attributes."""

    attributes: list[AttributeIn] = Field(max_length=MOST_ATTRIBUTES)


class OptionValueIn(Strict):
    """A value of an axis."""

    code: Code = Field(examples=["white"])
    names: NamesIn
    swatch: Swatch = Field("", description="A colour, #rrggbb.", examples=["#f4f1ea"])


class AxisIn(Strict):
    """A way in which the variants of a product differ."""

    code: Code = Field(examples=["colour"])
    names: NamesIn
    values: list[OptionValueIn] = Field(min_length=1, max_length=MOST_VALUES)


class ChosenIn(Strict):
    """Which values a variant has, one of each axis in their order."""

    sku: Sku
    values: list[Code] = Field(max_length=MOST_AXES, examples=[["white"]])


class OptionsIn(Strict):
    """All axes of a product and what each variant has of them; no axes: variants have labels alone."""

    axes: list[AxisIn] = Field([], max_length=MOST_AXES)
    chosen: list[ChosenIn] = Field([], max_length=MOST_VARIANTS)

    def draft(self) -> OptionsDraft:
        """As the catalogue takes it."""
        return OptionsDraft(
            axes=tuple(
                AxisDraft(
                    one.code,
                    one.names.told(),
                    tuple(OptionValueDraft(value.code, value.names.told(), value.swatch) for value in one.values),
                )
                for one in self.axes
            ),
            chosen={one.sku: tuple(one.values) for one in self.chosen},
        )


class ProductIn(Strict):
    """A product, whole."""

    slug: Slug = Field(description="Its name in addresses.", examples=["moon-jar-mug"])
    category: Slug = Field(description="A category's slug.", examples=["mugs"])
    texts: list[TextIn] = Field([], max_length=MOST_TEXTS)
    variants: list[VariantIn] = Field(min_length=1, max_length=MOST_VARIANTS)
    attributes: list[AttributeIn] | None = Field(None, max_length=MOST_ATTRIBUTES)
    tax_code: Code = Field("standard", examples=["standard"])
    launched_on: date | None = None
    options: OptionsIn | None = None

    def draft(self) -> ProductDraft:
        """As the catalogue takes it."""
        return ProductDraft(
            slug=self.slug,
            category_slug=self.category,
            texts=text_drafts(self.texts),
            variants=tuple(one.draft() for one in self.variants),
            values=tuple(one.draft() for one in self.attributes or ()),
            tax_code=self.tax_code,
            launched_on=self.launched_on,
            options=self.options.draft() if self.options else None,
        )


class ProductChange(Strict):
    """What of a product is to be otherwise; what is left out stays."""

    category: Slug | None = Field(None, examples=["mugs"])
    tax_code: Code | None = Field(None, examples=["standard"])
    status: ProductStatus | None = Field(None, description="`archived` is sold nowhere.", examples=["active"])
    launched_on: date | None = None
    texts: list[TextIn] = Field([], max_length=MOST_TEXTS)


class VariantChange(Strict):
    """What of a variant is to be otherwise; what is left out stays."""

    gtin: Text | None = Field(None, max_length=14, description="Empty takes it away.", examples=["8801234567893"])
    weight_grams: Amount | None = Field(None, examples=["340"])
    is_active: bool | None = Field(None, description="False: it is sold no more.")
    content: ContentIn | None = Field(None, description="How much is in one base unit.")


class ProductsIn(Strict):
    """Products to make where they are not there, and to change where they are."""

    products: list[ProductIn] = Field(min_length=1, max_length=MOST_PRODUCTS)


class ListingIn(Strict):
    """From and until when a channel sells a product."""

    since: Moment | None = Field(None, description="Null: now.", examples=["2026-12-01T00:00:00+09:00"])
    until: Moment | None = Field(None, description="Excluded, and later than since; null: it stays.")
    rank: Place = 0


class SuccessorIn(Strict):
    """What takes a variant's place."""

    sku: Sku
    since: date | None = Field(None, description="Null: today.", examples=["2026-12-01"])
    why: Text = Field("", max_length=200, description="Shown to buyers.", examples=["새 유약으로 바뀌었습니다."])


def text_drafts(texts: list[TextIn]) -> tuple[TextDraft, ...]:
    """Texts as the catalogue takes them."""
    return tuple(TextDraft(one.field, one.language, one.text, one.audience) for one in texts)
