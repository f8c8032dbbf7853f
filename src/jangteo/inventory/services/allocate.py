from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jangteo.inventory import rules
from jangteo.inventory.models import Allocation, StockLevel, StockMovement
from jangteo.inventory.selectors import lock_levels
from jangteo.inventory.types import AllocationState, Demand, MovementKind, Pick
from jangteo.kernel import because, clock


@transaction.atomic(savepoint=False)
def allocate_stock(*, demands: Sequence[Demand], channel_id: UUID, order_id: UUID) -> list[Pick]:
    """Promise stock to every line of an order, or to none.

    The rows are locked in the order of their ids before anything is decided; a check in the database refuses
    a promise beyond what is there even so.

    raises  InsufficientStock
    """
    is_guarded = "stock-lock" not in settings.JANGTEO_UNGUARDED
    stock = lock_levels(channel_id, {demand.variant_id for demand in demands}, is_guarded=is_guarded)
    picks = rules.plan_picks(demands, stock)
    promised: dict[UUID, int] = defaultdict(int)
    for pick in picks:
        promised[pick.level_id] += pick.quantity
    for level in stock:
        if level.level_id in promised:
            allocated = level.allocated + promised[level.level_id]
            StockLevel.objects.filter(pk=level.level_id).update(allocated=allocated)
    now = clock.now()
    Allocation.objects.bulk_create(
        Allocation(
            level_id=pick.level_id,
            order_id=order_id,
            line_id=pick.line_id,
            quantity=pick.quantity,
            state=AllocationState.OPEN.value,
            made_at=now,
        )
        for pick in picks
    )
    because.record(
        ("order_line", demand.line_id, "allocation", _reasons(demand, picks, len(stock))) for demand in demands
    )
    return picks


def _reasons(demand: Demand, picks: Sequence[Pick], looked_at: int) -> dict[str, object]:
    given = [{"place": pick.place_code, "quantity": pick.quantity} for pick in picks if pick.line_id == demand.line_id]
    return {"kind": "allocation", "sku": demand.sku, "quantity": demand.quantity, "from": given, "looked_at": looked_at}


@transaction.atomic
def release_stock(*, order_id: UUID) -> int:
    """Take back what was promised to an order and not shipped; returns the units freed."""
    return _end(order_id, AllocationState.RELEASED)


@transaction.atomic
def ship_stock(*, order_id: UUID, reference: str) -> int:
    """What was promised to an order leaves its places; returns the units moved."""
    return _end(order_id, AllocationState.SHIPPED, reference)


def _end(order_id: UUID, state: AllocationState, reference: str = "") -> int:
    promised = Allocation.objects.filter(order_id=order_id, state=AllocationState.OPEN.value)
    level_ids = list(promised.values_list("level_id", flat=True))
    levels = {row.pk: row for row in StockLevel.objects.filter(pk__in=level_ids).order_by("pk").select_for_update()}
    rows = list(promised.select_for_update())
    now = clock.now()
    movements = []
    for row in rows:
        level = levels[row.level_id]
        level.allocated -= row.quantity
        if state == AllocationState.SHIPPED:
            level.on_hand -= row.quantity
            movements.append(
                StockMovement(
                    level=level,
                    kind=MovementKind.SHIPMENT.value,
                    quantity=-row.quantity,
                    reference=reference,
                    key=f"shipment:{row.pk}",
                    at=now,
                )
            )
    StockMovement.objects.bulk_create(movements)
    for level in levels.values():
        level.save(update_fields=["allocated", "on_hand"])
    promised.filter(pk__in=[row.pk for row in rows]).update(state=state.value, ended_at=now)
    return sum(row.quantity for row in rows)
