"""Which products stand in short rows of a page, without their prices."""

from collections.abc import Sequence
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.selectors.shelves import categories_by_slug
from jangteo.catalog.types import ListingFilter, ProductId, Sort, Viewer
from jangteo.channels.types import Channel
from jangteo.search.selectors.finding import Asked, find
from jangteo.search.types import OwnFilter, RowOfGoods


def ids_of_rows(channel: Channel, viewer: Viewer, asked: Sequence[RowOfGoods]) -> list[list[ProductId]]:
    """The products of each row that this viewer may see, in its order."""
    slugs = {one.category_slug for one in asked if one.category_slug}
    shelves = {slug: shelf.id for slug, shelf in categories_by_slug(slugs).items()} if slugs else {}
    return [_ids(channel, viewer, one, shelves.get(one.category_slug)) for one in asked]


def _ids(channel: Channel, viewer: Viewer, row: RowOfGoods, shelf_id: UUID | None) -> list[ProductId]:
    wanted = ListingFilter(category_slug=row.category_slug, found=row.chosen)
    if row.chosen is not None:
        return catalog.list_product_ids(viewer, wanted, sort=Sort.FEATURED, offset=0, limit=row.size)[0]
    sort = Sort.NEWEST if row.is_newest else Sort.FEATURED
    found = find(Asked(channel, viewer, wanted, OwnFilter(), sort, shelf_id), 0, row.size, with_facets=False)
    return list(found.ids)
