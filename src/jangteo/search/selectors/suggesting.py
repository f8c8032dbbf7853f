"""What to offer while somebody types: things, shelves, and the word they may be about to mistype."""

from collections.abc import Sequence

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import CategoryView, ProductId, Viewer
from jangteo.search.rules import asking, keyboard, reading
from jangteo.search.selectors.engines import engine
from jangteo.search.selectors.looking import SHORTEST_LETTERS, look_up, meanings
from jangteo.search.types import Suggestions

MOST_PRODUCTS, MOST_CATEGORIES = 6, 3


def suggest(viewer: Viewer, text: str) -> Suggestions:
    """What this viewer may see that begins like this; where nothing does, what the finished words would find."""
    text = text.strip()
    if not text:
        return Suggestions()
    shelves = catalog.list_categories(viewer)
    ids, asked = _products(viewer, text)
    heads = catalog.product_heads(ids, viewer) if ids else {}
    return Suggestions(
        products=tuple(heads[pk] for pk in ids if pk in heads),
        categories=_categories(asked, shelves),
        asked=asked if asked != text else "",
    )


def _products(viewer: Viewer, text: str) -> tuple[list[ProductId], str]:
    hits = engine().find(asking.read(text, meanings(viewer.language)), viewer, MOST_PRODUCTS)
    ids = [one.product_id for one in hits]
    letters = _letters(text)
    if len(ids) < MOST_PRODUCTS and len(letters) >= SHORTEST_LETTERS:
        ids += [pk for pk in engine().begin(letters, viewer, MOST_PRODUCTS) if pk not in ids]
    if ids:
        return ids[:MOST_PRODUCTS], text
    finding = look_up(viewer, text)
    return list(finding.product_ids[:MOST_PRODUCTS]), finding.asked


def _categories(text: str, shelves: Sequence[CategoryView]) -> tuple[CategoryView, ...]:
    """Shelves whose name has these letters, those that begin with them first."""
    letters = _letters(text)
    if not letters:
        return ()
    found = [(_letters(one.name).find(letters), place, one) for place, one in enumerate(shelves)]
    near = sorted((far > 0, place, one.slug) for far, place, one in found if far >= 0)
    by_slug = {one.slug: one for one in shelves}
    return tuple(by_slug[slug] for _, _, slug in near[:MOST_CATEGORIES])


def _letters(text: str) -> str:
    """Letters as they are typed one after another, without what stands between words."""
    typed = keyboard.apart(reading.letters("".join(text.lower().split())))
    return "".join(one for one in typed if one.isalnum())
