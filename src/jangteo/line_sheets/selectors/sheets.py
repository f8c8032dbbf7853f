"""What goes on a sheet: goods, this buyer's prices, stock; read a part at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from jangteo.catalog import selectors as catalog
from jangteo.catalog.errors import CategoryNotFound
from jangteo.catalog.types import CategoryView, ListingFilter, ProductId, Sort, VariantId, Viewer
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.line_sheets.errors import NothingToShow, TooManyProducts, UnknownSkus
from jangteo.line_sheets.selectors.rows import sheet_rows
from jangteo.line_sheets.types import MOST_PRODUCTS, Asked, Picture, Sheet, SheetHead, SheetProduct
from jangteo.pricing import selectors as pricing
from jangteo.search import selectors as search
from jangteo.search.types import Tile

PART = 48


def read_sheet(asked: Asked, *, channel: Channel, actor: Actor, language: str, part: int = PART) -> Sheet:
    """A sheet for whom somebody acts, whose products are read as its parts are asked for.

    part    products of a part
    raises  NotPermitted without the right to prices and for guests; CategoryNotFound, UnknownSkus, NothingToShow,
            TooManyProducts
    """
    require_any(actor, Action.PRICES_SEE)
    if actor.party_id is None:
        raise NotPermitted("a sheet is made for whoever is logged in")
    viewer = catalog.viewer_for(channel, actor, language)
    aisles = {one.slug: one for one in catalog.list_categories(viewer)}
    if asked.wanted.category_slug and asked.wanted.category_slug not in aisles:
        raise CategoryNotFound
    ids, chosen = _chosen(asked.skus, viewer) if asked.skus else (_listed(asked, viewer, aisles), ())
    if not ids:
        raise NothingToShow
    variants = chosen or [one for own in catalog.variant_ids_of(ids).values() for one in own]
    context = pricing.context_for(channel, viewer)
    head = SheetHead(
        whom=actor.party_name or actor.name,
        channel=channel.name(language),
        seller=channel.seller.name(language) if channel.seller else channel.name(language),
        title=_title(asked.wanted, aisles),
        made_at=clock.now(),
        holds_until=pricing.prices_hold_until(context, variants),
        with_tax=channel.prices_include_tax,
        product_count=len(ids),
    )
    starts = range(0, len(ids), part)
    parts = (_part(channel, viewer, ids[start : start + part], chosen, aisles) for start in starts)
    return Sheet(head, language, parts)


def _title(wanted: ListingFilter, aisles: Mapping[str, CategoryView]) -> str:
    name = aisles[wanted.category_slug].name if wanted.category_slug else ""
    return " · ".join(one for one in (name, wanted.text) if one)


def _chosen(skus: Sequence[str], viewer: Viewer) -> tuple[list[ProductId], frozenset[VariantId]]:
    found = catalog.variants_by_sku([one for one in skus if "\x00" not in one], viewer)
    missing = [one for one in skus if one not in found]
    if missing:
        raise UnknownSkus(skus=missing)
    return (
        list(dict.fromkeys(found[one].product_id for one in skus)),
        frozenset(found[one].id for one in skus),
    )


def _listed(asked: Asked, viewer: Viewer, aisles: Mapping[str, CategoryView]) -> list[ProductId]:
    """Those that fit; all of a channel by its categories, as a catalogue is read."""
    wanted = [asked.wanted]
    if asked.wanted == ListingFilter() and asked.sort == Sort.FEATURED:
        wanted = [ListingFilter(category_slug=slug) for slug in aisles]
    found: dict[ProductId, None] = {}
    for one in wanted:
        ids, total = search.list_product_ids(viewer, one, sort=asked.sort, limit=MOST_PRODUCTS)
        found |= dict.fromkeys(ids)
        if max(total, len(found)) > MOST_PRODUCTS:
            raise TooManyProducts(most=MOST_PRODUCTS, found=max(total, len(found)))
    return list(found)


def _part(
    channel: Channel,
    viewer: Viewer,
    ids: Sequence[ProductId],
    chosen: Collection[VariantId],
    aisles: Mapping[str, CategoryView],
) -> tuple[SheetProduct, ...]:
    tiles = search.tiles(channel, viewer, ids)
    context = pricing.context_for(channel, viewer)
    limits = pricing.quantity_rules(context, [one.id for tile in tiles for one in tile.card.variants])
    rows = {tile.card.id: sheet_rows(tile, limits, chosen) for tile in tiles}
    pictures = _pictures(tiles, viewer)
    return tuple(
        SheetProduct(
            name=tile.card.name,
            tagline=tile.card.tagline,
            slug=tile.card.slug,
            category=aisles[tile.card.category_slug].name if tile.card.category_slug in aisles else "",
            picture=pictures.get(tile.card.id),
            rows=rows[tile.card.id],
        )
        for tile in tiles
        if rows[tile.card.id]
    )


def _pictures(tiles: Sequence[Tile], viewer: Viewer) -> dict[ProductId, Picture]:
    wanted = {tile.card.id: tile.card.picture.id for tile in tiles if tile.card.picture}
    stored = catalog.pictures_by_id(wanted.values(), viewer)
    return {
        pk: Picture(media, stored[media].path, stored[media].content_type)
        for pk, media in wanted.items()
        if media in stored
    }


def pages_of(sheet: Sheet) -> Iterator[tuple[SheetProduct, ...]]:
    """The parts of a sheet that have something in them."""
    return (one for one in sheet.parts if one)
