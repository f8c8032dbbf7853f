"""Reads of the catalogue, in whole batches; `visible` is the one rule of what a viewer may see."""

from collections.abc import Iterable
from uuid import UUID

from jangteo.catalog.models import ProductText
from jangteo.catalog.rules import CATEGORY, base_quantity, number_steps, read_measure, show_number
from jangteo.catalog.selectors.facets import bare, list_facets, understood
from jangteo.catalog.selectors.goods import goods_by_id, listed_by_sku
from jangteo.catalog.selectors.listings import count_products, list_categories, list_product_ids
from jangteo.catalog.selectors.media import (
    StoredMedia,
    documents_by_product,
    find_media,
    pictures_by_id,
    pictures_by_slug,
    pictures_of_variants,
)
from jangteo.catalog.selectors.options import axes_of, options_of
from jangteo.catalog.selectors.portable import (
    list_portable_attributes,
    list_portable_categories,
    pages_of_variants,
    portable_variants,
)
from jangteo.catalog.selectors.portable_pictures import (
    names_by_slug,
    open_portable,
    pages_of_pictures,
    portable_pictures,
    slugs_by_sku,
)
from jangteo.catalog.selectors.products import get_product, product_cards, product_heads, product_names, side_by_side
from jangteo.catalog.selectors.sight import decide_sight, denials, explain_sight, guest_of, viewer_for
from jangteo.catalog.selectors.stated import (
    categories_of,
    find_in_all,
    list_category_slugs,
    product_ids_by_slug,
    product_rows_by_sku,
    product_slugs,
    skus_by_gtin,
)
from jangteo.catalog.selectors.successors import (
    all_skus_of,
    product_of,
    replacement_by_words,
    replacement_of_product,
    replacements,
    successions,
)
from jangteo.catalog.selectors.variants import (
    bundle_items,
    bundles_of,
    bundles_with,
    list_named_variants,
    listed_variant_ids,
    parties_made_for,
    sold_of,
    unit_names,
    variant_ids_by_sku,
    variant_ids_of,
    variants_by_gtin,
    variants_by_id,
    variants_by_sku,
)
from jangteo.catalog.selectors.visible import listed_sql, visible_among

__all__ = [
    "CATEGORY",
    "StoredMedia",
    "all_skus_of",
    "axes_of",
    "bare",
    "base_quantity",
    "bundle_items",
    "bundles_of",
    "bundles_with",
    "categories_of",
    "count_products",
    "decide_sight",
    "denials",
    "documents_by_product",
    "explain_sight",
    "find_in_all",
    "find_media",
    "get_product",
    "goods_by_id",
    "guest_of",
    "list_categories",
    "list_category_slugs",
    "list_facets",
    "list_named_variants",
    "list_portable_attributes",
    "list_portable_categories",
    "list_product_ids",
    "list_texts",
    "listed_by_sku",
    "listed_sql",
    "listed_variant_ids",
    "names_by_slug",
    "number_steps",
    "open_portable",
    "options_of",
    "pages_of_pictures",
    "pages_of_variants",
    "parties_made_for",
    "pictures_by_id",
    "pictures_by_slug",
    "pictures_of_variants",
    "portable_pictures",
    "portable_variants",
    "product_cards",
    "product_heads",
    "product_ids_by_slug",
    "product_names",
    "product_of",
    "product_rows_by_sku",
    "product_slugs",
    "read_measure",
    "replacement_by_words",
    "replacement_of_product",
    "replacements",
    "show_number",
    "side_by_side",
    "skus_by_gtin",
    "slugs_by_sku",
    "sold_of",
    "successions",
    "understood",
    "unit_names",
    "variant_ids_by_sku",
    "variant_ids_of",
    "variants_by_gtin",
    "variants_by_id",
    "variants_by_sku",
    "viewer_for",
    "visible_among",
]


def list_texts(product_ids: Iterable[UUID]) -> dict[UUID, list[tuple[str, str, str, str]]]:
    """{product: [(field, language, audience, text)]}: every text as it was entered, for those who edit."""
    texts: dict[UUID, list[tuple[str, str, str, str]]] = {}
    for row in ProductText.objects.filter(product__in=list(product_ids)).order_by("field", "language", "audience"):
        texts.setdefault(row.product_id, []).append((row.field, row.language, row.audience, row.text))
    return texts
