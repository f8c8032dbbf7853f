from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jangteo.inventory import rules
from jangteo.inventory.errors import NotEnough
from jangteo.inventory.models import Allocation, SerialUnit, StockLevel, StockPart
from jangteo.inventory.selectors import good_until, lock_levels
from jangteo.inventory.services.holds import free_for
from jangteo.inventory.services.ledger import Ledger, shelves_of
from jangteo.inventory.types import AllocationState, Demand, MovementKind, Pick, StockAt, Tracking
from jangteo.kernel import because, clock
from jangteo.kernel.ids import new_id

type Some = Mapping[UUID, int] | None


@transaction.atomic(savepoint=False)
def allocate_stock(
    *,
    demands: Sequence[Demand],
    channel_id: UUID,
    order_id: UUID,
    lineage: Sequence[UUID] = (),
    holder: UUID | None = None,
) -> list[Pick]:
    """Promise stock to every line of an order, or to none.

    The rows are locked in the order of their ids before anything is decided; a check in the database refuses
    a promise beyond what is there even so.

    lineage  the buyer and the units above, nearest first: how long goods must still be good for them
    holder   a cart: what it holds becomes the promise
    raises   InsufficientStock
    """
    is_guarded = "stock-lock" not in settings.JANGTEO_UNGUARDED
    variants = {demand.variant_id for demand in demands}
    stock = lock_levels(channel_id, variants, holder=holder, is_guarded=is_guarded)
    free_for(holder, stock)
    with_lots = {level.variant_id for level in stock if level.parts is not None}
    if with_lots:
        until = good_until(with_lots, lineage)
        demands = [replace(one, good_until=one.good_until or until.get(one.variant_id)) for one in demands]
    picks = rules.plan_picks(demands, stock, clock.today())
    promise_picks(order_id, picks, stock)
    because.record(
        ("order_line", demand.line_id, "allocation", reasons(demand, picks, len(stock))) for demand in demands
    )
    return picks


def promise_picks(order_id: UUID, picks: Sequence[Pick], stock: Sequence[StockAt]) -> None:
    """Write promises of levels that are locked: what they have promised rises, and a line has one open promise of each
    part of a place.

    stock  the levels as they are
    """
    _promise(picks, stock)
    open_ones = Allocation.objects.filter(order_id=order_id, state=AllocationState.OPEN.value)
    known = {(row.line_id, row.level_id, row.part_id): row for row in open_ones}
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
    Allocation.objects.bulk_create(made)
    Allocation.objects.bulk_update(more, ["quantity"])


def _promise(picks: Sequence[Pick], stock: Sequence[StockAt]) -> None:
    """Raise what the picked levels and parts have promised, a statement for each table."""
    levels, parts = defaultdict[UUID, int](int), defaultdict[UUID, int](int)
    for pick in picks:
        levels[pick.level_id] += pick.quantity
        if pick.part_id:
            parts[pick.part_id] += pick.quantity
    StockLevel.objects.bulk_update(
        [
            StockLevel(pk=level.level_id, allocated=level.allocated + levels[level.level_id])
            for level in stock
            if level.level_id in levels
        ],
        ["allocated"],
    )
    if parts:
        StockPart.objects.bulk_update(
            [
                StockPart(pk=part.part_id, allocated=part.allocated + parts[part.part_id])
                for level in stock
                for part in level.parts or ()
                if part.part_id in parts
            ],
            ["allocated"],
        )


def reasons(demand: Demand, picks: Sequence[Pick], looked_at: int) -> dict[str, object]:
    """Why a line's units come from where they do."""
    given = [
        {"place": pick.place_code, "quantity": pick.quantity} | ({"lot": pick.lot} if pick.lot else {})
        for pick in picks
        if pick.line_id == demand.line_id
    ]
    return {"kind": "allocation", "sku": demand.sku, "quantity": demand.quantity, "from": given, "looked_at": looked_at}


@transaction.atomic
def release_stock(*, order_id: UUID, quantities: Some = None, place_id: UUID | None = None) -> int:
    """Take back what was promised to an order and not shipped; returns the units freed.

    quantities  {order line: base units}; None: all
    place_id    only what is promised there; None: wherever it is
    locks       the stock rows by id
    raises      NotEnough where fewer are promised
    """
    return _end(order_id, AllocationState.RELEASED, quantities, place_id=place_id)


@transaction.atomic
def ship_stock(
    *,
    order_id: UUID,
    reference: str,
    quantities: Some = None,
    serials: Mapping[UUID, Sequence[str]] | None = None,
    place_id: UUID | None = None,
) -> int:
    """What was promised to an order leaves its places; returns the units moved.

    quantities  {order line: base units}; None: all
    serials     {order line: numbers} where units have numbers; those not named are taken in the order of numbers
    place_id    only what is promised there; None: wherever it is
    locks       the stock rows by id
    raises      NotEnough where fewer are promised, SerialElsewhere
    """
    return _end(order_id, AllocationState.SHIPPED, quantities, reference, serials or {}, place_id)


def _end(
    order_id: UUID,
    state: AllocationState,
    quantities: Some,
    reference: str = "",
    serials: Mapping[UUID, Sequence[str]] = {},
    place_id: UUID | None = None,
) -> int:
    promised = Allocation.objects.filter(order_id=order_id, state=AllocationState.OPEN.value)
    promised = promised.filter(level__place=place_id) if place_id else promised
    level_ids = list(promised.values_list("level_id", flat=True))
    levels = list(StockLevel.objects.filter(pk__in=level_ids).order_by("pk").select_for_update())
    shelves = {shelf.level.pk: shelf for shelf in shelves_of(levels).values()}
    ledger = Ledger(source_kind="order_line", reference=reference)
    unnamed = {line_id: list(numbers) for line_id, numbers in serials.items()}
    ended = _ended(list(promised.order_by("pk").select_for_update()), quantities, state)
    for row in ended:
        shelf = shelves[row.level_id]
        part = next((one for one in shelf.parts.values() if one.pk == row.part_id), None)
        is_shipped = state == AllocationState.SHIPPED
        numbers: list[str] = []
        if is_shipped and shelf.tracking == Tracking.SERIAL:
            numbers = _numbers(row, unnamed)
        ledger.move(
            shelf,
            MovementKind.SHIPMENT,
            -row.quantity if is_shipped else 0,
            key=f"shipment:{row.pk}",
            part=part,
            allocated=-row.quantity,
            serials=numbers,
            source_id=row.line_id,
        )
    ledger.write()
    return sum(row.quantity for row in ended)


def _ended(rows: Sequence[Allocation], quantities: Some, state: AllocationState) -> list[Allocation]:
    """The rows of what ends; where only a part of a promise does, the part becomes a row of its own."""
    now, ended, split = clock.now(), [], []
    left = dict(quantities) if quantities is not None else None
    for row in rows:
        taken = row.quantity if left is None else min(row.quantity, left.get(row.line_id, 0))
        if taken == 0:
            continue
        if left is not None:
            left[row.line_id] -= taken
        if taken < row.quantity:
            row.quantity -= taken
            split.append(row)
            row = _copy(row, taken)
        row.state, row.ended_at = state.value, now
        ended.append(row)
    if left and any(left.values()):
        raise NotEnough("fewer units are promised", line_id=str(next(pk for pk, count in left.items() if count)))
    Allocation.objects.bulk_update(split, ["quantity"])
    Allocation.objects.bulk_create(
        ended, update_conflicts=True, unique_fields=["id"], update_fields=["state", "ended_at", "quantity"]
    )
    return ended


def _copy(row: Allocation, quantity: int) -> Allocation:
    return Allocation(
        id=new_id(),
        level_id=row.level_id,
        part_id=row.part_id,
        order_id=row.order_id,
        line_id=row.line_id,
        quantity=quantity,
        made_at=row.made_at,
    )


def _numbers(row: Allocation, named: dict[UUID, list[str]]) -> list[str]:
    """The numbers that were named for a line, then those of units that lie there."""
    mine = named.get(row.line_id, [])
    numbers, named[row.line_id] = mine[: row.quantity], mine[row.quantity :]
    missing = row.quantity - len(numbers)
    if missing:
        here = SerialUnit.objects.filter(level=row.level_id).exclude(serial__in=numbers).order_by("serial")
        numbers += _first(here.values_list("serial", flat=True), missing)
    return numbers


def _first(serials: Iterable[str], count: int) -> list[str]:
    return list(serials[:count])  # type: ignore[index]
