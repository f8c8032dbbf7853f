"""Goods as they go out to programs of staff."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from ninja import Field

from jangteo.catalog.selectors import options_of, successions
from jangteo.catalog.selectors.staff import StaffProduct, StaffProductPage
from jangteo.catalog.types import MediaKind, MediaView, OptionsDraft, VariantView
from jangteo.channels.selectors import list_channels
from jangteo.kernel.api import Schema


class StaffVariantOut(Schema):
    """A variant as staff see it."""

    id: UUID
    sku: str = Field(examples=["MUG-MOON-WH"])
    gtin: str
    label: str = Field(examples=["White"])
    units: dict[str, list[int]] = Field(description="{code: [numerator, denominator]}.", examples=[{"case": [12, 1]}])
    weight_grams: str | None = Field(examples=["340"])
    content: str | None = Field(description="How much is in one base unit, and of what.", examples=["180 ml"])


class StaffProductOut(Schema):
    """A product in a list."""

    id: UUID
    slug: str = Field(examples=["moon-jar-mug"])
    status: str = Field(examples=["active"])
    names: dict[str, str] = Field(examples=[{"ko": "달항아리 머그", "en": "Moon jar mug"}])
    category: str = Field(examples=["mugs"])
    tax_code: str = Field(examples=["standard"])
    launched_on: date | None
    variants: list[StaffVariantOut]
    channels: list[str] = Field(description="Where it is listed, whether or not that holds now.", examples=[["shop"]])


class TextOut(Schema):
    """A stored text and for whom it is."""

    field: str = Field(examples=["name"])
    language: str = Field(examples=["ko"])
    audience: str = Field(description="Empty: everybody.")
    text: str


class ListingOut(Schema):
    """From and until when a channel shows a product."""

    channel: str = Field(examples=["shop"])
    since: datetime
    until: datetime | None


class AttributeOut(Schema):
    """A line of the table of specifications."""

    attribute: str = Field(examples=["height"])
    name: str
    value: str = Field(examples=["9.5 cm"])


class PictureOut(Schema):
    """A picture of a product; the file itself is at the shops' addresses of media."""

    id: UUID
    titles: dict[str, str] = Field(description="What is on it, for those who don't see it.")
    sku: str | None = Field(description="The variant it shows; null: the product.")
    content_type: str = Field(examples=["image/webp"])
    widths: list[int] = Field(examples=[[320, 640, 1280]])


class StaffAxisOut(Schema):
    """A way in which its variants differ."""

    code: str = Field(examples=["colour"])
    names: dict[str, str]
    values: list[dict[str, object]]


class SuccessionOut(Schema):
    """What takes the place of a variant."""

    sku: str
    successor: UUID = Field(description="The variant that takes its place.")
    since: date
    why: str


class WholeStaffProduct(StaffProductOut):
    """A product with all that is stored about it."""

    texts: list[TextOut]
    listings: list[ListingOut]
    attributes: list[AttributeOut]
    pictures: list[PictureOut] = Field(description="In their order.")
    axes: list[StaffAxisOut]
    chosen: dict[str, list[str]] = Field(description="{SKU: its value of each axis}.")
    successors: list[SuccessionOut] = Field(description="Of its variants that are replaced, those to come too.")


def variant_out(one: VariantView) -> StaffVariantOut:
    """A variant as it goes out."""
    return StaffVariantOut(
        id=one.id,
        sku=one.sku,
        gtin=one.gtin,
        label=one.label,
        units={unit.code: [unit.numerator, unit.denominator] for unit in one.units},
        weight_grams=f"{one.weight_grams.normalize():f}" if one.weight_grams is not None else None,
        content=f"{one.content.amount.normalize():f} {one.content.unit.value}" if one.content else None,
    )


def product_out(one: StaffProduct, channels: Mapping[UUID, str]) -> StaffProductOut:
    """A product of a list as it goes out.

    channels  {id: code}
    """
    return StaffProductOut(
        id=one.id,
        slug=one.slug,
        status=one.status.value,
        names=dict(one.names),
        category=one.category_slug,
        tax_code=one.tax_code,
        launched_on=one.launched_on,
        variants=[variant_out(variant) for variant in one.variants],
        channels=sorted(channels[pk] for pk in one.channel_ids if pk in channels),
    )


def whole_product_out(page: StaffProductPage) -> WholeStaffProduct:
    """A product whole as it goes out."""
    channels = channel_codes()
    skus: dict[UUID, str] = {one.id: one.sku for one in page.product.variants}
    options = options_of(page.product.id)
    return WholeStaffProduct(
        **dict(product_out(page.product, channels)),
        texts=[
            TextOut(field=one.field.value, language=one.language, audience=one.audience, text=one.text)
            for one in page.texts
            if one.channel_id is None
        ],
        listings=[
            ListingOut(channel=channels[one.channel_id], since=one.from_at, until=one.until_at)
            for one in page.listings
            if one.channel_id in channels
        ],
        attributes=[AttributeOut(attribute=one.code, name=one.name, value=one.value) for one in page.specifications],
        pictures=[picture_out(one, skus) for one in page.media if one.kind == MediaKind.PICTURE],
        axes=_axes(options),
        chosen={sku: list(codes) for sku, codes in options.chosen.items()},
        successors=_successors(skus),
    )


def picture_out(one: MediaView, skus: Mapping[UUID, str]) -> PictureOut:
    """A picture as it goes out.

    skus  {variant: its SKU} of its product
    """
    return PictureOut(
        id=one.id,
        titles=dict(one.titles),
        sku=skus.get(one.variant_id) if one.variant_id else None,
        content_type=one.content_type,
        widths=[size.width for size in one.renditions],
    )


def channel_codes() -> dict[UUID, str]:
    """{channel: its code}."""
    return {channel.id: channel.code for channel in list_channels()}


def _axes(options: OptionsDraft) -> list[StaffAxisOut]:
    return [
        StaffAxisOut(
            code=axis.code,
            names=dict(axis.names),
            values=[{"code": value.code, "names": dict(value.names), "swatch": value.swatch} for value in axis.values],
        )
        for axis in options.axes
    ]


def _successors(skus: Mapping[UUID, str]) -> list[SuccessionOut]:
    links = successions(date.max)
    return [
        SuccessionOut(sku=sku, successor=links[pk].successor_id, since=links[pk].since, why=links[pk].why)
        for pk, sku in skus.items()
        if pk in links
    ]
