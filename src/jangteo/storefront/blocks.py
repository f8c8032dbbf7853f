"""Blocks of a page with what only the shop knows of them: goods as tiles, categories with a face each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from jangteo.catalog.types import CategoryView, ListingFilter, PictureView, Sort
from jangteo.content.types import BlockKind, ShownBlock, ShownPage
from jangteo.search import selectors as search
from jangteo.storefront.alike import differ
from jangteo.storefront.goods import Good, goods
from jangteo.storefront.visit import get_viewer, get_visit

WINDOW_SIZE = 120  # enough for a face of every category


@dataclass(frozen=True, slots=True)
class FilledBlock:
    """A block with its goods, or with {category: its face}."""

    block: ShownBlock
    goods: Sequence[Good] = ()
    rooms: Sequence[tuple[CategoryView, PictureView | None]] = ()


def shelf(request: HttpRequest, sort: Sort, size: int) -> list[Good]:
    """The first products of the whole channel."""
    page = search.listing(
        get_visit(request).channel, get_viewer(request), ListingFilter(), sort=sort, with_facets=False, page_size=size
    )
    return goods(page.tiles, request)


def faces_of(best: Sequence[Good]) -> Mapping[str, PictureView | None]:
    """{category: the picture of its first product}."""
    faces: dict[str, PictureView | None] = {}
    for good in best:
        faces.setdefault(good.card.category_slug, good.picture)
    return faces


def filled(request: HttpRequest, page: ShownPage, aisles: Sequence[CategoryView]) -> list[FilledBlock]:
    """The blocks of a page, ready to be written; categories are read once, and only where a block shows them."""
    rooms: list[tuple[CategoryView, PictureView | None]] = []
    if page.asks_extensions:
        differ(request)  # they may tell another thing each time, and one that failed may tell it next time
    if any(one.kind == BlockKind.CATEGORIES for one in page.blocks):
        faces = faces_of(shelf(request, Sort.FEATURED, WINDOW_SIZE))
        rooms = [(aisle, faces.get(aisle.slug)) for aisle in aisles]
    return [
        FilledBlock(one, goods(one.tiles, request), rooms if one.kind == BlockKind.CATEGORIES else ())
        for one in page.blocks
    ]
