"""Two promotions of one rank whose order nobody said, though it changes what a cart costs."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.kernel.money import currency_digits
from jangteo.pricing.rules.effects import Basket, prepare, work
from jangteo.pricing.types import (
    BuyGet,
    CombineKind,
    Condition,
    Effect,
    ItemsAmount,
    ItemSelector,
    ItemsPercent,
    ItemsPrice,
    LineRequest,
    OrderAmount,
    OrderPercent,
    Promotion,
    Stage,
    Terms,
)

ANYTHING = ItemSelector()
ROUNDED_AWAY = 2  # minor units a line: two percentages differ by rounding, which is nobody's contradiction
SCALES = (1, 4, 40)
ORDINARY = 10_000

type Goods = tuple[str, frozenset[str]]
type FindGoods = Callable[[tuple[ItemSelector, ...]], Goods | None]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A cart whose price depends on which of the two works first; what is left of it either way, in minor units.

    cart  (SKU, quantity, unit price in minor units)
    """

    cart: tuple[tuple[str, int, int], ...]
    one_way: int
    other_way: int


def find_contradiction(one: Promotion, other: Promotion, currency: str, find_goods: FindGoods) -> Contradiction | None:
    """An example cart that costs one thing when `one` works first and another when `other` does.

    Carts are made of goods that both choose, at a few prices and at quantities that both ask for: a contradiction in
    other carts only can stay unfound, one that is found is real.

    find_goods  something sold that all of these selectors choose, with the slugs of its categories
    returns     None where their priorities differ, they can't work together, or the order makes no difference
    source      shared pricing scenario format, “Order of work”: within a stage by priority, then code
    """
    if one.priority != other.priority or not _can_meet(one, other):
        return None
    stages = {_stage(effect) for effect in one.effects} & {_stage(effect) for effect in other.effects}
    if not stages - {Stage.SHIPPING}:
        return None
    goods = list(_goods(one, other, find_goods))
    for scale in SCALES:
        lines, units = _cart(goods, one, other, currency, scale)
        if not lines:
            return None
        found = _try(lines, units, one, other, currency)
        if found is not None:
            return found
    return None


def _can_meet(one: Promotion, other: Promotion) -> bool:
    """Whether one cart of one buyer may get both."""
    if CombineKind.ALONE in (one.combine, other.combine):
        return False
    if one.combine == other.combine == CombineKind.GROUP and one.group == other.group:
        return False
    mine, theirs = one.condition, other.condition
    told = ((mine.channel, theirs.channel), (mine.first_order, theirs.first_order))
    if any(None not in pair and pair[0] != pair[1] for pair in told):
        return False
    if mine.weekdays and theirs.weekdays and mine.weekdays.isdisjoint(theirs.weekdays):
        return False
    starts = [at for at in (mine.starts, theirs.starts) if at is not None]
    ends = [at for at in (mine.ends, theirs.ends) if at is not None]
    return not starts or not ends or max(starts) < min(ends)


def _stage(effect: Effect) -> Stage:
    match effect:
        case ItemsPercent() | ItemsAmount() | ItemsPrice() | BuyGet():
            return Stage.ITEMS
        case OrderPercent() | OrderAmount():
            return Stage.ORDER
        case _:
            return Stage.SHIPPING


def _selectors(promotion: Promotion) -> Iterator[ItemSelector]:
    """What a promotion looks at; anything, where it looks at the order as a whole."""
    if promotion.condition.quantity_of is not None:
        yield promotion.condition.quantity_of
    for effect in promotion.effects:
        match effect:
            case ItemsPercent() | ItemsAmount() | ItemsPrice():
                yield effect.items
            case BuyGet():
                yield effect.buy
                yield effect.get
            case _:
                yield ANYTHING


def _goods(one: Promotion, other: Promotion, find_goods: FindGoods) -> Iterable[Goods]:
    """Something for each pair of what the two look at, each once."""
    found: dict[str, Goods] = {}
    for pair in product(dict.fromkeys(_selectors(one)), dict.fromkeys(_selectors(other))):
        goods = find_goods(pair)
        if goods is not None:
            found.setdefault(goods[0], goods)
    return found.values()


def _cart(
    goods: Iterable[Goods], one: Promotion, other: Promotion, currency: str, scale: int
) -> tuple[list[LineRequest], list[int]]:
    """Lines that meet the conditions of both, and what a unit of them costs."""
    effects = [*one.effects, *other.effects]
    quantity = max(
        one.condition.quantity_at_least,
        other.condition.quantity_at_least,
        *(effect.buy_quantity + effect.get_quantity for effect in effects if isinstance(effect, BuyGet)),
        1,
    )
    needed = max(one.condition.subtotal_at_least or 0, other.condition.subtotal_at_least or 0)
    fixed = max([_fixed(effect, currency) for effect in effects])
    chosen = list(goods)
    enough = -(-needed // (quantity * max(len(chosen), 1)))
    lines = [
        LineRequest(
            key=UUID(int=place + 1),
            variant_id=VariantId(UUID(int=place + 1)),
            sku=sku,
            quantity=quantity,
            tax_code="",
            categories=categories,
        )
        for place, (sku, categories) in enumerate(chosen)
    ]
    unit = max(fixed or ORDINARY, enough)
    return lines, [unit * scale + place * 100 for place in range(len(lines))]


def _fixed(effect: Effect, currency: str) -> int:
    """The amount an effect names, in minor units: carts around it are where order matters."""
    match effect:
        case ItemsAmount() | OrderAmount():
            return effect.amount
        case ItemsPrice():
            return int(Decimal(effect.price) * 10 ** currency_digits(currency)) + 1
        case ItemsPercent(at_most=int(at_most)):
            return at_most
        case _:
            return 0


def _try(
    lines: list[LineRequest], units: list[int], one: Promotion, other: Promotion, currency: str
) -> Contradiction | None:
    basket = Basket(
        lines=lines,
        subtotals=[line.quantity * unit for line, unit in zip(lines, units, strict=True)],
        priced=range(len(lines)),
        shipping=0,
        terms=Terms(currency=currency, prices_include_tax=True),
    )
    left = []
    for codes in (("1", "2"), ("2", "1")):
        both = [replace(rule, code=code, condition=Condition()) for rule, code in zip((one, other), codes, strict=True)]
        left.append(sum(work(basket, [prepare(basket, rule) for rule in both]).left))
    if abs(left[0] - left[1]) <= ROUNDED_AWAY * len(lines):
        return None
    cart = tuple((line.sku, line.quantity, unit) for line, unit in zip(lines, units, strict=True))
    return Contradiction(cart, left[0], left[1])
