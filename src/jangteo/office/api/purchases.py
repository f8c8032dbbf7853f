"""Purchase orders: made, received in parts, expected on other days, closed."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status
from pydantic import AfterValidator, StringConstraints

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import VariantId
from jangteo.inventory import services
from jangteo.inventory.selectors.documents import get_purchase, page_of_purchases
from jangteo.inventory.types import (
    PurchaseLineDraft,
    PurchaseLineView,
    PurchaseState,
    PurchaseView,
    ReceiptLine,
)
from jangteo.kernel.api import Schema, Sku, Strict, Text, UnitPriceView, unit_price_view
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import UnitPrice, currency_codes
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.office.api.door import (
    Cursor,
    Limit,
    OptionalWhy,
    Why,
    at,
    further,
    key_of,
    language,
    note,
    reach,
    staff,
    staff_actor,
)
from jangteo.office.api.rows import refuse_twice, variants_of_rows
from jangteo.office.api.stock_schemas import MOST_SERIALS, BookedOut, LotIn, Units
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party

router = Router()
PURCHASE = "/purchases/{purchase_id}"
MOST_ORDERED = 500


def _known(currency: str) -> str:
    if currency not in currency_codes():
        raise ValueError(f"{currency} is no currency")
    return currency


Known = Annotated[Text, StringConstraints(pattern=r"^[A-Z]{3}$"), AfterValidator(_known)]


class PurchaseRowOut(Schema):
    """A row of a purchase order."""

    id: UUID
    sku: str = Field(examples=["MUG-MOON-WH"])
    quantity: int = Field(examples=[120])
    received: int = Field(examples=[48])
    awaited: int = Field(description="Still to come.", examples=[72])
    unit_cost: UnitPriceView | None = Field(description="Null: not known, or not for the caller to see.")
    expected_on: date | None


class PurchaseOut(Schema):
    """What was ordered from a supplier."""

    id: UUID
    number: str = Field(examples=["P-000012"])
    supplier: UUID
    place: str = Field(description="Where it comes in.", examples=["W1"])
    currency: str = Field(examples=["KRW"])
    state: PurchaseState
    note: str
    made_at: datetime
    rows: list[PurchaseRowOut]


class PurchasePageOut(Schema):
    """A page of purchase orders."""

    items: list[PurchaseOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.", examples=[12])


class PurchaseQuery(Schema):
    """What a list of purchase orders is narrowed to."""

    state: PurchaseState | None = None
    place: Text = Field("", max_length=40)


class PurchaseRowIn(Strict):
    """What to order of a variant."""

    sku: Sku
    quantity: Units
    unit_cost: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,11}(\.[0-9]{1,6})?$")] | None = Field(
        None, description="In the order's currency, without tax; null: not known.", examples=["9800"]
    )
    expected_on: date | None = None


class PurchaseIn(Strict):
    """Goods to order from a supplier."""

    supplier: UUID = Field(description="A buyer or company as the office knows it.")
    place: Text = Field(min_length=1, max_length=40, description="Where it is to come in.", examples=["W1"])
    currency: Known = Field(examples=["KRW"])
    rows: list[PurchaseRowIn] = Field(min_length=1, max_length=MOST_ORDERED)
    note: OptionalWhy = ""


class CameRow(Strict):
    """What came of a row."""

    row: UUID
    quantity: Units
    lot: LotIn | None = None
    serials: list[Annotated[Text, Field(max_length=80)]] = Field(
        [], max_length=MOST_SERIALS, description="As many as units, where they are told apart by numbers."
    )


class CameIn(Strict):
    """What came in, all booked or none; each row once."""

    rows: list[CameRow] = Field(min_length=1, max_length=MOST_ORDERED)
    reference: Text = Field("", max_length=100, description="A delivery note's number.", examples=["DN-2026-0311"])


class ExpectedRow(Strict):
    """When a row is expected now."""

    row: UUID
    expected_on: date | None = Field(description="Null: nobody knows.")


class ExpectedIn(Strict):
    """Other days for rows that are still awaited."""

    rows: list[ExpectedRow] = Field(min_length=1, max_length=MOST_ORDERED)
    why: OptionalWhy = ""


class CloseIn(Strict):
    """Why the rest is not awaited."""

    why: Why = Field(examples=["The glaze is not made any more."])


@router.get("/purchases", response=PurchasePageOut, summary="List purchase orders")
@staff(Action.STOCK_SEE)
def list_purchase_orders(
    request: HttpRequest, wanted: Query[PurchaseQuery], cursor: Cursor, limit: Limit
) -> PurchasePageOut:
    """Purchase orders, the newest first."""
    page = page_of_purchases(state=wanted.state, place=wanted.place, cursor=at(cursor), limit=limit)
    return PurchasePageOut(items=_shown(request, page.rows), next_cursor=further(page), total=page.total)


@router.get(PURCHASE, response=PurchaseOut, summary="Read a purchase order")
@staff(Action.STOCK_SEE)
def read_purchase(request: HttpRequest, purchase_id: UUID) -> PurchaseOut:
    """One of them with its rows."""
    return _shown(request, [get_purchase(purchase_id)])[0]


@router.post("/purchases", response={201: PurchaseOut}, summary="Order from a supplier")
@staff(Action.STOCK_CHANGE, has_key=True)
def make_purchase(request: HttpRequest, body: PurchaseIn) -> Status[PurchaseOut]:
    """What is expected on a day may be promised for after it."""
    within = reach(request, Action.PARTIES_SEE)
    if within is not None and body.supplier not in within:
        raise PartyNotFound
    get_party(body.supplier)
    variants = variants_of_rows([row.sku for row in body.rows])
    lines = [
        PurchaseLineDraft(
            variants[row.sku], row.quantity, Decimal(row.unit_cost) if row.unit_cost else None, row.expected_on
        )
        for row in body.rows
    ]
    purchase_id = services.place_purchase(
        supplier_id=body.supplier,
        place_code=body.place,
        lines=lines,
        currency=body.currency,
        key=f"api:{new_id()}",
        actor=staff_actor(request),
        note=body.note,
    )
    return Status(201, read_purchase(request, purchase_id))


@router.post(f"{PURCHASE}/receipts", response={201: BookedOut}, summary="Receive what was ordered")
@staff(Action.STOCK_CHANGE, has_key=True)
def receive_ordered(request: HttpRequest, purchase_id: UUID, body: CameIn) -> Status[BookedOut]:
    """Some of what was ordered came in; with the last unit the order is closed."""
    refuse_twice([row.row for row in body.rows], "row")
    variants = {line.id: line.variant_id for line in get_purchase(purchase_id).lines}
    receipts = {
        row.row: ReceiptLine(
            variants.get(row.row, VariantId(row.row)),
            row.quantity,
            row.lot.told() if row.lot else None,
            row.serials,
        )
        for row in body.rows
    }
    is_new = services.receive_purchase(
        purchase_id=purchase_id,
        receipts=receipts,
        key=key_of(request, str(new_id())),
        actor=staff_actor(request),
        reference=body.reference,
    )
    return Status(201, BookedOut(is_new=is_new))


@router.put(f"{PURCHASE}/expected", response=PurchaseOut, summary="Expect goods on other days")
@staff(Action.STOCK_CHANGE)
def expect_ordered(request: HttpRequest, purchase_id: UUID, body: ExpectedIn) -> PurchaseOut:
    """What is promised of them keeps the day it was promised for."""
    refuse_twice([row.row for row in body.rows], "row")
    expected = {row.row: row.expected_on for row in body.rows}
    services.expect_purchase(purchase_id=purchase_id, expected=expected, actor=staff_actor(request), why=body.why)
    return read_purchase(request, purchase_id)


@router.post(f"{PURCHASE}/end", response=PurchaseOut, summary="Close a purchase order")
@staff(Action.STOCK_CHANGE)
def close_ordered(request: HttpRequest, purchase_id: UUID, body: CloseIn) -> PurchaseOut:
    """What is missing will not come; cancelled if nothing came at all."""
    services.close_purchase(purchase_id=purchase_id, why=body.why, actor=staff_actor(request))
    return read_purchase(request, purchase_id)


def _shown(request: HttpRequest, found: Sequence[PurchaseView]) -> list[PurchaseOut]:
    note(request, "purchase orders", {one.supplier_id for one in found})
    has_costs = allows(staff_actor(request), Action.COSTS_SEE)
    variants = variants_by_id({line.variant_id for one in found for line in one.lines}, language())
    names = ("id", "number", "place", "currency", "state", "note", "made_at")
    return [
        PurchaseOut.model_validate(
            {
                **{name: getattr(one, name) for name in names},
                "supplier": one.supplier_id,
                "rows": [
                    _row(line, variants[line.variant_id].sku, one.currency if has_costs else "") for line in one.lines
                ],
            }
        )
        for one in found
    ]


def _row(one: PurchaseLineView, sku: str, currency: str) -> PurchaseRowOut:
    """currency  empty: costs are not shown"""
    cost = UnitPrice(one.unit_cost, currency) if currency and one.unit_cost is not None else None
    return PurchaseRowOut(
        id=one.id,
        sku=sku,
        quantity=one.quantity,
        received=one.received,
        awaited=one.open,
        unit_cost=unit_price_view(cost) if cost else None,
        expected_on=one.expected_on,
    )
