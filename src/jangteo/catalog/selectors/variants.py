from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from jangteo.catalog.models import BundleItem, Media, ProductText, Variant, VariantUnit
from jangteo.catalog.selectors.media import PICTURE, picture_view
from jangteo.catalog.selectors.visible import visible_products
from jangteo.catalog.types import (
    Content,
    ContentUnit,
    MediaKind,
    ProductId,
    TextField,
    UnitView,
    VariantId,
    VariantView,
    Viewer,
)
from jangteo.kernel.languages import say
from jangteo.kernel.prepared import prepared

UNIT_NAMES = {
    "each": {"ko": "낱개", "en": "each"},
    "pair": {"ko": "켤레", "en": "pair"},
    "set": {"ko": "세트", "en": "set"},
    "pack": {"ko": "묶음", "en": "pack"},
    "case": {"ko": "박스", "en": "case"},
    "pallet": {"ko": "팔레트", "en": "pallet"},
}
BASE_UNIT = UnitView("each", "", 1, 1)
# what views are made of; of products and categories nothing else is read
DETAILS = (
    *("sku", "gtin", "labels", "weight_grams", "content_amount", "content_unit", "option_values", "is_active"),
    *("product__slug", "product__tax_code", "product__mix", "product__launched_on", "product__category"),
)


def unit_names(language: str) -> dict[str, str]:
    """{code: name} of the units that goods are sold by."""
    return {code: say(names, language) for code, names in UNIT_NAMES.items()}


def variants_by_id(ids: Iterable[UUID], language: str = "ko") -> dict[VariantId, VariantView]:
    """Variants whether listed or not, by id."""
    rows = _with_details(Variant.objects.filter(pk__in=set(ids)))
    return {VariantId(row.pk): variant_view(row, language) for row in rows}


def variants_by_sku(skus: Iterable[str], viewer: Viewer | None = None, language: str = "ko") -> dict[str, VariantView]:
    """Variants by SKU; for a viewer only the active ones that they may see, in their language."""
    rows = Variant.objects.filter(sku__in=set(skus))
    if viewer is not None:
        rows, language = rows.filter(is_active=True, product__in=visible_products(viewer)), viewer.language
    return {row.sku: variant_view(row, language) for row in _with_details(rows)}


def variant_ids_by_sku(skus: Iterable[str]) -> dict[str, VariantId]:
    """{SKU: variant} of those there are, whether listed or not; for thousands at once."""
    rows = Variant.objects.filter(sku__in=set(skus)).order_by()
    return {sku: VariantId(pk) for sku, pk in rows.values_list("sku", "pk")}


def listed_variant_ids(viewer: Viewer, ids: Iterable[UUID]) -> frozenset[VariantId]:
    """Those of the variants that are active and that this viewer may see; one query."""
    return frozenset(VariantId(pk) for pk in _listed(set(ids), viewer))


@prepared
def _listed(ids: Collection[UUID], viewer: Viewer) -> QuerySet[Any, UUID]:
    rows = Variant.objects.filter(pk__in=ids, is_active=True, product__in=visible_products(viewer))
    return rows.values_list("pk", flat=True)


def parties_made_for(ids: Iterable[UUID]) -> dict[VariantId, UUID]:
    """{variant: for whom it is made} of those of the variants that are made for one party; one query."""
    rows = Variant.objects.filter(pk__in=set(ids), product__made_for__isnull=False)
    return {VariantId(pk): party_id for pk, party_id in rows.values_list("pk", "product__made_for_id")}


def list_named_variants(viewer: Viewer) -> list[tuple[VariantId, str, str, tuple[tuple[str, str], ...]]]:
    """(variant, SKU, GTIN, ((language, product and variant named together), …)) of all this viewer may see.

    Two queries, however many; names as this audience reads them.
    """
    rows = Variant.objects.filter(is_active=True, product__in=visible_products(viewer)).order_by("sku")
    found = list(rows.values_list("pk", "sku", "gtin", "labels", "product_id"))
    names: dict[UUID, dict[str, str]] = defaultdict(dict)
    texts = ProductText.objects.filter(
        field=TextField.NAME.value,
        audience__in=["", viewer.audience],
        channel=None,
        product__in=visible_products(viewer),
    )
    for product_id, language, text in texts.order_by("audience").values_list("product_id", "language", "text"):
        names[product_id][language] = text
    return [
        (
            VariantId(pk),
            sku,
            gtin,
            tuple(
                (language, f"{name} {labels.get(language, '')}".strip())
                for language, name in sorted(names[product_id].items())
            ),
        )
        for pk, sku, gtin, labels, product_id in found
    ]


def variant_ids_of(product_ids: Iterable[UUID]) -> dict[ProductId, list[VariantId]]:
    """{product: its active variants}; one query that reads no more than ids."""
    found: dict[ProductId, list[VariantId]] = defaultdict(list)
    rows = Variant.objects.filter(product__in=list(product_ids), is_active=True).order_by()
    for product_id, pk in rows.values_list("product_id", "pk"):
        found[ProductId(product_id)].append(VariantId(pk))
    return found


def sold_of(product_ids: Iterable[UUID]) -> dict[ProductId, dict[VariantId, str]]:
    """{product: {active variant: its tax code}}; one query that reads no more."""
    found: dict[ProductId, dict[VariantId, str]] = defaultdict(dict)
    for product_id, pk, tax_code in _sold(list(product_ids)):
        found[ProductId(product_id)][VariantId(pk)] = tax_code
    return dict(found)


@prepared
def _sold(product_ids: Sequence[UUID]) -> QuerySet[Any, Any]:
    rows = Variant.objects.filter(product__in=product_ids, is_active=True).order_by()
    return rows.values_list("product_id", "pk", "product__tax_code")


def bundles_of(ids: Iterable[UUID]) -> dict[VariantId, dict[VariantId, int]]:
    """{bundle: {component: base units in one}} of those of the variants that are bundles; one query."""
    found: dict[VariantId, dict[VariantId, int]] = defaultdict(dict)
    for bundle, component, quantity in _items(list(set(ids))):
        found[VariantId(bundle)][VariantId(component)] = quantity
    return dict(found)


@prepared
def _items(bundle_ids: Sequence[UUID]) -> QuerySet[Any, Any]:
    rows = BundleItem.objects.filter(bundle__in=bundle_ids).order_by("component__sku")
    return rows.values_list("bundle_id", "component_id", "quantity")


def bundles_with(ids: Iterable[UUID]) -> dict[VariantId, dict[VariantId, int]]:
    """{component: {bundle: base units in one}} of those of the variants that are in bundles; one query."""
    found: dict[VariantId, dict[VariantId, int]] = defaultdict(dict)
    rows = BundleItem.objects.filter(component__in=set(ids)).order_by("bundle__sku")
    for bundle, component, quantity in rows.values_list("bundle_id", "component_id", "quantity"):
        found[VariantId(component)][VariantId(bundle)] = quantity
    return dict(found)


def bundle_items() -> QuerySet[BundleItem]:
    """What bundles are made of, as a part of another query."""
    return BundleItem.objects.all()


def variants_by_gtin(gtins: Iterable[str]) -> dict[str, VariantId]:
    """{GTIN: variant}."""
    rows = Variant.objects.filter(gtin__in=set(gtins) - {""})
    return {gtin: VariantId(pk) for gtin, pk in rows.values_list("gtin", "pk")}


def variant_rows_of(product_ids: Collection[UUID]) -> QuerySet[Variant]:
    """Active variants of products in their order, with product and category; one query however many products."""
    rows = _with_details(Variant.objects.filter(product__in=product_ids, is_active=True))
    rows = rows.select_related("product__category").only(*DETAILS, "product__category__slug")
    return rows.order_by("position", "sku")


def variants_of(product_ids: Iterable[UUID], language: str) -> dict[UUID, tuple[VariantView, ...]]:
    """Active variants of products in their order; one query however many products."""
    found: dict[UUID, list[VariantView]] = defaultdict(list)
    for row in variant_rows_of(list(product_ids)):
        found[row.product_id].append(variant_view(row, language))
    return {product_id: tuple(views) for product_id, views in found.items()}


def _with_details(rows: QuerySet[Variant]) -> QuerySet[Variant]:
    pictures = Media.objects.filter(
        Q(variant=OuterRef("pk")) | Q(variant=None), product=OuterRef("product"), kind=MediaKind.PICTURE.value
    ).order_by(F("variant").asc(nulls_last=True), "position", "id")
    ratios = VariantUnit.objects.filter(variant=OuterRef("pk")).order_by("numerator")
    ratio = JSONObject(code="code", numerator="numerator", denominator="denominator")
    return (
        rows.select_related("product")
        .only(*DETAILS)
        .annotate(picture=Subquery(pictures.values(told=PICTURE)[:1]), ratios=ArraySubquery(ratios.values(ratio=ratio)))
    )


def variant_view(row: Variant, language: str) -> VariantView:
    """The view of a row loaded with its product, units and picture."""
    units = tuple(
        UnitView(
            unit["code"],
            say(UNIT_NAMES.get(unit["code"], {}), language) or unit["code"],
            unit["numerator"],
            unit["denominator"],
        )
        for unit in getattr(row, "ratios", ())
    )
    base = UnitView(BASE_UNIT.code, say(UNIT_NAMES["each"], language), 1, 1)
    return VariantView(
        id=VariantId(row.pk),
        product_id=ProductId(row.product_id),
        sku=row.sku,
        gtin=row.gtin,
        label=say(row.labels, language),
        tax_code=row.product.tax_code,
        units=units or (base,),
        picture=picture_view(getattr(row, "picture", None)),
        weight_grams=row.weight_grams,
        content=None if row.content_amount is None else Content(row.content_amount, ContentUnit(row.content_unit)),
        mix=row.product.mix,
        option_ids=tuple(row.option_values),
    )
