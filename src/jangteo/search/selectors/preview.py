"""What one buyer finds at one moment: a shelf before its rules and with them, a search before a synonym and with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import CategoryView, ListingFilter, ProductId, Sort, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.search.selectors.finding import Asked, find
from jangteo.search.selectors.looking import looked_up, meanings
from jangteo.search.selectors.tracing import traces
from jangteo.search.types import PAGE_SIZE, Finding, Meaning, OwnFilter, Placed, SynonymDraft, Trace


@dataclass(frozen=True, slots=True)
class ShelfPreview:
    """The first page of a shelf: names without rules, and who stands where with them.

    placed   (why it stands there, name)
    finding  how words were looked for, where any were
    traces   why each was found by them
    """

    before: Sequence[str]
    placed: Sequence[tuple[Placed, str]]
    total: int
    finding: Finding | None = None
    traces: Mapping[ProductId, Trace] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordsFound:
    """What a search finds with some synonyms: names of the first page, and how many in all."""

    names: Sequence[str]
    total: int
    finding: Finding
    traces: Sequence[Trace | None]


def preview_words(
    viewer: Viewer, channel: Channel, query: str, draft: SynonymDraft | None, replaced: UUID | None = None
) -> tuple[WordsFound, WordsFound]:
    """What words find now, and would find with a synonym that is only written, in the place of one that is kept.

    Both are found by the very call that fills the shop's page.
    """
    now, then = meanings(viewer.language), meanings(viewer.language, without=replaced)
    if draft is not None and draft.language in ("", viewer.language):
        then = [*then, draft.meaning]
    return _by_words(viewer, channel, query, now), _by_words(viewer, channel, query, then)


def _by_words(viewer: Viewer, channel: Channel, query: str, known: Sequence[Meaning]) -> WordsFound:
    wanted, finding = looked_up(viewer, ListingFilter(text=query), known=known)
    if finding is None:
        return WordsFound((), 0, Finding((), query, query), ())
    found = find(Asked(channel, viewer, wanted, OwnFilter(), Sort.FEATURED), 0, PAGE_SIZE, with_facets=False)
    names, why = catalog.product_names(set(found.ids), viewer), traces(viewer, finding, found.ids, known)
    return WordsFound(
        [_name(names, one) for one in found.ids], found.total, finding, [why.get(one) for one in found.ids]
    )


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
        wanted, finding = looked_up(viewer, wanted)
        asked = Asked(channel, viewer, wanted, OwnFilter(), Sort.FEATURED, shelf.id if shelf else None)
        found = find(asked, 0, PAGE_SIZE, with_facets=False)
        plain, _ = catalog.list_product_ids(viewer, wanted, sort=Sort.FEATURED, offset=0, limit=PAGE_SIZE)
        names = catalog.product_names({*found.ids, *plain}, viewer)
        why = traces(viewer, finding, found.ids) if finding else {}
    placed = [found.placed.get(one, Placed(one, place, place)) for place, one in enumerate(found.ids, start=1)]
    return ShelfPreview(
        before=[_name(names, one) for one in plain],
        placed=[(one, _name(names, one.product_id)) for one in placed],
        total=found.total,
        finding=finding,
        traces=why,
    )


def _shelf(viewer: Viewer, slug: str) -> CategoryView | None:
    return next((one for one in catalog.list_categories(viewer) if one.slug == slug), None) if slug else None


def _name(names: dict[UUID, str], product_id: UUID) -> str:
    return names.get(product_id, str(product_id))
