"""Shipments for programs: a buyer's parcels, and the door of carriers."""

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Router, Status

from jangteo.channels.api import entering, entry_of
from jangteo.fulfilment import selectors, services
from jangteo.fulfilment.types import Progress, ShipmentState, ShipmentView
from jangteo.kernel.api import Schema
from jangteo.kernel.permissions import open_to_all
from jangteo.kernel.types import Action, is_back_office
from jangteo.ordering.api.door import Secret
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.selectors import get_order
from jangteo.parties.api import anyone

router = Router(auth=anyone)


class ShipmentLineOut(Schema):
    """Units of a line of the order in a shipment."""

    sku: str
    name: str
    quantity: int = Field(description="In base units.")


class StepOut(Schema):
    """Something the carrier told, by its own clock."""

    kind: Progress
    at: datetime
    where: str


class ShipmentOut(Schema):
    """A part of an order that leaves one place together."""

    number: str
    state: ShipmentState
    delivery: int = Field(description="Which of the order's deliveries it belongs to, from 1.")
    lines: list[ShipmentLineOut]
    wanted_on: date | None
    promised_on: date | None = Field(description="By when it was promised to leave; null: nothing was said.")
    carrier: str
    tracking_no: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    progress: Progress | None = Field(description="Where the carrier says it is; null: it said nothing.")
    steps: list[StepOut] = Field(description="What the carrier told, in order, each thing once.")


class ShipmentsOut(Schema):
    """The shipments of an order; what is in none of them is not planned yet."""

    shipments: list[ShipmentOut]


class EventsTakenOut(Schema):
    """What came of a carrier's message."""

    new: int
    known: int = Field(description="Told before, and not counted again.")
    unknown: int = Field(description="Of parcels that are none of ours yet; kept.")


@router.get("/channels/{channel}/orders/{number}/shipments", response=ShipmentsOut, summary="Follow an order's parcels")
@entering(Action.ORDERS_SEE)
def get_shipments(request: HttpRequest, channel: str, number: str, secret: Secret = "") -> ShipmentsOut:
    """What of an order leaves together, and where it is; for whom the caller acts, or the guest with its secret."""
    entered, actor = entry_of(request)
    if "\x00" in number:
        raise OrderNotFound
    whole = get_order(number, actor, secret)
    order = whole.summary
    if order.channel_code != entered.code:
        raise OrderNotFound
    found = selectors.shipments_by_order([order.id]).get(order.id, [])
    is_secret = whole.is_gift and not is_back_office(actor)  # by these one could learn where a gift goes
    return ShipmentsOut(shipments=[_shipment(one, is_secret=is_secret) for one in found])


@router.post("/carriers/{carrier}/events", response={202: EventsTakenOut}, summary="Hear a carrier", auth=None)
@open_to_all("the carrier's signature over the message is checked")
def take_message(request: HttpRequest, carrier: str) -> Status[EventsTakenOut]:
    """Take what a carrier tells of parcels. The message says when it was signed: one older than five minutes is
    refused. The same event may be told as often as the carrier likes."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    taken = services.take_message(carrier=carrier, body=request.body, headers=headers)
    return Status(202, EventsTakenOut(new=taken.new, known=taken.known, unknown=taken.unknown))


def _shipment(one: ShipmentView, *, is_secret: bool = False) -> ShipmentOut:
    return ShipmentOut(
        number=one.number,
        state=one.state,
        delivery=one.delivery_number,
        lines=[ShipmentLineOut(sku=line.sku, name=line.name, quantity=line.quantity) for line in one.lines],
        wanted_on=one.wanted_on,
        promised_on=one.promised_on,
        carrier="" if is_secret else one.carrier,
        tracking_no="" if is_secret else one.tracking_no,
        shipped_at=one.shipped_at,
        delivered_at=one.delivered_at,
        progress=one.timeline.state,
        steps=[
            StepOut(kind=step.kind, at=step.at, where="" if is_secret else step.where) for step in one.timeline.steps
        ],
    )
