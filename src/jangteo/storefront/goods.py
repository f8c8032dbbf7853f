"""Products as the pages show them: content, this buyer's price and what can be promised, put side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.http import HttpRequest

from jangteo.catalog.types import PictureView, ProductCard, UnitView, VariantId, VariantView
from jangteo.kernel.money import UnitPrice
from jangteo.pricing.selectors import content_price, percent, resale_margin
from jangteo.pricing.types import ContentPrice, PriceOffer, RetailPrice, Step
from jangteo.search.types import Tile
from jangteo.storefront.stars import will_show

LOW_STOCK = 5


@dataclass(frozen=True, slots=True)
class Stock:
    """How many pieces this channel can promise now, and by which day one leaves that has to come first.

    is_gift_card  in no stock and sent nowhere: as many as anybody may want
    """

    quantity: int
    leaves_on: date | None = None
    is_gift_card: bool = False

    @property
    def is_available(self) -> bool:
        return self.quantity > 0

    @property
    def is_late(self) -> bool:
        """Whether it has to come first."""
        return self.leaves_on is not None

    @property
    def is_orderable(self) -> bool:
        return self.is_available or self.is_late

    @property
    def is_low(self) -> bool:
        return not self.is_gift_card and 0 < self.quantity <= LOW_STOCK


@dataclass(frozen=True, slots=True)
class Reduction:
    """What a sale price is compared with.

    was      what this buyer would otherwise pay
    lowest   of the thirty days before the reduction, where it is below that
    percent  off, in whole percent rounded down, against the lower of the two; 0 where that is less than one
    source   Directive 98/6/EC Art. 6a; the Court of Justice of the EU in C-330/23 (Aldi Süd): a percentage is told
             against the lowest price of the thirty days
    """

    was: UnitPrice
    lowest: UnitPrice | None
    percent: int


@dataclass(frozen=True, slots=True)
class Resale:
    """What a dealer could sell it for, tax included, and what share of that without tax is left at a step.

    margin  0.38 is 38 %
    """

    retail: UnitPrice
    margin: Decimal

    @property
    def percent(self) -> str:
        return percent(self.margin)


@dataclass(frozen=True, slots=True)
class Good:
    """A product in a list.

    reduction        what its price is compared with, where it is a sale price
    by_content       what 100 g, 100 ml, a metre … of it cost
    variant          the one that the button adds: the first that can be had
    order_quantity   what the button adds, the first step of the ladder
    has_more_prices  other variants cost more
    is_for_sale      this buyer may buy it
    resale           what it brings a dealer at the first step
    """

    card: ProductCard
    variant: VariantView
    picture: PictureView | None
    price: UnitPrice | None
    reduction: Reduction | None
    by_content: ContentPrice | None
    order_quantity: int
    next_step: Step | None
    has_more_prices: bool
    stock: Stock
    packing: UnitView | None
    is_for_sale: bool = True
    resale: Resale | None = None

    @property
    def sku(self) -> str:
        return self.variant.sku

    @property
    def can_be_added(self) -> bool:
        """Whether one press puts it into the cart."""
        return self.is_for_sale and self.price is not None and self.is_enough

    @property
    def is_enough(self) -> bool:
        """Whether as many as the button adds are there, or come later."""
        return self.stock.is_late or self.stock.quantity >= self.order_quantity


@dataclass(frozen=True, slots=True)
class LadderRow:
    """A row of the quantity ladder; `saving` in whole percent against the first step, `was` where it is reduced."""

    quantity: int
    price: UnitPrice
    is_reached: bool
    saving: int
    was: UnitPrice | None = None
    resale: Resale | None = None


def goods(tiles: Iterable[Tile], request: HttpRequest | None = None) -> list[Good]:
    """Tiles with the variant that one press adds, in their order; products without a variant are left out.

    request  of the page whose tiles show stars
    """
    found = [_good(tile) for tile in tiles if tile.card.variants]
    if request is not None:
        will_show(request, [one.card.id for one in found])
    return found


def ladder(offer: PriceOffer | None, reached: int, retail: RetailPrice | None = None) -> list[LadderRow]:
    """The offer's steps, the one reached at this many pieces marked."""
    if offer is None or not offer.ladder:
        return []
    first, current = offer.ladder[0].unit.value, offer.step_for(reached)
    return [
        LadderRow(
            quantity=step.from_quantity,
            price=step.unit,
            is_reached=step == current,
            saving=int((1 - step.unit.value / first) * 100) if first else 0,
            was=offer.reference(step.from_quantity),
            resale=resale(retail, step.unit),
        )
        for step in offer.ladder
    ]


def reduction(offer: PriceOffer | None, lowest_lately: UnitPrice | None) -> Reduction | None:
    """What the first step is compared with; None where it is not reduced."""
    was = offer.reference(offer.ladder[0].from_quantity) if offer and offer.ladder else None
    if offer is None or was is None:
        return None
    lowest = lowest_lately if lowest_lately and lowest_lately.value < was.value else None
    compared, price = (lowest or was).value, offer.ladder[0].unit.value
    return Reduction(was, lowest, max(int((compared - price) * 100 / compared), 0) if compared else 0)


def resale(retail: RetailPrice | None, net: UnitPrice | None) -> Resale | None:
    """What buying at a net price leaves of the retail price; None where either is not known."""
    margin = resale_margin(retail, net) if net else None
    return None if retail is None or margin is None else Resale(retail.gross, margin)


def by_content(offer: PriceOffer | None, variant: VariantView) -> ContentPrice | None:
    """What a measure of a variant costs at its first step, where its content is stated."""
    if offer is None or not offer.ladder or variant.content is None:
        return None
    return content_price(offer.ladder[0].unit, variant.content)


def unit_size(unit: UnitView) -> Fraction:
    """Base units in one of this unit."""
    return Fraction(unit.numerator, unit.denominator)


def packing_of(units: Sequence[UnitView]) -> UnitView | None:
    """The smallest unit that holds more than one piece."""
    larger = [unit for unit in units if unit_size(unit) > 1]
    return min(larger, key=unit_size, default=None)


def stock_of(tile: Tile, variant_id: VariantId) -> Stock:
    """What is there of a variant, or by which day one leaves that has to come first."""
    is_card = any(one.is_gift_card for one in tile.card.variants if one.id == variant_id)
    return Stock(tile.available.get(variant_id, 0), tile.comes_on.get(variant_id), is_card)


def first_to_have(tile: Tile) -> VariantView:
    """The first variant that is there; otherwise the first that may be ordered; otherwise the first."""
    variants = tile.card.variants
    there = next((one for one in variants if tile.available.get(one.id)), None)
    return there or next((one for one in variants if one.id in tile.comes_on), variants[0])


def _good(tile: Tile) -> Good:
    card = tile.card
    variant = first_to_have(tile)
    offer = tile.offers.get(variant.id)
    first = offer.ladder[0] if offer and offer.ladder else None
    return Good(
        card=card,
        variant=variant,
        picture=variant.picture or card.picture,
        price=first.unit if first else None,
        reduction=reduction(offer, tile.lowest_lately.get(variant.id)),
        by_content=by_content(offer, variant),
        order_quantity=first.from_quantity if first else 1,
        next_step=offer.next_step(first.from_quantity) if offer and first else None,
        has_more_prices=tile.is_from,
        stock=stock_of(tile, variant.id),
        packing=packing_of(variant.units),
        is_for_sale=tile.is_for_sale,
        resale=resale(tile.retail.get(variant.id), first.unit if first else None),
    )
