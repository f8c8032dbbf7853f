"""What carts hold, each read whole in one statement whose SQL is worked out once."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from jangteo.catalog.models import Media, ProductText, Variant
from jangteo.catalog.rules import resolve_text
from jangteo.catalog.selectors.media import PICTURE, picture_view
from jangteo.catalog.selectors.variants import _with_details, variant_view
from jangteo.catalog.selectors.visible import visible_products
from jangteo.catalog.types import Goods, MediaKind, ProductHead, TextField, VariantId, VariantView, Viewer
from jangteo.kernel.prepared import prepared

TOLD = JSONObject(language="language", audience="audience", channel="channel", text="text")


def goods_by_id(ids: Iterable[UUID], viewer: Viewer) -> dict[VariantId, Goods]:
    """{variant: it, whether this viewer may buy it, and its product's head}, listed or not; one query."""
    return {VariantId(row.pk): _told(row, viewer) for row in _goods(list(dict.fromkeys(ids)), viewer)}


def listed_by_sku(skus: Iterable[str], viewer: Viewer) -> dict[str, VariantView]:
    """The active variants by SKU that this viewer may see, in their language; one query."""
    return {row.sku: variant_view(row, viewer.language) for row in _listed(list(dict.fromkeys(skus)), viewer)}


def _told(row: Any, viewer: Viewer) -> Goods:
    product = row.product
    candidates = [(one["language"], one["audience"], one["channel"] is not None, one["text"]) for one in row.names]
    name = resolve_text(candidates, audience=viewer.audience, language=viewer.language).text if candidates else ""
    return Goods(
        variant=variant_view(row, viewer.language),
        is_listed=row.is_active and row.is_seen,
        head=ProductHead(product.slug, name if candidates else product.slug, picture_view(row.head)),
    )


@prepared
def _listed(skus: Collection[str], viewer: Viewer) -> QuerySet[Variant]:
    rows = Variant.objects.filter(sku__in=skus, is_active=True, product__in=visible_products(viewer))
    return _with_details(rows)


@prepared
def _goods(ids: Sequence[UUID], viewer: Viewer) -> QuerySet[Variant]:
    pictures = Media.objects.filter(product=OuterRef("product"), kind=MediaKind.PICTURE.value)
    names = ProductText.objects.filter(
        Q(channel=None) | Q(channel=viewer.channel_id),
        product=OuterRef("product"),
        field=TextField.NAME.value,
        audience__in=["", viewer.audience],
    )
    return _with_details(Variant.objects.filter(pk__in=ids)).annotate(
        is_seen=Exists(visible_products(viewer).filter(pk=OuterRef("product"))),
        head=Subquery(pictures.order_by("position", "id").values(told=PICTURE)[:1]),
        names=ArraySubquery(names.values(told=TOLD)),
    )
