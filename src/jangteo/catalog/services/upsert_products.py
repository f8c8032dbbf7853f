from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from jangteo.catalog.errors import CategoryNotFound, InvalidProduct
from jangteo.catalog.models import Category, Product, ProductText, Variant, VariantUnit
from jangteo.catalog.selectors.stated import product_rows_by_sku
from jangteo.catalog.types import ProductRow, ProductStatus
from jangteo.kernel import audit, clock
from jangteo.kernel.gtin import is_gtin
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.rows import copy_all
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def upsert_products(*, rows: Sequence[ProductRow], actor: Actor) -> int:
    """Make the products whose SKU is new, change the others where a row states something else.

    A new product is active and listed in no channel. Stating what is already so changes nothing and leaves no trace;
    about ten statements however many rows. Returns how many products are new or changed.

    rows    one SKU once
    raises  CategoryNotFound, InvalidProduct; then nothing is written
    """
    require(actor, Action.CATALOGUE_CHANGE)
    categories = {row.slug: row for row in Category.objects.filter(slug__in={row.category_slug for row in rows})}
    for row in rows:
        _check(row, categories)
    variants = {
        variant.sku: variant
        for variant in Variant.objects.filter(sku__in={row.sku for row in rows})
        .select_related("product")
        .select_for_update(of=("self",))
        .order_by("pk")
    }
    known = product_rows_by_sku(variants)
    changed = [row for row in rows if row.sku in known and _states_more(row, known[row.sku])]
    _change(changed, variants, categories)
    fresh = [row for row in rows if row.sku not in known]
    made = _make(fresh, categories)
    _put_texts([(made[row.sku], row) for row in fresh] + [(variants[row.sku].product_id, row) for row in changed])
    if fresh or changed:
        audit.record(
            actor=actor,
            action="catalog.upsert_products",
            subject_kind="products",
            subject_id=new_id(),
            before={row.sku: _told(known[row.sku]) for row in changed},
            after={row.sku: _told(row) for row in (*fresh, *changed)},
        )
    return len(fresh) + len(changed)


def _check(row: ProductRow, categories: Mapping[str, Category]) -> None:
    if row.category_slug and row.category_slug not in categories:
        raise CategoryNotFound(f"there is no category {row.category_slug!r}")
    if not row.sku or row.sku != row.sku.strip():
        raise InvalidProduct(f"{row.sku!r} is no SKU", field="sku")
    if row.gtin and not is_gtin(row.gtin):
        raise InvalidProduct(f"{row.gtin!r} has a wrong check digit", field="gtin", sku=row.sku)


def _states_more(row: ProductRow, old: ProductRow) -> bool:
    columns = ("category_slug", "gtin", "weight_grams", "tax_code")
    return any(getattr(row, name) not in (None, "", getattr(old, name)) for name in columns) or any(
        old.texts.get(place) != text for place, text in row.texts.items()
    )


def _change(rows: Sequence[ProductRow], variants: Mapping[str, Variant], categories: Mapping[str, Category]) -> None:
    products: dict[UUID, Product] = {}
    for row in rows:
        variant = variants[row.sku]
        variant.product = products.setdefault(variant.product_id, variant.product)  # one row of several SKUs
        variant.gtin = row.gtin or variant.gtin
        variant.weight_grams = variant.weight_grams if row.weight_grams is None else row.weight_grams
        variant.product.tax_code = row.tax_code or variant.product.tax_code
        if row.category_slug:
            variant.product.category = categories[row.category_slug]
    touched = [variants[row.sku] for row in rows]
    Variant.objects.bulk_update(touched, ["gtin", "weight_grams"], batch_size=1000)
    Product.objects.bulk_update(products.values(), ["category", "tax_code"], batch_size=1000)


def _make(rows: Sequence[ProductRow], categories: Mapping[str, Category]) -> dict[str, UUID]:
    """New variants, sold by the piece, of products of their own or of the one they name; {sku: product}."""
    if any(not row.category_slug for row in rows):
        raise InvalidProduct("a new product needs a category", field="category")
    slugs = _free_slugs([row for row in rows if not row.product_slug])
    slugs |= {row.sku: row.product_slug for row in rows if row.product_slug}
    named = {row.product_slug for row in rows}
    products = {row.slug: row for row in Product.objects.filter(slug__in=named - {""}).select_for_update()}
    places = dict(
        Variant.objects.filter(product__in=[one.pk for one in products.values()])
        .values_list("product")
        .annotate(last=Max("position"))
    )
    now, fresh = clock.now(), dict[str, Product]()
    for row in rows:
        if slugs[row.sku] not in products:
            fresh[slugs[row.sku]] = products[slugs[row.sku]] = Product(
                slug=slugs[row.sku],
                category=categories[row.category_slug],
                status=ProductStatus.ACTIVE.value,
                tax_code=row.tax_code or "standard",
                created_at=now,
            )
    copy_all(list(fresh.values()))
    variants = []
    for row in rows:
        product = products[slugs[row.sku]]
        places[product.pk] = places.get(product.pk, -1) + 1
        variants.append(
            Variant(
                product=product,
                sku=row.sku,
                gtin=row.gtin or "",
                weight_grams=row.weight_grams,
                position=places[product.pk],
            )
        )
    copy_all(variants)
    copy_all([VariantUnit(variant=variant, code="each", numerator=1) for variant in variants])
    return {variant.sku: variant.product_id for variant in variants}


def _free_slugs(rows: Sequence[ProductRow]) -> dict[str, str]:
    """{sku: address name}: the SKU itself where it is free, else with the first number that is."""
    wanted = {row.sku: slugify(row.sku, allow_unicode=True) or "product" for row in rows}
    bases = set(wanted.values())
    taken = set(Product.objects.filter(slug__in=bases).values_list("slug", flat=True))
    slugs = {}
    for sku, base in wanted.items():
        slug, number = base, 1
        while slug in taken or (number > 1 and Product.objects.filter(slug=slug).exists()):
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        slugs[sku] = slug
    return slugs


def _put_texts(rows: Iterable[tuple[UUID, ProductRow]]) -> None:
    texts = {(product_id, *place): text for product_id, row in rows for place, text in row.texts.items()}
    ProductText.objects.bulk_create(
        (
            ProductText(product_id=product_id, field=field.value, language=language, text=text)
            for (product_id, field, language), text in texts.items()
        ),
        batch_size=2000,
        update_conflicts=True,
        update_fields=["text"],
        unique_fields=["product", "field", "language", "audience", "channel"],
    )


def _told(row: ProductRow) -> dict[str, Any]:
    texts = {f"{field.value}.{language}": text[:80] for (field, language), text in row.texts.items()}
    columns = {"category": row.category_slug, "gtin": row.gtin, "tax_code": row.tax_code}
    return texts | {name: value for name, value in columns.items() if value}
