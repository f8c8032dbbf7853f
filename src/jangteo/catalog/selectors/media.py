from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject

from jangteo.catalog.models import Media, Variant
from jangteo.catalog.selectors.visible import visible_products
from jangteo.catalog.types import MediaKind, MediaView, PictureView, Rendition, VariantId, Viewer
from jangteo.kernel.languages import say

USUAL = 640  # dots wide, where no size is asked for
PICTURE = JSONObject(id="id", renditions="renditions")


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """Where a file lies below the media folder, for the guarded page that sends it.

    renditions  of a picture that was made anew; `path` is the widest
    is_exact    it was asked for by a name that no other content ever has
    """

    path: str
    content_type: str
    file_name: str
    renditions: tuple[Rendition, ...] = ()
    is_exact: bool = False

    def named(self, name: str) -> "StoredMedia":
        """The rendition of a name; of any other name the one that fits most places, or the only file there is."""
        if not self.renditions:
            return replace(self, is_exact=name == self.file_name)
        exact = next((one for one in self.renditions if one.name == name), None)
        found = exact or next((one for one in self.renditions if one.width >= USUAL), self.renditions[-1])
        return replace(self, path=beside(self.path, found), file_name=found.name, is_exact=exact is not None)


def find_media(media_id: UUID, viewer: Viewer) -> StoredMedia | None:
    """A file for this viewer of a product that they may see; None otherwise."""
    row = Media.objects.filter(
        pk=media_id, audience__in=["", viewer.audience], product__in=visible_products(viewer)
    ).first()
    return stored_media(row) if row else None


def pictures_by_id(ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, StoredMedia]:
    """{picture: where it lies} of those for this viewer of products that they may see; one query."""
    rows = Media.objects.filter(
        pk__in=set(ids),
        kind=MediaKind.PICTURE.value,
        audience__in=["", viewer.audience],
        product__in=visible_products(viewer),
    )
    return {row.pk: stored_media(row).named("") for row in rows}


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
        titles=row.titles,
        renditions=renditions_of(row.renditions),
    )


def stored_media(row: Media) -> StoredMedia:
    """Where a row's file lies, and its other sizes."""
    return StoredMedia(row.path, row.content_type, PurePosixPath(row.path).name, renditions_of(row.renditions))


def pictures_of_variants(variant_ids: Iterable[UUID], viewer: Viewer) -> dict[UUID, PictureView]:
    """{variant: its own picture, else the first of its product} of those that this viewer may see; one query."""
    pictures = Media.objects.filter(product=OuterRef("product"), kind=MediaKind.PICTURE.value)
    pictures = pictures.annotate(is_own=Case(When(variant=OuterRef("pk"), then=0), default=1))
    first = pictures.order_by("is_own", "position", "id").values(told=PICTURE)[:1]
    rows = Variant.objects.filter(pk__in=set(variant_ids), product__in=visible_products(viewer))
    told = rows.annotate(told=Subquery(first)).values_list("pk", "told")
    return {pk: found for pk, picture in told if (found := picture_view(picture)) is not None}


def picture_view(told: Mapping[str, Any] | None) -> PictureView | None:
    """A picture as `PICTURE` asks for it; None stays None."""
    return PictureView(UUID(told["id"]), renditions_of(told["renditions"])) if told else None


def renditions_of(kept: Iterable[Sequence[Any]]) -> tuple[Rendition, ...]:
    """The sizes that a row keeps."""
    return tuple(Rendition(*one) for one in kept)


def beside(path: str, rendition: Rendition) -> str:
    """Where a size lies: the names of all files of a picture begin alike."""
    widest = PurePosixPath(path)
    return str(widest.with_name(f"{widest.name.partition('-')[0]}-{rendition.name}"))


def files_of_media(row: Media) -> tuple[str, ...]:
    """Every file of a row."""
    return tuple(beside(row.path, one) for one in renditions_of(row.renditions)) or (row.path,)
