from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from jangteo.catalog.models import Category, ProductText, Variant
from jangteo.catalog.types import ProductRow, TextField


def product_rows_by_sku(skus: Iterable[str]) -> dict[str, ProductRow]:
    """Products as they stand, by the SKU of a variant, to compare with what another system states; two queries."""
    variants = list(Variant.objects.filter(sku__in=set(skus)).select_related("product__category"))
    texts: dict[UUID, dict[tuple[TextField, str], str]] = defaultdict(dict)
    rows = ProductText.objects.filter(product__in={row.product_id for row in variants}, audience="", channel=None)
    for product_id, field, language, text in rows.values_list("product_id", "field", "language", "text"):
        texts[product_id][TextField(field), language] = text
    return {
        row.sku: ProductRow(
            sku=row.sku,
            texts=texts[row.product_id],
            category_slug=row.product.category.slug,
            gtin=row.gtin,
            weight_grams=row.weight_grams,
            tax_code=row.product.tax_code,
        )
        for row in variants
    }


def skus_by_gtin(gtins: Iterable[str]) -> dict[str, str]:
    """{GTIN: SKU of the variant that has it}."""
    return dict(Variant.objects.filter(gtin__in=set(gtins) - {""}).values_list("gtin", "sku"))


def list_category_slugs() -> frozenset[str]:
    """Every category there is."""
    return frozenset(Category.objects.values_list("slug", flat=True))
