"""Shipments as the faces see them, read in whole batches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import VariantId, VariantView
from jangteo.fulfilment import rules
from jangteo.fulfilment.models import CarrierEvent, PickPolicy, Shipment, ShipmentLine
from jangteo.fulfilment.selectors.terms import delivery_states, terms_by_order
from jangteo.fulfilment.types import (
    CarrierEventDraft,
    Kept,
    Parcel,
    Progress,
    ShipmentId,
    ShipmentLineView,
    ShipmentState,
    ShipmentView,
    Wait,
)
from jangteo.inventory.selectors.picking import places_by_id
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.ordering.selectors import deliveries_by_order
from jangteo.ordering.types import DeliveryLine, DeliveryView


def shipment_views(rows: Sequence[Shipment], language: str = "ko") -> list[ShipmentView]:
    """Shipments whole, in the order given; a fixed number of queries however many they are."""
    if not rows:
        return []
    deliveries = deliveries_by_order({row.order_id for row in rows})
    lines = _lines(rows, deliveries, language)
    places, events = places_by_id({row.place_id for row in rows}), events_by_parcel(rows)
    unchecked = set(PickPolicy.objects.filter(is_checked=False).values_list("place_id", flat=True))
    waits = find_waits(rows, deliveries)
    found = []
    for row in rows:
        mine = deliveries[row.order_id]
        delivery = next(one for one in mine if one.id == row.delivery_id)
        code, names = places[row.place_id]
        told = events.get((row.carrier, row.tracking_no), [])
        view = ShipmentView(
            **_facts(row),
            order_number=delivery.order_number,
            buyer_id=delivery.buyer_id,
            buyer_name=delivery.buyer_name,
            channel_id=delivery.channel_id,
            delivery_number=delivery.number,
            delivery_count=len(mine),
            ship_to=delivery.ship_to,
            place_code=code,
            place_names=names,
            lines=tuple(lines[row.pk]),
            timeline=rules.timeline(told),
            wait=waits.get(row.pk),
            is_checked=row.place_id not in unchecked,
        )
        found.append(view)
    return found


def find_waits(rows: Sequence[Shipment], deliveries: Mapping[UUID, Sequence[DeliveryView]]) -> dict[UUID, Wait]:
    """{shipment: why it is not picked yet} of planned ones that wait."""
    planned = [row for row in rows if row.state == ShipmentState.PLANNED]
    if not planned:
        return {}
    wanted = [one for order_id in {row.order_id for row in planned} for one in deliveries[order_id]]
    states, terms, today = delivery_states(wanted), terms_by_order(wanted), clock.today()
    sizes: dict[UUID, int] = defaultdict(int)
    for pk, quantity in ShipmentLine.objects.filter(shipment__in=planned).values_list("shipment_id", "quantity"):
        sizes[pk] += quantity
    found = {}
    for row in planned:
        wait = rules.find_wait(sizes[row.pk], states[row.delivery_id], terms[row.order_id], today)
        if wait is not None:
            found[row.pk] = wait
    return found


def events_by_parcel(rows: Iterable[Shipment]) -> dict[tuple[str, str], list[CarrierEventDraft]]:
    """{(carrier, tracking number): what was told of it}; one query."""
    numbers = {row.tracking_no for row in rows if row.tracking_no}
    found: dict[tuple[str, str], list[CarrierEventDraft]] = defaultdict(list)
    for one in CarrierEvent.objects.filter(tracking_no__in=numbers) if numbers else ():
        told = CarrierEventDraft(one.event_key, one.tracking_no, Progress(one.kind), one.at, one.where)
        found[one.carrier, one.tracking_no].append(told)
    return found


def _facts(row: Shipment) -> dict[str, Any]:
    return {
        "id": ShipmentId(row.pk),
        "number": row.number,
        "state": ShipmentState(row.state),
        "order_id": row.order_id,
        "place_id": row.place_id,
        "wanted_on": row.planned_for,
        "promised_on": row.promised_on,
        "kept": Kept(row.kept),
        "carrier": row.carrier,
        "service": row.service,
        "tracking_no": row.tracking_no,
        "cost": Money(row.cost_minor, row.currency) if row.currency else None,
        "surcharge": Money(row.surcharge_minor, row.currency) if row.currency else None,
        "parcels": tuple(Parcel(**one) for one in row.parcels),
        "made_at": row.made_at,
        "shipped_at": row.shipped_at,
        "delivered_at": row.delivered_at,
    }


def _lines(
    rows: Sequence[Shipment], deliveries: Mapping[UUID, Sequence[DeliveryView]], language: str
) -> dict[UUID, list[ShipmentLineView]]:
    known = {line.id: line for ones in deliveries.values() for one in ones for line in one.lines}
    found = list(ShipmentLine.objects.filter(shipment__in=rows))
    found.sort(key=lambda row: known[row.line_id].position)
    variants = variants_by_id({row.variant_id for row in found}, language)
    lines: dict[UUID, list[ShipmentLineView]] = defaultdict(list)
    for row in found:
        variant = variants.get(VariantId(row.variant_id))
        lines[row.shipment_id].append(_line(row, known[row.line_id], variant))
    return lines


def _line(row: ShipmentLine, line: DeliveryLine, variant: VariantView | None) -> ShipmentLineView:
    return ShipmentLineView(
        id=row.pk,
        line_id=row.line_id,
        variant_id=row.variant_id,
        sku=variant.sku if variant else line.sku,
        name=line.name,
        variant_label=line.variant_label,
        gtin=variant.gtin if variant else "",
        quantity=row.quantity,
        picked=row.picked,
        picture=variant.picture if variant else None,
        grams=variant.weight_grams if variant else None,
    )
