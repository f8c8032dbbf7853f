from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from jangteo.catalog import services as catalog
from jangteo.catalog.types import (
    AttributeKind,
    AxisDraft,
    ContentUnit,
    FileDraft,
    MediaKind,
    OptionsDraft,
    OptionValueDraft,
    ProductDraft,
    ProductId,
    TextDraft,
    TextField,
    ValueDraft,
    VariantDraft,
    VariantId,
)
from jangteo.catalog.types import Content as Measure
from jangteo.channels.types import Channel
from jangteo.demo.content.manuals import manual_pdf
from jangteo.demo.content.types import Category, Content, Product, Specification, Text
from jangteo.demo.drawings import draw
from jangteo.demo.services.shops import SEEDER
from jangteo.search import services as search

KINDS = {
    "number": AttributeKind.NUMBER,
    "enum": AttributeKind.OPTION,
    "text": AttributeKind.TEXT,
    "bool": AttributeKind.FLAG,
}
SYNONYMS = (
    ["화병", "꽃병", "vase"],
    ["수건", "타월", "towel"],
    ["등", "조명", "램프", "lamp"],
    ["장바구니", "에코백", "market bag"],
    ["담요", "블랭킷", "throw"],
    ["상품권", "기프트카드", "gift card"],
)


def both(text: Text) -> dict[str, str]:
    """A text as it is stored."""
    return {"ko": text.ko, "en": text.en}


def make_shelves(content: Content, shops: Mapping[str, Channel]) -> Mapping[str, VariantId]:
    """Categories, attributes and products with pictures, manuals and listings; {SKU: variant}."""
    for category in content.categories:
        make_category(category)
    for position, attribute in enumerate(content.attributes):
        catalog.create_attribute(
            code=attribute.code,
            names=both(attribute.name),
            kind=KINDS[attribute.kind],
            unit=attribute.unit or "",
            is_facet=attribute.facet,
            position=position,
            options={option.code: both(option.name) for option in attribute.options},
        )
    goods: dict[str, VariantId] = {}
    newest_first = sorted(content.products, key=lambda product: product.launched, reverse=True)
    for product in content.products:
        rank = len(newest_first) - newest_first.index(product) + (200 if product.manual else 0)
        goods.update(make_product(product, shops, rank))
    for words in SYNONYMS:
        search.add_synonym(words=words, actor=SEEDER)
    search.add_synonym(words=["집들이", "housewarming"], only=["선물 상자", "향초", "쟁반"], actor=SEEDER)
    return goods


def make_category(category: Category) -> None:
    catalog.create_category(
        slug=category.slug,
        names=both(category.name),
        blurbs=both(category.blurb),
        position=category.position,
        actor=SEEDER,
    )


def make_product(product: Product, shops: Mapping[str, Channel], rank: int) -> Mapping[str, VariantId]:
    """A product with its pictures and manuals, listed where it is sold; {SKU: variant}."""
    product_id, variants = catalog.create_product(draft=_draft(product), actor=SEEDER)
    _add_files(product, product_id, variants)
    for code in product.channels:
        catalog.list_in_channel(product_id=product_id, channel_id=shops[code].id, rank=rank, actor=SEEDER)
    return variants


def _draft(product: Product) -> ProductDraft:
    texts = [
        TextDraft(field, language, text.in_language(language))
        for field, text in (
            (TextField.NAME, product.name),
            (TextField.TAGLINE, product.tagline),
            (TextField.DESCRIPTION, product.description),
        )
        for language in ("ko", "en")
    ]
    if product.trade:
        texts += [
            TextDraft(TextField.DESCRIPTION, language, product.trade.in_language(language), "trade")
            for language in ("ko", "en")
        ]
    units = {unit.code: (unit.numerator, unit.denominator) for unit in product.units if unit.code != "each"}
    return ProductDraft(
        slug=product.slug,
        category_slug=product.category,
        texts=tuple(texts),
        variants=tuple(
            VariantDraft(
                sku=variant.sku,
                gtin=variant.gtin,
                labels=both(variant.name) if len(product.variants) > 1 else {},
                weight_grams=Decimal(variant.weight_g),
                units=units,
                content=Measure(product.content[0], ContentUnit(product.content[1])) if product.content else None,
            )
            for variant in product.variants
        ),
        values=tuple(_value(one) for one in product.specifications),
        tax_code=product.tax_code,
        launched_on=product.launched,
        options=_options(product),
    )


def _options(product: Product) -> OptionsDraft | None:
    """Its axes and what each variant has of them; None where there is nothing to choose."""
    if len(product.variants) < 2:
        return None
    axes = tuple(
        AxisDraft(
            option.code,
            both(option.name),
            tuple(OptionValueDraft(one.code, both(one.name), (one.swatch or "").lower()) for one in option.values),
        )
        for option in product.options
    )
    chosen = {one.sku: tuple(one.options[axis.code] for axis in axes) for one in product.variants}
    return OptionsDraft(axes, chosen)


def _value(one: Specification) -> ValueDraft:
    entered: Any = one.value
    match entered:
        case bool():
            return ValueDraft(one.attribute, flag=entered)
        case Decimal():
            return ValueDraft(one.attribute, number=entered, unit=one.unit or "")
        case Text():
            return ValueDraft(one.attribute, texts=both(entered))
        case _:
            return ValueDraft(one.attribute, option=str(entered))


def _add_files(product: Product, product_id: ProductId, variants: Mapping[str, VariantId]) -> None:
    for position, variant in enumerate(product.variants):
        picture = draw(product.picture, product.colour_of(variant), product.name.en)
        catalog.add_media(
            product_id=product_id,
            file=FileDraft(
                kind=MediaKind.PICTURE,
                name=f"{variant.sku.lower()}.svg",
                content=picture.encode(),
                content_type="image/svg+xml",
                titles=both(product.name),
                variant_id=variants[variant.sku],
                position=position,
            ),
        )
    for language in ("ko", "en") if product.manual else ():
        catalog.add_media(
            product_id=product_id,
            file=FileDraft(
                kind=MediaKind.DOCUMENT,
                name=f"{product.slug}-manual-{language}.pdf",
                content=manual_pdf(product.manual, language) if product.manual else b"",
                content_type="application/pdf",
                titles={"ko": "사용 설명서 (PDF)", "en": "Manual (PDF)"},
                language=language,
            ),
        )
