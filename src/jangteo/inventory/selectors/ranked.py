"""Places in the order that an extension wants; what each gives stays decided by the rules."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from jangteo.channels.types import AllocationStrategy
from jangteo.extending import services as extending
from jangteo.extending.types import AllocationFacts, HookKind, PlaceFacts
from jangteo.inventory.types import AllocationPolicy, Demand, StockAt

LARGEST = 2**31 - 1


def ranked(
    channel_id: UUID, demands: Sequence[Demand], stock: Sequence[StockAt], policy: AllocationPolicy
) -> tuple[list[StockAt], AllocationPolicy, dict[str, Any]]:
    """The stock with the ranks that the first extension with an opinion gives, then by priority; and who ranked.

    The third is for the reasons of lines: nothing where no extension was asked.
    """
    told: dict[str, Any] = {}
    for bound in extending.hooks(HookKind.ALLOCATION) if stock else ():
        said = extending.ask(bound, _asking(channel_id, demands, stock), _fits)
        if said.failed:
            told = {"extension": {"hook": bound.name, "failed": said.failed}}
        elif said.value is not None:
            again = [replace(one, rank=said.value.get(one.place_code, one.rank)) for one in stock]
            return again, replace(policy, strategy=AllocationStrategy.PRIORITY), {"extension": {"hook": bound.name}}
    return list(stock), policy, told


def _asking(channel_id: UUID, demands: Sequence[Demand], stock: Sequence[StockAt]) -> Callable[[Any], Any]:
    facts = _facts(channel_id, demands, stock)
    return lambda hook: hook.rank(facts)


def _fits(ranks: Any) -> bool:
    if ranks is None:
        return True
    return isinstance(ranks, Mapping) and all(
        isinstance(place, str) and type(rank) is int and abs(rank) <= LARGEST for place, rank in ranks.items()
    )


def _facts(channel_id: UUID, demands: Sequence[Demand], stock: Sequence[StockAt]) -> AllocationFacts:
    wanted: dict[UUID, int] = defaultdict(int)
    for one in demands:
        wanted[one.variant_id] += one.quantity
    free: dict[str, dict[UUID, int]] = defaultdict(dict)
    first: dict[str, StockAt] = {}
    for level in stock:
        free[level.place_code][level.variant_id] = level.available
        first.setdefault(level.place_code, level)
    places = tuple(PlaceFacts(code, one.rank, one.postcode, free[code]) for code, one in first.items())
    return AllocationFacts(channel_id, frozenset(one.postcode for one in demands if one.postcode), wanted, places)
