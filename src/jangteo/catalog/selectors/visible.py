"""The one rule of what a channel may show; every other selector starts here."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from jangteo.catalog.models import AttributeValue, ChannelListing, Product, ProductText, Variant
from jangteo.catalog.types import ListingFilter, ProductStatus
from jangteo.kernel import clock


def open_listings(channel_id: UUID) -> QuerySet[ChannelListing]:
    """Listings of active products that hold now in this channel."""
    now = clock.now()
    return ChannelListing.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now),
        channel=channel_id,
        from_at__lte=now,
        product__status=ProductStatus.ACTIVE.value,
    )


def visible_products(channel_id: UUID) -> QuerySet[Product]:
    """Products that this channel may show."""
    return Product.objects.filter(Exists(open_listings(channel_id).filter(product=OuterRef("pk"))))


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
