"""Who stands where on a shelf: the rules alone."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jangteo.catalog.types import ProductId
from jangteo.search.errors import InvalidShelfRule
from jangteo.search.rules import arranged, check_rule
from jangteo.search.types import ShelfDraft, ShelfKind, ShelfRule, StockWord

GOODS = [ProductId(UUID(int=number)) for number in range(1, 13)]
LETTERS = dict(zip("abcdefghijkl", GOODS, strict=True))
NAMES = {pk: letter for letter, pk in LETTERS.items()}


def rule(number: int, kind: ShelfKind, letters: str = "", **facts: object) -> ShelfRule:
    return ShelfRule(UUID(int=number), kind, products=tuple(LETTERS[one] for one in letters), **facts)  # type: ignore[arg-type]


def order(letters: str, *rules: ShelfRule, stock: Mapping[str, StockWord] | None = None) -> str:
    words = {LETTERS[letter]: word for letter, word in (stock or {}).items()}
    return "".join(NAMES[one.product_id] for one in arranged([LETTERS[one] for one in letters], rules, words))


PIN, BOOST, BURY = ShelfKind.PIN, ShelfKind.BOOST, ShelfKind.BURY
SOLD = StockWord.SOLD_OUT


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ((), "abcdef"),
        ((rule(1, PIN, "d", place=1),), "dabcef"),
        ((rule(1, PIN, "de", place=2),), "adebcf"),
        ((rule(1, PIN, "kl", place=1),), "abcdef"),
        ((rule(1, PIN, "ke", place=2),), "aebcdf"),
        ((rule(1, PIN, "a", place=9),), "bcdefa"),
        ((rule(1, PIN, "d", place=1), rule(2, PIN, "e", place=1)), "deabcf"),
        ((rule(1, PIN, "d", place=1), rule(2, PIN, "e", place=1, priority=5)), "edabcf"),
        ((rule(1, BURY, "a"), rule(2, BURY, "c")), "bdefac"),
        ((rule(1, BOOST, "f", factor=Decimal(3)),), "abfcde"),
        ((rule(1, BOOST, "a", factor=Decimal("0.25")),), "bcadef"),
        ((rule(1, PIN, "d", place=1), rule(2, BURY, "d", priority=1)), "abcefd"),
    ],
)
def test_each_kind_of_rule_does_what_it_says(rules: tuple[ShelfRule, ...], expected: str) -> None:
    assert order("abcdef", *rules) == expected


def test_what_is_sold_out_goes_last_even_where_it_is_pinned() -> None:
    stock = {"a": SOLD, "c": SOLD, "b": StockWord.COMES_LATER}
    last = rule(9, ShelfKind.SOLD_OUT_LAST)
    assert order("abcd", rule(1, PIN, "c", place=1), rule(2, BURY, "d"), last, stock=stock) == "bdac"


def test_a_rule_may_ask_for_the_stock() -> None:
    stock = {"a": StockWord.FEW_LEFT, "c": StockWord.FEW_LEFT}
    assert order("abcd", rule(1, BURY, stock=StockWord.FEW_LEFT), stock=stock) == "bdac"
    assert order("abcd", rule(1, PIN, "c", place=1, stock=StockWord.IN_STOCK), stock=stock) == "abcd"


def test_the_trace_names_the_one_rule_that_moved_it() -> None:
    pin, bury = rule(1, PIN, "c", place=1), rule(2, BURY, "c")
    first, *others = arranged(GOODS[:3], [pin, bury], {})
    assert (first.product_id, first.place, first.natural, first.rule) == (LETTERS["c"], 1, 3, pin)
    assert [one.rule for one in others] == [None, None]


kinds = st.sampled_from([PIN, BOOST, BURY, ShelfKind.SOLD_OUT_LAST])
many = st.lists(
    st.builds(
        ShelfRule,
        st.integers(1, 99).map(lambda number: UUID(int=number)),
        kinds,
        priority=st.integers(-1, 1),
        products=st.lists(st.sampled_from(GOODS), unique=True, max_size=4).map(tuple),
        place=st.integers(1, 15),
        factor=st.sampled_from([Decimal("0.1"), Decimal("0.5"), Decimal(1), Decimal(2), Decimal(100)]),
        stock=st.none() | st.sampled_from(StockWord),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
stocks = st.dictionaries(st.sampled_from(GOODS), st.sampled_from(StockWord))


@given(st.lists(st.sampled_from(GOODS), unique=True), many, stocks, st.randoms(use_true_random=False))
def test_every_product_stands_once_whatever_the_rules_and_their_order(
    goods: list[ProductId], rules: list[ShelfRule], stock: dict[ProductId, StockWord], random: object
) -> None:
    found = arranged(goods, rules, stock)
    assert sorted(one.product_id for one in found) == sorted(goods)
    assert [one.place for one in found] == list(range(1, len(goods) + 1))
    assert arranged(goods, rules[::-1], stock) == found


@given(st.lists(st.sampled_from(GOODS), unique=True, min_size=1), many, stocks, st.data())
def test_what_may_not_be_seen_leaves_no_trace_in_the_order_of_pins(
    goods: list[ProductId], rules: list[ShelfRule], stock: dict[ProductId, StockWord], data: st.DataObject
) -> None:
    """The rules as if a hidden product had never been named in them give the same order."""
    hidden = data.draw(st.sampled_from(GOODS))
    seen = [one for one in goods if one != hidden]
    forgotten = [
        ShelfRule(
            one.id,
            one.kind,
            priority=one.priority,
            products=tuple(pk for pk in one.products if pk != hidden),
            place=one.place,
            factor=one.factor,
            stock=one.stock,
        )
        for one in rules
        if not one.products or one.products != (hidden,)
    ]
    told = [(one.product_id, one.place, one.natural) for one in arranged(seen, rules, stock)]
    assert told == [(one.product_id, one.place, one.natural) for one in arranged(seen, forgotten, stock)]


@given(st.permutations(GOODS), st.integers(1, 12), many, stocks)
def test_a_pin_of_the_highest_priority_gets_its_place(
    goods: list[ProductId], place: int, rules: list[ShelfRule], stock: dict[ProductId, StockWord]
) -> None:
    pin = ShelfRule(UUID(int=500), PIN, priority=9, products=(goods[0],), place=place)
    others = [one for one in rules if one.kind not in (ShelfKind.SOLD_OUT_LAST, PIN)]
    assert arranged(goods, [*others, pin], stock)[place - 1].product_id == goods[0]


DRAFT = {"channel_id": UUID(int=1), "name": "봄 진열"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind": PIN, "place": 0, "product_slugs": ("a",)}, "place"),
        ({"kind": PIN, "place": 501, "product_slugs": ("a",)}, "place"),
        ({"kind": PIN, "place": 1}, "products"),
        ({"kind": PIN, "place": 1, "factor": Decimal(2), "product_slugs": ("a",)}, "kind"),
        ({"kind": PIN, "place": 1, "product_slugs": ("a", "a")}, "products"),
        ({"kind": BOOST, "factor": Decimal("0.09"), "product_slugs": ("a",)}, "factor"),
        ({"kind": BOOST, "product_slugs": ("a",)}, "factor"),
        ({"kind": BOOST, "factor": Decimal(2)}, "products"),
        ({"kind": BURY}, "products"),
        ({"kind": BURY, "product_slugs": ("a",), "place": 1}, "kind"),
        ({"kind": BURY, "product_slugs": ("a",), "name": " "}, "name"),
        ({"kind": BURY, "product_slugs": ("a",), "query": "머그", "category_slug": "mugs"}, "query"),
        ({"kind": BURY, "product_slugs": ("a\0",)}, "name"),
        ({"kind": BURY, "product_slugs": ("a",), "priority": 1001}, "priority"),
        ({"kind": ShelfKind.SOLD_OUT_LAST}, "kind"),
    ],
)
def test_a_rule_that_can_not_be_kept_is_refused_by_its_field(facts: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidShelfRule) as refused:
        check_rule(ShelfDraft(**(DRAFT | facts)))  # type: ignore[arg-type]
    assert refused.value.facts["field"] == field
