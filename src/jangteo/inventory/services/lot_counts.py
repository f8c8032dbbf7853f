from collections.abc import Sequence

from django.db import transaction

from jangteo.inventory.errors import InvalidQuantity, LotNeeded
from jangteo.inventory.models import StockPart
from jangteo.inventory.selectors import get_place_id
from jangteo.inventory.services.ledger import Ledger, Shelf, lock_shelves, sku_of
from jangteo.inventory.services.lots import known_lots
from jangteo.inventory.services.stock import LARGEST_STOCK, require_lot
from jangteo.inventory.types import LotCount, MovementKind, ReceiptLine
from jangteo.kernel import audit
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def set_counted_lots(*, place_code: str, counts: Sequence[LotCount], key: str, actor: Actor) -> int:
    """Book what was counted lot by lot, with a movement for every difference; returns how many differed.

    counts  each variant and lot once; a lot that is new is made
    locks   the stock rows by id
    raises  InvalidQuantity, PlaceNotFound, LotNeeded, LotDiffers, InvalidLot, NotEnough, NotPermitted; then nothing is
            booked
    """
    require_place(actor, Action.STOCK_CHANGE, place_code)
    for one in counts:
        if not 0 <= one.found <= LARGEST_STOCK:
            raise InvalidQuantity(f"a count is 0 to {LARGEST_STOCK} units", field="quantity", quantity=one.found)
    place_id = get_place_id(place_code)
    shelves = lock_shelves({(place_id, one.variant_id) for one in counts})
    lots = known_lots([ReceiptLine(one.variant_id, one.found, one.lot) for one in counts])
    changes: list[tuple[int, Shelf, StockPart, LotCount]] = []
    for one in counts:
        shelf, lot = shelves[place_id, one.variant_id], lots[one.variant_id, one.lot.code] if one.lot else None
        if lot is not None:
            require_lot(shelf, lot)
        part = shelf.part(lot)
        if part is None:
            sku = sku_of(one.variant_id)
            raise LotNeeded(f"{sku} is not told apart by lots", field="lot", sku=sku)
        if one.found != part.on_hand:
            changes.append((one.found - part.on_hand, shelf, part, one))
    ledger = Ledger(reference=key)
    for change, shelf, part, _ in sorted(changes, key=lambda one: -one[0]):  # what is more first: promises stay kept
        ledger.move(shelf, MovementKind.COUNT, change, key=f"{key}:{part.pk}", part=part)
    if not ledger.write():
        return 0
    for _, _, _, one in changes:
        audit.record(
            actor=actor,
            action="inventory.set_counted",
            subject_kind="variant",
            subject_id=one.variant_id,
            after={"place": place_code, "lot": one.lot.code if one.lot else "", "on_hand": one.found},
        )
    return len(changes)
