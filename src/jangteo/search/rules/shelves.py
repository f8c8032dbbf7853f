"""Who stands where on a shelf, without a database."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jangteo.catalog.types import ProductId
from jangteo.search.errors import InvalidShelfRule
from jangteo.search.types import (
    LAST_PLACE,
    LEAST_FACTOR,
    LONGEST_QUERY,
    MOST_FACTOR,
    MOST_PRODUCTS,
    Placed,
    ShelfDraft,
    ShelfKind,
    ShelfRule,
    StockWord,
)

LONGEST_NAME, LONGEST_WHY, HIGHEST_PRIORITY = 120, 500, 1000


def arranged(
    products: Sequence[ProductId], rules: Iterable[ShelfRule], stock: Mapping[ProductId, StockWord]
) -> list[Placed]:
    """The products, each once, where the rules put them, and why.

    One rule moves a product: what is sold out goes last of all where the channel wants that, else the rule of the
    highest priority that names it, of equal ones the older. Then: pins at their places, brought forward by factors,
    put behind, sold out. A product that is not among `products` leaves no gap.

    products  in their own order, only those that this buyer may see
    stock     {product: in a word}; what is missing fits no rule that asks
    """
    ranked = sorted(rules, key=lambda one: (one.kind != ShelfKind.SOLD_OUT_LAST, -one.priority, str(one.id)))
    natural = {product_id: place for place, product_id in enumerate(products, start=1)}
    named = [(rule, frozenset(rule.products)) for rule in ranked]
    moved = {
        one: next((rule for rule, own in named if _moves(rule, own, one, stock.get(one))), None) for one in natural
    }
    pins = _pinned(ranked, moved)
    held = set(pins.values())
    rest = iter(
        sorted((one for one in natural if one not in held), key=lambda one: _standing(moved[one], natural[one]))
    )
    order = [pins.pop(place) if place in pins else next(rest, None) for place in range(1, len(natural) + 1)]
    found = [*(one for one in order if one is not None), *(pins[place] for place in sorted(pins))]
    return [Placed(one, place, natural[one], moved[one]) for place, one in enumerate(found, start=1)]


def _moves(rule: ShelfRule, own: frozenset[ProductId], product_id: ProductId, word: StockWord | None) -> bool:
    if rule.kind == ShelfKind.SOLD_OUT_LAST:
        return word == StockWord.SOLD_OUT
    is_named = product_id in own or (not own and rule.kind != ShelfKind.PIN)
    return is_named and (rule.stock is None or rule.stock == word)


def _pinned(ranked: Sequence[ShelfRule], moved: Mapping[ProductId, ShelfRule | None]) -> dict[int, ProductId]:
    """{place: product}; where two want one place, the later rule's takes the next that is free."""
    wanted: list[tuple[int, ProductId]] = []
    for rule in ranked:
        if rule.kind == ShelfKind.PIN:
            here = [one for one in dict.fromkeys(rule.products) if moved.get(one) is rule]
            wanted += [(rule.place + number, one) for number, one in enumerate(here)]
    found: dict[int, ProductId] = {}
    for place, product_id in sorted(wanted, key=lambda one: one[0]):
        free = place
        while free in found:
            free += 1
        found[free] = product_id
    return found


def _standing(rule: ShelfRule | None, natural: int) -> tuple[int, Fraction, int]:
    """What unpinned products are sorted by: group, place by factor, own place."""
    group = {ShelfKind.BURY: 1, ShelfKind.SOLD_OUT_LAST: 2}.get(rule.kind, 0) if rule else 0
    factor = rule.factor if rule and rule.kind == ShelfKind.BOOST else Decimal(1)
    return group, Fraction(natural) / Fraction(factor), natural


def asks_stock(rules: Iterable[ShelfRule]) -> bool:
    """Whether some rule can't be told without the stock."""
    return any(rule.kind == ShelfKind.SOLD_OUT_LAST or rule.stock is not None for rule in rules)


def plain_query(text: str) -> str:
    """What was searched for, so that writing it otherwise means the same rule.

    >>> plain_query("  달빛   머그 "), plain_query("MUG")
    ('달빛 머그', 'mug')
    """
    return " ".join(text.split()).casefold()[:LONGEST_QUERY]


def check_rule(draft: ShelfDraft) -> ShelfDraft:
    """The draft, if it holds by itself.

    raises  InvalidShelfRule, naming the field
    """
    _check_texts(draft)
    is_pin, is_boost = draft.kind == ShelfKind.PIN, draft.kind == ShelfKind.BOOST
    if is_pin and not (draft.place and 1 <= draft.place <= LAST_PLACE):
        raise InvalidShelfRule(f"a place is from 1 to {LAST_PLACE}", field="place")
    if is_pin and not draft.product_slugs:
        raise InvalidShelfRule("a pin names products", field="products")
    if is_boost and not (draft.factor and LEAST_FACTOR <= draft.factor <= MOST_FACTOR):
        raise InvalidShelfRule(f"a factor is from {LEAST_FACTOR} to {MOST_FACTOR}", field="factor")
    if (draft.place is not None and not is_pin) or (draft.factor is not None and not is_boost):
        raise InvalidShelfRule("only a pin has a place, only a boost a factor", field="kind")
    if draft.kind == ShelfKind.SOLD_OUT_LAST:
        raise InvalidShelfRule("what is sold out goes last by the channel's own setting", field="kind")
    if draft.kind == ShelfKind.BURY and not draft.product_slugs and draft.stock is None:
        raise InvalidShelfRule("putting everything behind moves nothing", field="products")
    if draft.kind == ShelfKind.BOOST and not draft.product_slugs and draft.stock is None:
        raise InvalidShelfRule("bringing everything forward moves nothing", field="products")
    if len(draft.product_slugs) > MOST_PRODUCTS or len(set(draft.product_slugs)) < len(draft.product_slugs):
        raise InvalidShelfRule(f"at most {MOST_PRODUCTS} products, each once", field="products")
    if abs(draft.priority) > HIGHEST_PRIORITY:
        raise InvalidShelfRule(f"a priority is from {-HIGHEST_PRIORITY} to {HIGHEST_PRIORITY}", field="priority")
    return draft


def _check_texts(draft: ShelfDraft) -> None:
    if not draft.name.strip() or len(draft.name) > LONGEST_NAME:
        raise InvalidShelfRule(f"a rule has a name of at most {LONGEST_NAME} letters", field="name")
    if len(draft.why) > LONGEST_WHY:
        raise InvalidShelfRule(f"a reason has at most {LONGEST_WHY} letters", field="why")
    if draft.category_slug and draft.query:
        raise InvalidShelfRule("a rule holds in a category or for a search, not for both", field="query")
    if any("\0" in text for text in (draft.name, draft.why, draft.query, draft.category_slug, *draft.product_slugs)):
        raise InvalidShelfRule("a text with NUL", field="name")
