from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jangteo.inventory.errors import NotEnough
from jangteo.inventory.models import Allocation
from jangteo.inventory.services.promises import wish_of
from jangteo.inventory.types import AllocationState


@transaction.atomic
def pick_stock(*, order_id: UUID, place_id: UUID, quantities: Mapping[UUID, int]) -> None:
    """Units that a place has promised to an order go to its pickers: until they leave or are put back, no change of the
    order takes them away; what has to go is taken from what other places promise.

    quantities  {order line: base units, or bundles}
    locks       the promises; the caller has locked the order
    raises      NotEnough where the place promises fewer that are not picked yet
    """
    _mark(order_id, place_id, quantities, 1)


@transaction.atomic
def unpick_stock(*, order_id: UUID, place_id: UUID, quantities: Mapping[UUID, int]) -> None:
    """Units that were to be picked are not any more, and only promised again.

    quantities  {order line: base units, or bundles}
    locks       the promises; the caller has locked the order
    raises      NotEnough where fewer are picked there
    """
    _mark(order_id, place_id, quantities, -1)


def _mark(order_id: UUID, place_id: UUID, quantities: Mapping[UUID, int], sign: int) -> None:
    rows = Allocation.objects.filter(order_id=order_id, level__place=place_id, state=AllocationState.OPEN.value)
    rows = rows.annotate(variant=F("level__variant")).order_by("pk").select_for_update(of=("self",))
    wish, changed = wish_of(order_id, quantities), []
    if wish is None:
        return
    for row in list(rows)[::sign]:
        most = row.quantity - row.picking if sign > 0 else row.picking
        taken = wish.take(row.line_id, row.variant, most)
        if taken:
            row.picking += sign * taken
            changed.append(row)
    if line_id := wish.unmet:
        raise NotEnough("fewer units are promised there", line_id=str(line_id))
    Allocation.objects.bulk_update(changed, ["picking"])
