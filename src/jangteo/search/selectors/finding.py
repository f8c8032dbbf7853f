"""Which products a listing shows, in which order, and what it can be narrowed by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import (
    GIFT_CARD,
    Facet,
    ListingFilter,
    NumberRange,
    ProductId,
    Sort,
    VariantId,
    Viewer,
)
from jangteo.channels.types import Channel
from jangteo.inventory.selectors import availability_and_supply, comes_on
from jangteo.ordering.types import LARGEST_QUANTITY
from jangteo.pricing.types import PriceOffer
from jangteo.search import rules
from jangteo.search.selectors import parts
from jangteo.search.types import (
    PRICE,
    THERE,
    OwnFacets,
    OwnFigures,
    OwnFilter,
    Placed,
    ShelfRule,
    StockWord,
)

BY_PRICE = (Sort.PRICE, Sort.PRICE_DOWN)
MOST_BY_PRICE = 2_400  # a hundred pages: beyond them nobody compares prices
MOST_OFFERED = 600  # of so many products prices and stock are told unasked; more would slow every page of a shelf

type _Head = tuple[Sequence[ProductId], int]


@dataclass(frozen=True, slots=True)
class Asked:
    """A listing as it is asked for, by whom.

    shelf_id  the category where one stands
    """

    channel: Channel
    viewer: Viewer
    wanted: ListingFilter
    own: OwnFilter
    sort: Sort
    shelf_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a listing and what is told of the whole."""

    ids: Sequence[ProductId]
    total: int
    facets: Sequence[Facet] = ()
    own: OwnFacets | None = None
    is_too_wide: bool = False
    compared: int | None = None
    placed: Mapping[ProductId, Placed] = field(default_factory=dict)
    priced: "Priced | None" = None


@dataclass(frozen=True, slots=True)
class Priced:
    """Products with what this buyer pays and can have, read at once."""

    variants: Mapping[ProductId, Mapping[VariantId, str]]
    offers: Mapping[VariantId, PriceOffer]
    available: Mapping[VariantId, int]
    may_come: bool

    def has(self, variant_ids: Collection[VariantId]) -> bool:
        """Whether the prices and stock of all of them were read."""
        return self.offers.keys() >= set(variant_ids) and self.available.keys() >= set(variant_ids)

    @property
    def figures(self) -> OwnFigures:
        return rules.what_is_there(self.variants, self.offers, self.available)


def find(asked: Asked, offset: int, size: int, *, with_facets: bool) -> Found:
    """A part of a listing.

    Narrowing by price or stock, and telling how many would be left, reads every product before facets: as far as
    `MOST_BY_PRICE` where it is asked for, `MOST_OFFERED` where it is not.
    """
    if not asked.viewer.sees_prices:
        asked = replace(asked, own=replace(asked.own, price=NumberRange()))
        asked = replace(asked, sort=Sort.FEATURED) if asked.sort in BY_PRICE else asked
    head: _Head | None = None
    if with_facets or asked.own.is_asked:
        limit = MOST_BY_PRICE if asked.own.is_asked else MOST_OFFERED
        base, total = _ids(asked, catalog.bare(asked.wanted), 0, limit)
        if total <= limit:
            return _compared(asked, base, (offset, size), with_facets=with_facets)
        head = (base, total) if catalog.bare(asked.wanted) == asked.wanted else None
    is_too_wide = asked.own.is_asked
    asked = replace(asked, own=OwnFilter())
    found = _page(asked, offset, size, head)
    facets = parts.facets(asked.viewer, asked.wanted) if with_facets else []
    return replace(found, facets=facets, is_too_wide=is_too_wide)


def _compared(asked: Asked, base: Sequence[ProductId], part: tuple[int, int], *, with_facets: bool) -> Found:
    """A part of a listing of which every product before facets is read with its price and stock."""
    whole = catalog.bare(asked.wanted)
    fit = set(base) if whole == asked.wanted else set(_ids(asked, asked.wanted, 0, len(base))[0])
    priced = read_priced(asked.channel, asked.viewer, base)
    figures = priced.figures
    chosen = [one for one in base if one in fit and rules.fits_own(one, figures, asked.own)]
    placed = _in_order(asked, chosen, priced)
    kept = rules.kept_by(figures, asked.own)
    facets, own = [], None
    if with_facets:
        facets = parts.facets(asked.viewer, asked.wanted, kept)
        passes = {"": {str(one) for one in fit}} | ({THERE: {str(one) for one in kept[THERE]}} if THERE in kept else {})
        prices = [(str(one), figures.prices[one]) for one in base if one in figures.prices]
        own = rules.own_facets(base, fit, figures, asked.own, catalog.number_steps(prices, passes, PRICE))
    shown = placed[part[0] : sum(part)]
    return Found(
        ids=[one.product_id for one in shown],
        total=len(chosen),
        facets=facets,
        own=own,
        placed={one.product_id: one for one in shown},
        priced=priced,
    )


def _page(asked: Asked, offset: int, size: int, head: _Head | None) -> Found:
    """A part of a listing as the catalogue has it; by price or by rules as far as `MOST_BY_PRICE`.

    head  its first products and how many there are, where they were read
    """
    shelf_rules = _rules(asked)
    if asked.sort not in BY_PRICE and not shelf_rules:
        if head and offset + size <= len(head[0]):
            return Found(head[0][offset : offset + size], head[1])
        ids, total = _ids(asked, asked.wanted, offset, size)
        return Found(ids, total)
    if offset >= MOST_BY_PRICE:
        ids, total = _ids(asked, asked.wanted, offset, size)
        return Found(ids, total, compared=MOST_BY_PRICE)
    first, total = _ids(asked, asked.wanted, 0, MOST_BY_PRICE)
    needs = asked.sort in BY_PRICE or rules.asks_stock(shelf_rules)
    priced = read_priced(asked.channel, asked.viewer, first) if needs else None
    shown = _in_order(asked, first, priced, shelf_rules)[offset : offset + size]
    ids = [one.product_id for one in shown]
    if offset + size > MOST_BY_PRICE and total > MOST_BY_PRICE:
        ids += _ids(asked, asked.wanted, MOST_BY_PRICE, offset + size - MOST_BY_PRICE)[0]
    placed = {one.product_id: one for one in shown}
    return Found(ids, total, compared=MOST_BY_PRICE if total > MOST_BY_PRICE else None, placed=placed)


def _in_order(
    asked: Asked, ids: Sequence[ProductId], priced: Priced | None, known: Sequence[ShelfRule] | None = None
) -> list[Placed]:
    """Products by this buyer's price, or where the rules of shelves put them; else as they come."""
    if asked.sort in BY_PRICE and priced is not None:
        variants = {one: list(own) for one, own in priced.variants.items()}
        ids = rules.by_price(ids, variants, priced.offers, is_down=asked.sort == Sort.PRICE_DOWN)
    shelf_rules = _rules(asked) if known is None else known
    stock = _words(asked, ids, priced) if priced is not None and rules.asks_stock(shelf_rules) else {}
    return rules.arranged(ids, shelf_rules, stock)


def _rules(asked: Asked) -> list[ShelfRule]:
    return parts.shelf_rules(asked.viewer, asked.wanted, asked.shelf_id) if asked.sort == Sort.FEATURED else []


def _ids(asked: Asked, wanted: ListingFilter, offset: int, limit: int) -> tuple[list[ProductId], int]:
    return parts.product_ids(asked.viewer, wanted, sort=asked.sort, offset=offset, limit=limit)


def read_priced(channel: Channel, viewer: Viewer, ids: Sequence[ProductId]) -> Priced:
    """Products with this buyer's prices and what can be promised now; five queries, however many."""
    variants = parts.variants_sold(ids)
    every = {pk: tax_code for own in variants.values() for pk, tax_code in own.items()}
    if not every:
        return Priced(variants, {}, {}, may_come=False)
    offers = parts.offers(channel, viewer, every)
    available, may_come = availability_and_supply(channel.id, every, viewer.party_ids)
    endless = {pk: LARGEST_QUANTITY for pk, tax_code in every.items() if tax_code == GIFT_CARD}
    return Priced(variants, offers, available | endless, may_come)


def _words(asked: Asked, ids: Collection[ProductId], priced: Priced) -> dict[ProductId, StockWord]:
    """{product: its stock as its tile calls it}."""
    own = {one: priced.variants.get(one, {}) for one in ids}
    missing = [pk for variants in own.values() for pk in variants if not priced.available.get(pk)]
    later = {}
    if missing and priced.may_come:
        later = comes_on(asked.channel.id, missing, lineage=asked.viewer.party_ids)
    return {
        one: rules.stock_word(
            max((priced.available.get(pk, 0) for pk in variants), default=0),
            comes=any(pk in later for pk in variants),
        )
        for one, variants in own.items()
    }
