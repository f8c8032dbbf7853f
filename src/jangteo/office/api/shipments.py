"""Shipments: what is to be picked, planned, packed, handed over; where a parcel is."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Status
from pydantic import StrictInt

from jangteo.fulfilment import services
from jangteo.fulfilment.selectors import get_shipment, page_of_shipments, shipments_by_order
from jangteo.fulfilment.types import ShipmentFilter, ShipmentState, ShipmentView
from jangteo.kernel.api import MoneyView, Schema, Sku, Strict, Text, money_view
from jangteo.kernel.types import Action
from jangteo.office.api.door import Cursor, Limit, OptionalWhy, Why, at, further, language, note, staff, staff_actor
from jangteo.office.api.errors import RowProblem, RowsRefused
from jangteo.office.api.order_schemas import AddressOut, address_out
from jangteo.office.pages.shipping import of_shipments
from jangteo.ordering.selectors import get_order
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_CART_LINES

router = Router()
SHIPMENT = "/shipments/{shipment_id}"
MOST_MERGED = 50


class PickLineOut(Schema):
    """Units of a line of the order in a shipment."""

    line_id: UUID
    sku: str = Field(examples=["MUG-MOON-WH"])
    gtin: str
    name: str
    label: str
    quantity: int = Field(description="Base units.")
    picked: int


class ScanStepOut(Schema):
    """Something the carrier told, by its own clock."""

    kind: str = Field(examples=["in_transit"])
    at: datetime
    where: str


class StaffShipmentOut(Schema):
    """A part of an order that leaves one place together."""

    id: UUID
    number: str = Field(examples=["261122-000042-S1"])
    state: ShipmentState = Field(examples=["planned"])
    order: str = Field(description="The order's number.", examples=["261122-000042"])
    buyer: str
    buyer_id: UUID | None
    place: str = Field(description="The code of the place it leaves.", examples=["W1"])
    delivery: int = Field(description="Which of the order's deliveries it belongs to, from 1.")
    ship_to: AddressOut
    lines: list[PickLineOut]
    wanted_on: date | None
    promised_on: date | None = Field(description="By when it was promised to leave; null: nothing was said.")
    kept: str = Field(description="Whether that was kept: kept, missed, or empty while it is not said.")
    wait: str | None = Field(description="Why it is not given to pickers; null: it may be, or was.", examples=["held"])
    carrier: str = Field(examples=["hangang"])
    service: str
    tracking_no: str = Field(examples=["609912340017"])
    cost: MoneyView | None
    parcels: int
    made_at: datetime
    shipped_at: datetime | None
    delivered_at: datetime | None
    steps: list[ScanStepOut]


class StaffShipmentPage(Schema):
    """A page of shipments."""

    items: list[StaffShipmentOut]
    next_cursor: str | None = Field(description="For the next page; null: this was the last.")
    total: int = Field(description="How many fit; one more than 10,000 where there are more.")


class StaffShipments(Schema):
    """Shipments of an order."""

    items: list[StaffShipmentOut]


class ShipmentQuery(Schema):
    """What a list of shipments is narrowed to."""

    q: Text = Field("", max_length=100, description="How a number begins, or a tracking number whole.")
    place: Text = Field("", max_length=40, description="A place's code.")
    state: ShipmentState | Literal["exceptions"] | None = Field(
        None, description="`exceptions`: failed, sent back, or late and still here."
    )


class PackIn(Strict):
    """How it goes."""

    carrier: Text = Field(
        "", max_length=20, description='Empty: the channel\'s; "none": nobody is booked.', examples=["hangang"]
    )


class ShippedIn(Strict):
    """A shipment that has left."""

    carrier: Text = Field(
        "", max_length=20, description="Who carries it, where that was not booked here.", examples=["cj"]
    )
    tracking_no: Text = Field("", max_length=40, examples=["609912340017"])
    why: OptionalWhy = ""


class SplitLine(Strict):
    """Units that go by themselves."""

    sku: Sku
    quantity: Annotated[StrictInt, Field(ge=1, le=LARGEST_QUANTITY, description="Base units.", examples=[1])]


class SplitIn(Strict):
    """What of a planned shipment is to go by itself."""

    lines: list[SplitLine] = Field(min_length=1, max_length=MOST_CART_LINES)


class MergeIn(Strict):
    """Planned shipments that are to go together."""

    shipments: list[UUID] = Field(min_length=2, max_length=MOST_MERGED, description="Into the first of them.")


class ScanIn(Strict):
    """A code that a scanner read."""

    code: Text = Field(min_length=1, max_length=100, examples=["8801234567893"])
    client_key: Text = Field(
        min_length=8, max_length=100, description="The scanner's own name for this scan: sent twice it counts once."
    )


class ScanResult(Schema):
    """What a scan came to."""

    outcome: str = Field(examples=["picked"])
    sku: str
    picked: int
    quantity: int
    is_new: bool = Field(description="False: this scan was taken before.")


class BackIn(Strict):
    """A reason, kept with what was done."""

    why: OptionalWhy = Field("", examples=["The box was too small."])


class RefuseIn(Strict):
    """Why a place does not send it."""

    why: Why = Field(examples=["The goods are not here."])


@router.get("/shipments", response=StaffShipmentPage, summary="List shipments")
@staff(Action.STOCK_SEE)
def list_shipments(
    request: HttpRequest, wanted: Query[ShipmentQuery], cursor: Cursor, limit: Limit
) -> StaffShipmentPage:
    """Shipments of the caller's places, the oldest first; `state=planned` is what is to be picked."""
    narrowed = ShipmentFilter(wanted.place, wanted.state or "", wanted.q)
    page = page_of_shipments(staff_actor(request), narrowed, cursor=at(cursor), limit=limit, language=language())
    note(request, "list of shipments", of_shipments(page.rows))
    return StaffShipmentPage(
        items=[shipment_out(one) for one in page.rows], next_cursor=further(page), total=page.total
    )


@router.get(SHIPMENT, response=StaffShipmentOut, summary="Read a shipment")
@staff(Action.STOCK_SEE)
def read_shipment(request: HttpRequest, shipment_id: UUID) -> StaffShipmentOut:
    """A shipment whole."""
    return _shown(request, shipment_id)


@router.post("/orders/{number}/shipments", response={201: StaffShipments}, summary="Plan an order's shipments")
@staff(Action.STOCK_CHANGE, Action.ORDERS_HANDLE, has_key=True)
def plan_shipments(request: HttpRequest, number: str) -> Status[StaffShipments]:
    """Make the planned shipments what places have promised to the order; done again it changes nothing."""
    actor = staff_actor(request)
    order_id = get_order(number, actor).summary.id
    services.plan_shipments(order_id=order_id, actor=actor)
    found = shipments_by_order([order_id], language()).get(order_id, [])
    note(request, "shipments of an order", of_shipments(found))
    return Status(201, StaffShipments(items=[shipment_out(one) for one in found]))


@router.post(f"{SHIPMENT}/release", response=StaffShipmentOut, summary="Give a shipment to the pickers")
@staff(Action.STOCK_CHANGE)
def release_shipment(request: HttpRequest, shipment_id: UUID) -> StaffShipmentOut:
    """From now on its units are not the buyer's to change."""
    services.release_to_pick(shipment_id=shipment_id, actor=staff_actor(request))
    return _shown(request, shipment_id)


@router.post(f"{SHIPMENT}/return-to-shelf", response=StaffShipmentOut, summary="Take a shipment back from the pickers")
@staff(Action.STOCK_CHANGE)
def take_back_shipment(request: HttpRequest, shipment_id: UUID, body: BackIn) -> StaffShipmentOut:
    """It is planned again; what was picked goes back to its shelf."""
    services.take_back_shipment(shipment_id=shipment_id, actor=staff_actor(request), why=body.why)
    return _shown(request, shipment_id)


@router.post(f"{SHIPMENT}/scans", response=ScanResult, summary="Pick a unit by its code")
@staff(Action.STOCK_CHANGE)
def scan_unit(request: HttpRequest, shipment_id: UUID, body: ScanIn) -> ScanResult:
    """A scanned code takes a unit of the shipment, or is refused with the word why; both are logged."""
    taken = services.scan(
        shipment_id=shipment_id, code=body.code, client_key=body.client_key, actor=staff_actor(request)
    )
    return ScanResult(
        outcome=taken.outcome.value,
        sku=taken.sku,
        picked=taken.picked,
        quantity=taken.quantity,
        is_new=taken.is_new,
    )


@router.post(f"{SHIPMENT}/package", response=StaffShipmentOut, summary="Pack a shipment")
@staff(Action.STOCK_CHANGE)
def pack_shipment(request: HttpRequest, shipment_id: UUID, body: PackIn) -> StaffShipmentOut:
    """All units are in boxes, and the carrier is booked."""
    services.pack_shipment(shipment_id=shipment_id, actor=staff_actor(request), carrier=body.carrier)
    return _shown(request, shipment_id)


@router.post(f"{SHIPMENT}/unpacking", response=StaffShipmentOut, summary="Unpack a shipment")
@staff(Action.STOCK_CHANGE)
def unpack_shipment(request: HttpRequest, shipment_id: UUID, body: BackIn) -> StaffShipmentOut:
    """It is picked again; its booking is called off."""
    services.unpack_shipment(shipment_id=shipment_id, actor=staff_actor(request), why=body.why)
    return _shown(request, shipment_id)


@router.post(f"{SHIPMENT}/handover", response=StaffShipmentOut, summary="Note a shipment as shipped")
@staff(Action.STOCK_CHANGE)
def ship_shipment(request: HttpRequest, shipment_id: UUID, body: ShippedIn) -> StaffShipmentOut:
    """A packed shipment leaves: its stock is booked out. With the number of whoever carries it, where nobody was booked
    here.
    """
    services.ship_shipment(
        shipment_id=shipment_id,
        actor=staff_actor(request),
        why=body.why,
        carrier=body.carrier,
        tracking_no=body.tracking_no,
    )
    return _shown(request, shipment_id)


@router.post(f"{SHIPMENT}/arrival", response=StaffShipmentOut, summary="Note a shipment as delivered")
@staff(Action.STOCK_CHANGE)
def deliver_shipment(request: HttpRequest, shipment_id: UUID, body: BackIn) -> StaffShipmentOut:
    """A shipment has arrived; its order is delivered when all of them have."""
    services.deliver_shipment(shipment_id=shipment_id, actor=staff_actor(request), why=body.why)
    return _shown(request, shipment_id)


@router.post(f"{SHIPMENT}/parts", response={201: StaffShipmentOut}, summary="Let units go by themselves")
@staff(Action.STOCK_CHANGE, has_key=True)
def split_shipment(request: HttpRequest, shipment_id: UUID, body: SplitIn) -> Status[StaffShipmentOut]:
    """Split a planned shipment; the answer is the new one."""
    actor = staff_actor(request)
    one = get_shipment(shipment_id, actor)
    known = {line.sku: line.line_id for line in one.lines}
    unknown = [row for row, line in enumerate(body.lines) if line.sku not in known]
    if unknown:
        raise RowsRefused.of(
            RowProblem(row, "sku", "fulfilment.invalid_units", f"{body.lines[row].sku} is not in it") for row in unknown
        )
    wanted = {known[line.sku]: line.quantity for line in body.lines}
    return Status(201, _shown(request, services.split_shipment(shipment_id=one.id, quantities=wanted, actor=actor)))


@router.post("/shipment-merges", response=StaffShipmentOut, summary="Let shipments go together")
@staff(Action.STOCK_CHANGE)
def merge_shipments(request: HttpRequest, body: MergeIn) -> StaffShipmentOut:
    """Put planned shipments of one order, place, address and day together."""
    return _shown(request, services.merge_shipments(shipment_ids=body.shipments, actor=staff_actor(request)))


def shipment_out(one: ShipmentView) -> StaffShipmentOut:
    """A shipment as it goes out."""
    return StaffShipmentOut(
        id=one.id,
        number=one.number,
        state=one.state,
        order=one.order_number,
        buyer=one.buyer_name,
        buyer_id=one.buyer_id,
        place=one.place_code,
        delivery=one.delivery_number,
        ship_to=address_out(one.ship_to),
        lines=_lines(one),
        wanted_on=one.wanted_on,
        promised_on=one.promised_on,
        kept=one.kept.value,
        wait=one.wait.value if one.wait else None,
        carrier=one.carrier,
        service=one.service,
        tracking_no=one.tracking_no,
        cost=money_view(one.cost) if one.cost else None,
        parcels=len(one.parcels),
        made_at=one.made_at,
        shipped_at=one.shipped_at,
        delivered_at=one.delivered_at,
        steps=[ScanStepOut(kind=step.kind.value, at=step.at, where=step.where) for step in one.timeline.steps],
    )


def _lines(one: ShipmentView) -> list[PickLineOut]:
    return [
        PickLineOut(
            line_id=line.line_id,
            sku=line.sku,
            gtin=line.gtin,
            name=line.name,
            label=line.variant_label,
            quantity=line.quantity,
            picked=line.picked,
        )
        for line in one.lines
    ]


def _shown(request: HttpRequest, shipment_id: UUID) -> StaffShipmentOut:
    one = get_shipment(shipment_id, staff_actor(request), language())
    note(request, "shipment", of_shipments([one]))
    return shipment_out(one)
