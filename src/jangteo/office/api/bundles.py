"""What bundles consist of, and which goods count together for price steps."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Path, Router
from pydantic import StrictInt, StringConstraints

from jangteo.catalog import services
from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import bundles_of, product_ids_by_slug, variants_by_id
from jangteo.catalog.selectors.staff import get_any_product
from jangteo.kernel.api import Schema, Sku, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import OptionalWhy, language, staff, staff_actor
from jangteo.office.api.rows import variant_named, variants_of_rows

router = Router()
BUNDLE, MIX = "/bundles/{sku}", "/mixes/{slug}"
MOST_COMPONENTS, MOST_OF_ONE = 50, 1000
Bundle = Annotated[Text, StringConstraints(min_length=1, max_length=64), Path()]


class ComponentOut(Schema):
    """So many base units of a variant in one bundle."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    quantity: int = Field(examples=[2])


class BundleOut(Schema):
    """What one of a variant consists of; nothing: it is no bundle."""

    sku: str = Field(examples=["MUG-SET"])
    components: list[ComponentOut] = Field(description="By SKU.")


class ComponentIn(Strict):
    """So many base units of a variant in one bundle."""

    sku: Sku
    quantity: Annotated[StrictInt, Field(ge=1, le=MOST_OF_ONE, examples=[2])]


class BundleIn(Strict):
    """All that one of a variant is to consist of; each SKU once, nothing: it is a bundle no more."""

    components: list[ComponentIn] = Field(max_length=MOST_COMPONENTS)
    why: OptionalWhy = ""


class MixOut(Schema):
    """With which goods a product counts together."""

    slug: str = Field(examples=["moon-jar-mug"])
    mix: str = Field(description="All goods of one mix count together; empty: each variant alone.", examples=["mugs"])


class MixIn(Strict):
    """With which goods a product is to count together."""

    mix: Annotated[Text, StringConstraints(pattern=r"^[a-z0-9-]{0,40}$")] = Field(
        description="Small letters, digits and hyphens; empty ends it.", examples=["mugs"]
    )
    why: OptionalWhy = ""


@router.get(BUNDLE, response=BundleOut, summary="Read what a bundle consists of")
@staff(Action.CATALOGUE_SEE)
def read_bundle(request: HttpRequest, sku: Bundle) -> BundleOut:
    """Its components with so many of each."""
    variant = variant_named(sku)
    recipe = bundles_of([variant]).get(variant, {})
    skus = {pk: one.sku for pk, one in variants_by_id(recipe, language()).items()}
    return BundleOut(sku=sku, components=[ComponentOut(sku=skus[pk], quantity=units) for pk, units in recipe.items()])


@router.put(BUNDLE, response=BundleOut, summary="Say what a bundle consists of")
@staff(Action.CATALOGUE_CHANGE)
def put_bundle(request: HttpRequest, sku: Bundle, body: BundleIn) -> BundleOut:
    """As many can be had as its components allow; what was ordered stays as it was."""
    bundle = variant_named(sku)
    variants = variants_of_rows([one.sku for one in body.components], is_once=True)
    components: dict[UUID, int] = {variants[one.sku]: one.quantity for one in body.components}
    services.set_bundle(variant_id=bundle, components=components, actor=staff_actor(request), why=body.why)
    return read_bundle(request, sku)


@router.get(MIX, response=MixOut, summary="Read with what a product counts together")
@staff(Action.CATALOGUE_SEE)
def read_mix(request: HttpRequest, slug: str) -> MixOut:
    """For the quantity steps of prices."""
    variants = get_any_product(slug, language=language()).product.variants
    return MixOut(slug=slug, mix=variants[0].mix if variants else "")


@router.put(MIX, response=MixOut, summary="Let goods count together")
@staff(Action.CATALOGUE_CHANGE)
def put_mix(request: HttpRequest, slug: str, body: MixIn) -> MixOut:
    """All variants of a product, with those of every product of the same mix; quantity rules still count each SKU."""
    found = product_ids_by_slug([slug])
    if slug not in found:
        raise ProductNotFound
    services.set_mix(product_id=found[slug], mix=body.mix, actor=staff_actor(request), why=body.why)
    return read_mix(request, slug)
