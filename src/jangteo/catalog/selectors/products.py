from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.models import AttributeValue, Media, Product, ProductText, Variant
from jangteo.catalog.rules import in_one_unit, resolve_text, show_measure, show_number
from jangteo.catalog.selectors.media import PICTURE, media_view, picture_view
from jangteo.catalog.selectors.options import axes_of
from jangteo.catalog.selectors.variants import variant_rows_of, variant_view
from jangteo.catalog.selectors.visible import visible_products
from jangteo.catalog.types import (
    AttributeKind,
    AxisView,
    MediaKind,
    ProductCard,
    ProductHead,
    ProductId,
    ProductPage,
    ResolvedText,
    SpecificationRow,
    TextField,
    Viewer,
)
from jangteo.kernel.languages import say
from jangteo.kernel.prepared import prepared

YES_NO = {True: {"ko": "예", "en": "Yes"}, False: {"ko": "아니요", "en": "No"}}
CARD_FIELDS = (TextField.NAME, TextField.TAGLINE)
_TELLING = JSONObject(field="field", language="language", audience="audience", channel="channel", text="text")


def every_product_id() -> list[ProductId]:
    """Of all products there are, whoever may see them; the oldest first."""
    return [ProductId(pk) for pk in Product.objects.order_by("pk").values_list("pk", flat=True)]


def product_names(product_ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, str]:
    """{product: name} for this audience; one query."""
    texts = _texts(list(product_ids), [TextField.NAME], viewer)
    return {product_id: fields[TextField.NAME].text for product_id, fields in texts.items()}


def product_heads(product_ids: Iterable[UUID], viewer: Viewer) -> dict[ProductId, ProductHead]:
    """{product: slug, name and first picture}, whether listed or not; two queries."""
    wanted = list(set(product_ids))
    names = product_names(wanted, viewer)
    pictures = Media.objects.filter(product=OuterRef("pk"), kind=MediaKind.PICTURE.value).order_by("position", "id")
    rows = Product.objects.filter(pk__in=wanted).annotate(picture=Subquery(pictures.values(told=PICTURE)[:1]))
    return {
        ProductId(pk): ProductHead(slug, names.get(pk, slug), picture_view(picture))
        for pk, slug, picture in rows.values_list("pk", "slug", "picture")
    }


def product_cards(product_ids: Sequence[UUID], viewer: Viewer) -> list[ProductCard]:
    """Products as tiles, in the order given; one query however many, one more when some have no active variant.

    product_ids  already found visible by `list_product_ids`
    """
    variants: dict[UUID, list[Variant]] = defaultdict(list)
    for variant in _tiles(product_ids, viewer.channel_id, viewer.audience):
        variants[variant.product_id].append(variant)
    products = {product_id: rows[0].product for product_id, rows in variants.items()}
    texts = {product_id: _resolved(rows[0].told, viewer) for product_id, rows in variants.items()}  # type: ignore[attr-defined]
    bare = [product_id for product_id in product_ids if product_id not in products]
    if bare:
        products |= Product.objects.filter(pk__in=bare).select_related("category").in_bulk()
        texts |= _texts(bare, CARD_FIELDS, viewer)
    return [_card(products[one], texts.get(one, {}), variants[one], viewer.language) for one in product_ids]


@prepared
def _tiles(product_ids: Sequence[UUID], channel_id: UUID, audience: str) -> QuerySet[Variant]:
    """Variants with what is told of their product."""
    told = _told(channel_id, audience).filter(product=OuterRef("product"), field__in=CARD_FIELDS)
    return variant_rows_of(product_ids).annotate(told=ArraySubquery(told.values(told=_TELLING)))


def _card(
    row: Product, fields: Mapping[TextField, ResolvedText], variants: Sequence[Variant], language: str
) -> ProductCard:
    own = tuple(variant_view(variant, language) for variant in variants)
    return ProductCard(
        id=ProductId(row.pk),
        slug=row.slug,
        name=fields.get(TextField.NAME, ResolvedText(row.slug, "")).text,
        tagline=fields.get(TextField.TAGLINE, ResolvedText("", "")).text,
        category_slug=row.category.slug,
        variants=own,
        picture=next((variant.picture for variant in own if variant.picture), None),
        launched_on=row.launched_on,
    )


def get_product(slug: str, viewer: Viewer) -> ProductPage:
    """Everything a product page tells.

    raises  ProductNotFound, also for a product this viewer may not see
    """
    rows = _seen(slug, viewer)
    if not rows:
        raise ProductNotFound
    row = rows[0]
    card = product_cards([row.pk], viewer)[0]
    texts = _texts([row.pk], list(TextField), viewer).get(row.pk, {})
    views = [media_view(item, viewer.language) for item in _media(row.pk, viewer.language, viewer.audience)]
    pictures = tuple(view for view in views if view.kind == MediaKind.PICTURE)
    return ProductPage(
        card=card,
        description=texts.get(TextField.DESCRIPTION, ResolvedText("", "")).text,
        category_name=say(row.category.names, viewer.language),
        specifications=_specifications(row.pk, viewer.language),
        pictures=pictures,
        documents=tuple(view for view in views if view.kind == MediaKind.DOCUMENT),
        texts={field.value: text for field, text in texts.items()},
        axes=_axes(card, viewer.language),
    )


@prepared
def _seen(slug: str, viewer: Viewer) -> QuerySet[Product]:
    return visible_products(viewer).select_related("category").filter(slug=slug)


def _axes(card: ProductCard, language: str) -> tuple[AxisView, ...]:
    """Asked only where a variant has values."""
    if not any(variant.option_ids for variant in card.variants):
        return ()
    return axes_of([card.id], language).get(card.id, ())


@prepared
def _media(product_id: UUID, language: str, audience: str) -> QuerySet[Media]:
    rows = Media.objects.filter(Q(language="") | Q(language=language), Q(audience="") | Q(audience=audience))
    return rows.filter(product=product_id).order_by("position", "id")


def _told(channel_id: UUID, audience: str) -> QuerySet[ProductText]:
    """Texts that this audience may read."""
    return ProductText.objects.filter(Q(channel=None) | Q(channel=channel_id), Q(audience="") | Q(audience=audience))


@prepared
def _text_rows(
    product_ids: Sequence[UUID], fields: Sequence[str], channel_id: UUID, audience: str
) -> QuerySet[Any, Any]:
    rows = _told(channel_id, audience).filter(product__in=product_ids, field__in=fields)
    return rows.values_list("product_id", _TELLING)


def _texts(
    product_ids: Sequence[UUID], fields: Sequence[TextField], viewer: Viewer
) -> dict[UUID, dict[TextField, ResolvedText]]:
    told: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    wanted = [field.value for field in fields]
    for product_id, row in _text_rows(list(product_ids), wanted, viewer.channel_id, viewer.audience):
        told[product_id].append(row)
    return {product_id: _resolved(rows, viewer) for product_id, rows in told.items()}


def _resolved(rows: Sequence[Mapping[str, Any]], viewer: Viewer) -> dict[TextField, ResolvedText]:
    """{field: the text for this audience} of one product."""
    candidates: dict[TextField, list[tuple[str, str, bool, str]]] = defaultdict(list)
    for row in rows:
        candidate = (row["language"], row["audience"], row["channel"] is not None, row["text"])
        candidates[TextField(row["field"])].append(candidate)
    return {
        field: resolve_text(options, audience=viewer.audience, language=viewer.language)
        for field, options in candidates.items()
    }


def _specifications(product_id: UUID, language: str) -> tuple[SpecificationRow, ...]:
    return tuple(_specification(row, language) for row in _values(product_id))


@prepared
def _values(product_id: UUID) -> QuerySet[AttributeValue]:
    rows = AttributeValue.objects.filter(product=product_id, variant=None).select_related("attribute", "option")
    return rows.order_by("attribute__position", "id")


def _specification(row: AttributeValue, language: str) -> SpecificationRow:
    name, also = say(row.attribute.names, language), ""
    match AttributeKind(row.attribute.kind):
        case AttributeKind.NUMBER if row.entered_number is not None:
            value, also = show_measure(row.entered_number, row.entered_unit)
        case AttributeKind.NUMBER:
            value = show_number(row.number) if row.number is not None else ""
        case AttributeKind.OPTION:
            value = say(row.option.names, language) if row.option else ""
        case AttributeKind.FLAG:
            value = say(YES_NO[bool(row.flag)], language)
        case _:
            value = say(row.texts or {}, language)
    return SpecificationRow(row.attribute.code, name, value, also, _measured(row))


def _measured(row: AttributeValue) -> tuple[Decimal, str] | None:
    number = row.entered_number if row.attribute.kind == AttributeKind.NUMBER else None
    return None if number is None else (number, row.entered_unit)


def side_by_side(tables: Sequence[Sequence[SpecificationRow]]) -> list[list[SpecificationRow]]:
    """Tables of specifications with the measures of one kind in one unit, whatever each was entered in."""
    of_kind: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    for row in (row for table in tables for row in table):
        if row.measured:
            of_kind[row.code].append(row.measured)
    told = {code: iter(in_one_unit(measures)) for code, measures in of_kind.items()}
    return [[replace(row, value=next(told[row.code])) if row.measured else row for row in table] for table in tables]
