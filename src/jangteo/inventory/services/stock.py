from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from jangteo.inventory.errors import BelowAllocated, InvalidQuantity, LotNeeded, SerialsNeeded
from jangteo.inventory.models import Lot
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.services.ledger import Ledger, Shelf, lock_shelves, sku_of
from jangteo.inventory.services.lots import find_lot, known_lots
from jangteo.inventory.types import Moved, MovementKind, ReceiptLine, Tracking
from jangteo.kernel import audit
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor

LARGEST_STOCK = 10**9


def receive_stock(
    *, place_code: str, variant_id: UUID, quantity: int, key: str, actor: Actor, reference: str = ""
) -> bool:
    """Goods of one variant came in; False when this key was booked before.

    quantity  base units, from 1 up
    raises    as `receive_goods`
    """
    line = ReceiptLine(variant_id, quantity)  # type: ignore[arg-type]
    return receive_goods(place_code=place_code, lines=[line], key=key, actor=actor, reference=reference)


@transaction.atomic
def receive_goods(  # noqa: PLR0913 -- what a receipt is
    *,
    place_code: str,
    lines: Sequence[ReceiptLine],
    key: str,
    actor: Actor,
    reference: str = "",
    kind: MovementKind = MovementKind.RECEIPT,
    source: tuple[str, UUID | None] = ("", None),
) -> bool:
    """Goods came in, all lines or none; False when this key was booked before.

    source  the kind of document they came by, and its id
    locks   the stock rows by id
    raises  InvalidQuantity, PlaceNotFound, NotPermitted, LotNeeded, LotDiffers, InvalidLot, SerialsNeeded,
            SerialElsewhere
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    for line in lines:
        check_quantity(line.quantity)
    place_id = get_place_id(place_code)
    shelves = lock_shelves({(place_id, line.variant_id) for line in lines})
    lots = known_lots(lines)
    ledger = Ledger(source_kind=source[0], source_id=source[1], reference=reference)
    for number, line in enumerate(lines):
        shelf = shelves[place_id, line.variant_id]
        lot = lots[line.variant_id, line.lot.code] if line.lot else None
        require_lot(shelf, lot)
        part = shelf.part(lot, line.owner_id)
        own_key = key if len(lines) == 1 else f"{key}:{number}"
        ledger.move(shelf, kind, line.quantity, key=own_key, part=part, serials=line.serials)
    if not ledger.write():
        return False
    for line in lines:
        _audit(actor, "inventory.receive_stock", line.variant_id, reference, place=place_code, quantity=line.quantity)
    return True


@transaction.atomic
def set_counted(*, place_code: str, counts: Mapping[UUID, int], key: str, actor: Actor) -> int:
    """Book what was counted: a movement for every difference; returns how many differed.

    counts  {variant: units on the shelf}; where lots or numbers tell units apart, count by them (`book_count`)
    raises  InvalidQuantity, BelowAllocated, PlaceNotFound, LotNeeded, SerialsNeeded; then nothing is booked
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    for counted in counts.values():
        if not 0 <= counted <= LARGEST_STOCK:
            raise InvalidQuantity(f"a count is 0 to {LARGEST_STOCK} units", field="quantity", quantity=counted)
    place_id = get_place_id(place_code)
    changed = 0
    for (_, variant_id), shelf in lock_shelves({(place_id, pk) for pk in counts}).items():
        level, counted = shelf.level, counts[variant_id]
        promised = level.allocated + level.held + level.quarantined
        if counted < promised:
            sku = sku_of(variant_id)
            raise BelowAllocated(
                f"{sku}: {counted} counted, {promised} are promised", sku=sku, counted=counted, allocated=promised
            )
        if counted == level.on_hand:
            continue
        _require_untold(shelf)
        ledger = Ledger(reference=key)
        ledger.move(shelf, MovementKind.COUNT, counted - level.on_hand, key=f"{key}:{level.pk}")
        if ledger.write():
            changed += 1
            _audit(actor, "inventory.set_counted", variant_id, "", place=place_code, on_hand=counted)
    return changed


@transaction.atomic
def adjust_stock(*, place_code: str, moved: Moved, key: str, why: str, actor: Actor) -> bool:
    """Units were found (above zero) or are gone (below) for a reason; False when this key was booked before.

    raises  InvalidQuantity, PlaceNotFound, LotNotFound, LotNeeded, NotEnough, SerialsNeeded, SerialElsewhere
    """
    return _change(place_code, moved, key, why, actor, (MovementKind.ADJUSTMENT, moved.quantity, 0))


@transaction.atomic
def set_aside(*, place_code: str, moved: Moved, key: str, why: str, actor: Actor) -> bool:
    """Units that are there are not promised any more: damaged, or to be looked at. Below zero they are good again.

    raises  InvalidQuantity, PlaceNotFound, LotNotFound, LotNeeded, NotEnough
    """
    return _change(place_code, moved, key, why, actor, (MovementKind.QUARANTINE, 0, moved.quantity))


@transaction.atomic
def set_safety(*, place_code: str, variant_id: UUID, units: int, actor: Actor) -> None:
    """How many units of a variant a place never promises.

    raises  InvalidQuantity, PlaceNotFound, NotPermitted
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    if not 0 <= units <= LARGEST_STOCK:
        raise InvalidQuantity(f"0 to {LARGEST_STOCK} units", field="units", quantity=units)
    place_id = get_place_id(place_code)
    level = lock_shelves({(place_id, variant_id)})[place_id, variant_id].level
    level.safety = units
    level.save(update_fields=["safety"])
    _audit(actor, "inventory.set_safety", variant_id, "", place=place_code, safety=units)


def check_quantity(quantity: int) -> None:
    """A receipt or a move is of something.

    raises  InvalidQuantity
    """
    if not 0 < quantity <= LARGEST_STOCK:
        raise InvalidQuantity(f"a quantity is 1 to {LARGEST_STOCK} units", field="quantity", quantity=quantity)


def require_lot(shelf: Shelf, lot: Lot | None) -> None:
    """Where units are told apart by lots new ones have one, and elsewhere none.

    raises  LotNeeded
    """
    if (shelf.tracking == Tracking.LOT) != (lot is not None):
        sku = sku_of(shelf.level.variant_id)
        raise LotNeeded(f"{sku}: a lot is {'needed' if lot is None else 'not used'}", field="lot", sku=sku)


def _require_untold(shelf: Shelf) -> None:
    sku = sku_of(shelf.level.variant_id)
    if shelf.level.is_parted:
        raise LotNeeded(f"{sku} is counted by lot", field="lot", sku=sku)
    if shelf.tracking == Tracking.SERIAL:
        raise SerialsNeeded(f"{sku} is counted by serial number", field="serials", sku=sku)


def _change(
    place_code: str, moved: Moved, key: str, why: str, actor: Actor, change: tuple[MovementKind, int, int]
) -> bool:
    require_place(actor, Action.STOCK_CHANGE, place_code)
    if not 0 < abs(moved.quantity) <= LARGEST_STOCK:
        raise InvalidQuantity(f"1 to {LARGEST_STOCK} units", field="quantity", quantity=moved.quantity)
    place_id = get_place_id(place_code)
    shelf = lock_shelves({(place_id, moved.variant_id)})[place_id, moved.variant_id]
    lot = find_lot(moved.variant_id, moved.lot) if moved.lot else None
    kind, quantity, quarantined = change
    ledger = Ledger(reference=why)
    ledger.move(
        shelf,
        kind,
        quantity,
        key=key,
        part=shelf.part(lot, moved.owner_id),
        quarantined=quarantined,
        serials=moved.serials,
    )
    if not ledger.write():
        return False
    facts = {"place": place_code, "lot": moved.lot, "quantity": quantity or quarantined}
    _audit(actor, f"inventory.{kind.value}", moved.variant_id, why, **facts)
    return True


def _audit(actor: Actor, action: str, variant_id: UUID, why: str, **after: object) -> None:
    audit.record(actor=actor, action=action, subject_kind="variant", subject_id=variant_id, after=after, why=why)
