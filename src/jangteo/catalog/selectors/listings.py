from django.db.models import Count, F, OuterRef, Subquery, Window

from jangteo.catalog.models import ChannelListing, ProductText
from jangteo.catalog.selectors.visible import narrowed, open_listings, visible_products
from jangteo.catalog.types import CategoryId, CategoryView, ListingFilter, ProductId, Sort, TextField, Viewer
from jangteo.kernel.languages import say


def list_categories(viewer: Viewer) -> list[CategoryView]:
    """Categories in which this viewer may see something, with how many products; one query."""
    told = ("product__category__slug", "product__category__names", "product__category__blurbs")
    rows = (
        open_listings(viewer)
        .values("product__category", *told)
        .annotate(products=Count("pk"), position=F("product__category__position"))
        .order_by("position", "product__category__slug")
        .values_list("product__category", *told, "products")
    )
    language = viewer.language
    return [
        CategoryView(CategoryId(pk), slug, say(names, language), say(blurbs, language), products)
        for pk, slug, names, blurbs, products in rows
    ]


def list_product_ids(
    viewer: Viewer, wanted: ListingFilter, *, sort: Sort, offset: int, limit: int
) -> tuple[list[ProductId], int]:
    """One page of products that fit, and how many there are in all; one query while the page is not past the end.

    text of the filter  words; all must be found
    """
    products = narrowed(visible_products(viewer), wanted, viewer.audience)
    rank = ChannelListing.objects.filter(product=OuterRef("pk"), channel=viewer.channel_id).values("rank")[:1]
    name = ProductText.objects.filter(
        product=OuterRef("pk"), field=TextField.NAME.value, language=viewer.language, audience="", channel=None
    ).values("text")[:1]
    orders = {
        Sort.FEATURED: (F("_rank").desc(), "pk"),
        Sort.NEWEST: (F("launched_on").desc(nulls_last=True), "pk"),
        Sort.NAME: (F("_name").asc(nulls_last=True), "pk"),
    }
    products = products.annotate(_rank=Subquery(rank), _name=Subquery(name), _total=Window(Count("pk")))
    rows = list(products.order_by(*orders[sort]).values_list("pk", "_total")[offset : offset + limit])
    if not rows:
        return [], narrowed(visible_products(viewer), wanted, viewer.audience).count() if offset else 0
    return [ProductId(pk) for pk, _ in rows], rows[0][1]
