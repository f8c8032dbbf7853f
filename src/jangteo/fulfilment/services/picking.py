from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import F

from jangteo.fulfilment import rules
from jangteo.fulfilment.errors import InvalidScan, NotBeingPicked, NothingToUndo, ShipmentWaits
from jangteo.fulfilment.models import Scan, Shipment, ShipmentLine
from jangteo.fulfilment.selectors import to_pick
from jangteo.fulfilment.selectors.views import find_waits
from jangteo.fulfilment.services.planning import plan_locked
from jangteo.fulfilment.services.writing import locked_shipment, move, units_of
from jangteo.fulfilment.types import ScanAnswer, ScanOutcome, ScanRuling, ShipmentState, Wait
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Actor
from jangteo.ordering.selectors import deliveries_by_order
from jangteo.ordering.services import hand_over, lock_for_shipping, take_back

LONGEST_CODE = 100
MOST_AT_ONCE = 200


@transaction.atomic
def release_to_pick(*, shipment_id: UUID, actor: Actor) -> None:
    """Give a planned shipment to the pickers: from now on its units are not the buyer's to change.

    locks   the order, then the shipment
    raises  ShipmentNotFound, NotPermitted, IllegalMove, ShipmentWaits, ordering OrderIsHeld
    """
    row = locked_shipment(shipment_id, actor)
    if row.state == ShipmentState.PLANNED:
        plan_locked(lock_for_shipping(order_id=row.order_id, actor=actor), actor)
        row.refresh_from_db()
        wait = find_waits([row], deliveries_by_order([row.order_id])).get(row.pk)
        if wait is not None and wait != Wait.HELD:
            raise ShipmentWaits(f"{row.number} waits: {wait.value}", shipment=row.number, wait=wait.value)
    begin_picking(row, actor)


def begin_picking(row: Shipment, actor: Actor) -> None:
    """The same for a locked shipment, whatever it waits for; only a hold of its order keeps it here."""
    move(row, ShipmentState.PICKING, actor)
    hand_over(order_id=row.order_id, place_id=row.place_id, quantities=units_of(row), actor=actor)


def release_many(*, shipment_ids: Iterable[UUID], actor: Actor) -> tuple[list[UUID], dict[UUID, JangteoError]]:
    """A wave: each shipment in a transaction of its own; returns those released, and why others were not.

    shipment_ids  at most 200; the rest is left
    """
    released, refused = [], {}
    for pk in list(dict.fromkeys(shipment_ids))[:MOST_AT_ONCE]:
        try:
            release_to_pick(shipment_id=pk, actor=actor)
        except JangteoError as error:
            if error.status >= 500:
                raise
            refused[pk] = error
        else:
            released.append(pk)
    return released, refused


@transaction.atomic
def take_back_shipment(*, shipment_id: UUID, actor: Actor, why: str = "") -> None:
    """Goods that were to be picked go back to their shelves, and the shipment is planned again.

    raises  ShipmentNotFound, NotPermitted, IllegalMove
    """
    row = locked_shipment(shipment_id, actor)
    move(row, ShipmentState.PLANNED, actor, why)
    for line in ShipmentLine.objects.filter(shipment=row, picked__gt=0):
        _undo(row, line, line.picked, f"back:{line.pk}:{clock.now().timestamp()}", actor)
    take_back(order_id=row.order_id, place_id=row.place_id, quantities=units_of(row), actor=actor)
    plan_locked(lock_for_shipping(order_id=row.order_id, actor=actor), actor)


@transaction.atomic
def scan(*, shipment_id: UUID, code: str, client_key: str, actor: Actor) -> ScanAnswer:
    """A picker scanned something: it takes a unit of the shipment, or is refused with the word why; both are logged.

    code        SKU, GTIN, number of a unit, lot, or "SKU#LOT"
    client_key  the scanner's own name for this scan: sent twice, also by two phones, it counts once
    raises      ShipmentNotFound, NotPermitted, InvalidScan, NotBeingPicked
    """
    code, client_key = code.replace("\0", "").strip(), client_key.replace("\0", "").strip()
    if not 0 < len(code) <= LONGEST_CODE or not 8 <= len(client_key) <= LONGEST_CODE:
        raise InvalidScan(field="code" if not 0 < len(code) <= LONGEST_CODE else "client_key")
    row = locked_shipment(shipment_id, actor)
    known = Scan.objects.filter(client_key=client_key).first()
    if known is not None:
        if known.shipment_id != row.pk:
            raise InvalidScan("this key is of a scan of another shipment", field="client_key")
        ruling = ScanRuling(ScanOutcome(known.outcome), known.line_id)
        return _answer(row, ruling, is_new=False)
    _require_picking(row)
    ruling = rules.read_scan(code, to_pick(row))
    _log(row, ruling, client_key, actor, code=code, quantity=1 if ruling.outcome == ScanOutcome.PICKED else 0)
    return _answer(row, ruling, is_new=True)


@transaction.atomic
def undo_scan(*, shipment_id: UUID, line_id: UUID, client_key: str, actor: Actor) -> ScanAnswer:
    """The last unit that was scanned of a line goes back.

    raises  ShipmentNotFound, NotPermitted, InvalidScan, NotBeingPicked, NothingToUndo
    """
    if not 8 <= len(client_key) <= LONGEST_CODE or "\0" in client_key:
        raise InvalidScan(field="client_key")
    row = locked_shipment(shipment_id, actor)
    ruling = ScanRuling(ScanOutcome.UNDONE, line_id)
    if Scan.objects.filter(client_key=client_key, shipment=row).exists():
        return _answer(row, ruling, is_new=False)
    _require_picking(row)
    line = ShipmentLine.objects.filter(shipment=row, line=line_id, picked__gt=0).first()
    if line is None:
        raise NothingToUndo(shipment=row.number)
    _undo(row, line, 1, client_key, actor)
    return _answer(row, ruling, is_new=True)


def fill_unchecked(row: Shipment, actor: Actor) -> None:
    """Note what was not scanned as picked by eye; the log says so."""
    for line in ShipmentLine.objects.filter(shipment=row, picked__lt=F("quantity")).order_by("pk"):
        ruling = ScanRuling(ScanOutcome.UNCHECKED, line.line_id)
        key = f"eye:{line.pk}:{clock.now().timestamp()}"
        _log(row, ruling, key, actor, quantity=line.quantity - line.picked)


def _undo(row: Shipment, line: ShipmentLine, units: int, key: str, actor: Actor) -> None:
    """Units go back one by one, the newest first, each with the number or lot it was scanned by."""
    taken: list[Scan] = []
    for one in Scan.objects.filter(shipment=row, line=line.line_id).exclude(quantity=0).order_by("at", "pk"):
        taken = taken[: len(taken) + one.quantity] if one.quantity < 0 else [*taken, *[one] * one.quantity]
    for place, one in enumerate(reversed(taken[-units:])):
        ruling = ScanRuling(ScanOutcome.UNDONE, line.line_id, one.serial, one.lot)
        _log(row, ruling, key if units == 1 else f"{key}:{place}"[:LONGEST_CODE], actor, quantity=-1)


def _require_picking(row: Shipment) -> None:
    if row.state != ShipmentState.PICKING:
        raise NotBeingPicked(f"{row.number} is {row.state}", shipment=row.number, state=row.state)


def _log(
    row: Shipment, ruling: ScanRuling, client_key: str, actor: Actor, *, code: str = "", quantity: int = 0
) -> None:
    Scan.objects.create(
        shipment=row,
        line_id=ruling.line_id,
        code=code,
        outcome=ruling.outcome.value,
        quantity=quantity,
        serial=ruling.serial if quantity else "",
        lot=ruling.lot if quantity else "",
        at=clock.now(),
        by=actor.person_id,
        client_key=client_key,
    )
    if quantity:
        ShipmentLine.objects.filter(shipment=row, line=ruling.line_id).update(picked=F("picked") + quantity)


def _answer(row: Shipment, ruling: ScanRuling, *, is_new: bool) -> ScanAnswer:
    lines = list(ShipmentLine.objects.filter(shipment=row).annotate(sku=F("line__sku")))
    mine = next((line for line in lines if line.line_id == ruling.line_id), None)
    return ScanAnswer(
        outcome=ruling.outcome,
        line_id=ruling.line_id,
        sku=mine.sku if mine else "",
        picked=mine.picked if mine else 0,
        quantity=mine.quantity if mine else 0,
        is_new=is_new,
        is_done=all(line.picked == line.quantity for line in lines),
    )
