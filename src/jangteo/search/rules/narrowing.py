"""Which products fit what only this buyer has, and how many a click would give."""

from collections.abc import Collection, Mapping, Sequence, Set
from decimal import Decimal

from jangteo.catalog.types import FacetStep, NumberRange, ProductId, VariantId
from jangteo.pricing.types import PriceOffer
from jangteo.search.types import PRICE, THERE, OwnFacets, OwnFigures, OwnFilter

FEWEST_PRICES = 2


def what_is_there(
    variants: Mapping[ProductId, Collection[VariantId]],
    offers: Mapping[VariantId, PriceOffer],
    available: Mapping[VariantId, int],
) -> OwnFigures:
    """What the tiles of these products say of price and stock."""
    prices = {}
    for product_id, own in variants.items():
        priced = [offers[pk].ladder[0].unit.value for pk in own if offers[pk].is_priced]
        if priced:
            prices[product_id] = min(priced)
    there = (one for one, own in variants.items() if any(_can_be_had(offers[pk], available.get(pk, 0)) for pk in own))
    return OwnFigures(prices, frozenset(there))


def _can_be_had(offer: PriceOffer, units: int) -> bool:
    """Whether as many as a press adds are there; of a hidden price it is not told whether there is one."""
    if offer.denial is not None or not (offer.is_priced or offer.is_hidden):
        return False
    return units >= (offer.ladder[0].from_quantity if offer.is_priced else 1)


def fits_own(product_id: ProductId, figures: OwnFigures, own: OwnFilter) -> bool:
    """Whether a product is within the bounds and there, as far as that is asked."""
    return all(product_id in ids for ids in kept_by(figures, own).values())


def kept_by(figures: OwnFigures, own: OwnFilter) -> dict[str, Set[ProductId]]:
    """{filter that is asked: the products it keeps}."""
    kept: dict[str, Set[ProductId]] = {}
    if own.price != NumberRange():
        kept[PRICE] = {one for one, price in figures.prices.items() if own.price.has(price)}
    if own.is_there:
        kept[THERE] = figures.there
    return kept


def own_facets(
    base: Sequence[ProductId],
    fit: Set[ProductId],
    figures: OwnFigures,
    own: OwnFilter,
    steps: Sequence[tuple[Decimal, Decimal, int]],
) -> OwnFacets:
    """What this buyer can narrow by beyond the catalogue; each counts under all filters but its own.

    base   every product before facets
    fit    those that fit all filters of the catalogue
    steps  of prices, counted already
    """
    kept = kept_by(figures, own)
    prices = {figures.prices[one] for one in base if one in figures.prices}
    within = fit & kept[PRICE] if PRICE in kept else fit
    has_choice = own.is_there or 0 < len(figures.there & set(base)) < len(base)
    found = OwnFacets(there=len(within & figures.there) if has_choice else None)
    if len(prices) < FEWEST_PRICES:
        return found
    return OwnFacets(min(prices), max(prices), tuple(FacetStep(*one) for one in steps), found.there)
