"""Pages of products: content from the catalogue, price for this buyer, stock; one call per module and page."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.errors import CategoryNotFound, ProductNotFound
from jangteo.catalog.types import CategoryView, ListingFilter, ProductCard, ProductId, ProductPage, Sort, Viewer
from jangteo.channels.types import Channel
from jangteo.inventory.selectors import availability_and_supply, comes_on
from jangteo.pricing import selectors as pricing
from jangteo.search import rules
from jangteo.search.selectors import parts
from jangteo.search.selectors.finding import MOST_BY_PRICE, Asked, Priced, find
from jangteo.search.selectors.looking import look_up, looked_up
from jangteo.search.selectors.parts import viewer_for
from jangteo.search.selectors.preview import ShelfPreview, WordsFound, preview_shelf, preview_words
from jangteo.search.selectors.rows import ids_of_rows
from jangteo.search.selectors.shelves import get_shelf_rule, is_sold_out_last, list_shelf_rules
from jangteo.search.selectors.suggesting import suggest
from jangteo.search.selectors.synonyms import get_synonym, list_synonyms
from jangteo.search.types import PAGE_SIZE, Comparison, ListingPage, OwnFilter, ProductSheet, RowOfGoods, Tile

__all__ = [
    "MOST_BY_PRICE",
    "MOST_COMPARED",
    "ShelfPreview",
    "WordsFound",
    "compare",
    "get_shelf_rule",
    "get_synonym",
    "is_sold_out_last",
    "list_product_ids",
    "list_shelf_rules",
    "list_synonyms",
    "listing",
    "look_up",
    "preview_shelf",
    "preview_words",
    "product",
    "product_alone",
    "rows_of_goods",
    "suggest",
    "tiles",
    "viewer_for",
]

LAST_PAGE = 1_000_000
MOST_COMPARED = 4
NOTHING_ASKED = OwnFilter()


def listing(  # noqa: PLR0913 -- where, for whom, what, in which order, which page
    channel: Channel,
    viewer: Viewer,
    wanted: ListingFilter,
    *,
    own: OwnFilter = NOTHING_ASKED,
    sort: Sort = Sort.FEATURED,
    page: int = 1,
    categories: Sequence[CategoryView] | None = None,
    with_facets: bool = True,
    page_size: int = PAGE_SIZE,
    as_typed: bool = False,
) -> ListingPage:
    """A page of products that this buyer may see, at this buyer's prices.

    wanted      numbers in the units they were typed in
    own         what only this buyer has: of one who sees no prices, bounds of price and order by price are left out
    page        from 1; past the end gives an empty page
    categories  those of the channel where the caller has read them already
    as_typed    words are looked for as they are, not as they may have been meant
    raises      CategoryNotFound for a category in which this viewer may see nothing
    """
    page = min(max(page, 1), LAST_PAGE)
    category = _category(viewer, wanted.category_slug, categories)
    wanted, finding = looked_up(viewer, wanted, as_typed=as_typed)
    wanted, left_out = catalog.understood(wanted)
    asked = Asked(channel, viewer, wanted, own, sort, category.id if category else None)
    found = find(asked, (page - 1) * page_size, page_size, with_facets=with_facets)
    return ListingPage(
        tiles=tuple(_tiles(channel, viewer, found.ids, found.priced)),
        total=found.total,
        page=page,
        pages=max(1, -(-found.total // page_size)),
        facets=tuple(found.facets),
        category=category,
        own=found.own,
        left_out=tuple(left_out),
        is_too_wide=found.is_too_wide,
        compared=found.compared,
        placed=found.placed,
        finding=finding,
    )


def _category(viewer: Viewer, slug: str, known: Sequence[CategoryView] | None) -> CategoryView | None:
    if not slug:
        return None
    categories = known if known is not None else catalog.list_categories(viewer)
    category = next((one for one in categories if one.slug == slug), None)
    if category is None:
        raise CategoryNotFound
    return category


def list_product_ids(viewer: Viewer, wanted: ListingFilter, *, sort: Sort, limit: int) -> tuple[list[ProductId], int]:
    """The first products that fit, words looked up, and how many there are in all."""
    wanted, _ = catalog.understood(looked_up(viewer, wanted)[0])
    return catalog.list_product_ids(viewer, wanted, sort=sort, offset=0, limit=limit)


def tiles(channel: Channel, viewer: Viewer, product_ids: Sequence[ProductId]) -> list[Tile]:
    """Products, found visible before, as tiles in the order given."""
    return _tiles(channel, viewer, product_ids)


def rows_of_goods(channel: Channel, viewer: Viewer, asked: Sequence[RowOfGoods]) -> list[tuple[Tile, ...]]:
    """Short rows of products that this buyer may see, at this buyer's prices, which are read once for all rows."""
    rows = ids_of_rows(channel, viewer, asked)
    known = {one.card.id: one for one in _tiles(channel, viewer, list(dict.fromkeys(pk for row in rows for pk in row)))}
    return [tuple(known[pk] for pk in row if pk in known) for row in rows]


def _tiles(
    channel: Channel, viewer: Viewer, product_ids: Sequence[ProductId], known: Priced | None = None
) -> list[Tile]:
    cards = parts.cards(product_ids, viewer) if product_ids else []
    return _priced(channel, viewer, cards, known)


def product(channel: Channel, viewer: Viewer, slug: str) -> ProductSheet:
    """Everything a product page tells this buyer.

    raises  ProductNotFound
    """
    page = parts.page(slug, viewer)
    near = ListingFilter(category_slug=page.card.category_slug)
    ids, _ = parts.product_ids(viewer, near, sort=Sort.FEATURED, offset=0, limit=5)
    others = [product_id for product_id in ids if product_id != page.card.id][:4]
    cards = parts.cards(others, viewer) if others else []
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


def product_alone(channel: Channel, viewer: Viewer, slug: str) -> ProductSheet:
    """The product itself, priced, and nothing that stands beside it.

    raises  ProductNotFound
    """
    page = parts.page(slug, viewer)
    return ProductSheet(page=page, tile=_priced(channel, viewer, [page.card])[0])


def compare(channel: Channel, viewer: Viewer, slugs: Sequence[str]) -> Comparison:
    """Products side by side: what they are by specification, and what they cost this buyer; at most `MOST_COMPARED`."""
    pages: list[ProductPage] = []
    missing = []
    for slug in list(dict.fromkeys(slugs))[:MOST_COMPARED]:
        try:
            pages.append(parts.page(slug, viewer))
        except ProductNotFound:
            missing.append(slug)
    others: list[ProductId] = []
    if pages and len(pages) < MOST_COMPARED:
        near = ListingFilter(category_slug=pages[0].card.category_slug)
        ids, _ = catalog.list_product_ids(viewer, near, sort=Sort.FEATURED, offset=0, limit=PAGE_SIZE)
        others = [one for one in ids if one not in {page.card.id for page in pages}]
    cards = [page.card for page in pages] + (parts.cards(others, viewer) if others else [])
    found = _priced(channel, viewer, cards) if cards else []
    return Comparison(
        tiles=tuple(found[: len(pages)]),
        rows=rules.compared_rows(catalog.side_by_side([page.specifications for page in pages])),
        others=tuple(found[len(pages) :]),
        missing=tuple(missing),
    )


def _priced(channel: Channel, viewer: Viewer, cards: Sequence[ProductCard], known: Priced | None = None) -> list[Tile]:
    """Cards as tiles; of those whose prices and stock were read already they are not read again."""
    variant_ids = [variant.id for card in cards for variant in card.variants]
    if not variant_ids:
        return [rules.tile(card, {}, {}) for card in cards]
    is_known = known is not None and known.has(variant_ids)
    offers = known.offers if known and is_known else parts.offers(channel, viewer, variant_ids)
    offers = {pk: offers[pk] for pk in variant_ids}
    lowest_lately = parts.lowest_lately(channel, viewer, [pk for pk, offer in offers.items() if offer.on_sale])
    endless = rules.endless(cards)
    if known and is_known:
        available, may_come = dict(known.available), known.may_come
    else:
        available, may_come = availability_and_supply(channel.id, variant_ids, viewer.party_ids)
    available = {**available, **endless}
    missing = [pk for pk in variant_ids if not available[pk]]
    later = comes_on(channel.id, missing, lineage=viewer.party_ids) if missing and may_come else {}
    codes = {one.id: one.tax_code for card in cards for one in card.variants}
    retail = parts.retail_prices(channel, viewer, codes)
    found = [rules.tile(card, offers, available, lowest_lately, later) for card in cards]
    return [replace(one, retail={pk: retail[pk] for pk in one.offers if pk in retail}) for one in found]
