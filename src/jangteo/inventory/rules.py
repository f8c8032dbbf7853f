"""Which places give what, without a database."""

from collections.abc import Sequence

from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.types import Demand, Pick, StockAt


def plan_picks(demands: Sequence[Demand], stock: Sequence[StockAt]) -> list[Pick]:
    """Promise every demand in full, or refuse the lot.

    A place that can give a whole line is taken before several that must share it; among those the smaller rank,
    then the place code. Demands are met in the order given; two lines of one variant share what there is.

    raises  InsufficientStock for the first line that cannot be met
    """
    free = {level.level_id: level.available for level in stock}
    picks: list[Pick] = []
    for demand in demands:
        levels = [level for level in stock if level.variant_id == demand.variant_id and free[level.level_id] > 0]
        levels.sort(key=lambda level: (free[level.level_id] < demand.quantity, level.rank, level.place_code))
        available = sum(free[level.level_id] for level in levels)
        if available < demand.quantity:
            raise InsufficientStock(sku=demand.sku, requested=demand.quantity, available=available)
        missing = demand.quantity
        for level in levels:
            taken = min(missing, free[level.level_id])
            if taken == 0:
                break
            free[level.level_id] -= taken
            missing -= taken
            picks.append(Pick(demand.line_id, level.level_id, level.place_code, level.variant_id, taken))
    return picks
