"""The one rule of what a viewer may see; every other selector starts here."""

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from jangteo.catalog.models import AssortmentSet, AttributeValue, ChannelListing, Product, ProductText, Variant
from jangteo.catalog.rules import levels_up_to
from jangteo.catalog.types import Level, ListingFilter, ProductStatus, Viewer
from jangteo.kernel import clock


def open_listings(viewer: Viewer) -> QuerySet[ChannelListing]:
    """Listings of active products that hold now in the viewer's channel, of what they may see."""
    now = clock.now()
    return ChannelListing.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now),
        allowed(viewer, Level.SEE, "product__assortment_set_id"),
        channel=viewer.channel_id,
        from_at__lte=now,
        product__status=ProductStatus.ACTIVE.value,
    )


def visible_products(viewer: Viewer) -> QuerySet[Product]:
    """Products that this viewer may see."""
    return Product.objects.filter(Exists(open_listings(viewer).filter(product=OuterRef("pk"))))


def allowed(viewer: Viewer, level: Level, column: str = "assortment_set_id") -> Q:
    """Products for which the viewer has a level, `rules.denied_level` in SQL; no condition where nothing is denied.

    column  the way to the product's set of assortments
    """
    levels = levels_up_to(level)
    only = [viewer.sight.only[one] for one in levels if one in viewer.sight.only]
    barred = frozenset[int]().union(*(viewer.sight.barred.get(one, frozenset()) for one in levels))
    sets = AssortmentSet.objects.filter(pk=OuterRef(column))
    if only:
        for wanted in only:
            sets = sets.filter(members__overlap=sorted(wanted))
        return Q(Exists(sets.exclude(members__overlap=sorted(barred)) if barred else sets))
    return ~Q(Exists(sets.filter(members__overlap=sorted(barred)))) if barred else Q()


def narrowed(products: QuerySet[Product], wanted: ListingFilter, audience: str) -> QuerySet[Product]:
    """Products that fit category, words and facets; words look only at texts this audience may read."""
    if wanted.category_slug:
        products = products.filter(category__slug=wanted.category_slug)
    for word in wanted.text.split()[:8]:
        products = products.filter(_mentions(word, audience))
    for code, options in wanted.options.items():
        products = products.filter(_has(code, option__code__in=list(options)))
    for code in wanted.flags:
        products = products.filter(_has(code, flag=True))
    for code, bounds in wanted.numbers.items():
        limits = {"number__gte": bounds.lowest, "number__lte": bounds.highest}
        products = products.filter(_has(code, **{key: value for key, value in limits.items() if value is not None}))
    return products


def _has(code: str, **value: object) -> Exists:
    return Exists(AttributeValue.objects.filter(product=OuterRef("pk"), attribute__code=code, **value))


def _mentions(word: str, audience: str) -> Q:
    """The word stands in a name, tagline or description, with or without its spaces, or begins a SKU or GTIN."""
    texts = ProductText.objects.filter(product=OuterRef("pk"), audience__in=["", audience], channel=None)
    joined = texts.annotate(joined=Replace("text", Value(" "), Value(""), output_field=TextField()))
    codes = Variant.objects.filter(Q(sku__istartswith=word) | Q(gtin=word), product=OuterRef("pk"), is_active=True)
    return Q(Exists(joined.filter(joined__icontains=word))) | Q(Exists(codes))
