from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from jangteo.catalog.errors import (
    AttributeNotFound,
    CategoryNotFound,
    InvalidAttributeValue,
    InvalidProduct,
    ProductExists,
)
from jangteo.catalog.models import Attribute, AttributeValue, Category, Product, ProductText, Variant, VariantUnit
from jangteo.catalog.rules import UnknownMeasure, convert
from jangteo.catalog.services.set_content import check_content
from jangteo.catalog.services.set_options import write_options
from jangteo.catalog.types import (
    AttributeKind,
    ProductDraft,
    ProductId,
    ProductStatus,
    ValueDraft,
    VariantDraft,
    VariantId,
)
from jangteo.kernel import audit, clock
from jangteo.kernel.gtin import is_gtin
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def create_product(*, draft: ProductDraft, actor: Actor) -> tuple[ProductId, Mapping[str, VariantId]]:
    """A product with texts, variants, units and attribute values; returns its id and {sku: variant}.

    raises  CategoryNotFound, AttributeNotFound, InvalidAttributeValue, InvalidProduct, InvalidOptions, ProductExists
    """
    require(actor, Action.CATALOGUE_CHANGE)
    _check(draft)
    category = Category.objects.filter(slug=draft.category_slug).first()
    if category is None:
        raise CategoryNotFound(f"there is no category {draft.category_slug!r}")
    try:
        with transaction.atomic():
            product = Product.objects.create(
                slug=draft.slug,
                category=category,
                status=ProductStatus.ACTIVE.value,
                tax_code=draft.tax_code,
                launched_on=draft.launched_on,
                created_at=clock.now(),
            )
            variants = _write_variants(product, draft)
            if draft.options is not None:
                write_options(product, draft.options)
    except IntegrityError:
        raise ProductExists(f"{draft.slug}: this slug, SKU or GTIN is taken", slug=draft.slug) from None
    ProductText.objects.bulk_create(
        ProductText(
            product=product, field=text.field.value, language=text.language, audience=text.audience, text=text.text
        )
        for text in draft.texts
    )
    write_values(product, draft.values)
    skus = [variant.sku for variant in draft.variants]
    audit.record(
        actor=actor,
        action="catalog.create_product",
        subject_kind="product",
        subject_id=product.pk,
        after={"slug": draft.slug, "skus": skus},
    )
    return ProductId(product.pk), variants


def _check(draft: ProductDraft) -> None:
    if not draft.variants:
        raise InvalidProduct("a product needs a variant", field="variants")
    for variant in draft.variants:
        check_variant(variant)


def check_variant(variant: VariantDraft) -> None:
    """Refuse what no variant can be.

    raises  InvalidProduct naming the field
    """
    if not variant.sku.strip() or variant.sku != variant.sku.strip():
        raise InvalidProduct(f"{variant.sku!r} is no SKU", field="sku")
    if variant.gtin and not is_gtin(variant.gtin):
        raise InvalidProduct(f"{variant.gtin!r} has a wrong check digit", field="gtin", sku=variant.sku)
    if any(part < 1 for ratio in variant.units.values() for part in ratio):
        raise InvalidProduct("a unit holds at least a part of one base unit", field="units", sku=variant.sku)
    if variant.content is not None:
        check_content(variant.content, variant.sku)


def _write_variants(product: Product, draft: ProductDraft) -> dict[str, VariantId]:
    rows = [
        Variant(
            product=product,
            sku=variant.sku,
            gtin=variant.gtin,
            labels=dict(variant.labels),
            position=position,
            weight_grams=variant.weight_grams,
            content_amount=variant.content.amount if variant.content else None,
            content_unit=variant.content.unit.value if variant.content else "",
        )
        for position, variant in enumerate(draft.variants)
    ]
    Variant.objects.bulk_create(rows)
    VariantUnit.objects.bulk_create(
        VariantUnit(variant=row, code=code, numerator=numerator, denominator=denominator)
        for row, variant in zip(rows, draft.variants, strict=True)
        for code, (numerator, denominator) in ({"each": (1, 1)} | dict(variant.units)).items()
    )
    return {row.sku: VariantId(row.pk) for row in rows}


def write_values(product: Product, drafts: tuple[ValueDraft, ...]) -> None:
    """Write a product's attribute values; numbers are kept as entered and in the attribute's base unit.

    raises  AttributeNotFound, InvalidAttributeValue
    """
    attributes = Attribute.objects.prefetch_related("options").in_bulk(
        [draft.attribute for draft in drafts], field_name="code"
    )
    rows = []
    for draft in drafts:
        attribute = attributes.get(draft.attribute)
        if attribute is None:
            raise AttributeNotFound(f"there is no attribute {draft.attribute!r}", attribute=draft.attribute)
        rows.append(AttributeValue(product=product, attribute=attribute, **_columns(attribute, draft)))
    AttributeValue.objects.bulk_create(rows)


def _columns(attribute: Attribute, draft: ValueDraft) -> dict[str, Any]:
    match AttributeKind(attribute.kind):
        case AttributeKind.NUMBER if draft.number is not None:
            unit = draft.unit or attribute.unit
            try:
                number = convert(draft.number, unit, attribute.unit)
            except UnknownMeasure as error:
                raise InvalidAttributeValue(f"{attribute.code}: {error}", attribute=attribute.code) from None
            return {"number": number, "entered_number": draft.number, "entered_unit": unit}
        case AttributeKind.OPTION if draft.option:
            for option in attribute.options.all():
                if option.code == draft.option:
                    return {"option": option}
            raise InvalidAttributeValue(f"{attribute.code} has no option {draft.option!r}", attribute=attribute.code)
        case AttributeKind.FLAG if draft.flag is not None:
            return {"flag": draft.flag}
        case AttributeKind.TEXT if draft.texts:
            return {"texts": dict(draft.texts)}
        case kind:
            raise InvalidAttributeValue(f"{attribute.code} needs a {kind} value", attribute=attribute.code)
