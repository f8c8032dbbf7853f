"""How a channel chooses among its places."""

from collections import Counter
from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jangteo.catalog.types import VariantId
from jangteo.channels.types import AllocationStrategy
from jangteo.inventory.errors import InsufficientStock, NotFromOnePlace
from jangteo.inventory.rules import kilometres, plan_picks
from jangteo.inventory.types import AllocationPolicy, Demand, PlaceId, StockAt

SPACE = UUID(int=7)
TODAY = date(2026, 5, 1)
POSTCODES = {"SEOUL": "04524", "BUSAN": "48058", "DAEGU": "41911", "ABROAD": "94105-1"}
RANKS = {"BUSAN": 0, "DAEGU": 1, "SEOUL": 2, "ABROAD": 3}
COSTS = {"BUSAN": (10, 3000), "DAEGU": (50, 2000), "SEOUL": (30, 2500), "ABROAD": (0, 9000)}


def an_id(name: object) -> UUID:
    return uuid5(SPACE, str(name))


def at(place: str, variant: int, free: int) -> StockAt:
    handling, parcel = COSTS[place]
    return StockAt(
        an_id(f"{place}{variant}"),
        PlaceId(an_id(place)),
        place,
        VariantId(an_id(variant)),
        free,
        0,
        RANKS[place],
        postcode=POSTCODES[place],
        handling_minor=handling,
        parcel_minor=parcel,
    )


def of(line: int, variant: int, quantity: int, group: int = 0, postcode: str = "06236") -> Demand:
    return Demand(
        an_id(f"line{line}"),
        VariantId(an_id(variant)),
        f"SKU{variant}",
        quantity,
        postcode=postcode,
        group=group,
    )


def parcels(
    strategy: AllocationStrategy, demands: list[Demand], stock: list[StockAt], *, may_split: bool = True
) -> set[object]:
    """(delivery, place) of what goes out."""
    groups = {demand.line_id: demand.group for demand in demands}
    picks = plan_picks(demands, stock, TODAY, AllocationPolicy(strategy, may_split))
    return {(groups[pick.line_id], pick.place_code) for pick in picks}


def cost(strategy: AllocationStrategy, demands: list[Demand], stock: list[StockAt]) -> int:
    picks = plan_picks(demands, stock, TODAY, AllocationPolicy(strategy))
    groups = {demand.line_id: demand.group for demand in demands}
    sent = {(groups[pick.line_id], pick.place_code) for pick in picks}
    units = sum(pick.quantity * COSTS[pick.place_code][0] for pick in picks)
    return units + sum(COSTS[place][1] for _, place in sent)


STOCK = st.dictionaries(
    st.tuples(st.sampled_from(sorted(POSTCODES)), st.integers(0, 2)), st.integers(0, 6), max_size=9
).map(lambda found: [at(place, variant, free) for (place, variant), free in found.items()])
DEMANDS = st.lists(st.tuples(st.integers(0, 2), st.integers(1, 6), st.integers(0, 1)), min_size=1, max_size=5).map(
    lambda found: [of(line, variant, quantity, group) for line, (variant, quantity, group) in enumerate(found)]
)


@settings(max_examples=150)
@given(demands=DEMANDS, stock=STOCK, strategy=st.sampled_from(AllocationStrategy))
def test_what_is_there_is_always_promised_where_goods_may_be_split(
    demands: list[Demand], stock: list[StockAt], strategy: AllocationStrategy
) -> None:
    free, asked = Counter[UUID](), Counter[UUID]()
    for level in stock:
        free[level.variant_id] += level.available
    for demand in demands:
        asked[demand.variant_id] += demand.quantity
    policy = AllocationPolicy(strategy)
    if any(asked[variant] > free[variant] for variant in asked):
        with pytest.raises(InsufficientStock):
            plan_picks(demands, stock, TODAY, policy)
        return
    picks = plan_picks(demands, stock, TODAY, policy)
    assert picks == plan_picks(demands, stock[::-1], TODAY, policy)
    taken, given_ = Counter[UUID](), Counter[UUID]()
    for pick in picks:
        taken[pick.level_id] += pick.quantity
        given_[pick.line_id] += pick.quantity
    assert given_ == {demand.line_id: demand.quantity for demand in demands}
    assert all(taken[level.level_id] <= level.available for level in stock)
    assert taken.keys() <= {level.level_id for level in stock}


@settings(max_examples=150)
@given(demands=DEMANDS, stock=STOCK)
def test_the_fewest_splits_and_the_least_cost_are_never_beaten_by_priority(
    demands: list[Demand], stock: list[StockAt]
) -> None:
    try:
        usual = parcels(AllocationStrategy.PRIORITY, demands, stock)
    except InsufficientStock:
        return
    assert len(parcels(AllocationStrategy.FEWEST_SPLITS, demands, stock)) <= len(usual)
    assert cost(AllocationStrategy.COST, demands, stock) <= cost(AllocationStrategy.PRIORITY, demands, stock)


@settings(max_examples=100)
@given(demands=DEMANDS, stock=STOCK, strategy=st.sampled_from(AllocationStrategy))
def test_without_splits_each_delivery_is_one_parcel_or_all_is_refused(
    demands: list[Demand], stock: list[StockAt], strategy: AllocationStrategy
) -> None:
    try:
        sent = parcels(strategy, demands, stock, may_split=False)
    except (InsufficientStock, NotFromOnePlace):
        return
    assert len(sent) == len({demand.group for demand in demands})


def test_one_order_of_three_goods_comes_from_one_place_that_has_all() -> None:
    stock = [at("BUSAN", 1, 5), at("DAEGU", 2, 5), *(at("SEOUL", variant, 1) for variant in (1, 2, 3))]
    demands = [of(1, 1, 1), of(2, 2, 1), of(3, 3, 1)]
    assert parcels(AllocationStrategy.PRIORITY, demands, stock) == {(0, "BUSAN"), (0, "DAEGU"), (0, "SEOUL")}
    assert parcels(AllocationStrategy.FEWEST_SPLITS, demands, stock) == {(0, "SEOUL")}


def test_the_nearest_place_that_has_a_line_gives_it() -> None:
    stock = [at(place, 1, 5) for place in POSTCODES]
    assert parcels(AllocationStrategy.NEAREST, [of(1, 1, 2)], stock) == {(0, "SEOUL")}
    assert parcels(AllocationStrategy.NEAREST, [of(1, 1, 2, postcode="49111")], stock) == {(0, "BUSAN")}
    assert parcels(AllocationStrategy.NEAREST, [of(1, 1, 2, postcode="")], stock) == {(0, "BUSAN")}
    two = [of(1, 1, 2, 0, "41000"), of(2, 1, 2, 1, "04000")]
    assert parcels(AllocationStrategy.NEAREST, two, stock) == {(0, "DAEGU"), (1, "SEOUL")}


def test_a_parcel_more_is_worth_it_only_where_handling_saves_more() -> None:
    stock = [at("BUSAN", 1, 40), at("DAEGU", 1, 300)]
    assert parcels(AllocationStrategy.COST, [of(1, 1, 60)], stock) == {(0, "DAEGU")}  # 5,000 against 6,400 from both
    assert parcels(AllocationStrategy.COST, [of(1, 1, 30)], stock) == {(0, "BUSAN")}  # 3,300 against 3,500
    cheap = [at("ABROAD", 1, 290), at("DAEGU", 1, 300)]
    assert parcels(AllocationStrategy.COST, [of(1, 1, 300)], cheap) == {
        (0, "ABROAD"),
        (0, "DAEGU"),
    }


def test_what_no_place_has_whole_is_refused_by_name() -> None:
    stock = [at("BUSAN", 1, 3), at("SEOUL", 1, 3)]
    policy = AllocationPolicy(may_split=False)
    with pytest.raises(NotFromOnePlace) as refused:
        plan_picks([of(1, 1, 4)], stock, TODAY, policy)
    assert refused.value.facts == {"sku": "SKU1"}
    with pytest.raises(InsufficientStock):
        plan_picks([of(1, 1, 7)], stock, TODAY, policy)


def test_thirteen_places_are_chosen_one_by_one() -> None:
    stock = [
        StockAt(an_id(n), PlaceId(an_id(n)), f"P{n:02}", VariantId(an_id(1)), 1 + (n == 12), 0, n) for n in range(13)
    ]
    picks = plan_picks([of(1, 1, 3)], stock, TODAY, AllocationPolicy(AllocationStrategy.FEWEST_SPLITS))
    assert [(pick.place_code, pick.quantity) for pick in picks] == [("P00", 1), ("P12", 2)]


def test_distance_is_between_regions() -> None:
    assert [kilometres("06236", POSTCODES[place]) for place in ("SEOUL", "DAEGU", "BUSAN", "ABROAD")] == [
        0,
        211,
        300,
        10_000,
    ]
    assert kilometres("", "") == kilometres("00123", "06236") == kilometres("９０００１", "06236") == 10_000
