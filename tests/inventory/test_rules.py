from collections import Counter
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.catalog.types import VariantId
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.rules import plan_picks
from jangteo.inventory.types import Demand, PlaceId, StockAt

SPACE = UUID(int=7)


def an_id(name: object) -> UUID:
    return uuid5(SPACE, str(name))


def at(place: str, variant: int, on_hand: int, *, allocated: int = 0, rank: int = 0) -> StockAt:
    level = an_id(f"{place}{variant}")
    return StockAt(level, PlaceId(an_id(place)), place, VariantId(an_id(variant)), on_hand, allocated, rank)


def of(line: int, variant: int, quantity: int) -> Demand:
    return Demand(an_id(f"line{line}"), VariantId(an_id(variant)), f"SKU{variant}", quantity)


STOCK = st.lists(
    st.builds(
        lambda place, variant, free, allocated, rank: at(
            f"P{place}", variant, free + allocated, allocated=allocated, rank=rank
        ),
        st.integers(0, 3),
        st.integers(0, 2),
        st.integers(0, 6),
        st.integers(0, 3),
        st.integers(0, 2),
    ),
    max_size=8,
    unique_by=lambda level: level.level_id,
)
DEMANDS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6)), min_size=1, max_size=5).map(
    lambda pairs: [of(line, variant, quantity) for line, (variant, quantity) in enumerate(pairs)]
)


@settings(max_examples=300)
@given(demands=DEMANDS, stock=STOCK)
def test_every_line_is_met_in_full_from_what_is_free_or_all_is_refused(
    demands: list[Demand], stock: list[StockAt]
) -> None:
    free = Counter[VariantId]()
    for level in stock:
        free[level.variant_id] += level.available
    asked = Counter[VariantId]()
    for demand in demands:
        asked[demand.variant_id] += demand.quantity
    if any(asked[variant] > free[variant] for variant in asked):
        with pytest.raises(InsufficientStock):
            plan_picks(demands, stock)
        return
    picks = plan_picks(demands, stock)
    taken, given_ = Counter[UUID](), Counter[UUID]()
    for pick in picks:
        assert pick.quantity > 0
        taken[pick.level_id] += pick.quantity
        given_[pick.line_id] += pick.quantity
    assert given_ == {demand.line_id: demand.quantity for demand in demands}
    assert all(taken[level.level_id] <= level.available for level in stock)
    variants = {level.level_id: level.variant_id for level in stock}
    wanted = {demand.line_id: demand.variant_id for demand in demands}
    assert all(variants[pick.level_id] == wanted[pick.line_id] for pick in picks)


@given(demands=DEMANDS, stock=STOCK, data=st.data())
def test_the_plan_does_not_depend_on_the_order_of_the_stock(
    demands: list[Demand], stock: list[StockAt], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(stock))
    try:
        expected: object = plan_picks(demands, stock)
    except InsufficientStock as error:
        expected = error.facts
    try:
        got: object = plan_picks(demands, shuffled)
    except InsufficientStock as error:
        got = error.facts
    assert got == expected


def shares(demand: Demand, *stock: StockAt) -> list[tuple[str, int]]:
    return [(pick.place_code, pick.quantity) for pick in plan_picks([demand], stock)]


def test_a_place_that_has_it_all_goes_before_nearer_ones_that_must_share() -> None:
    assert shares(of(1, 1, 5), at("near", 1, 3, rank=0), at("far", 1, 5, rank=9)) == [("far", 5)]
    assert shares(of(1, 1, 6), at("near", 1, 3, rank=0), at("far", 1, 5, rank=9)) == [("near", 3), ("far", 3)]
    assert shares(of(1, 1, 3), at("near", 1, 3, rank=0), at("far", 1, 5, rank=9)) == [("near", 3)]


def test_equal_ranks_go_by_place_code() -> None:
    assert shares(of(1, 1, 1), at("B", 1, 5), at("A", 1, 5)) == [("A", 1)]


def test_two_lines_of_one_variant_share_what_there_is() -> None:
    with pytest.raises(InsufficientStock) as refused:
        plan_picks([of(1, 1, 3), of(2, 1, 3)], [at("A", 1, 5)])
    assert refused.value.facts == {"sku": "SKU1", "requested": 3, "available": 2}
