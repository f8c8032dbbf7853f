"""Stock by place: read, counted, received, put right, carried from place to place; up to a thousand rows at once."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import StrictInt

from jangteo.catalog.errors import ProductNotFound
from jangteo.catalog.selectors import variant_ids_by_sku, variants_by_id
from jangteo.catalog.selectors.staff import page_of_variants
from jangteo.catalog.types import VariantId
from jangteo.inventory import services
from jangteo.inventory.selectors import get_transfer, list_movements, list_places, list_stock, list_transfers
from jangteo.inventory.types import LotDraft, Moved, ReceiptLine, StockAt, TransferView
from jangteo.kernel.api import Sku, Strict, Text
from jangteo.kernel.ids import new_id
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, OptionalWhy, Why, at, further, key_of, language, staff, staff_actor
from jangteo.office.api.rows import variants_of_rows

router = Router()
PLACE, STOCK = "/places/{place}", "/stock/{sku}"
MOST_ROWS, MOST_SERIALS, MOST_TRANSFERRED, MOST_TOLD = 1000, 1000, 500, 200
LARGEST = 10**9
Units = Annotated[StrictInt, Field(ge=1, le=LARGEST, description="Base units.", examples=[48])]


class PlaceOut(Schema):
    """A place where goods lie."""

    code: str = Field(examples=["W1"])
    names: dict[str, str] = Field(examples=[{"ko": "창고", "en": "Warehouse"}])


class PlacesOut(Schema):
    """Places, by code."""

    items: list[PlaceOut]


class LevelOut(Schema):
    """What a place has of a variant, in base units."""

    place: str = Field(examples=["W1"])
    on_hand: int = Field(description="What lies there.")
    allocated: int = Field(description="Promised to orders.")
    held: int = Field(description="Kept for carts for a while.")
    set_aside: int = Field(description="There, and not to be promised: damaged, or to be looked at.")
    safety: int = Field(description="What the place never promises.")
    available: int = Field(description="What may be promised.")
    is_moving: bool = Field(description="Whether it is no place: goods on their way between two.")


class StockOut(Schema):
    """A variant with what every place has of it."""

    sku: str = Field(examples=["MUG-MOON-WH"])
    available: int = Field(description="At all places together.")
    levels: list[LevelOut]


class StockPageOut(Schema):
    """A page of variants with their stock."""

    items: list[StockOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many variants fit; one more than 10,000 where there are more.")


class StockQuery(Schema):
    """What a list of stock is narrowed to."""

    q: Text = Field("", max_length=100, description="Part of a SKU or a product's name, or a GTIN whole.")


class MovementOut(Schema):
    """Units that came, above zero, or went."""

    at: datetime
    kind: str = Field(examples=["receipt"])
    place: str
    quantity: int
    set_aside: int
    lot: str
    reference: str


class MovementsOut(Schema):
    """The latest movements of a variant, newest first."""

    items: list[MovementOut]


class CountRow(Strict):
    """What was counted of a variant."""

    sku: Sku
    quantity: Annotated[StrictInt, Field(ge=0, le=LARGEST, description="All that lies there.", examples=[40])]


class CountsIn(Strict):
    """What was counted at a place, all booked or none."""

    rows: list[CountRow] = Field(min_length=1, max_length=MOST_ROWS, description="A SKU once.")


class CountsOut(Schema):
    """How many differed from what was known."""

    changed: int = Field(examples=[3])


class LotIn(Strict):
    """A lot, where units of the variant are told apart by lots."""

    code: Text = Field(min_length=1, max_length=60, examples=["2026-11-A"])
    made_on: date | None = None
    expires_on: date | None = Field(None, description="The first day on which it is not sold any more.")


class ReceiptRow(Strict):
    """Goods that came in."""

    sku: Sku
    quantity: Units
    lot: LotIn | None = None
    serials: list[Annotated[Text, Field(max_length=80)]] = Field(
        [], max_length=MOST_SERIALS, description="As many as units, where they are told apart by numbers."
    )


class ReceiptIn(Strict):
    """A receipt, all booked or none."""

    rows: list[ReceiptRow] = Field(min_length=1, max_length=MOST_ROWS)
    reference: Text = Field("", max_length=100, description="A delivery note's number.", examples=["DN-2026-0311"])


class BookedOut(Schema):
    """Whether it was booked now; false: it was before, under the same key."""

    is_new: bool


class AdjustIn(Strict):
    """Units that were found, above zero, or are gone, below."""

    sku: Sku
    quantity: Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST, description="Not 0.", examples=[-2])]
    aside: bool = Field(False, description="They stay, and are not promised any more; below zero they are good again.")
    lot: Text = Field("", max_length=60)
    why: Why = Field(examples=["Two were broken on the shelf."])


class TransferRow(Strict):
    """Units of a variant that are carried."""

    sku: Sku
    quantity: Units
    lot: Text = Field("", max_length=60)


class TransferIn(Strict):
    """Goods that leave a place for another."""

    from_place: Text = Field(min_length=1, max_length=40, examples=["W1"])
    to_place: Text = Field(min_length=1, max_length=40, examples=["S1"])
    rows: list[TransferRow] = Field(min_length=1, max_length=MOST_TRANSFERRED)
    expected_on: date | None = None
    note: OptionalWhy = ""


class TransferRowOut(Schema):
    """A row of a transfer."""

    id: UUID
    sku: str
    lot: str
    sent: int
    received: int
    lost: int


class TransferOut(Schema):
    """Goods on their way, or that were."""

    id: UUID
    number: str = Field(examples=["T-000012"])
    state: str = Field(examples=["sent"])
    from_place: str
    to_place: str
    sent_at: datetime
    expected_on: date | None
    note: str
    rows: list[TransferRowOut]


class TransfersOut(Schema):
    """The latest transfers, newest first."""

    items: list[TransferOut]


class ArrivedRow(Strict):
    """Units of a row of a transfer that arrived."""

    row: UUID
    quantity: Units


class ArrivalIn(Strict):
    """What of a transfer arrived."""

    rows: list[ArrivedRow] = Field(min_length=1, max_length=MOST_TRANSFERRED)


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
            LotDraft(row.lot.code, row.lot.made_on, row.lot.expires_on) if row.lot else None,
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
        moved=Moved(variants[body.sku], body.quantity, body.lot),
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
