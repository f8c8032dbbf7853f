"""Making and changing what is sold."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import CategoryNotFound, InvalidAttributeValue, InvalidProduct
from jangteo.catalog.models import Attribute, AttributeOption, Category, ChannelListing
from jangteo.catalog.rules import MEASURES
from jangteo.catalog.services.add_media import add_media
from jangteo.catalog.services.assortments import (
    change_grant,
    check_grant,
    create_grant,
    end_grant,
    put_assortment,
    set_selections,
)
from jangteo.catalog.services.change_product import add_variant, change_product, change_variant, set_attributes
from jangteo.catalog.services.create_product import create_product
from jangteo.catalog.services.list_products import end_listing, list_anew
from jangteo.catalog.services.made_goods import change_made, make_goods, show_made
from jangteo.catalog.services.pictures import (
    add_picture,
    arrange_pictures,
    describe_picture,
    prepare_picture,
    remove_picture,
)
from jangteo.catalog.services.portable import put_details, remove_unused_variants, restore_products
from jangteo.catalog.services.put_attribute import put_attribute
from jangteo.catalog.services.put_texts import put_texts
from jangteo.catalog.services.set_bundle import set_bundle
from jangteo.catalog.services.set_content import set_content
from jangteo.catalog.services.set_mix import set_mix
from jangteo.catalog.services.set_options import set_options
from jangteo.catalog.services.set_successor import replace_product, set_successor
from jangteo.catalog.services.upsert_products import upsert_products
from jangteo.catalog.types import AttributeKind, CategoryId
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

__all__ = [
    "add_media",
    "add_picture",
    "add_variant",
    "arrange_pictures",
    "change_grant",
    "change_made",
    "change_product",
    "change_variant",
    "check_grant",
    "create_attribute",
    "create_category",
    "create_grant",
    "create_product",
    "describe_picture",
    "end_grant",
    "end_listing",
    "list_anew",
    "list_in_channel",
    "make_goods",
    "prepare_picture",
    "put_assortment",
    "put_attribute",
    "put_details",
    "put_texts",
    "remove_picture",
    "remove_unused_variants",
    "replace_product",
    "restore_products",
    "set_attributes",
    "set_bundle",
    "set_content",
    "set_mix",
    "set_options",
    "set_selections",
    "set_successor",
    "show_made",
    "upsert_products",
]


@transaction.atomic
def create_category(
    *,
    slug: str,
    names: Mapping[str, str],
    actor: Actor,
    blurbs: Mapping[str, str] | None = None,
    position: int = 0,
    parent_slug: str = "",
) -> CategoryId:
    """A category; the same slug again renames it.

    raises  CategoryNotFound for an unknown parent
    """
    require(actor, Action.CATALOGUE_CHANGE)
    parent = Category.objects.filter(slug=parent_slug).first() if parent_slug else None
    if parent_slug and parent is None:
        raise CategoryNotFound(f"there is no category {parent_slug!r}")
    row, _ = Category.objects.update_or_create(
        slug=slug,
        defaults={"names": dict(names), "blurbs": dict(blurbs or {}), "position": position, "parent": parent},
    )
    audit.record(
        actor=actor, action="catalog.create_category", subject_kind="category", subject_id=row.pk, after={"slug": slug}
    )
    return CategoryId(row.pk)


@transaction.atomic
def create_attribute(  # noqa: PLR0913 -- what a typed property needs
    *,
    code: str,
    names: Mapping[str, str],
    kind: AttributeKind,
    unit: str = "",
    is_facet: bool = False,
    position: int = 0,
    options: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """A typed property; the same code again changes names, facet and options but never the kind.

    unit     of numbers: the unit values are compared in
    options  {code: names} of an option attribute
    raises   InvalidAttributeValue
    """
    if kind == AttributeKind.NUMBER and unit and unit not in MEASURES:
        raise InvalidAttributeValue(f"{unit!r} is no known unit", attribute=code)
    dimension = MEASURES[unit][0] if unit else ""
    row, is_new = Attribute.objects.get_or_create(
        code=code, defaults={"names": dict(names), "kind": kind.value, "unit": unit, "dimension": dimension}
    )
    if not is_new and (row.kind, row.unit) != (kind.value, unit):
        raise InvalidAttributeValue(f"{code!r} is a {row.kind} in {row.unit!r} already", attribute=code)
    row.names, row.is_facet, row.position = dict(names), is_facet, position
    row.save(update_fields=["names", "is_facet", "position"])
    for place, (option, labels) in enumerate((options or {}).items()):
        AttributeOption.objects.update_or_create(
            attribute=row, code=option, defaults={"names": dict(labels), "position": place}
        )


@transaction.atomic
@transaction.atomic
def list_in_channel(
    *,
    product_id: UUID,
    channel_id: UUID,
    actor: Actor,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    rank: int = 0,
) -> None:
    """Sell a product in a channel from `from_at` (now) until `until_at` (open).

    raises  InvalidProduct where it ends before it begins, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    begins = from_at or clock.now()
    if until_at is not None and until_at <= begins:
        raise InvalidProduct("it is sold until later than it begins", field="until")
    ChannelListing.objects.update_or_create(
        product_id=product_id,
        channel_id=channel_id,
        defaults={"from_at": begins, "until_at": until_at, "rank": rank},
    )
    audit.record(
        actor=actor,
        action="catalog.list_in_channel",
        subject_kind="product",
        subject_id=product_id,
        after={"channel": str(channel_id)},
    )
