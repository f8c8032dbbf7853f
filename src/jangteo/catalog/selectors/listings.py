from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Window

from jangteo.catalog.models import Category, ChannelListing, Product, ProductText
from jangteo.catalog.selectors.visible import (
    narrowed,
    on_shelf,
    open_listings,
    place_in,
    visible_products,
    within_reach,
)
from jangteo.catalog.types import CategoryId, CategoryView, ListingFilter, ProductId, Sort, TextField, Viewer
from jangteo.kernel.languages import say
from jangteo.kernel.prepared import prepared_part


def list_categories(viewer: Viewer) -> list[CategoryView]:
    """Categories in which this viewer may see something; one query that looks no further than the first."""
    shown = open_listings(viewer).filter(product__category=OuterRef("pk"))
    language = viewer.language
    return [
        CategoryView(CategoryId(pk), slug, say(names, language), say(blurbs, language))
        for pk, slug, names, blurbs in Category.objects.filter(within_reach(viewer), Exists(shown))
        .order_by("position", "slug")
        .values_list("pk", "slug", "names", "blurbs")
    ]


def count_products(viewer: Viewer) -> dict[CategoryId, int]:
    """How many products this viewer may see in each category; reads every listing of the channel."""
    counted = open_listings(viewer).values("product__category").annotate(products=Count("pk")).order_by()
    return {CategoryId(pk): products for pk, products in counted.values_list("product__category", "products")}


def list_product_ids(
    viewer: Viewer, wanted: ListingFilter, *, sort: Sort, offset: int, limit: int
) -> tuple[list[ProductId], int]:
    """One page of products that fit, and how many there are in all; one query while the page is not past the end.

    sort  by price is as featured here: prices are not the catalogue's; as featured, what words found is the best first
    """
    if wanted.finds_nothing:
        return [], 0
    if not wanted.is_faceted and wanted.found is None and sort not in (Sort.NEWEST, Sort.NAME):
        rows = _by_rank(offset, limit, viewer, wanted.category_slug or None)
    elif not wanted.is_faceted:
        is_newest, is_name = sort == Sort.NEWEST, sort == Sort.NAME
        rows = _in_order(offset, limit, viewer, wanted.category_slug or None, wanted.found, is_newest, is_name)
    else:
        products = narrowed(visible_products(viewer), wanted)
        rows = list(_ordered(products, viewer, wanted.found, sort)[offset : offset + limit])
    if not rows:
        return [], narrowed(visible_products(viewer), wanted).count() if offset else 0
    return [ProductId(pk) for pk, _ in rows], rows[0][1]


@prepared_part
def _by_rank(viewer: Viewer, category: str | None) -> QuerySet[Any, Any]:
    """As featured, from the listings' side: their rank stands there, and need not be looked up of each product."""
    rows = open_listings(viewer)
    rows = rows.filter(product__category__slug=category) if category else rows
    rows = rows.annotate(_total=Window(Count("product_id"))).order_by("-rank", "product_id")
    return rows.values_list("product_id", "_total")


@prepared_part
def _in_order(
    viewer: Viewer, category: str | None, found: Sequence[ProductId] | None, is_newest: bool, is_name: bool
) -> QuerySet[Any, Any]:
    """A listing before facets."""
    sort = Sort.NEWEST if is_newest else Sort.NAME if is_name else Sort.FEATURED
    return _ordered(on_shelf(viewer, category, found), viewer, found, sort)


def _ordered(
    products: QuerySet[Product], viewer: Viewer, found: Sequence[ProductId] | None, sort: Sort
) -> QuerySet[Any, Any]:
    """(product, how many there are in all)."""
    rank = ChannelListing.objects.filter(product=OuterRef("pk"), channel=viewer.channel_id).values("rank")[:1]
    name = ProductText.objects.filter(
        product=OuterRef("pk"), field=TextField.NAME.value, language=viewer.language, audience="", channel=None
    ).values("text")[:1]
    orders = {
        Sort.NEWEST: (F("launched_on").desc(nulls_last=True), "pk"),
        Sort.NAME: (F("_name").asc(nulls_last=True), "pk"),
    }
    featured = (F("_rank").desc() if found is None else place_in(found).asc(), "pk")
    products = products.annotate(_rank=Subquery(rank), _name=Subquery(name), _total=Window(Count("pk")))
    return products.order_by(*orders.get(sort, featured)).values_list("pk", "_total")
