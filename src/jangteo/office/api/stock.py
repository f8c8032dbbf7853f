"""Stock by place: read, counted, received, put right, carried from place to place; up to a thousand rows at once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import variant_ids_by_sku, variants_by_id
from jangteo.catalog.selectors.staff import page_of_variants
from jangteo.catalog.types import VariantId
from jangteo.inventory import services
from jangteo.inventory.selectors import get_transfer, list_movements, list_places, list_stock, list_transfers
from jangteo.inventory.types import Moved, ReceiptLine, StockAt, TransferView
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, at, further, key_of, language, staff, staff_actor
from jangteo.office.api.rows import variants_of_rows
from jangteo.office.api.stock_schemas import (
    AdjustIn,
    ArrivalIn,
    BookedOut,
    CountsIn,
    CountsOut,
    LevelOut,
    MovementOut,
    MovementsOut,
    PlaceOut,
    PlacesOut,
    ReceiptIn,
    StockOut,
    StockPageOut,
    StockQuery,
    TransferIn,
    TransferOut,
    TransferRowOut,
    TransfersOut,
)

router = Router()
PLACE, STOCK = "/places/{place}", "/stock/{sku}"
MOST_TOLD = 200


@router.get("/places", response=PlacesOut, summary="List places of stock")
@staff(Action.STOCK_SEE)
def list_all_places(request: HttpRequest) -> PlacesOut:
    """Every place where goods lie."""
    return PlacesOut(items=[PlaceOut(code=code, names=names) for code, names in list_places()])


@router.get("/stock", response=StockPageOut, summary="List stock")
@staff(Action.STOCK_SEE)
def list_levels(request: HttpRequest, wanted: Query[StockQuery], cursor: Cursor, limit: Limit) -> StockPageOut:
    """Variants by SKU with what every place has of them."""
    page = page_of_variants(wanted.q, cursor=at(cursor), limit=limit)
    return StockPageOut(items=_stock(page.rows), next_cursor=further(page), total=page.total)


@router.get(STOCK, response=StockOut, summary="Read the stock of a variant")
@staff(Action.STOCK_SEE)
def read_stock(request: HttpRequest, sku: str) -> StockOut:
    """What every place has of a variant."""
    return _stock([_variant(sku)])[0]


@router.get(f"{STOCK}/movements", response=MovementsOut, summary="List movements of a variant")
@staff(Action.STOCK_SEE)
def list_moved(request: HttpRequest, sku: str, limit: Limit) -> MovementsOut:
    """What came and went, newest first."""
    found = list_movements(_variant(sku), limit=limit)
    return MovementsOut(
        items=[
            MovementOut(
                at=one.at,
                kind=one.kind.value,
                place=one.place_code,
                quantity=one.quantity,
                set_aside=one.quarantined,
                lot=one.lot,
                reference=one.reference,
            )
            for one in found
        ]
    )


@router.post(f"{PLACE}/counts", response=CountsOut, summary="Set up to 1,000 counts")
@staff(Action.STOCK_CHANGE, has_key=True)
def set_counts(request: HttpRequest, place: str, body: CountsIn) -> CountsOut:
    """Book what was counted at a place: a movement for every difference. A row that can't be taken keeps all back."""
    variants = variants_of_rows([row.sku for row in body.rows], is_once=True)
    counts: Mapping[UUID, int] = {variants[row.sku]: row.quantity for row in body.rows}
    key = key_of(request, str(new_id()))
    changed = services.set_counted(place_code=place, counts=counts, key=key, actor=staff_actor(request))
    return CountsOut(changed=changed)


@router.post(f"{PLACE}/receipts", response={201: BookedOut}, summary="Receive up to 1,000 rows of goods")
@staff(Action.STOCK_CHANGE, has_key=True)
def receive_goods(request: HttpRequest, place: str, body: ReceiptIn) -> Status[BookedOut]:
    """Goods came in at a place, all rows or none."""
    variants = variants_of_rows([row.sku for row in body.rows])
    lines = [
        ReceiptLine(
            variants[row.sku],
            row.quantity,
            row.lot.told() if row.lot else None,
            row.serials,
        )
        for row in body.rows
    ]
    is_new = services.receive_goods(
        place_code=place,
        lines=lines,
        key=key_of(request, str(new_id())),
        actor=staff_actor(request),
        reference=body.reference,
    )
    return Status(201, BookedOut(is_new=is_new))


@router.post(f"{PLACE}/adjustments", response={201: BookedOut}, summary="Put stock right")
@staff(Action.STOCK_CHANGE, has_key=True)
def adjust_stock(request: HttpRequest, place: str, body: AdjustIn) -> Status[BookedOut]:
    """Units were found or are gone, or are set aside, for a reason."""
    variants = variants_of_rows([body.sku])
    act = services.set_aside if body.aside else services.adjust_stock
    is_new = act(
        place_code=place,
        moved=Moved(variants[body.sku], body.quantity, body.lot, body.serials),
        key=key_of(request, str(new_id())),
        why=body.why,
        actor=staff_actor(request),
    )
    return Status(201, BookedOut(is_new=is_new))


@router.get("/transfers", response=TransfersOut, summary="List transfers")
@staff(Action.STOCK_SEE)
def list_all_transfers(request: HttpRequest, is_open: bool | None = None) -> TransfersOut:
    """The latest two hundred transfers between places, or those still on their way."""
    return TransfersOut(items=_transfers(list_transfers(is_open=is_open, limit=MOST_TOLD)))


@router.get("/transfers/{transfer_id}", response=TransferOut, summary="Read a transfer")
@staff(Action.STOCK_SEE)
def read_transfer(request: HttpRequest, transfer_id: UUID) -> TransferOut:
    """A transfer with its rows."""
    return _transfers([get_transfer(transfer_id)])[0]


@router.post("/transfers", response={201: TransferOut}, summary="Send goods to another place")
@staff(Action.STOCK_CHANGE, has_key=True)
def send_transfer(request: HttpRequest, body: TransferIn) -> Status[TransferOut]:
    """Goods leave a place for another; until they arrive they are nobody's to promise."""
    variants = variants_of_rows([row.sku for row in body.rows])
    transfer_id = services.send_transfer(
        from_place=body.from_place,
        to_place=body.to_place,
        lines=[Moved(variants[row.sku], row.quantity, row.lot) for row in body.rows],
        key=key_of(request, str(new_id())),
        actor=staff_actor(request),
        expected_on=body.expected_on,
        note=body.note,
    )
    return Status(201, _transfers([get_transfer(transfer_id)])[0])


@router.post("/transfers/{transfer_id}/arrivals", response=TransferOut, summary="Receive a transfer")
@staff(Action.STOCK_CHANGE, has_key=True)
def receive_transfer(request: HttpRequest, transfer_id: UUID, body: ArrivalIn) -> TransferOut:
    """Some of a transfer arrived; with the last unit it is closed."""
    services.receive_transfer(
        transfer_id=transfer_id,
        quantities={row.row: row.quantity for row in body.rows},
        key=key_of(request, str(new_id())),
        actor=staff_actor(request),
    )
    return _transfers([get_transfer(transfer_id)])[0]


def _variant(sku: str) -> VariantId:
    found = variant_ids_by_sku([sku])
    if sku not in found:
        raise ProductNotFound(f"there is no SKU {sku[:64]!r}", sku=sku[:64])
    return found[sku]


def _stock(ids: Sequence[VariantId]) -> list[StockOut]:
    skus = {pk: one.sku for pk, one in variants_by_id(ids, language()).items()}
    levels: dict[VariantId, list[StockAt]] = {pk: [] for pk in ids}
    for level in list_stock(ids):
        levels[level.variant_id].append(level)
    return [
        StockOut(
            sku=skus[pk],
            available=sum(level.available for level in levels[pk]),
            levels=[_level(level) for level in levels[pk]],
        )
        for pk in ids
    ]


def _level(one: StockAt) -> LevelOut:
    return LevelOut(
        place=one.place_code,
        on_hand=one.on_hand,
        allocated=one.allocated,
        held=one.held,
        set_aside=one.quarantined,
        safety=one.safety,
        available=one.available,
        is_moving=one.is_moving,
    )


def _transfers(found: Sequence[TransferView]) -> list[TransferOut]:
    variants = variants_by_id({line.variant_id for one in found for line in one.lines}, language())
    return [
        TransferOut(
            id=one.id,
            number=one.number,
            state=one.state.value,
            from_place=one.from_place,
            to_place=one.to_place,
            sent_at=one.sent_at,
            expected_on=one.expected_on,
            note=one.note,
            rows=[
                TransferRowOut(
                    id=line.id,
                    sku=variants[line.variant_id].sku,
                    lot=line.lot,
                    sent=line.sent,
                    received=line.received,
                    lost=line.lost,
                )
                for line in one.lines
            ],
        )
        for one in found
    ]
