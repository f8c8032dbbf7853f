from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

from jangteo.fulfilment.errors import NotCarried
from jangteo.fulfilment.types import Box, Goods, Parcel

# Smallest first. Where a variant has no weight, half a kilogram is taken; a unit's size is not known and is taken from
# its weight: three cubic centimetres a gram, and never under a tenth of a litre.
BOXES: tuple[Box, ...] = (
    Box("S", 2_000, 6_000),
    Box("M", 5_000, 20_000),
    Box("L", 10_000, 45_000),
    Box("XL", 20_000, 90_000),
    Box("PALLET", 500_000, 1_600_000),
)
UNKNOWN_GRAMS = 500
CUBIC_PER_GRAM = 3
LEAST_CUBIC = 100
PARCELS_BEFORE_A_PALLET = 12


def goods_of(key: str, quantity: int, weight: Decimal | None) -> Goods:
    """Units to be packed, by what is known of their weight."""
    grams = int((weight or Decimal(UNKNOWN_GRAMS)).quantize(Decimal(1), ROUND_CEILING))
    return Goods(key, quantity, max(1, grams), max(LEAST_CUBIC, grams * CUBIC_PER_GRAM))


def pack_boxes(goods: Sequence[Goods], boxes: Sequence[Box] = BOXES) -> list[Parcel]:
    """Put everything into as few boxes as first-fit decreasing finds; no box holds more than it may.

    What would make more than a dozen parcels, or holds a unit that no parcel takes, goes on pallets; a box that is not
    full becomes the smallest that holds its contents.

    raises  NotCarried where a unit is too heavy or too large even for a pallet
    """
    parcels_only = boxes[:-1] or boxes
    for one in goods:
        if not _fits(one, boxes[-1]):
            raise NotCarried(f"{one.key}: one unit is more than a pallet holds", sku=one.key, grams=one.grams)
    if all(_fits(one, parcels_only[-1]) for one in goods):
        packed = _pack(goods, parcels_only)
        if len(packed) <= PARCELS_BEFORE_A_PALLET:
            return packed
    return _pack(goods, boxes)


class _Open:
    """A box that is being filled."""

    def __init__(self, box: Box) -> None:
        self.grams, self.cubic, self.contents = box.grams, box.cubic, dict[str, int]()

    def put(self, one: Goods, quantity: int) -> int:
        """As many units as still fit."""
        taken = min(quantity, self.grams // one.grams, self.cubic // one.cubic)
        if taken:
            self.grams -= taken * one.grams
            self.cubic -= taken * one.cubic
            self.contents[one.key] = self.contents.get(one.key, 0) + taken
        return taken


def _pack(goods: Sequence[Goods], boxes: Sequence[Box]) -> list[Parcel]:
    largest = boxes[-1]
    opened: list[_Open] = []
    for one in sorted(goods, key=lambda one: (-one.cubic, -one.grams, one.key)):
        left = one.quantity
        for box in opened:
            left -= box.put(one, left)
        while left:
            opened.append(_Open(largest))
            left -= opened[-1].put(one, left)
    return [_closed(box, boxes) for box in opened]


def _closed(box: _Open, boxes: Sequence[Box]) -> Parcel:
    grams, cubic = boxes[-1].grams - box.grams, boxes[-1].cubic - box.cubic
    smallest = next(one for one in boxes if one.grams >= grams and one.cubic >= cubic)
    return Parcel(smallest.code, grams, cubic, box.contents)


def _fits(one: Goods, box: Box) -> bool:
    return one.grams <= box.grams and one.cubic <= box.cubic
