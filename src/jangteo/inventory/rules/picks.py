"""Which places give what."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, combinations
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import AllocationStrategy
from jangteo.inventory.errors import InsufficientStock, NotFromOnePlace
from jangteo.inventory.rules.distance import kilometres
from jangteo.inventory.types import AllocationPolicy, Demand, PartAt, Pick, StockAt

MOST_PLACES_COMPARED = 12  # beyond it places are added one by one, the most useful first
MOST_LINES_COMPARED = 50_000  # lines of all plans that are compared
BY_PRIORITY = AllocationPolicy()
type Key = tuple[UUID, VariantId]
type Order = Mapping[str, tuple[int, ...]]


class Shelves:
    """What is free while a plan is made: of each level, and of each of its parts."""

    def __init__(self, stock: Sequence[StockAt], today: date) -> None:
        self.today = today
        self.levels: dict[UUID, list[StockAt]] = defaultdict(list)
        for level in stock:
            self.levels[level.variant_id].append(level)
        self.free = {level.level_id: level.available for level in stock}
        self.free_parts = {part.part_id: part.free for level in stock for part in level.parts or ()}

    def day(self, demand: Demand) -> date:
        """The day beyond which a line's units must be good."""
        return max(demand.good_until or self.today, self.today)

    def of(self, level: StockAt, day: date) -> int:
        """What a level can still give of units that are good beyond a day."""
        if level.parts is None:
            return self.free[level.level_id]
        return min(self.free[level.level_id], sum(self.free_parts[part.part_id] for part in _good(level, day)))

    def take(self, level: StockAt, demand: Demand, day: date, quantity: int) -> Iterable[Pick]:
        self.free[level.level_id] -= quantity
        who = (demand.line_id, level.level_id, level.place_code, level.variant_id)
        if level.parts is None:
            yield Pick(*who, quantity)
            return
        for part in _good(level, day):
            taken = min(quantity, self.free_parts[part.part_id])
            if taken > 0:
                self.free_parts[part.part_id] -= taken
                quantity -= taken
                yield Pick(*who, taken, part.part_id, part.lot)

    def copy(self) -> "Shelves":
        other = Shelves((), self.today)
        other.levels, other.free, other.free_parts = self.levels, dict(self.free), dict(self.free_parts)
        return other


@dataclass(frozen=True, slots=True)
class Plan:
    """A way to meet the demands of one delivery, or as much of them as can be met."""

    picks: tuple[Pick, ...]
    missing: Mapping[Key, int]
    shelves: Shelves

    @property
    def places(self) -> set[str]:
        return {pick.place_code for pick in self.picks}


def plan_picks(
    demands: Sequence[Demand],
    stock: Sequence[StockAt],
    today: date = date.min,
    policy: AllocationPolicy = BY_PRIORITY,
) -> list[Pick]:
    """Promise every demand in full, or refuse the lot.

    By priority a place that can give a whole line is taken before several that must share it; among those the smaller
    rank, then the place code. Demands are met in the order given, those first that must be good for longer; two lines
    of one variant share what there is. Within a place what expires first goes first, and nothing that is not good long
    enough. The other strategies choose the places of each delivery as a whole.

    raises  InsufficientStock for the first line that cannot be met; NotFromOnePlace where goods may not be split
    """
    picks, missing = promised_most(demands, stock, today, policy)
    refuse(demands, missing, stock, today, policy)
    return picks


def refuse(
    demands: Sequence[Demand],
    missing: Mapping[Key, int],
    stock: Sequence[StockAt],
    today: date,
    policy: AllocationPolicy,
    earliest: date | None = None,
) -> None:
    """Say what the first line is that can't be met.

    raises  InsufficientStock, NotFromOnePlace
    """
    for demand in demands:
        if short := missing.get(demand.key):
            if not policy.may_split and _available(demand, stock, today) >= demand.quantity:
                raise NotFromOnePlace(f"{demand.sku}: no place has all of a delivery", sku=demand.sku)
            raise InsufficientStock(
                sku=demand.sku,
                requested=demand.quantity // demand.per_unit,
                available=(demand.quantity - short) // demand.per_unit,
                earliest=earliest,
            )


def promised_most(
    demands: Sequence[Demand],
    stock: Sequence[StockAt],
    today: date = date.min,
    policy: AllocationPolicy = BY_PRIORITY,
) -> tuple[list[Pick], dict[Key, int]]:
    """As much of the demands as can be met, and {(line, variant): units missing} of the rest.

    Where a delivery must come whole from one place and none has it, all of it is missing.
    """
    groups: dict[int, list[Demand]] = defaultdict(list)
    for demand in demands:
        groups[demand.group].append(demand)
    plans = _plans(groups.values(), Shelves(stock, today), policy)
    score = _score(policy.strategy, stock) if len(groups) > 1 and policy.may_split else None
    if score is not None:  # what is best for the first delivery may be worse for all together
        usual = _plans(groups.values(), Shelves(stock, today), BY_PRIORITY)
        plans = min((plans, usual), key=lambda some: (sum(len(one.missing) for one in some), sum(map(score, some))))
    missing = {key: short for plan in plans for key, short in plan.missing.items()}
    return [pick for plan in plans for pick in plan.picks], missing


def _plans(groups: Iterable[Sequence[Demand]], shelves: Shelves, policy: AllocationPolicy) -> list[Plan]:
    plans: list[Plan] = []
    for demands in groups:
        plans.append(_plan(demands, plans[-1].shelves if plans else shelves, policy))
    return plans


def _plan(demands: Sequence[Demand], shelves: Shelves, policy: AllocationPolicy) -> Plan:
    levels = [level for one in {demand.variant_id for demand in demands} for level in shelves.levels[one]]
    order = ranks_of(demands[0].postcode, levels, policy.strategy)
    if not policy.may_split:
        nothing = Plan((), {one.key: one.quantity for one in demands}, shelves)
        return _whole(demands, shelves, order) or nothing
    usual = _fill(demands, shelves, order)
    score = _score(policy.strategy, levels)
    if score is None or usual.missing or (score is _splits and len(usual.places) < 2):
        return usual
    tries = _tries(demands, shelves, order, usual, policy.strategy)
    return min([usual, *tries], key=lambda plan: (score(plan), _by_rank(plan, order)))


def _score(strategy: AllocationStrategy, levels: Iterable[StockAt]) -> Callable[[Plan], int] | None:
    """What makes a plan better than another; None where the order of places decides."""
    if strategy == AllocationStrategy.FEWEST_SPLITS:
        return _splits
    return _Cost(levels) if strategy == AllocationStrategy.COST else None


def ranks_of(postcode: str, levels: Iterable[StockAt], strategy: AllocationStrategy) -> dict[str, tuple[int, ...]]:
    """{place: what it is compared by}; smaller is asked first."""
    found: dict[str, tuple[int, ...]] = {}
    for level in levels:
        facts: tuple[int, ...] = (level.rank,)
        if strategy == AllocationStrategy.NEAREST:
            facts = (kilometres(postcode, level.postcode), level.rank)
        elif strategy == AllocationStrategy.COST:
            facts = (level.handling_minor, level.parcel_minor, level.rank)
        found[level.place_code] = min(found.get(level.place_code, facts), facts)
    return found


def _fill(
    demands: Sequence[Demand], shelves: Shelves, order: Order, only: frozenset[str] | None = None, *, whole: bool = True
) -> Plan:
    """Meet demands from places in an order, those that must be good for longest first."""
    shelves, picks, missing = shelves.copy(), list[Pick](), dict[Key, int]()
    for demand in sorted(demands, key=shelves.day, reverse=True):
        day, left = shelves.day(demand), demand.quantity
        levels = [one for one in shelves.levels[demand.variant_id] if only is None or one.place_code in only]
        free = {one.level_id: shelves.of(one, day) for one in levels}
        levels.sort(
            key=lambda one, free=free, asked=demand.quantity: (  # type: ignore[misc]
                whole and free[one.level_id] < asked,
                order[one.place_code],
                one.place_code,
            )
        )
        for level in levels:
            taken = min(left, free[level.level_id])
            if taken > 0:
                left -= taken
                picks.extend(shelves.take(level, demand, day, taken))
        if left:
            missing[demand.key] = left
    by_line = {demand.key: number for number, demand in enumerate(demands)}
    picks.sort(key=lambda pick: by_line[pick.line_id, pick.variant_id])
    return Plan(tuple(picks), missing, shelves)


def _whole(demands: Sequence[Demand], shelves: Shelves, order: Order) -> Plan | None:
    """The first place that has all of it."""
    for place in sorted(order, key=lambda one: (order[one], one)):
        plan = _fill(demands, shelves, order, frozenset((place,)))
        if not plan.missing:
            return plan
    return None


def _tries(
    demands: Sequence[Demand], shelves: Shelves, order: Order, usual: Plan, strategy: AllocationStrategy
) -> Iterable[Plan]:
    """Plans that may be better than the usual one: of the fewest places that have all, or of any that do."""
    places = sorted(order, key=lambda one: (order[one], one))
    is_fewest = strategy == AllocationStrategy.FEWEST_SPLITS
    left = max(MOST_LINES_COMPARED // len(demands), 1)
    needed = _needed(demands, shelves)
    has = {place: _has(place, needed, shelves) for place in places}
    sizes = range(1, len(usual.places) if is_fewest else len(places) + 1)
    for chosen in chain.from_iterable(combinations(places, size) for size in sizes):
        if len(places) > MOST_PLACES_COMPARED or left == 0:
            yield _one_by_one(demands, shelves, order)
            return
        if any(sum(has[one][key] for one in chosen) < units for key, units in needed.items()):
            continue
        left -= 1
        plan = _fill(demands, shelves, order, frozenset(chosen), whole=is_fewest)
        if not plan.missing:
            yield plan
            if is_fewest:
                return


def _one_by_one(demands: Sequence[Demand], shelves: Shelves, order: Order) -> Plan:
    """Add the place that meets most of what is still missing, until nothing is."""
    chosen: frozenset[str] = frozenset()
    plan = Plan((), {one.key: one.quantity for one in demands}, shelves)
    while plan.missing and len(chosen) < len(order):
        more = [_fill(demands, shelves, order, chosen | {place}) for place in sorted(order) if place not in chosen]
        plan = min(more, key=lambda one: (sum(one.missing.values()), _by_rank(one, order)))
        if not plan.places - chosen:
            break
        chosen |= plan.places
    return plan


def _by_rank(plan: Plan, order: Order) -> list[tuple[tuple[int, ...], str]]:
    return sorted((order[place], place) for place in plan.places)


def _needed(demands: Sequence[Demand], shelves: Shelves) -> dict[tuple[UUID, date], int]:
    needed: dict[tuple[UUID, date], int] = defaultdict(int)
    for demand in demands:
        needed[demand.variant_id, shelves.day(demand)] += demand.quantity
    return needed


def _has(place: str, needed: Iterable[tuple[UUID, date]], shelves: Shelves) -> dict[tuple[UUID, date], int]:
    return {
        (variant, day): sum(shelves.of(one, day) for one in shelves.levels[variant] if one.place_code == place)
        for variant, day in needed
    }


def _splits(plan: Plan) -> int:
    return len(plan.places)


class _Cost:
    """What a plan costs: each unit's handling, and a parcel from each place."""

    def __init__(self, levels: Iterable[StockAt]) -> None:
        self.handling = {level.place_code: level.handling_minor for level in levels}
        self.parcel = {level.place_code: level.parcel_minor for level in levels}

    def __call__(self, plan: Plan) -> int:
        units = sum(pick.quantity * self.handling[pick.place_code] for pick in plan.picks)
        return units + sum(self.parcel[place] for place in plan.places)


def _available(demand: Demand, stock: Sequence[StockAt], today: date) -> int:
    day = max(demand.good_until or today, today)
    return sum(level.sellable(day) for level in stock if level.variant_id == demand.variant_id)


def _good(level: StockAt, day: date) -> list[PartAt]:
    return first_expired([part for part in level.parts or () if part.is_good(day)])


def first_expired(parts: Iterable[PartAt]) -> list[PartAt]:
    """Parts in the order in which they go: what expires first, what never does last."""
    return sorted(parts, key=lambda part: (part.expires_on or date.max, part.lot, str(part.part_id)))


def days_good(rules: Mapping[tuple[UUID | None, UUID | None], int], lineage: Sequence[UUID], variant_id: UUID) -> int:
    """How many days goods must still be good for a buyer: the nearest unit's rule, of the variant before of all.

    rules    {(party or None, variant or None): days}
    lineage  the buyer and the units above, nearest first
    """
    for party_id in (*lineage, None):
        for of in (variant_id, None):
            if (party_id, of) in rules:
                return rules[party_id, of]
    return 0
