"""Promises as they are written: units of places that are locked, and units that wait for goods."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jangteo.catalog.types import VariantId
from jangteo.inventory import rules
from jangteo.inventory.models import Allocation, AllocationRecipe, StockLevel, StockPart, SupplyPolicy, Waiting
from jangteo.inventory.selectors.promises import recipes_of
from jangteo.inventory.types import AllocationPolicy, AllocationState, Demand, Pick, PromisedPart, StockAt, Supply
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.prepared import prepared
from jangteo.kernel.rows import insert_all, set_column


def promise_picks(order_id: UUID, picks: Sequence[Pick], stock: Sequence[StockAt]) -> None:
    """Write promises of levels that are locked: what they have promised rises, and a line has one open promise of each
    part of a place.

    stock  the levels as they are
    """
    _promise(picks, stock)
    known = {(row.line_id, row.level_id, row.part_id): row for row in _open_ones(order_id)}
    more, made = [], []
    for pick in picks:
        row = known.get((pick.line_id, pick.level_id, pick.part_id))
        if row is not None:
            row.quantity += pick.quantity
            more.append(row)
            continue
        row = Allocation(
            level_id=pick.level_id,
            part_id=pick.part_id,
            order_id=order_id,
            line_id=pick.line_id,
            quantity=pick.quantity,
            state=AllocationState.OPEN.value,
            made_at=clock.now(),
        )
        known[pick.line_id, pick.level_id, pick.part_id] = row
        made.append(row)
    insert_all(made)
    set_column(Allocation, "quantity", {row.pk: row.quantity for row in more})


@prepared
def _open_ones(order_id: UUID) -> QuerySet[Allocation]:
    return Allocation.objects.filter(order_id=order_id, state=AllocationState.OPEN.value)


def _promise(picks: Sequence[Pick], stock: Sequence[StockAt]) -> None:
    """Raise what the picked levels and parts have promised, a statement for each table."""
    levels, parts = defaultdict[UUID, int](int), defaultdict[UUID, int](int)
    for pick in picks:
        levels[pick.level_id] += pick.quantity
        if pick.part_id:
            parts[pick.part_id] += pick.quantity
    promised = {one.level_id: one.allocated + levels[one.level_id] for one in stock if one.level_id in levels}
    set_column(StockLevel, "allocated", promised)
    found = [part for level in stock for part in level.parts or () if part.part_id in parts]
    set_column(StockPart, "allocated", {one.part_id: one.allocated + parts[one.part_id] for one in found})


def promise_later(
    order_id: UUID,
    channel_id: UUID,
    said: Sequence[tuple[Demand, Supply, Sequence[PromisedPart]]],
    good_days: Mapping[UUID, int],
) -> list[Waiting]:
    """Write what waits, and what of each cap it takes; the policies are locked."""
    now, taken, rows = clock.now(), dict[UUID, tuple[Supply, int]](), []
    for demand, supply, parts in said:
        if supply.policy_id is None:
            continue
        before = taken.get(supply.policy_id, (supply, 0))[1]
        taken[supply.policy_id] = (supply, before + sum(part.quantity for part in parts))
        rows += [
            Waiting(
                id=new_id(),
                order_id=order_id,
                line_id=demand.line_id,
                policy_id=supply.policy_id,
                variant_id=demand.variant_id,
                channel_id=channel_id,
                purchase_line_id=part.purchase_line,
                quantity=part.quantity,
                kind=part.kind.value,
                promised_on=part.on,
                good_days=good_days.get(demand.variant_id, 0),
                made_at=now,
            )
            for part in parts
        ]
    SupplyPolicy.objects.bulk_update(
        [SupplyPolicy(pk=pk, waiting=supply.waiting + units) for pk, (supply, units) in sorted(taken.items())],
        ["waiting"],
    )
    Waiting.objects.bulk_create(rows)
    return rows


def reasons(
    demand: Demand, picks: Sequence[Pick], stock: Sequence[StockAt], policy: AllocationPolicy
) -> dict[str, Any]:
    """Why a line's units come from where they do: by which strategy, and what each place was compared by.

    `by` of a place are kilometres and rank, or unit cost, parcel cost and rank, or its rank
    """
    mine = [pick for pick in picks if (pick.line_id, pick.variant_id) == demand.key]
    by = rules.ranks_of(demand.postcode, stock, policy.strategy)
    given = [
        {"place": pick.place_code, "quantity": pick.quantity, "by": list(by.get(pick.place_code, ()))}
        | ({"lot": pick.lot} if pick.lot else {})
        for pick in mine
    ]
    return {
        "kind": "allocation",
        "sku": demand.sku,
        "quantity": demand.quantity,
        "from": given,
        "looked_at": len(stock),
        "strategy": policy.strategy.value,
        "may_split": policy.may_split,
    }


def told_later(parts: Sequence[PromisedPart]) -> list[dict[str, Any]]:
    """What waits of a line, as its reasons keep it."""
    return [{"quantity": part.quantity, "on": str(part.on), "kind": part.kind.value} for part in parts]


class Wish:
    """How many units of each line, and of each component of a bundle, are still to be found."""

    def __init__(self, left: Iterable[tuple[tuple[UUID, UUID | None], int]]) -> None:
        self.left = dict(left)

    def take(self, line_id: UUID, variant_id: UUID, most: int) -> int:
        """So many of these are meant, and not to be found any more."""
        key = (line_id, variant_id) if (line_id, variant_id) in self.left else (line_id, None)
        taken = min(most, self.left.get(key, 0))
        if taken:
            self.left[key] -= taken
        return taken

    @property
    def unmet(self) -> UUID | None:
        """A line of which too few were found."""
        return next((line_id for (line_id, _), units in self.left.items() if units), None)


def wish_of(order_id: UUID, quantities: Mapping[UUID, int] | None) -> Wish | None:
    """What {order line: units} mean in stocked variants: of a bundle, so many of each component; None: everything."""
    if quantities is None:
        return None
    recipes = recipes_of(order_id)
    left: dict[tuple[UUID, UUID | None], int] = {}
    for line_id, units in quantities.items():
        for component, per_unit in recipes.get(line_id, {None: 1}).items():
            left[line_id, component] = units * per_unit
    return Wish(left.items())


def keep_recipes(order_id: UUID, bundles: Mapping[UUID, Mapping[VariantId, int]]) -> None:
    """Keep what order lines are made of, so that a bundle changed later alters no order.

    bundles  {order line: {component: units in one}}
    """
    AllocationRecipe.objects.bulk_create(
        [
            AllocationRecipe(order_id=order_id, line_id=line_id, component_id=component, per_unit=units)
            for line_id, parts in bundles.items()
            for component, units in parts.items()
        ],
        ignore_conflicts=True,
    )
