"""Why a product was found by these words, in the parts that put it where it stands."""

from collections.abc import Sequence

from jangteo.catalog.types import ProductId, Viewer
from jangteo.search.rules import asking
from jangteo.search.selectors.engines import engine
from jangteo.search.selectors.looking import loosely, meanings
from jangteo.search.types import Finding, Meaning, Trace


def traces(
    viewer: Viewer, finding: Finding, products: Sequence[ProductId], known: Sequence[Meaning] | None = None
) -> dict[ProductId, Trace]:
    """Of what was found: in which way each word stands there. A query more than finding it."""
    wanted = set(products)
    hits = {one.product_id: one for one in finding.hits if one.product_id in wanted}
    words = loosely(asking.read(finding.asked, meanings(viewer.language) if known is None else known)).words
    stand = engine().ways(words, viewer, list(hits))
    return {
        pk: Trace(
            hit,
            tuple(
                (word.said, word.ways[at].form if at >= 0 else None)
                for word, at in zip(words, stand.get(pk, [-1] * len(words)), strict=True)
            ),
        )
        for pk, hit in hits.items()
    }
