"""The one rule of what a viewer may see; every other selector starts here."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
)

from jangteo.catalog.models import AssortmentSet, AttributeValue, ChannelListing, Product
from jangteo.catalog.rules import levels_up_to
from jangteo.catalog.types import Level, ListingFilter, ProductId, ProductStatus, Viewer
from jangteo.kernel import clock
from jangteo.kernel.prepared import array, prepared


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


def visible_among(product_ids: Iterable[UUID], viewer: Viewer) -> frozenset[ProductId]:
    """Which of these products this viewer may see."""
    return frozenset(ProductId(pk) for pk in _visible_among(set(product_ids), viewer))


@prepared
def _visible_among(product_ids: Collection[UUID], viewer: Viewer) -> QuerySet[Any, UUID]:
    return visible_products(viewer).filter(pk__in=product_ids).values_list("pk", flat=True)


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


def _asked(viewer: Viewer, level: Level) -> tuple[list[Expression], Expression | None]:
    """Sets of which a product must be in one each, and the assortments that it must not be in; each one parameter."""
    levels = levels_up_to(level)
    barred = [viewer.sight.barred[one] for one in levels if one in viewer.sight.barred]
    only = [_numbers(viewer.sight.only[one]) for one in levels if one in viewer.sight.only]
    whole = barred[0] if len(barred) == 1 else frozenset[int]().union(*barred)
    return only, _numbers(whole) if barred else None


def _numbers(numbers: frozenset[int]) -> Expression:
    return array(numbers, IntegerField())


def listed_sql(viewer: Viewer) -> tuple[str, tuple[Any, ...]]:
    """The products that this viewer may see, with the rank of their listing, as SQL for search to join; its parameters.

    Columns: product_id, rank. One row a product.
    """
    rows = open_listings(viewer).order_by().values_list("product_id", "rank")
    text, parameters = rows.query.sql_with_params()
    return text, tuple(parameters)


def on_shelf(viewer: Viewer, category: str | None, found: Sequence[ProductId] | None) -> QuerySet[Product]:
    """Products that this viewer may see, of one category or all, of what words found or whatever there is."""
    products = visible_products(viewer)
    if category:
        products = products.filter(category__slug=category)
    return products if found is None else products.filter(_among(found))


def narrowed(products: QuerySet[Product], wanted: ListingFilter) -> QuerySet[Product]:
    """Products that fit category, what words found, and facets."""
    if wanted.category_slug:
        products = products.filter(category__slug=wanted.category_slug)
    if wanted.text or wanted.found is not None:
        products = products.filter(_among(wanted.found or ()))
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


def place_in(found: Sequence[ProductId]) -> Func:
    """Where a product stands among those that words found."""
    return Func(_ids(found), F("pk"), function="array_position", output_field=IntegerField())


def _among(found: Sequence[ProductId]) -> Func:
    return Func(F("pk"), _ids(found), template="(%(expressions)s))", arg_joiner=" = ANY (", output_field=BooleanField())


def _ids(found: Sequence[ProductId]) -> Expression:
    return array(found, UUIDField())
