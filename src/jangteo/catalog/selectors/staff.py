"""What staff see of the catalogue: every product whatever its state, every text beside the others."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.models import Category, ChannelListing, Media, Product, ProductText, Variant
from jangteo.catalog.selectors.media import StoredMedia, media_view, stored_media
from jangteo.catalog.selectors.products import _specifications
from jangteo.catalog.selectors.variants import variants_of
from jangteo.catalog.types import (
    MediaView,
    ProductStatus,
    SpecificationRow,
    TextField,
    VariantId,
    VariantView,
)
from jangteo.kernel.keyset import MOST_COUNTED, Keep, Page, page_of
from jangteo.kernel.languages import say


@dataclass(frozen=True, slots=True)
class StaffProduct:
    """A product as the office lists it.

    names        {language: base name}
    channel_ids  where it is listed, whether or not that holds now
    """

    id: UUID
    slug: str
    status: ProductStatus
    names: Mapping[str, str]
    category_slug: str
    category_names: Mapping[str, str]
    tax_code: str
    launched_on: date | None
    variants: tuple[VariantView, ...]
    channel_ids: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """One stored text and for whom it is; an empty audience and no channel is the base."""

    field: TextField
    language: str
    audience: str
    channel_id: UUID | None
    text: str


@dataclass(frozen=True, slots=True)
class ListedIn:
    """From and until when a channel shows a product."""

    channel_id: UUID
    from_at: datetime
    until_at: datetime | None
    rank: int = 0

    def holds_at(self, moment: datetime) -> bool:
        return self.from_at <= moment and (self.until_at is None or self.until_at > moment)


@dataclass(frozen=True, slots=True)
class StaffProductPage:
    """A product with all that is stored about it."""

    product: StaffProduct
    texts: tuple[WrittenText, ...]
    listings: tuple[ListedIn, ...]
    specifications: tuple[SpecificationRow, ...]
    media: tuple[MediaView, ...]


@dataclass(frozen=True, slots=True)
class CategoryStanding:
    """A category as it is stored; `parent_slug` is empty at the top."""

    slug: str
    names: Mapping[str, str]
    blurbs: Mapping[str, str]
    position: int
    parent_slug: str


@dataclass(frozen=True, slots=True)
class FoundVariant:
    """A variant that a search names, with its product's base names."""

    sku: str
    slug: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StaffFilter:
    """What the office's list of products is narrowed to; empty narrows nothing.

    text  part of a name, a SKU or a GTIN
    """

    text: str = ""
    category_slug: str = ""
    channel_id: UUID | None = None
    status: ProductStatus | None = None


def page_of_products(
    wanted: StaffFilter, *, language: str, cursor: str = "", limit: int = 50, most: int = MOST_COUNTED
) -> Page[StaffProduct]:
    """Products in the order of category and slug, by where the last page ended; six queries however many."""
    rows = _narrowed(wanted).select_related("category")
    page = page_of(rows, ("category__position", "slug"), cursor, limit=limit, most=most)
    return page.showing(_staff_products(page.rows, language))


def list_category_tree() -> list[CategoryStanding]:
    """Every category with its words and where it belongs, in their order; one query."""
    rows = Category.objects.select_related("parent").order_by("position", "slug")
    return [
        CategoryStanding(row.slug, row.names, row.blurbs, row.position, row.parent.slug if row.parent else "")
        for row in rows
    ]


def get_any_product(slug: str, *, language: str) -> StaffProductPage:
    """A product with all its texts, listings, specifications and files.

    raises  ProductNotFound
    """
    row = Product.objects.select_related("category").filter(slug=slug).first()
    if row is None:
        raise ProductNotFound
    texts = ProductText.objects.filter(product=row).order_by("audience", "channel", "language")
    listings = ChannelListing.objects.filter(product=row).order_by("from_at")
    media = Media.objects.filter(product=row).order_by("kind", "position", "id")
    return StaffProductPage(
        product=_staff_products([row], language)[0],
        texts=tuple(
            WrittenText(TextField(text.field), text.language, text.audience, text.channel_id, text.text)
            for text in texts
        ),
        listings=tuple(ListedIn(item.channel_id, item.from_at, item.until_at) for item in listings),
        specifications=_specifications(row.pk, language),
        media=tuple(media_view(item, language) for item in media),
    )


def list_all_categories(language: str) -> list[tuple[str, str]]:
    """(slug, name) of every category in their order."""
    return [(row.slug, say(row.names, language)) for row in Category.objects.order_by("position", "slug")]


def variants_in_category(slug: str) -> list[VariantId]:
    """The variants of a category's products and of those below it."""
    parents = dict(Category.objects.values_list("pk", "parent"))
    top = set(Category.objects.filter(slug=slug).values_list("pk", flat=True))

    def is_below(pk: UUID | None) -> bool:
        while pk is not None and pk not in top:
            pk = parents[pk]
        return pk is not None

    wanted = [pk for pk in parents if is_below(pk)]
    return [VariantId(pk) for pk in Variant.objects.filter(product__category__in=wanted).values_list("pk", flat=True)]


def search_variants(text: str, *, within: Iterable[UUID] | None = None, limit: int) -> list[VariantId]:
    """The first variants by SKU, whose SKU, GTIN or product's name contains `text`; not counted.

    within  only these, when given
    """
    return [VariantId(pk) for pk in _searched(text, within).order_by("sku").values_list("pk", flat=True)[:limit]]


def page_of_variants(
    text: str,
    *,
    within: Collection[UUID] | Keep | None = None,
    cursor: str = "",
    limit: int = 50,
    most: int = MOST_COUNTED,
) -> Page[VariantId]:
    """The same by where the last page ended, counted to 10,000.

    within  only these; where they are more than can be named, what says of some ids which are among them
    """
    if callable(within) and text:
        few = search_variants(text, limit=MOST_COUNTED + 1)
        within = within(few) if len(few) <= MOST_COUNTED else within
    rows = _searched(text, None if callable(within) else within).only("pk", "sku")
    keep = within if callable(within) else None
    page = page_of(rows, ("sku",), cursor, limit=limit, most=most, keep=keep)
    return page.showing([VariantId(row.pk) for row in page.rows])


def _searched(text: str, within: Iterable[UUID] | None) -> QuerySet[Variant]:
    rows = Variant.objects.all()
    if within is not None:
        rows = rows.filter(pk__in=list(within))
    return rows.filter(pk__in=_variants_named(text)) if text else rows


def _variants_named(text: str) -> QuerySet[Variant, Any]:
    """The variants that a text means, each way by an index of its own."""
    variants = Variant.objects.order_by().values("pk")
    of_names = variants.filter(product__in=_name_contains(text).order_by().values("product"))
    return variants.filter(sku__icontains=text).union(variants.filter(gtin=text), of_names)


def base_names(product_ids: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """{product: {language: base name}}; one query."""
    names: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = ProductText.objects.filter(
        product__in=list(product_ids), field=TextField.NAME.value, audience="", channel=None
    )
    for product_id, language, text in rows.values_list("product_id", "language", "text"):
        names[product_id][language] = text
    return names


def ids_of_products(wanted: StaffFilter, *, limit: int) -> list[UUID]:
    """The products that fit, by slug."""
    return list(_narrowed(wanted).order_by("slug").values_list("pk", flat=True)[:limit])


def products_named(ids: Iterable[UUID]) -> dict[UUID, tuple[str, dict[str, str]]]:
    """{product: its slug and {language: base name}}; two queries."""
    slugs = dict(Product.objects.filter(pk__in=list(ids)).values_list("pk", "slug"))
    names = base_names(slugs)
    return {pk: (slug, names.get(pk, {})) for pk, slug in slugs.items()}


def listings_of(ids: Iterable[UUID], channel_id: UUID) -> dict[UUID, ListedIn]:
    """{product: from and until when a channel shows it}; one query."""
    rows = ChannelListing.objects.filter(product__in=list(ids), channel=channel_id)
    return {row.product_id: ListedIn(row.channel_id, row.from_at, row.until_at, row.rank) for row in rows}


def find_listing(product_id: UUID, channel_id: UUID) -> ListedIn | None:
    """From and until when a channel shows a product."""
    return listings_of([product_id], channel_id).get(product_id)


def find_some_variants(text: str, *, limit: int) -> list[FoundVariant]:
    """The first variants whose SKU, GTIN or product's name contains a text, the SKU itself first, not counted; one
    query.
    """
    base = ProductText.objects.filter(
        product=OuterRef("product"), field=TextField.NAME.value, audience="", channel=None
    ).order_by()
    rows = (
        Variant.objects.filter(pk__in=_variants_named(text))
        .annotate(is_it=Q(sku__iexact=text), names=Subquery(_as_names(base)))
        .order_by("-is_it", "sku")
    )
    return [
        FoundVariant(row.sku, row.product.slug, {one["language"]: one["text"] for one in row.names or ()})
        for row in rows.select_related("product")[:limit]
    ]


def _as_names(texts: QuerySet[ProductText]) -> QuerySet[ProductText, Any]:
    pair = JSONObject(language="language", text="text")
    return texts.values("product").annotate(all=JSONBAgg(pair)).values("all")


def find_any_media(media_id: UUID) -> StoredMedia | None:
    """A file of any product, for staff."""
    row = Media.objects.filter(pk=media_id).first()
    return stored_media(row) if row else None


def _narrowed(wanted: StaffFilter) -> QuerySet[Product]:
    rows = Product.objects.all()
    if wanted.category_slug:
        rows = rows.filter(category__slug=wanted.category_slug)
    if wanted.status:
        rows = rows.filter(status=wanted.status.value)
    if wanted.channel_id:
        rows = rows.filter(Exists(ChannelListing.objects.filter(product=OuterRef("pk"), channel=wanted.channel_id)))
    if wanted.text:
        rows = rows.filter(pk__in=_products_named(wanted.text))
    return rows


def _products_named(text: str) -> QuerySet[Product, Any]:
    """The products that a text means, each way by an index of its own."""
    products, variants = Product.objects.order_by().values("pk"), Variant.objects.order_by().values("product")
    codes = [variants.filter(sku__icontains=text), variants.filter(gtin=text)]
    return products.filter(slug__icontains=text).union(*codes, _name_contains(text).order_by().values("product"))


def _name_contains(text: str) -> QuerySet[ProductText]:
    return ProductText.objects.filter(field=TextField.NAME.value, text__icontains=text)


def _staff_products(rows: Sequence[Product], language: str) -> list[StaffProduct]:
    ids = [row.pk for row in rows]
    names = base_names(ids)
    variants = variants_of(ids, language)
    channels: dict[UUID, set[UUID]] = defaultdict(set)
    for product_id, channel_id in ChannelListing.objects.filter(product__in=ids).values_list(
        "product_id", "channel_id"
    ):
        channels[product_id].add(channel_id)
    return [
        StaffProduct(
            id=row.pk,
            slug=row.slug,
            status=ProductStatus(row.status),
            names=names.get(row.pk, {}),
            category_slug=row.category.slug,
            category_names=row.category.names,
            tax_code=row.tax_code,
            launched_on=row.launched_on,
            variants=variants.get(row.pk, ()),
            channel_ids=frozenset(channels.get(row.pk, ())),
        )
        for row in rows
    ]
