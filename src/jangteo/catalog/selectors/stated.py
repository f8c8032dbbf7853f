from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from jangteo.catalog.models import Category, Product, ProductText, Variant
from jangteo.catalog.types import ProductId, ProductRow, TextField, VariantId


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


def product_slugs(product_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{product: its slug}, whether listed or not; one query."""
    return dict(Product.objects.filter(pk__in=set(product_ids)).values_list("pk", "slug"))


def product_ids_by_slug(slugs: Iterable[str]) -> dict[str, ProductId]:
    """{slug: product}, whether listed or not; one query."""
    rows = Product.objects.filter(slug__in=set(slugs)).values_list("slug", "pk")
    return {slug: ProductId(pk) for slug, pk in rows}


def skus_by_gtin(gtins: Iterable[str]) -> dict[str, str]:
    """{GTIN: SKU of the variant that has it}."""
    return dict(Variant.objects.filter(gtin__in=set(gtins) - {""}).values_list("gtin", "sku"))


def categories_of(variant_ids: Iterable[UUID]) -> dict[VariantId, frozenset[str]]:
    """{variant: slugs of its category and of those above}; two queries."""
    shelves = {row.pk: row for row in Category.objects.only("pk", "slug", "parent_id")}
    rows = Variant.objects.filter(pk__in=set(variant_ids)).values_list("pk", "product__category")
    return {VariantId(pk): frozenset(_upwards(shelves, category_id)) for pk, category_id in rows}


def _upwards(shelves: Mapping[UUID, Category], category_id: UUID | None) -> Iterator[str]:
    seen: set[UUID] = set()
    while category_id is not None and category_id not in seen:
        seen.add(category_id)
        yield shelves[category_id].slug
        category_id = shelves[category_id].parent_id


def find_in_all(choices: Iterable[tuple[Collection[str], Collection[str]]]) -> tuple[str, frozenset[str]] | None:
    """Something active that every choice takes, with the slugs of its categories; the first by SKU.

    choices  (SKUs, slugs of categories, with all below them) each; both empty: anything
    """
    shelves = {row.pk: row for row in Category.objects.only("pk", "slug", "parent_id")}
    rows = Variant.objects.filter(is_active=True)
    for skus, slugs in choices:
        if skus:
            rows = rows.filter(sku__in=skus)
        elif slugs:
            below = [pk for pk in shelves if not set(slugs).isdisjoint(_upwards(shelves, pk))]
            rows = rows.filter(product__category__in=below)
    found = rows.order_by("sku").values_list("sku", "product__category").first()
    return (found[0], frozenset(_upwards(shelves, found[1]))) if found else None


def list_category_slugs() -> frozenset[str]:
    """Every category there is."""
    return frozenset(Category.objects.values_list("slug", flat=True))
