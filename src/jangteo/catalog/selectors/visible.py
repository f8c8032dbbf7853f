"""The one rule of what a viewer may see; every other selector starts here."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Replace

from jangteo.catalog.models import AssortmentSet, AttributeValue, ChannelListing, Product, ProductText, Variant
from jangteo.catalog.rules import levels_up_to
from jangteo.catalog.types import Level, ListingFilter, ProductStatus, Viewer
from jangteo.kernel import clock


def open_listings(viewer: Viewer) -> QuerySet[ChannelListing]:
    """Listings of active products that hold now in the viewer's channel, of what they may see."""
    sight = allowed(viewer, Level.SEE, "product__assortment_set_id")
    return _holding(viewer).filter(
        sight, theirs(viewer, "product__made_for"), product__status=ProductStatus.ACTIVE.value
    )


def visible_products(viewer: Viewer) -> QuerySet[Product]:
    """Products that this viewer may see: those of `open_listings`, asked from the product's side."""
    listed = Exists(_holding(viewer).filter(product=OuterRef("pk")))
    sight = allowed(viewer, Level.SEE)
    return Product.objects.filter(listed, sight, theirs(viewer), status=ProductStatus.ACTIVE.value)


def theirs(viewer: Viewer, column: str = "made_for") -> Q:
    """Products for everybody, and those made for whom the viewer acts for or a unit above.

    column  the way to the product's party
    """
    anyone = Q(**{f"{column}__isnull": True})
    return anyone | Q(**{f"{column}__in": viewer.party_ids}) if viewer.party_ids else anyone


def _holding(viewer: Viewer) -> QuerySet[ChannelListing]:
    now = clock.now()
    return ChannelListing.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now), channel=viewer.channel_id, from_at__lte=now
    )


def allowed(viewer: Viewer, level: Level, column: str = "assortment_set_id") -> Q:
    """Products for which the viewer has a level, `rules.denied_level` in SQL; no condition where nothing is denied.

    column  the way to the product's set of assortments
    """
    only, barred = _asked(viewer, level)
    sets = AssortmentSet.objects.filter(pk=OuterRef(column))
    if only:
        for wanted in only:
            sets = sets.filter(members__overlap=wanted)
        return Q(Exists(sets.exclude(members__overlap=barred) if barred else sets))
    return ~Q(Exists(sets.filter(members__overlap=barred))) if barred else Q()


def within_reach(viewer: Viewer) -> Q:
    """Categories that may show something to the viewer; of those left out it is certain that they show nothing."""
    only, barred = _asked(viewer, Level.SEE)
    known = Q()
    for wanted in only:
        known &= Q(reach__in_any__overlap=wanted)
    if barred:
        known &= ~Q(reach__in_all__overlap=barred)
    return Q(reach=None) | known if known else Q()


def _asked(viewer: Viewer, level: Level) -> tuple[list[Value], Value | None]:
    """Sets of which a product must be in one each, and the assortments that it must not be in; each one parameter."""
    levels = levels_up_to(level)
    barred = frozenset[int]().union(*(viewer.sight.barred.get(one, frozenset()) for one in levels))
    only = [_numbers(viewer.sight.only[one]) for one in levels if one in viewer.sight.only]
    return only, _numbers(barred) if barred else None


def _numbers(numbers: frozenset[int]) -> Value:
    return Value(sorted(numbers), output_field=ArrayField(IntegerField()))


def narrowed(products: QuerySet[Product], wanted: ListingFilter, audience: str) -> QuerySet[Product]:
    """Products that fit category, words and facets; words look only at texts this audience may read."""
    if wanted.category_slug:
        products = products.filter(category__slug=wanted.category_slug)
    for word in wanted.text.split()[:8]:
        products = products.filter(_mentions(word, audience))
    if wanted.shelves:
        products = products.filter(category__slug__in=sorted(wanted.shelves))
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
