"""A shelf before its rules and with them, as one buyer finds it at one moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import CategoryView, ListingFilter, Sort, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.search.selectors.finding import Asked, find
from jangteo.search.selectors.looking import looked_up
from jangteo.search.types import PAGE_SIZE, OwnFilter, Placed


@dataclass(frozen=True, slots=True)
class ShelfPreview:
    """The first page of a shelf: names without rules, and who stands where with them.

    placed  (why it stands there, name)
    """

    before: Sequence[str]
    placed: Sequence[tuple[Placed, str]]
    total: int


def preview_shelf(
    channel: Channel, actor: Actor, wanted: ListingFilter, at: datetime, language: str
) -> ShelfPreview | None:
    """What a buyer would find at a moment; None where they may see nothing on that shelf then.

    It is found by the very call that fills the shop's page, with the clock set.
    """
    with clock.at(at):
        viewer = catalog.viewer_for(channel, actor, language)
        shelf = _shelf(viewer, wanted.category_slug)
        if wanted.category_slug and shelf is None:
            return None
        wanted, _ = looked_up(viewer, wanted)
        asked = Asked(channel, viewer, wanted, OwnFilter(), Sort.FEATURED, shelf.id if shelf else None)
        found = find(asked, 0, PAGE_SIZE, with_facets=False)
        plain, _ = catalog.list_product_ids(viewer, wanted, sort=Sort.FEATURED, offset=0, limit=PAGE_SIZE)
        names = catalog.product_names({*found.ids, *plain}, viewer)
    placed = [found.placed.get(one, Placed(one, place, place)) for place, one in enumerate(found.ids, start=1)]
    return ShelfPreview(
        before=[_name(names, one) for one in plain],
        placed=[(one, _name(names, one.product_id)) for one in placed],
        total=found.total,
    )


def _shelf(viewer: Viewer, slug: str) -> CategoryView | None:
    return next((one for one in catalog.list_categories(viewer) if one.slug == slug), None) if slug else None


def _name(names: dict[UUID, str], product_id: UUID) -> str:
    return names.get(product_id, str(product_id))
