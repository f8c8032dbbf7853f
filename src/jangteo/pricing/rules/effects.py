"""What the effects of promotions take off a cart's lines and shipping, in minor units."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from jangteo.kernel.money import RoundingMode, currency_digits, round_ratio, split_minor
from jangteo.pricing.types import (
    BuyGet,
    Effect,
    Granted,
    ItemsAmount,
    ItemsEffect,
    ItemSelector,
    ItemsPercent,
    ItemsPrice,
    LineRequest,
    OrderAmount,
    OrderPercent,
    Promotion,
    ShippingPercent,
    Stage,
    Terms,
)


@dataclass(frozen=True, slots=True)
class Basket:
    """A cart before promotions.

    subtotals  of each line in minor units, in the lists' tax view
    priced     places of lines that have a price; the others take no part
    shipping   minor units, in the same view
    """

    lines: Sequence[LineRequest]
    subtotals: Sequence[int]
    priced: Sequence[int]
    shipping: int
    terms: Terms

    @property
    def counted(self) -> list[int]:
        """Places of priced lines that promotions look at and lower: gift cards are none of them."""
        return [place for place in self.priced if not self.lines[place].is_gift_card]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A promotion with the places in the cart that its effects choose."""

    promotion: Promotion
    places: tuple[tuple[Sequence[int], Sequence[int]], ...]


@dataclass(slots=True)
class _Sheet:
    """What is left while effects work."""

    left: list[int]
    shipping: int
    taken: dict[str, list[int]] = field(default_factory=dict)
    taken_shipping: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a set of promotions leaves, and what each took, by priority then code."""

    left: Sequence[int]
    shipping: int
    granted: tuple[Granted, ...]


def chosen_places(basket: Basket, selector: ItemSelector) -> list[int]:
    """Places of the priced lines that a selector chooses."""
    return [place for place in basket.counted if _is_chosen(basket.lines[place], selector)]


def _is_chosen(line: LineRequest, selector: ItemSelector) -> bool:
    if selector.exclude_sale and line.on_sale:
        return False
    if selector.skus:
        return line.sku in selector.skus
    return not selector.categories or not selector.categories.isdisjoint(line.categories)


def prepare(basket: Basket, promotion: Promotion) -> Prepared:
    """Look once at which lines each effect chooses; sets of promotions are then tried quickly."""
    return Prepared(promotion, tuple(_places_of(basket, effect) for effect in promotion.effects))


def _places_of(basket: Basket, effect: Effect) -> tuple[Sequence[int], Sequence[int]]:
    match effect:
        case BuyGet():
            return chosen_places(basket, effect.buy), chosen_places(basket, effect.get)
        case ItemsPercent() | ItemsAmount() | ItemsPrice():
            return chosen_places(basket, effect.items), ()
        case _:
            return (), ()


def rank(promotion: Promotion) -> tuple[int, str]:
    """Promotions work by priority from high to low, then by code."""
    return -promotion.priority, promotion.code


def work(basket: Basket, chosen: Iterable[Prepared]) -> Outcome:
    """What promotions leave of a cart: item effects first, then those on the order, then those on shipping.

    chosen  promotions in any order
    source  shared pricing scenario format, “Order of work”
    """
    order = sorted(chosen, key=lambda one: rank(one.promotion))
    sheet = _Sheet(list(basket.subtotals), basket.shipping)
    for one in order:
        sheet.taken[one.promotion.code] = [0] * len(basket.lines)
        sheet.taken_shipping[one.promotion.code] = 0
    for stage in Stage:
        for one in order:
            _work_one(basket, one, stage, sheet)
    granted = tuple(
        Granted(one.promotion, tuple(sheet.taken[one.promotion.code]), sheet.taken_shipping[one.promotion.code])
        for one in order
    )
    return Outcome(sheet.left, sheet.shipping, granted)


def _work_one(basket: Basket, one: Prepared, stage: Stage, sheet: _Sheet) -> None:
    used: dict[int, int] = {}
    mode = basket.terms.mode
    for effect, places in zip(one.promotion.effects, one.places, strict=True):
        match effect:
            case ShippingPercent(percent=percent) if stage == Stage.SHIPPING:
                off = _percent_of(sheet.shipping, percent, mode)
                sheet.shipping -= off
                sheet.taken_shipping[one.promotion.code] += off
            case OrderPercent() | OrderAmount() if stage == Stage.ORDER:
                _take(sheet, one, _off_order(effect, basket.counted, sheet.left, mode))
            case ItemsPercent() | ItemsAmount() | ItemsPrice() | BuyGet() if stage == Stage.ITEMS:
                _take(sheet, one, _off_items(basket, effect, places, sheet.left, used))
            case _:
                pass  # its stage is another


def _take(sheet: _Sheet, one: Prepared, off: Mapping[int, int]) -> None:
    taken = sheet.taken[one.promotion.code]
    for place, amount in off.items():
        sheet.left[place] -= amount
        taken[place] += amount


def _percent_of(amount: int, percent: Decimal, mode: RoundingMode) -> int:
    share = Fraction(percent) / 100
    return round_ratio(amount * share.numerator, share.denominator, mode)


def _off_order(
    effect: OrderPercent | OrderAmount, places: Sequence[int], left: Sequence[int], mode: RoundingMode
) -> dict[int, int]:
    """An order discount is divided by what is left of each line, largest remainder, ties to the earlier."""
    total = sum(left[place] for place in places)
    off = _percent_of(total, effect.percent, mode) if isinstance(effect, OrderPercent) else min(effect.amount, total)
    if not off:
        return {}
    return dict(zip(places, split_minor(off, [left[place] for place in places]), strict=True))


def _off_items(
    basket: Basket,
    effect: ItemsEffect,
    places: tuple[Sequence[int], Sequence[int]],
    left: Sequence[int],
    used: dict[int, int],
) -> dict[int, int]:
    mode, lines = basket.terms.mode, basket.lines
    match effect:
        case ItemsPercent():
            off = {place: _percent_of(left[place], effect.percent, mode) for place in places[0]}
            return off if effect.at_most is None else _capped(off, effect.at_most)
        case ItemsAmount():
            return {place: min(effect.amount * lines[place].quantity, left[place]) for place in places[0]}
        case ItemsPrice():
            price = Fraction(effect.price) * 10 ** currency_digits(basket.terms.currency)
            return {place: max(0, left[place] - _times(price, lines[place].quantity, mode)) for place in places[0]}
        case BuyGet():
            return _off_sets(basket, effect, places, left, used)


def _times(price: Fraction, quantity: int, mode: RoundingMode) -> int:
    return round_ratio(price.numerator * quantity, price.denominator, mode)


def _capped(off: dict[int, int], at_most: int) -> dict[int, int]:
    """The cap is divided over the lines by what each would have got, largest remainder."""
    if sum(off.values()) <= at_most:
        return off
    return dict(zip(off, split_minor(at_most, list(off.values())), strict=True))


def _off_sets(
    basket: Basket,
    effect: BuyGet,
    places: tuple[Sequence[int], Sequence[int]],
    left: Sequence[int],
    used: dict[int, int],
) -> dict[int, int]:
    """Whole sets only; the cheapest eligible units are given, but none that is needed as bought.

    used  {place: units that this promotion has counted already}; those of this effect are added
    """
    buy, get = places
    free = {place: basket.lines[place].quantity - used.get(place, 0) for place in {*buy, *get}}
    both = set(buy) & set(get)
    only_buy = sum(free[place] for place in buy if place not in both)
    only_get = sum(free[place] for place in get if place not in both)
    shared = sum(free[place] for place in both)
    sets = _most_sets(effect, only_buy, only_get, shared)
    if not sets:
        return {}

    def worth(place: int) -> Fraction:
        return Fraction(left[place], basket.lines[place].quantity)

    spare = shared - max(0, sets * effect.buy_quantity - only_buy)  # of those eligible as both
    given: dict[int, int] = {}
    wanted = sets * effect.get_quantity
    for place in sorted(get, key=worth):  # of equal worth the earlier, for sorting keeps their order
        count = min(wanted, free[place], spare if place in both else wanted)
        if count:
            given[place] = count
            wanted -= count
            spare -= count if place in both else 0
    bought = sets * effect.buy_quantity
    for place in sorted(buy, key=lambda place: (place in both, -worth(place))):
        count = min(bought, free[place] - given.get(place, 0))
        bought -= count
        used[place] = used.get(place, 0) + count
    share = Fraction(effect.percent) / 100
    off = {}
    for place, count in given.items():
        used[place] = used.get(place, 0) + count
        quantity = basket.lines[place].quantity
        off[place] = round_ratio(left[place] * count * share.numerator, quantity * share.denominator, basket.terms.mode)
    return off


def _most_sets(effect: BuyGet, only_buy: int, only_get: int, shared: int) -> int:
    """The most sets whose bought and given units are all different units."""
    low, high = 0, (only_buy + shared) // effect.buy_quantity
    if effect.repeat is not None:
        high = min(high, effect.repeat)
    while low < high:
        middle = (low + high + 1) // 2
        needed = max(0, middle * effect.buy_quantity - only_buy) + max(0, middle * effect.get_quantity - only_get)
        low, high = (middle, high) if needed <= shared else (low, middle - 1)
    return low
