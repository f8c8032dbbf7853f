"""Pages of products: content from the catalogue, price for this buyer, stock; one call per module and page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.errors import CategoryNotFound
from jangteo.catalog.types import CategoryView, ListingFilter, ProductCard, ProductId, Sort, Viewer
from jangteo.channels.types import Channel
from jangteo.inventory.selectors import availability_and_supply, comes_on
from jangteo.pricing import selectors as pricing
from jangteo.search import rules
from jangteo.search.selectors.looking import look_up
from jangteo.search.selectors.suggesting import suggest
from jangteo.search.types import PAGE_SIZE, ListingPage, ProductSheet, Tile

__all__ = ["list_product_ids", "listing", "look_up", "product", "suggest", "tiles"]

LAST_PAGE = 1_000_000
BY_PRICE = (Sort.PRICE, Sort.PRICE_DOWN)
MOST_BY_PRICE = 2_400  # a hundred pages: beyond them nobody compares prices


def listing(  # noqa: PLR0913 -- where, for whom, what, in which order, which page
    channel: Channel,
    viewer: Viewer,
    wanted: ListingFilter,
    *,
    sort: Sort = Sort.FEATURED,
    page: int = 1,
    categories: Sequence[CategoryView] | None = None,
    with_facets: bool = True,
    page_size: int = PAGE_SIZE,
    as_typed: bool = False,
) -> ListingPage:
    """A page of products that this buyer may see, at this buyer's prices.

    page        from 1; past the end gives an empty page
    categories  those of the channel where the caller has read them already
    as_typed    words are looked for as they are, not as they may have been meant
    raises      CategoryNotFound for a category in which this viewer may see nothing
    """
    page = min(max(page, 1), LAST_PAGE)
    finding = look_up(viewer, wanted.text, as_typed=as_typed) if wanted.text else None
    if finding is not None:
        wanted = replace(wanted, found=finding.product_ids)
    category = None
    if wanted.category_slug:
        known = categories if categories is not None else catalog.list_categories(viewer)
        category = next((one for one in known if one.slug == wanted.category_slug), None)
        if category is None:
            raise CategoryNotFound
    offset = (page - 1) * page_size
    if sort in BY_PRICE and offset < MOST_BY_PRICE:
        ids, total = _by_price(channel, viewer, wanted, sort)
        ids = ids[offset : offset + page_size]
    else:
        ids, total = catalog.list_product_ids(viewer, wanted, sort=sort, offset=offset, limit=page_size)
    facets = catalog.list_facets(viewer, wanted) if with_facets else []
    return ListingPage(
        tiles=tuple(tiles(channel, viewer, ids)),
        total=total,
        page=page,
        pages=max(1, -(-total // page_size)),
        facets=tuple(facets),
        category=category,
        finding=finding,
    )


def list_product_ids(viewer: Viewer, wanted: ListingFilter, *, sort: Sort, limit: int) -> tuple[list[ProductId], int]:
    """The first products that fit, words looked up, and how many there are in all."""
    if wanted.text:
        wanted = replace(wanted, found=look_up(viewer, wanted.text).product_ids)
    return catalog.list_product_ids(viewer, wanted, sort=sort, offset=0, limit=limit)


def _by_price(channel: Channel, viewer: Viewer, wanted: ListingFilter, sort: Sort) -> tuple[list[ProductId], int]:
    """The first `MOST_BY_PRICE` products that fit by this buyer's price, and how many fit; three queries for them all.

    The prices are those of the tiles, hidden ones none. What fits beyond that follows as featured.
    """
    ids, total = catalog.list_product_ids(viewer, wanted, sort=sort, offset=0, limit=MOST_BY_PRICE)
    variants = catalog.variant_ids_of(ids)
    offers = pricing.offers(pricing.context_for(channel, viewer), [pk for own in variants.values() for pk in own])
    return rules.by_price(ids, variants, offers, is_down=sort == Sort.PRICE_DOWN), total


def tiles(channel: Channel, viewer: Viewer, product_ids: Sequence[ProductId]) -> list[Tile]:
    """Products, found visible before, as tiles in the order given."""
    cards = catalog.product_cards(product_ids, viewer) if product_ids else []
    return _priced(channel, viewer, cards)


def product(channel: Channel, viewer: Viewer, slug: str) -> ProductSheet:
    """Everything a product page tells this buyer.

    raises  ProductNotFound
    """
    page = catalog.get_product(slug, viewer)
    near = ListingFilter(category_slug=page.card.category_slug)
    ids, _ = catalog.list_product_ids(viewer, near, sort=Sort.FEATURED, offset=0, limit=5)
    others = [product_id for product_id in ids if product_id != page.card.id][:4]
    cards = catalog.product_cards(others, viewer) if others else []
    own, *related = _priced(channel, viewer, [page.card, *cards])
    context = pricing.context_for(channel, viewer)
    own_ids = [variant.id for variant in page.card.variants]
    limits = pricing.quantity_rules(context, own_ids)
    may_have = pricing.allowances(context, own_ids)
    promotions: tuple[Mapping[str, str], ...] = ()
    if viewer.sees_prices:
        skus: dict[UUID, str] = {variant.id: variant.sku for variant in page.card.variants}
        promotions = pricing.running_promotions(context, skus)
    return ProductSheet(
        page=page, tile=own, related=tuple(related), limits=limits, may_have=may_have, promotions=promotions
    )


def _priced(channel: Channel, viewer: Viewer, cards: Sequence[ProductCard]) -> list[Tile]:
    variant_ids = [variant.id for card in cards for variant in card.variants]
    if not variant_ids:
        return [rules.tile(card, {}, {}) for card in cards]
    context = pricing.context_for(channel, viewer)
    offers = pricing.offers(context, variant_ids)
    lowest_lately = pricing.lowest_lately(context, [pk for pk, offer in offers.items() if offer.on_sale])
    endless = rules.endless(cards)
    available, may_come = availability_and_supply(channel.id, variant_ids, viewer.party_ids)
    available = {**available, **endless}
    missing = [pk for pk in variant_ids if not available[pk]]
    later = comes_on(channel.id, missing, lineage=viewer.party_ids) if missing and may_come else {}
    codes = {one.id: one.tax_code for card in cards for one in card.variants}
    retail = pricing.retail_prices(channel, viewer, codes)
    found = [rules.tile(card, offers, available, lowest_lately, later) for card in cards]
    return [replace(one, retail={pk: retail[pk] for pk in one.offers if pk in retail}) for one in found]
