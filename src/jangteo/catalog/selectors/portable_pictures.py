"""Pictures of products in pages of bounded size, always in the same order; for files and what compares them."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

from jangteo.catalog.models import Media, Product, ProductText, Variant
from jangteo.catalog.types import DIGEST_LENGTH, MediaKind, PortablePicture, TextField

DRAWING = ".svg"


def pages_of_pictures(size: int) -> Iterator[list[PortablePicture]]:
    """The pictures of so many products at once, by slug and place; without goods made for one party."""
    after = ""
    while True:
        products = Product.objects.filter(slug__gt=after, made_for=None).order_by("slug")
        slugs = list(products.values_list("slug", flat=True)[:size])
        if not slugs:
            return
        found = portable_pictures(slugs)
        yield [one for slug in slugs for one in found.get(slug, ())]
        after = slugs[-1]


def portable_pictures(slugs: Iterable[str]) -> dict[str, list[PortablePicture]]:
    """{product's slug: its pictures by their place}; one query."""
    rows = Media.objects.filter(product__slug__in=set(slugs), kind=MediaKind.PICTURE.value)
    rows = rows.select_related("product", "variant").order_by("product__slug", "position", "id")
    return {
        slug: [_portable(row, place) for place, row in enumerate(some, 1)]
        for slug, some in groupby(rows, key=lambda row: row.product.slug)
    }


def slugs_by_sku(skus: Iterable[str]) -> dict[str, str]:
    """{SKU: slug of its product} of those there are, whether listed or not; one query."""
    return dict(Variant.objects.filter(sku__in=set(skus)).order_by().values_list("sku", "product__slug"))


def names_by_slug(slugs: Iterable[str]) -> dict[str, dict[str, str]]:
    """{product's slug: {language: its name for everybody}}; one query."""
    texts = ProductText.objects.filter(
        product__slug__in=set(slugs), field=TextField.NAME.value, audience="", channel=None
    ).order_by()
    found: dict[str, dict[str, str]] = {}
    for slug, language, text in texts.values_list("product__slug", "language", "text"):
        found.setdefault(slug, {})[language] = text
    return found


def open_portable(picture: PortablePicture) -> IO[bytes]:
    """The widest file of a picture.

    raises  FileNotFoundError
    """
    opened: IO[bytes] = default_storage.open(picture.path)
    return opened


def _portable(row: Media, place: int) -> PortablePicture:
    return PortablePicture(
        id=row.pk,
        product_slug=row.product.slug,
        sku=row.variant.sku if row.variant else "",
        place=place,
        titles=row.titles,
        digests=_digests(row),
        path=row.path,
        content_type=row.content_type,
    )


def _digests(row: Media) -> tuple[str, ...]:
    sent = (row.source_digest[:DIGEST_LENGTH],) if row.source_digest else ()
    if row.renditions:
        return sent + tuple(str(one[3]) for one in row.renditions)
    return (*sent, _digest_of_drawing(row.pk, row.path))


def _digest_of_drawing(pk: UUID, path: str) -> str:
    """A drawing that was made anew says it by its name; one of our own making is read."""
    name = PurePosixPath(path)
    if name.suffix == DRAWING and name.stem.startswith(f"{pk.hex}-"):
        return name.stem.partition("-")[2]
    try:
        with default_storage.open(path) as file:
            return hashlib.sha256(file.read()).hexdigest()[:DIGEST_LENGTH]
    except FileNotFoundError:
        return ""
