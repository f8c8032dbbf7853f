import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import VariantId
from jangteo.fulfilment import rules
from jangteo.fulfilment.errors import InvalidTracking, NotPicked
from jangteo.fulfilment.events import PromiseMissed, ShipmentDelivered, ShipmentShipped
from jangteo.fulfilment.gateways import get_carrier
from jangteo.fulfilment.models import Shipment, ShipmentLine
from jangteo.fulfilment.selectors import get_pick_policy
from jangteo.fulfilment.selectors.shipments import scanned_serials
from jangteo.fulfilment.selectors.terms import terms_by_channel
from jangteo.fulfilment.selectors.views import events_by_parcel
from jangteo.fulfilment.services.picking import begin_picking, fill_unchecked
from jangteo.fulfilment.services.planning import plan_locked
from jangteo.fulfilment.services.writing import locked_shipment, move, units_of
from jangteo.fulfilment.types import Consignment, Goods, Kept, Parcel, ShipmentState
from jangteo.inventory.selectors.picking import places_by_id
from jangteo.inventory.services import ship_stock
from jangteo.kernel import clock, outbox
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.selectors import access_order, deliveries_by_order
from jangteo.ordering.services import deliver_order, lock_for_shipping, record_delivered, record_shipped, ship_order
from jangteo.ordering.types import DeliveryView

NOBODY = "none"
CARRIER_CODE, TRACKING_NO = re.compile("[a-z0-9-]{1,20}"), re.compile("[0-9A-Za-z-]{1,40}")


@transaction.atomic
def pack_shipment(*, shipment_id: UUID, actor: Actor, carrier: str = "") -> None:
    """All units are in boxes: as few as hold them, and the carrier is booked.

    carrier  empty: the channel's; "none": nobody is booked, as where the buyer comes for it
    raises   ShipmentNotFound, NotPermitted, IllegalMove, NotPicked, NotCarried, UnknownCarrier
    """
    row = locked_shipment(shipment_id, actor)
    is_missing = any(line.picked < line.quantity for line in ShipmentLine.objects.filter(shipment=row))
    if is_missing and get_pick_policy(row.place_id):
        raise NotPicked(f"{row.number}: not every unit was scanned", shipment=row.number)
    fill_unchecked(row, actor)
    delivery = next(one for one in deliveries_by_order([row.order_id])[row.order_id] if one.id == row.delivery_id)
    row.parcels = [_kept(one) for one in rules.pack_boxes(_goods(row))]
    code = carrier or terms_by_channel([delivery.channel_id])[delivery.channel_id].carrier
    if code and code != NOBODY:
        _book(row, delivery, code)
    move(row, ShipmentState.PACKED, actor)


@transaction.atomic
def unpack_shipment(*, shipment_id: UUID, actor: Actor, why: str = "") -> None:
    """A packed shipment is picked again; its booking is called off.

    raises  ShipmentNotFound, NotPermitted, IllegalMove
    """
    row = locked_shipment(shipment_id, actor)
    carrier, number = row.carrier, row.tracking_no
    row.carrier = row.service = row.tracking_no = row.currency = ""
    row.parcels, row.cost_minor, row.surcharge_minor = [], 0, 0
    move(row, ShipmentState.PICKING, actor, why)
    if number:
        get_carrier(carrier).cancel(number)


@transaction.atomic
def ship_shipment(*, shipment_id: UUID, actor: Actor, why: str = "", carrier: str = "", tracking_no: str = "") -> None:
    """A packed shipment leaves its place: its stock is booked out, its order is shipped in part or in whole.

    carrier, tracking_no  who carries it and under which number, where no carrier was booked here
    locks      the order, the shipment, then the stock rows by id
    raises     ShipmentNotFound, NotPermitted, IllegalMove, InvalidTracking, inventory NotEnough, SerialElsewhere
    publishes  ShipmentShipped, PromiseMissed where it left too late, ordering OrderShipped once all has left
    """
    row = locked_shipment(shipment_id, actor)
    if carrier or tracking_no:
        _track(row, carrier, tracking_no)
    _leave(row, actor, why)


def _track(row: Shipment, carrier: str, tracking_no: str) -> None:
    """Let a locked shipment be carried by somebody who was not booked here."""
    if row.tracking_no:
        raise InvalidTracking(f"{row.number} goes by {row.carrier} {row.tracking_no}", field="tracking_no")
    if not CARRIER_CODE.fullmatch(carrier):
        raise InvalidTracking("a carrier is a code of small letters, digits and dashes", field="carrier")
    if not TRACKING_NO.fullmatch(tracking_no):
        raise InvalidTracking("a number has letters, digits and dashes, 40 at most", field="tracking_no")
    if Shipment.objects.filter(carrier=carrier, tracking_no=tracking_no).exists():
        raise InvalidTracking(f"{tracking_no} is the number of another shipment", field="tracking_no")
    row.carrier, row.tracking_no = carrier, tracking_no


@transaction.atomic
def deliver_shipment(*, shipment_id: UUID, actor: Actor, why: str = "") -> None:
    """A shipment has arrived; the order is delivered when all its shipments are.

    raises     ShipmentNotFound, NotPermitted, IllegalMove
    publishes  ShipmentDelivered
    """
    arrive(locked_shipment(shipment_id, actor), actor, why)


def arrive(row: Shipment, actor: Actor, why: str = "") -> None:
    """The same for a shipment that is locked, by staff or by what its carrier told."""
    row.delivered_at = clock.now()
    move(row, ShipmentState.DELIVERED, actor, why)
    outbox.publish(
        ShipmentDelivered(
            shipment_id=row.pk,
            number=row.number,
            order_id=row.order_id,
            channel_id=_channel_of(row),
            at=row.delivered_at,
        )
    )
    others = Shipment.objects.filter(order=row.order_id).exclude(state=ShipmentState.CANCELLED.value)
    if not others.exclude(state=ShipmentState.DELIVERED.value).exists():
        record_delivered(order_id=row.order_id, carrier=row.carrier, actor=actor, why=why)


@transaction.atomic
def ship_order_whole(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """All that is promised to an order leaves at once, without scanning and without a carrier; what was packed before
    goes as it is.

    raises     OrderNotFound, NotPermitted, IllegalMove, ordering OrderIsHeld
    publishes  as `ship_shipment` for each
    """
    order = access_order(actor, order_id=order_id)
    require(actor, Action.ORDERS_HANDLE, party_id=order.buyer_id)
    head = lock_for_shipping(order_id=order_id, actor=actor)
    plan_locked(head, actor)
    rows = list(_not_left(order_id))
    if not rows:
        ship_order(order_id=order_id, actor=actor, why=why)
    for row in rows:
        if row.state == ShipmentState.PLANNED:
            begin_picking(row, actor)
        if row.state == ShipmentState.PICKING:
            fill_unchecked(row, actor)
            move(row, ShipmentState.PACKED, actor)
        _leave(row, actor, why)


@transaction.atomic
def deliver_order_whole(*, order_id: UUID, actor: Actor, why: str = "") -> None:
    """All of an order has arrived, as staff know.

    raises  OrderNotFound, NotPermitted, IllegalMove
    """
    order = access_order(actor, order_id=order_id)
    require(actor, Action.ORDERS_HANDLE, party_id=order.buyer_id)
    lock_for_shipping(order_id=order_id, actor=actor)
    with_carrier = Shipment.objects.select_for_update().filter(order=order_id, state__in=rules.WITH_CARRIER)
    rows = list(with_carrier.order_by("pk"))
    if not rows or _not_left(order_id).exists():
        deliver_order(order_id=order_id, actor=actor, why=why)
    for row in rows:
        arrive(row, actor, why)


def note_promise(row: Shipment, *, is_gone: bool) -> bool:
    """Write down whether a locked shipment kept its promise to leave; tells of a missed one once. Saves nothing.

    publishes  PromiseMissed
    """
    if row.kept:
        return False
    kept = rules.is_kept(row.promised_on, clock.today(), is_gone=is_gone)
    row.kept = kept.value
    if kept == Kept.MISSED and row.promised_on is not None:
        outbox.publish(
            PromiseMissed(
                shipment_id=row.pk,
                number=row.number,
                order_id=row.order_id,
                channel_id=_channel_of(row),
                promised_on=row.promised_on.isoformat(),
            )
        )
    return kept != Kept.UNSAID


def _leave(row: Shipment, actor: Actor, why: str) -> None:
    row.shipped_at = clock.now()
    note_promise(row, is_gone=True)
    move(row, ShipmentState.SHIPPED, actor, why)
    ship_stock(
        order_id=row.order_id,
        reference=row.number,
        quantities=units_of(row),
        serials=scanned_serials(row),
        place_id=row.place_id,
    )
    outbox.publish(
        ShipmentShipped(
            shipment_id=row.pk,
            number=row.number,
            order_id=row.order_id,
            channel_id=_channel_of(row),
            carrier=row.carrier,
            tracking_no=row.tracking_no,
            at=row.shipped_at,
        )
    )
    record_shipped(order_id=row.order_id, actor=actor, why=why)
    follow_told(row, actor)


def follow_told(row: Shipment, actor: Actor) -> None:
    """Let a locked shipment be where its whole timeline says, whatever came when; before it left nothing counts."""
    told = rules.timeline(events_by_parcel([row]).get((row.carrier, row.tracking_no), [])).state
    target = rules.state_told(ShipmentState(row.state), told)
    if told is None or target == row.state:
        return
    why = f"{row.carrier}: {told.value}"
    if target == ShipmentState.DELIVERED:
        arrive(row, actor, why)
    else:
        move(row, target, actor, why)


def _not_left(order_id: UUID) -> Any:
    rows = Shipment.objects.select_related("place").filter(order=order_id, state__in=rules.CHANGES_LEFT)
    return rows.order_by("pk")


def _channel_of(row: Shipment) -> UUID:
    return deliveries_by_order([row.order_id])[row.order_id][0].channel_id


def _goods(row: Shipment) -> Sequence[Goods]:
    lines = list(ShipmentLine.objects.filter(shipment=row))
    known = variants_by_id({line.variant_id for line in lines})
    units: dict[UUID, int] = {}
    for line in lines:
        units[line.variant_id] = units.get(line.variant_id, 0) + line.quantity
    goods = [(known[VariantId(variant_id)], quantity) for variant_id, quantity in units.items()]
    return [rules.goods_of(variant.sku, quantity, variant.weight_grams) for variant, quantity in goods]


def _kept(parcel: Parcel) -> dict[str, object]:
    contents: Mapping[str, int] = parcel.contents
    return {"box": parcel.box, "grams": parcel.grams, "cubic": parcel.cubic, "contents": dict(contents)}


def _book(row: Shipment, delivery: DeliveryView, code: str) -> None:
    _, names = places_by_id([row.place_id])[row.place_id]
    parcels = tuple(Parcel(**one) for one in row.parcels)
    booking = get_carrier(code).book(Consignment(row.number, names.get("ko", ""), delivery.ship_to, parcels))
    row.carrier, row.service, row.tracking_no = code, booking.service, booking.tracking_no
    row.currency, row.cost_minor = booking.rate.amount.currency, booking.rate.amount.minor
    row.surcharge_minor = booking.rate.surcharge.minor
