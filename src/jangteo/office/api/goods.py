"""Goods: categories, products and variants, found, made and changed, one or a hundred at once; where they are sold."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from jangteo.catalog import services
from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import product_ids_by_slug
from jangteo.catalog.selectors.staff import (
    StaffFilter,
    get_any_product,
    list_category_tree,
    page_of_products,
)
from jangteo.catalog.types import Content, ProductId, ProductStatus
from jangteo.channels.selectors import get_channel
from jangteo.kernel.api import Schema, Text
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Action, Actor
from jangteo.office.api.door import Cursor, Limit, at, further, language, staff, staff_actor
from jangteo.office.api.goods_out import (
    StaffProductOut,
    WholeStaffProduct,
    channel_codes,
    product_out,
    whole_product_out,
)
from jangteo.office.api.goods_schemas import (
    AttributesIn,
    CategoryIn,
    ListingIn,
    OptionsIn,
    ProductChange,
    ProductIn,
    ProductsIn,
    SuccessorIn,
    VariantChange,
    VariantIn,
    text_drafts,
)
from jangteo.office.api.rows import variant_named

router = Router()
PRODUCT, VARIANT = "/products/{slug}", "/variants/{sku}"


class StaffCategoryOut(Schema):
    """A category."""

    slug: str = Field(examples=["mugs"])
    names: dict[str, str] = Field(examples=[{"ko": "머그", "en": "Mugs"}])
    blurbs: dict[str, str]
    position: int = Field(description="A smaller one comes first.")
    parent: str | None = Field(description="The category above; null: none.")


class CategoriesOut(Schema):
    """All categories, in their order."""

    items: list[StaffCategoryOut]


class StaffProductPageOut(Schema):
    """A page of products."""

    items: list[StaffProductOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.")


class ProductQuery(Schema):
    """What a list of products is narrowed to."""

    q: Text = Field("", max_length=100, description="Part of a name, a slug or a SKU, or a GTIN whole.")
    category: Text = Field("", max_length=60)
    channel: Text = Field("", max_length=40, description="Listed there.")
    status: ProductStatus | None = Field(None)


class ItemOut(Schema):
    """What became of one product of several."""

    slug: str = Field(examples=["moon-jar-mug"])
    result: str = Field(description="created, changed or refused.", examples=["changed"])
    code: str | None = Field(description="Of a refusal, permanent.", examples=["catalog.category_not_found"])
    message: str | None
    facts: dict[str, Any] = Field(description="Of a refusal, for programs.")


class ItemsOut(Schema):
    """What became of each product, in the order in which they were sent."""

    items: list[ItemOut]


@router.get("/categories", response=CategoriesOut, summary="List categories as staff")
@staff(Action.CATALOGUE_SEE)
def list_categories(request: HttpRequest) -> CategoriesOut:
    """Every category with its words in all languages."""
    return CategoriesOut(
        items=[
            StaffCategoryOut(
                slug=one.slug,
                names=dict(one.names),
                blurbs=dict(one.blurbs),
                position=one.position,
                parent=one.parent_slug or None,
            )
            for one in list_category_tree()
        ]
    )


@router.put("/categories/{slug}", response=CategoriesOut, summary="Make or change a category")
@staff(Action.CATALOGUE_CHANGE)
def put_category(request: HttpRequest, slug: str, body: CategoryIn) -> CategoriesOut:
    """Let a category stand as it is sent; the answer is all of them."""
    services.create_category(
        slug=slug,
        names=body.names.told(),
        blurbs=body.blurbs.told(),
        position=body.position,
        parent_slug=body.parent,
        actor=staff_actor(request),
    )
    return list_categories(request)


@router.get("/products", response=StaffProductPageOut, summary="List products as staff")
@staff(Action.CATALOGUE_SEE)
def list_products(
    request: HttpRequest, wanted: Query[ProductQuery], cursor: Cursor, limit: Limit
) -> StaffProductPageOut:
    """Products whatever their state, by slug."""
    channel_id = get_channel(wanted.channel).id if wanted.channel else None
    narrowed = StaffFilter(wanted.q, wanted.category, channel_id, wanted.status)
    page = page_of_products(narrowed, language=language(), cursor=at(cursor), limit=limit)
    codes = channel_codes()
    items = [product_out(one, codes) for one in page.rows]
    return StaffProductPageOut(items=items, next_cursor=further(page), total=page.total)


@router.get(PRODUCT, response=WholeStaffProduct, summary="Read a product as staff")
@staff(Action.CATALOGUE_SEE)
def read_product(request: HttpRequest, slug: str) -> WholeStaffProduct:
    """A product with every text, listing, attribute, picture, axis and successor."""
    return whole_product_out(get_any_product(slug, language=language()))


@router.post("/products", response={201: WholeStaffProduct}, summary="Make a product")
@staff(Action.CATALOGUE_CHANGE, has_key=True)
def create_product(request: HttpRequest, body: ProductIn) -> Status[WholeStaffProduct]:
    """Make a product with its texts, variants, units, attributes and axes; it is active and listed in no channel."""
    services.create_product(draft=body.draft(), actor=staff_actor(request))
    return Status(201, whole_product_out(get_any_product(body.slug, language=language())))


@router.post("/product-batches", response=ItemsOut, summary="Make or change up to 100 products")
@staff(Action.CATALOGUE_CHANGE, has_key=True)
def put_products(request: HttpRequest, body: ProductsIn) -> ItemsOut:
    """Each product by itself: made where its slug is new, otherwise changed to what is said; variants that are there
    and not named stay. One that is refused does not keep the others back.
    """
    actor = staff_actor(request)
    return ItemsOut(items=[_put(one, actor) for one in body.products])


@router.patch(PRODUCT, response=WholeStaffProduct, summary="Change a product")
@staff(Action.CATALOGUE_CHANGE)
@transaction.atomic
def change_product(request: HttpRequest, slug: str, body: ProductChange) -> WholeStaffProduct:
    """Say something else of a product: where it belongs, how it is taxed, whether it is sold, its texts."""
    product_id, actor = _product(slug), staff_actor(request)
    services.change_product(
        product_id=product_id,
        actor=actor,
        category_slug=body.category,
        tax_code=body.tax_code,
        status=body.status,
        launched_on=body.launched_on,
    )
    services.put_texts(product_id=product_id, texts=text_drafts(body.texts), actor=actor)
    return read_product(request, slug)


@router.put(f"{PRODUCT}/attributes", response=WholeStaffProduct, summary="Set a product's attributes")
@staff(Action.CATALOGUE_CHANGE)
def set_attributes(request: HttpRequest, slug: str, body: AttributesIn) -> WholeStaffProduct:
    """Let a product have exactly these values of attributes."""
    values = tuple(one.draft() for one in body.attributes)
    services.set_attributes(product_id=_product(slug), values=values, actor=staff_actor(request))
    return read_product(request, slug)


@router.put(f"{PRODUCT}/options", response=WholeStaffProduct, summary="Set a product's axes")
@staff(Action.CATALOGUE_CHANGE)
def set_options(request: HttpRequest, slug: str, body: OptionsIn) -> WholeStaffProduct:
    """Say in which ways its variants differ, whole, and which is which."""
    services.set_options(product_id=_product(slug), draft=body.draft(), actor=staff_actor(request))
    return read_product(request, slug)


@router.put(f"{PRODUCT}/channels/{{channel}}", response=WholeStaffProduct, summary="Put a product into a channel")
@staff(Action.CATALOGUE_CHANGE)
def list_in_channel(request: HttpRequest, slug: str, channel: str, body: ListingIn) -> WholeStaffProduct:
    """Sell a product in a channel, from and until when it is said."""
    services.list_in_channel(
        product_id=_product(slug),
        channel_id=get_channel(channel).id,
        actor=staff_actor(request),
        from_at=body.since,
        until_at=body.until,
        rank=body.rank,
    )
    return read_product(request, slug)


@router.delete(f"{PRODUCT}/channels/{{channel}}", response=WholeStaffProduct, summary="Take a product off a channel")
@staff(Action.CATALOGUE_CHANGE)
def end_listing(request: HttpRequest, slug: str, channel: str) -> WholeStaffProduct:
    """Sell a product in a channel no more, from now on."""
    services.end_listing(product_id=_product(slug), channel_id=get_channel(channel).id, actor=staff_actor(request))
    return read_product(request, slug)


@router.post(f"{PRODUCT}/variants", response={201: WholeStaffProduct}, summary="Add a variant")
@staff(Action.CATALOGUE_CHANGE, has_key=True)
def add_variant(request: HttpRequest, slug: str, body: VariantIn) -> Status[WholeStaffProduct]:
    """A further variant, last of all; a product whose variants differ by axes takes none this way."""
    services.add_variant(product_id=_product(slug), draft=body.draft(), actor=staff_actor(request))
    return Status(201, read_product(request, slug))


@router.patch(VARIANT, response={204: None}, summary="Change a variant")
@staff(Action.CATALOGUE_CHANGE)
@transaction.atomic
def change_variant(request: HttpRequest, sku: str, body: VariantChange) -> Status[None]:
    """Say something else of a variant: its GTIN, weight, content, whether it is sold."""
    _change_variant(variant_named(sku), body, staff_actor(request))
    return Status(204, None)


@router.put(f"{VARIANT}/successor", response={204: None}, summary="Say what takes a variant's place")
@staff(Action.CATALOGUE_CHANGE)
def set_successor(request: HttpRequest, sku: str, body: SuccessorIn) -> Status[None]:
    """From a day on buyers who can't have it are told of the other."""
    services.set_successor(
        variant_id=variant_named(sku),
        successor_id=variant_named(body.sku),
        since=body.since,
        why=body.why,
        actor=staff_actor(request),
    )
    return Status(204, None)


@router.delete(f"{VARIANT}/successor", response={204: None}, summary="Let nothing take a variant's place")
@staff(Action.CATALOGUE_CHANGE)
def drop_successor(request: HttpRequest, sku: str) -> Status[None]:
    """Nothing takes its place any more."""
    services.set_successor(variant_id=variant_named(sku), successor_id=None, actor=staff_actor(request))
    return Status(204, None)


def _product(slug: str) -> ProductId:
    found = product_ids_by_slug([slug])
    if slug not in found:
        raise ProductNotFound
    return found[slug]


def _change_variant(variant_id: UUID, body: VariantChange, actor: Actor) -> None:
    services.change_variant(
        variant_id=variant_id,
        actor=actor,
        gtin=body.gtin,
        weight_grams=Decimal(body.weight_grams) if body.weight_grams else None,
        is_active=body.is_active,
    )
    if body.content is not None:
        content = Content(Decimal(body.content.amount), body.content.unit)
        services.set_content(variant_id=variant_id, content=content, actor=actor)


def _put(one: ProductIn, actor: Actor) -> ItemOut:
    try:
        with transaction.atomic():
            result = _make_or_change(one, actor)
    except JangteoError as error:
        if error.status >= 500:
            raise
        return ItemOut(slug=one.slug, result="refused", code=error.code, message=error.message, facts=error.facts)
    return ItemOut(slug=one.slug, result=result, code=None, message=None, facts={})


def _make_or_change(one: ProductIn, actor: Actor) -> str:
    known = product_ids_by_slug([one.slug]).get(one.slug)
    if known is None:
        services.create_product(draft=one.draft(), actor=actor)
        return "created"
    services.change_product(
        product_id=known,
        actor=actor,
        category_slug=one.category,
        tax_code=one.tax_code,
        launched_on=one.launched_on,
    )
    services.put_texts(product_id=known, texts=text_drafts(one.texts), actor=actor)
    if one.attributes is not None:
        values = tuple(value.draft() for value in one.attributes)
        services.set_attributes(product_id=known, values=values, actor=actor)
    there = {variant.sku for variant in get_any_product(one.slug, language="ko").product.variants}
    for variant in one.variants:
        if variant.sku not in there:
            services.add_variant(product_id=known, draft=variant.draft(), actor=actor)
        else:
            told = VariantChange(
                gtin=variant.gtin or None, weight_grams=variant.weight_grams, content=variant.content, is_active=None
            )
            _change_variant(variant_named(variant.sku), told, actor)
    if one.options is not None:
        services.set_options(product_id=known, draft=one.options.draft(), actor=actor)
    return "changed"
