from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from uuid import UUID

from django.db.models import Q

from jangteo.catalog.models import Media
from jangteo.catalog.selectors.visible import visible_products
from jangteo.catalog.types import MediaKind, MediaView, VariantId, Viewer
from jangteo.kernel.languages import say


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """Where a file lies below the media folder, for the guarded page that sends it."""

    path: str
    content_type: str
    file_name: str


def find_media(media_id: UUID, viewer: Viewer) -> StoredMedia | None:
    """A file for this viewer of a product that they may see; None otherwise."""
    row = Media.objects.filter(
        pk=media_id, audience__in=["", viewer.audience], product__in=visible_products(viewer)
    ).first()
    return StoredMedia(row.path, row.content_type, PurePosixPath(row.path).name) if row else None


def pictures_by_id(ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, StoredMedia]:
    """{picture: where it lies} of those for this viewer of products that they may see; one query."""
    rows = Media.objects.filter(
        pk__in=set(ids),
        kind=MediaKind.PICTURE.value,
        audience__in=["", viewer.audience],
        product__in=visible_products(viewer),
    )
    return {row.pk: StoredMedia(row.path, row.content_type, PurePosixPath(row.path).name) for row in rows}


def pictures_by_slug(slugs: Iterable[str], viewer: Viewer | None) -> dict[str, tuple[UUID, ...]]:
    """{product's address: its pictures in their order}; None sees those of every product; one query."""
    rows = Media.objects.filter(kind=MediaKind.PICTURE.value, product__slug__in=set(slugs))
    if viewer is not None:
        rows = rows.filter(audience__in=["", viewer.audience], product__in=visible_products(viewer))
    found: dict[str, tuple[UUID, ...]] = {}
    for slug, pk in rows.order_by("position", "id").values_list("product__slug", "pk"):
        found[slug] = (*found.get(slug, ()), pk)
    return found


def documents_by_product(product_ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, tuple[MediaView, ...]]:
    """{product: its documents for this viewer, in their language}; only of products that they may see; one query."""
    rows = Media.objects.filter(
        Q(language="") | Q(language=viewer.language),
        kind=MediaKind.DOCUMENT.value,
        product__in=set(product_ids),
        audience__in=["", viewer.audience],
    ).filter(product__in=visible_products(viewer))
    found: dict[UUID, tuple[MediaView, ...]] = {}
    for row in rows.order_by("position", "id"):
        found[row.product_id] = (*found.get(row.product_id, ()), media_view(row, viewer.language))
    return found


def media_view(row: Media, language: str) -> MediaView:
    """The view of a row."""
    return MediaView(
        id=row.pk,
        kind=MediaKind(row.kind),
        file_name=PurePosixPath(row.path).name,
        title=say(row.titles, language),
        language=row.language,
        content_type=row.content_type,
        size=row.size,
        variant_id=VariantId(row.variant_id) if row.variant_id else None,
    )
