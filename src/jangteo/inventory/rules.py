"""Which places give what, without a database."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.types import Demand, PartAt, Pick, StockAt


class _Shelves:
    """What is free while a plan is made: of each level, and of each of its parts."""

    def __init__(self, stock: Sequence[StockAt]) -> None:
        self.free = {level.level_id: level.available for level in stock}
        self.free_parts = {part.part_id: part.free for level in stock for part in level.parts or ()}

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


def plan_picks(demands: Sequence[Demand], stock: Sequence[StockAt], today: date = date.min) -> list[Pick]:
    """Promise every demand in full, or refuse the lot.

    A place that can give a whole line is taken before several that must share it; among those the smaller rank,
    then the place code. Demands are met in the order given; two lines of one variant share what there is. Within a
    place what expires first goes first, and nothing that is not good long enough.

    raises  InsufficientStock for the first line that cannot be met
    """
    shelves = _Shelves(stock)
    picks: list[Pick] = []
    for demand in demands:
        day = max(demand.good_until or today, today)
        levels = [level for level in stock if level.variant_id == demand.variant_id and shelves.of(level, day) > 0]
        levels.sort(key=lambda level: (shelves.of(level, day) < demand.quantity, level.rank, level.place_code))
        available = sum(shelves.of(level, day) for level in levels)
        if available < demand.quantity:
            raise InsufficientStock(sku=demand.sku, requested=demand.quantity, available=available)
        missing = demand.quantity
        for level in levels:
            taken = min(missing, shelves.of(level, day))
            if taken == 0:
                break
            missing -= taken
            picks.extend(shelves.take(level, demand, day, taken))
    return picks


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
