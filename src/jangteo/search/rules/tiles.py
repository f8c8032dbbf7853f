"""How a tile sums up a product's variants, without a database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from jangteo.catalog.types import ProductCard, ProductId, VariantId
from jangteo.kernel.money import UnitPrice
from jangteo.ordering.types import LARGEST_QUANTITY
from jangteo.pricing.types import PriceOffer
from jangteo.search.types import StockWord, Tile

FEW = 5


def stock_word(units: int, *, comes: bool = False) -> StockWord:
    """Stock in a word.

    comes  what is not there may be ordered and comes later
    """
    if units <= 0:
        return StockWord.COMES_LATER if comes else StockWord.SOLD_OUT
    return StockWord.FEW_LEFT if units <= FEW else StockWord.IN_STOCK


def endless(cards: Iterable[ProductCard]) -> dict[VariantId, int]:
    """{gift card: as many as a line of an order may hold}: they are in no stock, and none is ever missing."""
    return {one.id: LARGEST_QUANTITY for card in cards for one in card.variants if one.is_gift_card}


def by_price(
    products: Sequence[ProductId],
    variants: Mapping[ProductId, Sequence[VariantId]],
    offers: Mapping[VariantId, PriceOffer],
    *,
    is_down: bool,
) -> list[ProductId]:
    """Products by the price their tiles show, the cheapest first unless `is_down`; without a price they come last.

    Of equal prices, and of those without, the order is as it was.
    """

    def key(product_id: ProductId) -> tuple[bool, Decimal]:
        priced = [offers[pk].ladder[0].unit.value for pk in variants.get(product_id, ()) if offers[pk].is_priced]
        lowest = min(priced, default=None)
        return lowest is None, (-lowest if is_down else lowest) if lowest is not None else Decimal(0)

    return sorted(products, key=key)


def tile(
    card: ProductCard,
    offers: Mapping[VariantId, PriceOffer],
    available: Mapping[VariantId, int],
    lowest_lately: Mapping[VariantId, UnitPrice] = MappingProxyType({}),
    comes_on: Mapping[VariantId, date] = MappingProxyType({}),
) -> Tile:
    """A product with what it costs this buyer; the "from" price is the cheapest first step."""
    own = {variant.id: offers[variant.id] for variant in card.variants}
    first_steps = [offer.ladder[0] for offer in own.values() if offer.is_priced]
    lowest = min(first_steps, key=lambda step: step.unit.value, default=None)
    has_ladder = any(len(offer.ladder) > 1 for offer in own.values())
    prices = {step.unit.value for step in first_steps}
    units = {variant.id: available.get(variant.id, 0) for variant in card.variants}
    later = {variant_id: comes_on[variant_id] for variant_id in own if variant_id in comes_on}
    only = card.variants[0] if len(card.variants) == 1 else None
    has_one = only is not None and (units[only.id] > 0 or only.id in later)
    is_for_sale = all(offer.denial is None for offer in own.values())
    return Tile(
        card=card,
        offers=own,
        available=units,
        lowest=lowest,
        is_from=len(prices) > 1,
        has_ladder=has_ladder,
        stock=stock_word(max(units.values(), default=0), comes=bool(later)),
        variant=only if only and is_for_sale and own[only.id].is_priced and has_one else None,
        is_hidden=any(offer.is_hidden for offer in own.values()),
        is_for_sale=is_for_sale,
        lowest_lately={variant_id: lowest_lately[variant_id] for variant_id in own if variant_id in lowest_lately},
        comes_on=later,
    )
