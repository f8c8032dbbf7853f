from uuid import UUID

from django.db import transaction

from jangteo.inventory.errors import BelowAllocated, DocumentClosed, DocumentNotFound, InvalidQuantity, SerialsNeeded
from jangteo.inventory.models import CountLine, Lot, StockCount
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.services.ledger import Ledger, Shelf, lock_shelves, sku_of
from jangteo.inventory.services.lots import find_lot
from jangteo.inventory.services.numbers import next_number
from jangteo.inventory.services.stock import LARGEST_STOCK, require_lot
from jangteo.inventory.types import CountState, MovementKind, Tracking
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def begin_count(*, place_code: str, actor: Actor, is_blind: bool = True, note: str = "") -> UUID:
    """A count of shelves that goes on while goods are sold.

    raises  PlaceNotFound, NotPermitted
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    row = StockCount.objects.create(
        number=next_number("C"),
        place_id=get_place_id(place_code),
        is_blind=is_blind,
        state=CountState.OPEN.value,
        note=note[:300],
        begun_at=clock.now(),
    )
    _audit(actor, "inventory.begin_count", row, {"place": place_code})
    return row.pk


@transaction.atomic
def note_found(*, count_id: UUID, variant_id: UUID, found: int, actor: Actor, lot_code: str = "") -> None:
    """So many lie on the shelf now; what there should be at this moment is noted beside it. Said again, it replaces.

    locks   the count, then the stock row
    raises  DocumentNotFound, DocumentClosed, InvalidQuantity, LotNeeded, LotNotFound, SerialsNeeded, NotPermitted
    """
    row = _locked(count_id, actor)
    if not 0 <= found <= LARGEST_STOCK:
        raise InvalidQuantity(f"a count is 0 to {LARGEST_STOCK} units", field="quantity", quantity=found)
    shelf = _shelf(row, variant_id)
    lot = _lot(shelf, variant_id, lot_code)
    part = shelf.part(lot)
    CountLine.objects.update_or_create(
        count=row,
        variant_id=variant_id,
        lot=lot,
        defaults={
            "found": found,
            "expected": part.on_hand if part else shelf.level.on_hand,
            "counted_at": clock.now(),
        },
    )


@transaction.atomic
def book_count(*, count_id: UUID, actor: Actor) -> int:
    """Book what was found: the difference to what there was when it was counted, so that what was sold since stays
    sold. Returns how many lines differed.

    locks   the count, then the stock rows by id
    raises  DocumentNotFound, DocumentClosed, BelowAllocated; then nothing is booked
    """
    row = _locked(count_id, actor)
    lines = list(CountLine.objects.filter(count=row).select_related("lot").order_by("pk"))
    shelves = lock_shelves({(row.place_id, line.variant_id) for line in lines})
    ledger = Ledger(source_kind="count", source_id=row.pk, reference=row.number)
    differing = [line for line in lines if line.found != line.expected]
    for line in differing:
        shelf, change = shelves[row.place_id, line.variant_id], line.found - line.expected
        part = shelf.part(line.lot)
        least = part or shelf.level
        promised = least.allocated + least.quarantined + getattr(least, "held", 0)
        if least.on_hand + change < promised:
            raise BelowAllocated(
                f"{sku_of(line.variant_id)}: {least.on_hand + change} would be left, {promised} are promised",
                sku=sku_of(line.variant_id),
                counted=least.on_hand + change,
                allocated=promised,
            )
        ledger.move(shelf, MovementKind.COUNT, change, key=f"count:{line.pk}", part=part)
    ledger.write()
    row.state, row.ended_at = CountState.BOOKED.value, clock.now()
    row.save(update_fields=["state", "ended_at"])
    _audit(actor, "inventory.book_count", row, {"lines": len(lines), "differing": len(differing)})
    return len(differing)


@transaction.atomic
def drop_count(*, count_id: UUID, actor: Actor) -> None:
    """The count is not booked; its lines stay to be read.

    raises  DocumentNotFound, DocumentClosed, NotPermitted
    """
    row = _locked(count_id, actor)
    row.state, row.ended_at = CountState.DROPPED.value, clock.now()
    row.save(update_fields=["state", "ended_at"])
    _audit(actor, "inventory.drop_count", row, {})


def _locked(count_id: UUID, actor: Actor) -> StockCount:
    row = StockCount.objects.select_for_update(of=("self",)).select_related("place").filter(pk=count_id).first()
    if row is None:
        raise DocumentNotFound("there is no such count")
    require_place(actor, Action.STOCK_CHANGE, row.place.code)
    if row.state != CountState.OPEN:
        raise DocumentClosed(f"{row.number} has ended", number=row.number)
    return row


def _shelf(row: StockCount, variant_id: UUID) -> Shelf:
    shelf = lock_shelves({(row.place_id, variant_id)})[row.place_id, variant_id]
    if shelf.tracking == Tracking.SERIAL:
        sku = sku_of(variant_id)
        raise SerialsNeeded(f"{sku} is adjusted by serial number", field="serials", sku=sku)
    return shelf


def _lot(shelf: Shelf, variant_id: UUID, code: str) -> Lot | None:
    """The rest that has no lot may be counted too."""
    if code:
        lot = find_lot(variant_id, code)
        require_lot(shelf, lot)
        return lot
    return None


def _audit(actor: Actor, action: str, row: StockCount, after: dict[str, object]) -> None:
    audit.record(
        actor=actor, action=action, subject_kind="count", subject_id=row.pk, after={"number": row.number, **after}
    )
