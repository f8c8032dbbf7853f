from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class ShipmentShipped(Event):
    """A part of an order, or all of it, left a place; `ordering.order_shipped` tells when all has."""

    name: ClassVar[str] = "fulfilment.shipment_shipped"
    shipment_id: UUID
    number: str
    order_id: UUID
    channel_id: UUID
    carrier: str
    tracking_no: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShipmentDelivered(Event):
    """A shipment arrived."""

    name: ClassVar[str] = "fulfilment.shipment_delivered"
    shipment_id: UUID
    number: str
    order_id: UUID
    channel_id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class PromiseMissed(Event):
    """The day has passed by which a shipment was promised to leave, "2026-11-30"; told once of each."""

    name: ClassVar[str] = "fulfilment.promise_missed"
    shipment_id: UUID
    number: str
    order_id: UUID
    channel_id: UUID
    promised_on: str
