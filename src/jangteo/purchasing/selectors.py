"""What a pasted list means for a buyer, with prices and stock of today; the queries don't grow with the lines."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import Viewer
from jangteo.channels.types import Channel
from jangteo.inventory.selectors import availability
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.pricing import selectors as pricing
from jangteo.purchasing.errors import ListTooLong
from jangteo.purchasing.rules import Matcher, read_list
from jangteo.purchasing.types import MOST_LINES, Article, ListLine, Matched, Sheet, Standing


def match_list(*, channel: Channel, actor: Actor, text: str, language: str) -> Sheet:
    """What each line of a list means, of what this buyer may see, and how it stands for them today.

    raises  ListTooLong, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    lines = read_list(text)
    if len(lines) > MOST_LINES:
        raise ListTooLong(f"a list has {MOST_LINES} lines at most", limit=MOST_LINES)
    viewer = catalog.viewer_for(channel, actor, language)
    matcher = Matcher([Article(*row[:2], names=row[3], gtin=row[2]) for row in catalog.list_named_variants(viewer)])
    matched = [matcher.match(line) for line in lines]
    standings = _standings(channel, viewer, {one.best.article.id for one in matched if one.best})
    return Sheet(tuple(_line(one, standings) for one in matched))


def _line(matched: Matched, standings: Mapping[UUID, Standing]) -> ListLine:
    choices = ([matched.best] if matched.best else []) + list(matched.others)
    names = {one.article.id: next(iter(one.article.names), one.article.sku) for one in choices}
    return ListLine(matched, names, standings.get(matched.best.article.id) if matched.best else None)


def _standings(channel: Channel, viewer: Viewer, variant_ids: Iterable[UUID]) -> dict[UUID, Standing]:
    variants = catalog.variants_by_id(variant_ids, viewer.language)
    offers = pricing.offers(pricing.context_for(channel, viewer), list(variants))
    free = availability(channel.id, variants, viewer.party_ids)
    return {
        pk: Standing(
            is_for_sale=offers[pk].denial is None,
            unit_price=offers[pk].ladder[0].unit if offers[pk].ladder else None,
            available=free[pk],
            units={one.code: Decimal(one.numerator) / one.denominator for one in variant.units},
        )
        for pk, variant in variants.items()
    }
