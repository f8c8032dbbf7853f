"""What files say of variants beyond their texts, and taking back what a file brought in."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from jangteo.catalog.models import (
    AttributeValue,
    Category,
    ChannelListing,
    Media,
    OptionAxis,
    OptionValue,
    Product,
    ProductText,
    Variant,
    VariantUnit,
)
from jangteo.catalog.selectors.options import options_by_product
from jangteo.catalog.services.create_product import write_values
from jangteo.catalog.services.set_options import set_options
from jangteo.catalog.types import AxisDraft, OptionsDraft, ProductStatus, TextField, VariantDetails
from jangteo.channels.selectors import list_channels
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def put_details(*, rows: Sequence[VariantDetails], actor: Actor) -> None:
    """Bring variants and their products to what files say of them; what is None stays.

    raises  InvalidOptions, AttributeNotFound, InvalidAttributeValue; then nothing is written
    """
    require(actor, Action.CATALOGUE_CHANGE)
    found = Variant.objects.filter(sku__in={row.sku for row in rows}).select_related("product")
    variants = {row.sku: row for row in found.select_for_update(of=("self",)).order_by("pk")}
    rows = [row for row in rows if row.sku in variants]
    _put_columns(rows, variants)
    _put_units(rows, variants)
    _put_values(rows, variants)
    _put_options(rows, variants, actor)
    _put_channels(rows, variants)
    audit.record(
        actor=actor,
        action="catalog.put_details",
        subject_kind="products",
        subject_id=new_id(),
        after={"skus": [row.sku for row in rows]},
    )


def _put_columns(rows: Sequence[VariantDetails], variants: Mapping[str, Variant]) -> None:
    products: dict[UUID, Product] = {}
    for row in rows:
        variant = variants[row.sku]
        product = products.setdefault(variant.product_id, variant.product)
        variant.is_active = variant.is_active if row.is_active is None else row.is_active
        variant.labels = variant.labels if row.labels is None or row.options else dict(row.labels)
        product.status = ProductStatus(row.status).value if row.status else product.status
    Variant.objects.bulk_update(variants.values(), ["is_active", "labels"], batch_size=1000)
    Product.objects.bulk_update(products.values(), ["status"], batch_size=1000)


def _put_units(rows: Sequence[VariantDetails], variants: Mapping[str, Variant]) -> None:
    VariantUnit.objects.bulk_create(
        (
            VariantUnit(variant=variants[row.sku], code=code, numerator=above, denominator=below)
            for row in rows
            for code, (above, below) in (row.units or {}).items()
        ),
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["variant", "code"],
        update_fields=["numerator", "denominator"],
    )


def _put_values(rows: Sequence[VariantDetails], variants: Mapping[str, Variant]) -> None:
    wanted = {variants[row.sku].product: row.values for row in rows if row.values}
    for product, values in wanted.items():
        codes = [one.attribute for one in values]
        AttributeValue.objects.filter(product=product, variant=None, attribute__code__in=codes).delete()
        write_values(product, tuple(values))


def _put_options(rows: Sequence[VariantDetails], variants: Mapping[str, Variant], actor: Actor) -> None:
    """Each product's axes with the values that these variants add."""
    chosen: dict[UUID, dict[str, tuple[AxisDraft, ...]]] = defaultdict(dict)
    for row in rows:
        if row.options:
            chosen[variants[row.sku].product_id][row.sku] = row.options
    known = options_by_product(chosen)
    for product_id, options in chosen.items():
        draft = _merged(known.get(product_id, OptionsDraft()), options)
        set_options(product_id=product_id, draft=draft, actor=actor)


def _merged(known: OptionsDraft, stated: Mapping[str, tuple[AxisDraft, ...]]) -> OptionsDraft:
    axes = {axis.code: axis for axis in known.axes}
    for options in stated.values():
        for axis in options:
            values = {one.code: one for one in axes[axis.code].values} if axis.code in axes else {}
            values |= {one.code: one for one in axis.values}
            axes[axis.code] = AxisDraft(axis.code, axis.names, tuple(values.values()))
    chosen = dict(known.chosen) | {
        sku: tuple(axis.values[0].code for axis in options) for sku, options in stated.items()
    }
    return OptionsDraft(tuple(axes.values()), chosen)


def _put_channels(rows: Sequence[VariantDetails], variants: Mapping[str, Variant]) -> None:
    ids, now = {one.code: one.id for one in list_channels()}, clock.now()
    wanted = {(variants[row.sku].product_id, ids[code]) for row in rows for code in row.channels or () if code in ids}
    ended = ChannelListing.objects.filter(product__in={one for one, _ in wanted}, until_at__lte=now)
    for row in ended:
        if (row.product_id, row.channel_id) in wanted:
            row.from_at, row.until_at = now, None
            row.save(update_fields=["from_at", "until_at"])
    ChannelListing.objects.bulk_create(
        (ChannelListing(product_id=product, channel_id=channel, from_at=now) for product, channel in sorted(wanted)),
        ignore_conflicts=True,
    )


@transaction.atomic
def restore_products(*, rows: Mapping[str, Mapping[str, Any]], actor: Actor) -> None:
    """Give variants and products back exactly what stood in their columns and base texts.

    rows  {SKU: {"gtin": …, "weight_grams": …, "tax_code": …, "category": slug, "name.ko": …}}; empty: nothing stood
    """
    require(actor, Action.CATALOGUE_CHANGE)
    found = Variant.objects.filter(sku__in=set(rows)).select_related("product").order_by("pk")
    variants = {row.sku: row for row in found.select_for_update(of=("self",))}
    slugs = {str(row.get("category", "")) for row in rows.values()}
    categories = {row.slug: row for row in Category.objects.filter(slug__in=slugs)}
    for sku, row in rows.items():
        variant = variants[sku]
        variant.gtin, variant.weight_grams = row["gtin"], row["weight_grams"]
        variant.save(update_fields=["gtin", "weight_grams"])
        variant.product.tax_code, variant.product.category = row["tax_code"], categories[str(row["category"])]
        variant.product.save(update_fields=["tax_code", "category"])
        _restore_texts(variant.product_id, row)
    audit.record(
        actor=actor,
        action="catalog.restore_products",
        subject_kind="products",
        subject_id=new_id(),
        after={"skus": sorted(rows)},
    )


def _restore_texts(product_id: UUID, row: Mapping[str, Any]) -> None:
    for kind in TextField:
        for language in ("ko", "en"):
            name = f"{kind.value}.{language}"
            if name not in row:
                continue
            where: dict[str, Any] = {"product_id": product_id, "field": kind.value, "language": language}
            base = ProductText.objects.filter(audience="", channel=None, **where)
            if not row[name]:
                base.delete()
            elif not base.update(text=row[name]):
                ProductText.objects.create(text=row[name], **where)


@transaction.atomic
def remove_unused_variants(*, skus: Iterable[str], actor: Actor) -> list[str]:
    """Take variants out that nothing refers to, and their products with the last of them; returns which went."""
    require(actor, Action.CATALOGUE_CHANGE)
    gone = []
    for variant in Variant.objects.filter(sku__in=set(skus)).select_related("product").order_by("sku"):
        with suppress(IntegrityError, ProtectedError), transaction.atomic():
            _remove(variant)
            gone.append(variant.sku)
    if gone:
        audit.record(
            actor=actor,
            action="catalog.remove_variants",
            subject_kind="products",
            subject_id=new_id(),
            before={"skus": gone},
        )
    return gone


def _remove(variant: Variant) -> None:
    """The variant with what is its own; refused by what refers to it."""
    product, sku = variant.product, variant.sku
    is_last = not Variant.objects.filter(product=product).exclude(pk=variant.pk).exists()
    VariantUnit.objects.filter(variant=variant).delete()
    Variant.objects.filter(sku=sku).update(option_values=[])
    if is_last:
        axes = OptionAxis.objects.filter(product=product)
        OptionValue.objects.filter(axis__in=axes).delete()
        axes.delete()
    Variant.objects.filter(sku=sku).delete()
    if is_last:
        if Media.objects.filter(product=product).exists():
            raise IntegrityError("pictures were added")
        for model in (ProductText, AttributeValue, ChannelListing):
            model.objects.filter(product=product).delete()
        Product.objects.filter(pk=product.pk).delete()
