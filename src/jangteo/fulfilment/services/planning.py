from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.fulfilment import rules
from jangteo.fulfilment.errors import CantMerge, InvalidUnits
from jangteo.fulfilment.models import Shipment, ShipmentLine, ShipmentMove
from jangteo.fulfilment.services.writing import locked_shipment, move, note, put_units, units_of
from jangteo.fulfilment.types import PlannedShipment, Promised, ShipmentId, ShipmentState
from jangteo.inventory.selectors import promised_units
from jangteo.inventory.selectors.picking import orders_promised_since
from jangteo.inventory.selectors.promises import recipes_of
from jangteo.kernel import clock
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import deliveries_by_order
from jangteo.ordering.services import lock_for_shipping, record_shipped
from jangteo.ordering.types import DeliveryView, FulfilmentProgress, OrderHead

STILL_OPEN = (FulfilmentProgress.OPEN, FulfilmentProgress.PARTLY)


@transaction.atomic
def plan_shipments(*, order_id: UUID, actor: Actor) -> list[ShipmentId]:
    """Make an order's planned shipments what its places have promised: one for each delivery and place, more where
    somebody split them. Run again it changes nothing; after a change of the order it follows. Returns those planned.

    locks      the order, then its shipments
    raises     OrderNotFound, NotPermitted
    publishes  ordering OrderShipped where nothing is left to send any more
    """
    require_any(actor, Action.STOCK_CHANGE, Action.ORDERS_HANDLE)
    head = lock_for_shipping(order_id=order_id, actor=actor)
    planned = plan_locked(head, actor)
    if head.fulfilment == FulfilmentProgress.PARTLY:
        record_shipped(order_id=order_id, actor=actor)  # what was left to send may have been taken out of the order
    return planned


def plan_locked(head: OrderHead, actor: Actor) -> list[ShipmentId]:
    """The same for an order that is locked already."""
    if head.fulfilment not in STILL_OPEN:
        return []
    rows = _active(head.id)
    deliveries = deliveries_by_order([head.id]).get(head.id, [])
    promised = _promised(head.id, deliveries, rows)
    _take_out(rows, promised, actor)
    by_id = {one.id: one for one in deliveries}
    variants = {one.line_id: one.variant_id for one in promised}
    for planned in rules.plan_shipments(promised):
        row = _home(rows, planned) or _new(head, by_id[planned.delivery_id], planned, actor)
        put_units(row, planned.quantities, variants)
    for row in rows:
        _follow_delivery(row, by_id[row.delivery_id])
    planned_now = Shipment.objects.filter(order=head.id, state=ShipmentState.PLANNED.value).order_by("number")
    return [ShipmentId(pk) for pk in planned_now.values_list("pk", flat=True)]


def plan_promised(*, actor: Actor, minutes: int = 60) -> int:
    """Plan what places promised lately: goods came in for orders that waited for them. Returns how many orders were
    looked at; each is planned by itself.

    raises  NotPermitted
    """
    found = orders_promised_since(clock.now() - timedelta(minutes=minutes))
    for order_id in found:
        plan_shipments(order_id=order_id, actor=actor)
    return len(found)


@transaction.atomic
def split_shipment(*, shipment_id: UUID, quantities: Mapping[UUID, int], actor: Actor) -> ShipmentId:
    """Let some units of a planned shipment go by themselves; returns the new shipment.

    quantities  {order line: base units}, fewer than all together
    raises      ShipmentNotFound, NotPermitted, InvalidUnits, CantMerge where it is not planned any more
    """
    row = locked_shipment(shipment_id, actor)
    _require_planned([row])
    here = units_of(row)
    wanted = {line_id: units for line_id, units in quantities.items() if units}
    if not wanted or any(not 0 < units <= here.get(pk, 0) for pk, units in wanted.items()) or wanted == here:
        raise InvalidUnits("some units of the shipment, and not all", field="quantities", shipment=row.number)
    variants = dict(ShipmentLine.objects.filter(shipment=row).values_list("line_id", "variant_id"))
    new = _copy(row, actor, why=f"split from {row.number}")
    put_units(row, {pk: -units for pk, units in wanted.items()}, variants)
    put_units(new, wanted, variants)
    note(row, "fulfilment.split", actor, into=new.number)
    return ShipmentId(new.pk)


@transaction.atomic
def merge_shipments(*, shipment_ids: Sequence[UUID], actor: Actor) -> ShipmentId:
    """Put planned shipments of one order, one place, one address and one day together into the first; returns it.

    raises  ShipmentNotFound, NotPermitted, CantMerge
    """
    rows = [locked_shipment(pk, actor) for pk in dict.fromkeys(shipment_ids)]
    if len(rows) < 2:
        raise CantMerge("two shipments or more are put together")
    _require_planned(rows)
    first = rows[0]
    addresses = {one.id: one.ship_to for one in deliveries_by_order([first.order_id])[first.order_id]}
    for row in rows[1:]:
        is_one = (row.order_id, row.place_id, row.planned_for) == (first.order_id, first.place_id, first.planned_for)
        if not is_one or addresses[row.delivery_id] != addresses[first.delivery_id]:
            raise CantMerge(f"{row.number} goes elsewhere, or on another day", shipment=row.number)
    for row in rows[1:]:
        variants = dict(ShipmentLine.objects.filter(shipment=row).values_list("line_id", "variant_id"))
        units = units_of(row)
        ShipmentLine.objects.filter(shipment=row).delete()
        put_units(first, units, variants)
        move(row, ShipmentState.CANCELLED, actor, f"together with {first.number}")
    return ShipmentId(first.pk)


@transaction.atomic
def drop_shipments(*, order_id: UUID, why: str, actor: Actor) -> int:
    """Planned shipments of an order that was called off, or left without them; returns how many.

    raises  OrderNotFound, NotPermitted
    """
    lock_for_shipping(order_id=order_id, actor=actor)
    rows = [row for row in _active(order_id) if row.state == ShipmentState.PLANNED]
    for row in rows:
        move(row, ShipmentState.CANCELLED, actor, why)
    return len(rows)


def _active(order_id: UUID) -> list[Shipment]:
    """Shipments of an order that have not left, locked."""
    rows = Shipment.objects.select_for_update().filter(order=order_id, state__in=rules.CHANGES_LEFT)
    return list(rows.order_by("pk"))


def _promised(order_id: UUID, deliveries: Iterable[DeliveryView], rows: Sequence[Shipment]) -> list[Promised]:
    """What places have promised, by line and place, beside what is in shipments that have not left."""
    delivery_of = {line.id: one.id for one in deliveries for line in one.lines}
    sums = _promised_units(order_id, deliveries)
    already: dict[tuple[UUID, UUID], int] = defaultdict(int)
    by_id = {row.pk: row for row in rows}
    variants = {}
    for line in ShipmentLine.objects.filter(shipment__in=rows):
        row = by_id[line.shipment_id]
        already[line.line_id, row.place_id] += line.quantity
        delivery_of.setdefault(line.line_id, row.delivery_id)  # of a line that was taken out of the order
        variants[line.line_id] = line.variant_id
    for line_id, place_id in already:
        sums.setdefault((line_id, place_id, variants[line_id]), 0)
    return [
        Promised(line, variant, delivery_of[line], place, quantity, already[line, place])
        for (line, place, variant), quantity in sums.items()
    ]


def _promised_units(order_id: UUID, deliveries: Iterable[DeliveryView]) -> dict[tuple[UUID, UUID, UUID], int]:
    """{(line, place, variant): units promised}; of a bundle as many as a place has all parts of."""
    variant_of = {line.id: line.variant_id for one in deliveries for line in one.lines}
    recipes = recipes_of(order_id)
    sums: dict[tuple[UUID, UUID, UUID], int] = defaultdict(int)
    for promise in promised_units(order_id):
        sums[promise.line_id, promise.place_id, promise.variant_id] += promise.quantity
    found = {key: units for key, units in sums.items() if key[0] not in recipes}
    for line_id, place_id in {key[:2] for key in sums if key[0] in recipes}:
        recipe = [(part, per_unit) for part, per_unit in recipes[line_id].items() if part is not None]
        parts = [sums.get((line_id, place_id, part), 0) // per_unit for part, per_unit in recipe]
        variant_id = variant_of.get(line_id)
        if variant_id is not None:
            found[line_id, place_id, variant_id] = min(parts, default=0)
    return found


def _take_out(rows: Sequence[Shipment], promised: Iterable[Promised], actor: Actor) -> None:
    """What is planned and not promised any more goes, from the newest planned shipment first; empty ones are over."""
    for one in promised:
        excess = one.already - one.quantity
        for row in sorted(rows, key=lambda row: row.number, reverse=True):
            if excess <= 0:
                break
            if row.state != ShipmentState.PLANNED or row.place_id != one.place_id:
                continue
            taken = min(excess, units_of(row).get(one.line_id, 0))
            if taken:
                put_units(row, {one.line_id: -taken}, {})
                excess -= taken
    for row in rows:
        if row.state == ShipmentState.PLANNED and not ShipmentLine.objects.filter(shipment=row).exists():
            move(row, ShipmentState.CANCELLED, actor, "nothing of it is promised any more")


def _home(rows: Sequence[Shipment], planned: PlannedShipment) -> Shipment | None:
    """A planned shipment to which units may be added."""
    for row in rows:
        where = (row.delivery_id, row.place_id)
        if row.state == ShipmentState.PLANNED and where == (planned.delivery_id, planned.place_id):
            return row
    return None


def _new(head: OrderHead, delivery: DeliveryView, planned: PlannedShipment, actor: Actor) -> Shipment:
    row = Shipment(
        number=_number(head.id, head.number),
        order_id=head.id,
        delivery_id=delivery.id,
        place_id=planned.place_id,
        planned_for=delivery.wanted_on,
        promised_on=delivery.promised_on,
    )
    return _begun(row, actor, "")


def _copy(row: Shipment, actor: Actor, why: str) -> Shipment:
    new = Shipment(
        number=_number(row.order_id, row.number.rpartition("-S")[0]),
        order_id=row.order_id,
        delivery_id=row.delivery_id,
        place_id=row.place_id,
        planned_for=row.planned_for,
        promised_on=row.promised_on,
        kept=row.kept,
    )
    return _begun(new, actor, why)


def _begun(row: Shipment, actor: Actor, why: str) -> Shipment:
    row.made_at = clock.now()
    row.save(force_insert=True)
    ShipmentMove.objects.create(
        shipment=row, to_state=ShipmentState.PLANNED.value, at=row.made_at, by=actor.person_id, why=why
    )
    return row


def _number(order_id: UUID, order_number: str) -> str:
    """The order is locked: nobody else counts."""
    return f"{order_number}-S{Shipment.objects.filter(order=order_id).count() + 1}"


def _follow_delivery(row: Shipment, delivery: DeliveryView) -> None:
    """A day that was changed holds for what has not been given to pickers."""
    if row.state != ShipmentState.PLANNED or (row.planned_for, row.promised_on) == (
        delivery.wanted_on,
        delivery.promised_on,
    ):
        return
    row.planned_for, row.promised_on = delivery.wanted_on, delivery.promised_on
    row.save(update_fields=["planned_for", "promised_on"])


def _require_planned(rows: Iterable[Shipment]) -> None:
    for row in rows:
        if row.state != ShipmentState.PLANNED:
            raise CantMerge(f"{row.number} is {row.state}: only planned shipments are changed", shipment=row.number)
