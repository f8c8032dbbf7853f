"""What stands of a product beside its texts: where it belongs, how it is taxed, whether it is sold; its variants."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jangteo.catalog.errors import CategoryNotFound, InvalidProduct, ProductExists, ProductNotFound
from jangteo.catalog.models import AttributeValue, Category, OptionAxis, Product, Variant, VariantUnit
from jangteo.catalog.services.create_product import check_variant, write_values
from jangteo.catalog.types import ProductStatus, ValueDraft, VariantDraft, VariantId
from jangteo.kernel import audit
from jangteo.kernel.gtin import is_gtin
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def change_product(
    *,
    product_id: UUID,
    actor: Actor,
    category_slug: str | None = None,
    tax_code: str | None = None,
    status: ProductStatus | None = None,
    launched_on: date | None = None,
) -> None:
    """Say something else of a product; None leaves what is.

    locks   the product
    raises  ProductNotFound, CategoryNotFound, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = Product.objects.select_for_update().select_related("category").filter(pk=product_id).first()
    if row is None:
        raise ProductNotFound
    before = _told(row)
    if category_slug is not None:
        category = Category.objects.filter(slug=category_slug).first()
        if category is None:
            raise CategoryNotFound(f"there is no category {category_slug!r}")
        row.category = category
    row.tax_code = row.tax_code if tax_code is None else tax_code
    row.status = row.status if status is None else status.value
    row.launched_on = row.launched_on if launched_on is None else launched_on
    _save(row, before, actor)


def _save(row: Product, before: Mapping[str, str], actor: Actor) -> None:
    after = _told(row)
    if after == before:
        return
    row.save(update_fields=["category", "tax_code", "status", "launched_on"])
    _record(actor, "catalog.change_product", "product", row.pk, before, after)


def _told(row: Product) -> dict[str, str]:
    return {
        "category": row.category.slug,
        "tax_code": row.tax_code,
        "status": row.status,
        "launched_on": str(row.launched_on or ""),
    }


@transaction.atomic
def set_attributes(*, product_id: UUID, values: tuple[ValueDraft, ...], actor: Actor) -> None:
    """Let a product have exactly these values of attributes.

    locks   the product
    raises  ProductNotFound, AttributeNotFound, InvalidAttributeValue, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    product = Product.objects.select_for_update().filter(pk=product_id).first()
    if product is None:
        raise ProductNotFound
    if len({one.attribute for one in values}) < len(values):
        raise InvalidProduct("an attribute is named once", field="attributes")
    rows = AttributeValue.objects.filter(product=product)
    before = sorted(rows.values_list("attribute__code", flat=True))
    rows.delete()
    write_values(product, values)
    named = {"attributes": [one.attribute for one in values]}
    _record(actor, "catalog.set_attributes", "product", product.pk, {"attributes": before}, named)


@transaction.atomic
def add_variant(*, product_id: UUID, draft: VariantDraft, actor: Actor) -> VariantId:
    """A further variant of a product, last of all; of one whose variants differ by axes none is added this way.

    locks   the product
    raises  ProductNotFound, InvalidProduct, ProductExists for a SKU or GTIN that is taken, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    check_variant(draft)
    product = Product.objects.select_for_update().filter(pk=product_id).first()
    if product is None:
        raise ProductNotFound
    if OptionAxis.objects.filter(product=product).exists():
        raise InvalidProduct("its variants differ by axes: say by which values with them", field="options")
    row = Variant(
        product=product,
        sku=draft.sku,
        gtin=draft.gtin,
        labels=dict(draft.labels),
        position=Variant.objects.filter(product=product).count(),
        weight_grams=draft.weight_grams,
        content_amount=draft.content.amount if draft.content else None,
        content_unit=draft.content.unit.value if draft.content else "",
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise ProductExists(f"{draft.sku}: this SKU or GTIN is taken", sku=draft.sku) from None
    units = {"each": (1, 1)} | dict(draft.units)
    VariantUnit.objects.bulk_create(
        VariantUnit(variant=row, code=code, numerator=numerator, denominator=denominator)
        for code, (numerator, denominator) in units.items()
    )
    _record(actor, "catalog.add_variant", "product", product.pk, None, {"sku": row.sku})
    return VariantId(row.pk)


@transaction.atomic
def change_variant(
    *,
    variant_id: UUID,
    actor: Actor,
    gtin: str | None = None,
    weight_grams: Decimal | None = None,
    is_active: bool | None = None,
) -> None:
    """Say something else of a variant; None leaves what is.

    locks   the variant
    raises  ProductNotFound, InvalidProduct, ProductExists for a GTIN that is taken, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = Variant.objects.select_for_update().filter(pk=variant_id).first()
    if row is None:
        raise ProductNotFound
    if gtin and not is_gtin(gtin):
        raise InvalidProduct(f"{gtin!r} has a wrong check digit", field="gtin", sku=row.sku)
    before = {"gtin": row.gtin, "weight_grams": str(row.weight_grams or ""), "is_active": row.is_active}
    row.gtin = row.gtin if gtin is None else gtin
    row.weight_grams = row.weight_grams if weight_grams is None else weight_grams
    row.is_active = row.is_active if is_active is None else is_active
    after = {"gtin": row.gtin, "weight_grams": str(row.weight_grams or ""), "is_active": row.is_active}
    if after == before:
        return
    try:
        with transaction.atomic():
            row.save(update_fields=["gtin", "weight_grams", "is_active"])
    except IntegrityError:
        raise ProductExists(f"{gtin}: this GTIN is taken", sku=row.sku) from None
    _record(actor, "catalog.change_variant", "variant", row.pk, before, after)


def _record(actor: Actor, action: str, kind: str, pk: UUID, before: Any, after: Any) -> None:
    audit.record(actor=actor, action=action, subject_kind=kind, subject_id=pk, before=before, after=after)
