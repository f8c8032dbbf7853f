from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from jangteo.catalog.types import VariantId
from jangteo.fulfilment import rules
from jangteo.fulfilment.errors import InvalidUnits
from jangteo.fulfilment.models import Shipment, ShipmentLine
from jangteo.fulfilment.services.planning import plan_locked
from jangteo.fulfilment.services.writing import checked_why, locked_shipment, move, note, put_units, units_of
from jangteo.fulfilment.types import ShipmentState
from jangteo.inventory.errors import InsufficientStock
from jangteo.inventory.selectors import promised_units
from jangteo.inventory.selectors.promises import recipes_of
from jangteo.inventory.services import reallocate_stock, set_aside
from jangteo.inventory.types import Moved
from jangteo.kernel import clock, states
from jangteo.kernel.types import Actor
from jangteo.ordering.services import hold_for_stock, lock_for_shipping, take_back
from jangteo.parties.selectors import lineage_of


@transaction.atomic
def short_pick(*, shipment_id: UUID, line_id: UUID, missing: int, why: str, actor: Actor) -> bool:
    """Units are not where they should be: they are set aside there until a count says more, and another place that the
    channel may use promises them instead. Returns whether one does; where none does, the order is held and the promise
    stays where it is.

    line_id  a line of the order
    missing  units, at most those not picked yet
    raises   ShipmentNotFound, NotPermitted, IllegalMove, InvalidUnits, ReasonNeeded
    """
    why = checked_why(why)
    row = locked_shipment(shipment_id, actor)
    states.require(ShipmentState(row.state), ShipmentState.PACKED, _PICKING_ONLY)
    line = ShipmentLine.objects.filter(shipment=row, line=line_id).first()
    if line is None or not 0 < missing <= line.quantity - line.picked:
        raise InvalidUnits(field="missing", shipment=row.number, quantity=missing)
    lots = _lots_of(row, {line_id: missing})
    put_units(row, {line_id: -missing}, {})
    take_back(order_id=row.order_id, place_id=row.place_id, quantities={line_id: missing}, actor=actor)
    is_elsewhere = _reroute(row, {line_id: missing}, f"{row.number}: {why}", actor)
    if is_elsewhere and line_id not in recipes_of(row.order_id):  # which part of a bundle is missing a count says
        for lot, units in lots.items():
            set_aside(
                place_code=row.place.code,
                moved=Moved(VariantId(line.variant_id), units, lot),
                key=f"short:{row.number}:{line_id}:{clock.now().timestamp()}:{lot}"[:120],
                why=f"not found, {row.number}: {why}"[:80],
                actor=actor,
            )
    if not ShipmentLine.objects.filter(shipment=row).exists():
        move(row, ShipmentState.CANCELLED, actor, why)
    note(row, "fulfilment.short_pick", actor, why, line=str(line_id), missing=missing, elsewhere=is_elsewhere)
    return is_elsewhere


@transaction.atomic
def refuse_shipment(*, shipment_id: UUID, why: str, actor: Actor) -> bool:
    """A place can't send a shipment: others that the channel may use promise all of it instead, and the buyer pays
    nothing more. Returns whether they can; if not, nothing is promised otherwise and the order is held.

    raises  ShipmentNotFound, NotPermitted, IllegalMove, ReasonNeeded
    """
    why = checked_why(why)
    row = locked_shipment(shipment_id, actor)
    was_begun = row.state == ShipmentState.PICKING
    move(row, ShipmentState.CANCELLED, actor, why)
    units = units_of(row)
    if was_begun:
        take_back(order_id=row.order_id, place_id=row.place_id, quantities=units, actor=actor)
    return _reroute(row, units, f"{row.number}: {why}", actor)


def _reroute(row: Shipment, units: Mapping[UUID, int], why: str, actor: Actor) -> bool:
    """Promise units from other places and plan them there, or hold the order with its promise as it is."""
    head = lock_for_shipping(order_id=row.order_id, actor=actor)
    try:
        reallocate_stock(
            order_id=row.order_id,
            quantities=units,
            refused_place=row.place_id,
            channel_id=head.channel_id,
            lineage=lineage_of(head.buyer_id) if head.buyer_id else (),
            why=why,
        )
        is_elsewhere = True
    except InsufficientStock:
        hold_for_stock(order_id=row.order_id, actor=actor)
        is_elsewhere = False
    plan_locked(head, actor)
    return is_elsewhere


def _lots_of(row: Shipment, units: Mapping[UUID, int]) -> dict[str, int]:
    """{lot, empty without: units} of what is given back, in the order in which stock gives it back."""
    left, lots = dict(units), dict[str, int]()
    for one in promised_units(row.order_id):
        if one.place_id == row.place_id and left.get(one.line_id):
            taken = min(left[one.line_id], one.quantity)
            left[one.line_id] -= taken
            lots[one.lot] = lots.get(one.lot, 0) + taken
    return lots


_PICKING_ONLY = {
    state: frozenset({ShipmentState.PACKED}) if state == ShipmentState.PICKING else frozenset[ShipmentState]()
    for state in rules.MOVES
}
