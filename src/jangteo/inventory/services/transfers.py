from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from jangteo.inventory.errors import DocumentClosed, DocumentNotFound, InvalidDocument, MoreThanExpected
from jangteo.inventory.models import Lot, SerialUnit, Transfer, TransferLine
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.services.ledger import Ledger, Shelf, lock_shelves, sku_of
from jangteo.inventory.services.lots import find_lot
from jangteo.inventory.services.numbers import next_number
from jangteo.inventory.services.places import transit_id
from jangteo.inventory.services.stock import check_quantity, require_lot
from jangteo.inventory.types import Moved, MovementKind, Tracking, TransferState
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor

MOST_LINES = 500


@transaction.atomic
def send_transfer(  # noqa: PLR0913 -- what a transfer is
    *,
    from_place: str,
    to_place: str,
    lines: Sequence[Moved],
    key: str,
    actor: Actor,
    expected_on: date | None = None,
    note: str = "",
) -> UUID:
    """Goods leave a place for another; until they are received they are on their way, and nobody's to promise.

    key     the same key again gives the same transfer
    locks   the stock rows of both ends by id
    raises  PlaceNotFound, NotPermitted, InvalidDocument, InvalidQuantity, LotNeeded, LotNotFound, NotEnough,
            SerialsNeeded, SerialElsewhere
    """
    require_place(actor, Action.STOCK_CHANGE, from_place)
    start, end = get_place_id(from_place), get_place_id(to_place)
    if start == end:
        raise InvalidDocument("a transfer goes to another place", field="to_place")
    _check_lines(lines)
    way = transit_id()
    shelves = lock_shelves({(place, line.variant_id) for line in lines for place in (start, way)})
    known = Transfer.objects.filter(key=key).first()
    if known is not None:
        return known.pk
    transfer = Transfer.objects.create(
        number=next_number("T"),
        from_place_id=start,
        to_place_id=end,
        expected_on=expected_on,
        note=note[:300],
        key=key,
        sent_at=clock.now(),
    )
    ledger = Ledger(source_kind="transfer", source_id=transfer.pk, reference=transfer.number)
    rows = []
    for number, line in enumerate(lines):
        here, there = shelves[start, line.variant_id], shelves[way, line.variant_id]
        lot = find_lot(line.variant_id, line.lot) if line.lot else None
        if not (here.level.is_parted and lot is None):  # what came before lots were told apart may go without one
            require_lot(here, lot)
        rows.append(_line(transfer, line, lot))
        _carry(ledger, (here, there), rows[-1], line.quantity, f"{transfer.pk}:{number}", line.serials)
    TransferLine.objects.bulk_create(rows)
    ledger.write()
    _audit(actor, "inventory.send_transfer", transfer, {"to": to_place, "units": sum(row.sent for row in rows)})
    return transfer.pk


@transaction.atomic
def receive_transfer(*, transfer_id: UUID, quantities: Mapping[UUID, int], key: str, actor: Actor) -> bool:
    """Some of a transfer arrived; with the last unit it is closed. False when this key was booked before.

    quantities  {line: units}
    locks       the transfer, then the stock rows by id
    raises      DocumentNotFound, DocumentClosed, NotPermitted, InvalidQuantity, MoreThanExpected
    """
    return _arrive(transfer_id, quantities, key, actor, "")


@transaction.atomic
def write_off_transfer(*, transfer_id: UUID, quantities: Mapping[UUID, int], why: str, key: str, actor: Actor) -> bool:
    """Some of a transfer will not arrive: it is lost, for a reason, and leaves what is on its way. False when this key
    was booked before.

    quantities  {line: units}
    locks       the transfer, then the stock rows by id
    raises      DocumentNotFound, DocumentClosed, NotPermitted, InvalidQuantity, InvalidDocument without a reason,
                MoreThanExpected
    """
    if not why.strip():
        raise InvalidDocument("say why they are lost", field="why")
    return _arrive(transfer_id, quantities, key, actor, why)


def _arrive(transfer_id: UUID, quantities: Mapping[UUID, int], key: str, actor: Actor, lost_why: str) -> bool:
    transfer = Transfer.objects.select_for_update().filter(pk=transfer_id).first()
    if transfer is None:
        raise DocumentNotFound("there is no such transfer")
    require_place(actor, Action.STOCK_CHANGE, transfer.to_place.code)
    lines = {line.pk: line for line in TransferLine.objects.filter(transfer=transfer).order_by("pk")}
    wanted = {pk: count for pk, count in quantities.items() if count}
    if not wanted or not wanted.keys() <= lines.keys():
        raise InvalidDocument("name lines of this transfer, and units of one", field="quantities")
    ledger = Ledger(source_kind="transfer", source_id=transfer.pk, reference=lost_why or transfer.number)
    if any(ledger.is_known(f"{pk}:{key}") for pk in wanted):
        return False
    _check_arriving(transfer, lines, wanted)
    way = transit_id()
    ends = (way,) if lost_why else (way, transfer.to_place_id)
    shelves = lock_shelves({(place, lines[pk].variant_id) for pk in wanted for place in ends})
    for pk, count in wanted.items():
        line, own_key = lines[pk], f"{pk}:{key}"
        here = shelves[way, line.variant_id]
        numbers = _moving(here, transfer, count)
        if lost_why:
            line.lost += count
            part = here.part(line.lot, line.owner_id)
            ledger.move(here, MovementKind.LOSS, -count, key=own_key, part=part, serials=numbers)
        else:
            line.received += count
            _carry(ledger, (here, shelves[transfer.to_place_id, line.variant_id]), line, count, own_key, numbers)
    ledger.write()
    TransferLine.objects.bulk_update(lines.values(), ["received", "lost"])
    _close_if_done(transfer, lines.values())
    action = "inventory.write_off_transfer" if lost_why else "inventory.receive_transfer"
    _audit(actor, action, transfer, {"units": sum(wanted.values())}, lost_why)
    return True


def _check_arriving(transfer: Transfer, lines: Mapping[UUID, TransferLine], wanted: Mapping[UUID, int]) -> None:
    if transfer.state == TransferState.CLOSED:
        raise DocumentClosed(f"{transfer.number} has ended", number=transfer.number)
    for pk, count in wanted.items():
        check_quantity(count)
        on_way = lines[pk].sent - lines[pk].received - lines[pk].lost
        if count > on_way:
            sku = sku_of(lines[pk].variant_id)
            raise MoreThanExpected(f"{sku}: {on_way} are on their way", sku=sku, expected=on_way)


def _close_if_done(transfer: Transfer, lines: Iterable[TransferLine]) -> None:
    if all(line.sent == line.received + line.lost for line in lines):
        transfer.state, transfer.closed_at = TransferState.CLOSED.value, clock.now()
        transfer.save(update_fields=["state", "closed_at"])


def _line(transfer: Transfer, moved: Moved, lot: Lot | None) -> TransferLine:
    return TransferLine(
        id=new_id(),
        transfer=transfer,
        variant_id=moved.variant_id,
        lot=lot,
        owner_id=moved.owner_id,
        sent=moved.quantity,
    )


def _carry(
    ledger: Ledger, ends: tuple[Shelf, Shelf], line: TransferLine, count: int, key: str, serials: Sequence[str]
) -> None:
    """Units go from one shelf to another: two movements, nothing made, nothing lost."""
    here, there = ends
    for shelf, change, suffix in ((here, -count, "out"), (there, count, "in")):
        part = shelf.part(line.lot, line.owner_id)
        ledger.move(shelf, MovementKind.TRANSFER, change, key=f"{key}:{suffix}", part=part, serials=serials)


def _moving(shelf: Shelf, transfer: Transfer, count: int) -> list[str]:
    """Numbers of units that this transfer carries and that have not arrived."""
    if shelf.tracking != Tracking.SERIAL:
        return []
    units = SerialUnit.objects.filter(level=shelf.level, moves__movement__source_id=transfer.pk).distinct()
    return list(units.order_by("serial").values_list("serial", flat=True)[:count])


def _check_lines(lines: Sequence[Moved]) -> None:
    if not 0 < len(lines) <= MOST_LINES:
        raise InvalidDocument(f"a transfer has 1 to {MOST_LINES} lines", field="lines")
    if len({(line.variant_id, line.lot, line.owner_id) for line in lines}) < len(lines):
        raise InvalidDocument("a variant and lot stands on one line only", field="lines")
    for line in lines:
        check_quantity(line.quantity)


def _audit(actor: Actor, action: str, transfer: Transfer, after: dict[str, object], why: str = "") -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="transfer",
        subject_id=transfer.pk,
        after={"number": transfer.number, **after},
        why=why,
    )
