"""What pages of products are made of, but for the stock: kept by this process until goods change (kernel.kept).

Pages ask here. Carts and orders ask the modules themselves, whose answers are of the moment.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import Facet, ListingFilter, ProductCard, ProductId, ProductPage, Sort, VariantId, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel.kept import WATCH, Kept
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import PriceOffer, RetailPrice
from jangteo.search.selectors.shelves import rules_for
from jangteo.search.types import ShelfRule
from jangteo.search.watched import GOODS

PARTS: Kept[object] = Kept(share=0.3)
NOTHING_ASKED: Mapping[str, Collection[ProductId]] = {}
ID_BYTES, CARD_BYTES, OFFER_BYTES, FACET_BYTES = 120, 4_000, 2_000, 3_000


def viewer_for(channel: Channel, actor: Actor, language: str) -> Viewer:
    """As `catalog.viewer_for`."""
    key = ("viewer", channel.id, actor.units, frozenset(actor.rights.items()), language)
    return _made(key, lambda: catalog.viewer_for(channel, actor, language), 1_000)


def product_ids(
    viewer: Viewer, wanted: ListingFilter, *, sort: Sort, offset: int, limit: int
) -> tuple[list[ProductId], int]:
    """As `catalog.list_product_ids`."""
    key = ("ids", _eyes(viewer), _narrowed(wanted), sort, offset, limit)
    size = min(limit, 2_400) * ID_BYTES
    return _made(key, lambda: catalog.list_product_ids(viewer, wanted, sort=sort, offset=offset, limit=limit), size)


def cards(product_ids: Sequence[ProductId], viewer: Viewer) -> list[ProductCard]:
    """As `catalog.product_cards`."""
    eyes = _eyes(viewer)
    found = _each(
        ("card", eyes), product_ids, lambda missing: {one.id: one for one in catalog.product_cards(missing, viewer)}
    )
    return [found[one] for one in product_ids]


def page(slug: str, viewer: Viewer) -> ProductPage:
    """As `catalog.get_product`.

    raises  ProductNotFound
    """
    return _made(("page", _eyes(viewer), slug), lambda: catalog.get_product(slug, viewer), 2 * CARD_BYTES)


def variants_sold(product_ids: Sequence[ProductId]) -> dict[ProductId, dict[VariantId, str]]:
    """As `catalog.sold_of`, with every product."""
    return _each(("sold",), product_ids, lambda missing: {one: {} for one in missing} | catalog.sold_of(missing))


def offers(channel: Channel, viewer: Viewer, variant_ids: Iterable[VariantId]) -> dict[VariantId, PriceOffer]:
    """As `pricing.offers` now."""
    context = pricing.context_for(channel, viewer)
    return _each(
        ("offer", channel.id, _eyes(viewer)), list(variant_ids), lambda missing: pricing.offers(context, missing)
    )


def lowest_lately(channel: Channel, viewer: Viewer, variant_ids: Sequence[VariantId]) -> dict[VariantId, UnitPrice]:
    """As `pricing.lowest_lately` now."""
    if not variant_ids:
        return {}
    key = ("lowest", channel.id, _eyes(viewer), tuple(variant_ids))
    return _made(
        key, lambda: pricing.lowest_lately(pricing.context_for(channel, viewer), variant_ids), 500 * len(variant_ids)
    )


def retail_prices(channel: Channel, viewer: Viewer, tax_codes: Mapping[VariantId, str]) -> dict[VariantId, RetailPrice]:
    """As `pricing.retail_prices`."""
    if channel.prices_include_tax or not viewer.sees_prices or not tax_codes:
        return {}
    key = ("retail", channel.id, viewer.language, tuple(tax_codes.items()))
    return _made(key, lambda: pricing.retail_prices(channel, viewer, tax_codes), 500 * len(tax_codes))


def shelf_rules(viewer: Viewer, wanted: ListingFilter, shelf_id: UUID | None) -> list[ShelfRule]:
    """As `rules_for`."""
    key = ("rules", viewer.channel_id, viewer.party_ids, wanted.text, shelf_id)
    return _made(key, lambda: rules_for(viewer, wanted, shelf_id), 1_000)


def facets(
    viewer: Viewer, wanted: ListingFilter, kept: Mapping[str, Collection[ProductId]] = NOTHING_ASKED
) -> list[Facet]:
    """As `catalog.list_facets`."""
    if kept:
        return catalog.list_facets(viewer, wanted, kept)
    key = ("facets", _eyes(viewer), _narrowed(wanted))
    return _made(key, lambda: catalog.list_facets(viewer, wanted, kept), 10 * FACET_BYTES)


def _made[V](key: Hashable, make: Callable[[], V], size: int) -> V:
    found: V = PARTS.made(key, (GOODS,), make, size)  # type: ignore[assignment]
    return found


def _each[K: Hashable, V](
    kind: tuple[Hashable, ...], wanted: Sequence[K], read: Callable[[list[K]], Mapping[K, V]]
) -> dict[K, V]:
    """{one: what is kept of it}; what of many is not kept is read at once."""
    stamp = WATCH.stamp(GOODS)
    if stamp is None:
        return dict(read(list(wanted)))
    found = {one: PARTS.get((kind, one), stamp) for one in wanted}
    missing = [one for one, value in found.items() if value is None]
    if missing:
        made = read(missing)
        for one, value in made.items():
            PARTS.put((kind, one), stamp, value, OFFER_BYTES)
        found |= made
    return found  # type: ignore[return-value]


def _eyes(viewer: Viewer) -> Hashable:
    """A viewer as a key."""
    sight = viewer.sight
    return (
        viewer.channel_id,
        viewer.audience,
        viewer.language,
        viewer.party_ids,
        viewer.sees_prices,
        sight.is_plain,
        tuple(sorted(sight.only.items())) if sight.only else (),
        tuple(sorted(sight.barred.items())) if sight.barred else (),
    )


def _narrowed(wanted: ListingFilter) -> Hashable:
    """A filter as a key."""
    return (
        wanted.category_slug,
        wanted.text,
        frozenset(wanted.options.items()),
        frozenset(wanted.numbers.items()),
        wanted.flags,
        wanted.shelves,
        wanted.found,
    )
