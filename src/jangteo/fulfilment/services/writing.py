"""What every step does: lock the order and the shipment, move its state, and write down who did."""

from collections.abc import Mapping
from uuid import UUID

from jangteo.fulfilment import rules
from jangteo.fulfilment.errors import ReasonNeeded, ShipmentNotFound
from jangteo.fulfilment.models import Shipment, ShipmentLine, ShipmentMove
from jangteo.fulfilment.selectors import access_shipment
from jangteo.fulfilment.types import ShipmentState
from jangteo.kernel import audit, clock, states
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.services import lock_for_shipping

LONGEST_WHY = 300


def locked_shipment(shipment_id: UUID, actor: Actor) -> Shipment:
    """A shipment of a place whose stock the actor may change, locked after its order, which all steps wait for.

    raises  ShipmentNotFound, NotPermitted
    """
    seen = access_shipment(shipment_id, actor)
    require_place(actor, Action.STOCK_CHANGE, seen.place.code)
    lock_for_shipping(order_id=seen.order_id, actor=actor)
    row = Shipment.objects.select_related("place").select_for_update(of=("self",)).filter(pk=shipment_id).first()
    if row is None:
        raise ShipmentNotFound
    return row


def move(row: Shipment, target: ShipmentState, actor: Actor, why: str = "") -> None:
    """Let a locked shipment go on, and note it.

    raises  IllegalMove
    """
    before = ShipmentState(row.state)
    states.require(before, target, rules.MOVES)
    row.state = target.value
    row.save()
    ShipmentMove.objects.create(
        shipment=row,
        from_state=before.value,
        to_state=target.value,
        at=clock.now(),
        by=actor.person_id,
        why=why[:LONGEST_WHY],
    )
    note(row, f"fulfilment.{target.value}", actor, why, before=before.value)


def note(row: Shipment, action: str, actor: Actor, why: str = "", **facts: object) -> None:
    """An entry of the audit trail about a shipment."""
    after = {"number": row.number, "state": row.state, **facts}
    audit.record(
        actor=actor, action=action, subject_kind="shipment", subject_id=row.pk, after=after, why=why[:LONGEST_WHY]
    )


def units_of(row: Shipment) -> dict[UUID, int]:
    """{order line: units in a shipment}."""
    return dict(ShipmentLine.objects.filter(shipment=row).values_list("line_id", "quantity"))


def checked_why(why: str) -> str:
    """A reason that was asked for.

    raises  ReasonNeeded
    """
    why = why.replace("\0", "").strip()
    if not why or len(why) > LONGEST_WHY:
        raise ReasonNeeded(f"say why, in at most {LONGEST_WHY} letters", field="why")
    return why


def put_units(row: Shipment, quantities: Mapping[UUID, int], variants: Mapping[UUID, UUID]) -> None:
    """Add units of order lines to a shipment, or take some out (below zero); a line without units goes.

    variants  {order line: its variant}
    """
    known = {one.line_id: one for one in ShipmentLine.objects.filter(shipment=row)}
    for line_id, change in quantities.items():
        line = known.get(line_id)
        after = (line.quantity if line else 0) + change
        if line is None:
            ShipmentLine.objects.create(shipment=row, line_id=line_id, variant_id=variants[line_id], quantity=after)
        elif after == 0:
            line.delete()
        else:
            line.quantity = after
            line.save(update_fields=["quantity"])
