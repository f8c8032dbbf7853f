from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from jangteo.catalog.selectors import variants_by_id
from jangteo.catalog.types import VariantId, VariantView
from jangteo.fulfilment.errors import ShipmentNotFound
from jangteo.fulfilment.models import Scan, Shipment, ShipmentLine, ShipmentMove
from jangteo.fulfilment.selectors.views import shipment_views
from jangteo.fulfilment.types import (
    ScanOutcome,
    ScanView,
    ShipmentFilter,
    ShipmentMoveView,
    ShipmentState,
    ShipmentView,
    ToPick,
)
from jangteo.inventory.selectors import promised_units, tracking_by_variant
from jangteo.inventory.selectors.picking import recalled_lots, serials_at
from jangteo.inventory.types import Tracking
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.permissions import allows_place
from jangteo.kernel.types import Action, Actor, PartyId, Scope
from jangteo.ordering.selectors import deliveries_by_order
from jangteo.parties.selectors import parties_by_id

STILL_TO_DO = (ShipmentState.PLANNED, ShipmentState.PICKING, ShipmentState.PACKED)


def access_shipment(shipment_id: UUID, actor: Actor, action: Action = Action.STOCK_SEE) -> Shipment:
    """The one door to a shipment: whoever's right to stock reaches its place.

    raises  ShipmentNotFound, the same for one that is not there and one that may not be seen
    """
    row = Shipment.objects.select_related("place").filter(pk=shipment_id).first()
    if row is None or not allows_place(actor, action, row.place.code):
        raise ShipmentNotFound
    return row


def visible_shipments(actor: Actor) -> QuerySet[Shipment]:
    """The shipments of the places that an actor's right to see stock reaches; the same rule in SQL."""
    scope = actor.rights.get(Action.STOCK_SEE)
    if scope == Scope.ALL:
        return Shipment.objects.all()
    if scope == Scope.UNIT:
        return Shipment.objects.filter(place__code__in=actor.place_codes)
    return Shipment.objects.none()


def get_shipment(shipment_id: UUID, actor: Actor, language: str = "ko") -> ShipmentView:
    """A shipment whole.

    raises  ShipmentNotFound
    """
    return shipment_views([access_shipment(shipment_id, actor)], language)[0]


def list_shipments(
    actor: Actor, wanted: ShipmentFilter, *, offset: int = 0, limit: int = 50, language: str = "ko"
) -> tuple[list[ShipmentView], int]:
    """Shipments that fit, and how many there are: what is to be done first, the oldest before; what has left, newest
    first."""
    rows = _fitting(visible_shipments(actor), wanted)
    is_work = wanted.state in {str(one) for one in STILL_TO_DO}
    order = [F("promised_on").asc(nulls_last=True), "made_at", "pk"] if is_work else ["-made_at", "-pk"]
    page = list(rows.order_by(*order)[offset : offset + limit])
    return shipment_views(page, language), rows.count()


def page_of_shipments(
    actor: Actor, wanted: ShipmentFilter, *, cursor: str = "", limit: int = 50, language: str = "ko"
) -> Page[ShipmentView]:
    """Shipments that fit, the oldest first, by where the last page ended, counted to 10,000."""
    page = page_of(_fitting(visible_shipments(actor), wanted), ("made_at", "id"), cursor, limit=limit)
    return page.showing(shipment_views(page.rows, language))


def shipments_by_order(order_ids: Iterable[UUID], language: str = "ko") -> dict[UUID, list[ShipmentView]]:
    """{order: its shipments, without those that were called off}; whose order it is asks the caller."""
    rows = Shipment.objects.filter(order__in=set(order_ids)).exclude(state=ShipmentState.CANCELLED.value)
    found: dict[UUID, list[ShipmentView]] = defaultdict(list)
    for view in shipment_views(list(rows.order_by("order", "made_at", "number")), language):
        found[view.order_id].append(view)
    return dict(found)


def gone_by_shipment(order_id: UUID) -> list[tuple[UUID, datetime, dict[UUID, int]]]:
    """(shipment, when it left, {order line: base units}) of an order's shipments that left, oldest first; two queries.
    Whose order it is asks the caller.
    """
    rows = Shipment.objects.filter(order=order_id, shipped_at__isnull=False).order_by("shipped_at", "number")
    left = dict(rows.values_list("pk", "shipped_at"))
    units: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    lines = ShipmentLine.objects.filter(shipment__in=left).values_list("shipment", "line", "quantity")
    for shipment_id, line_id, quantity in lines:
        units[shipment_id][line_id] = quantity
    return [(shipment_id, at, units[shipment_id]) for shipment_id, at in left.items() if at is not None]


def list_moves(shipment_id: UUID) -> list[ShipmentMoveView]:
    """What became of a shipment, in order, with the names of those who did it."""
    rows = list(ShipmentMove.objects.filter(shipment=shipment_id).order_by("at", "pk"))
    names = parties_by_id({PartyId(row.by) for row in rows if row.by})
    return [
        ShipmentMoveView(
            row.from_state, row.to_state, row.at, row.why, names[PartyId(row.by)].name if row.by in names else ""
        )
        for row in rows
    ]


def list_scans(shipment_id: UUID, *, limit: int = 100) -> list[ScanView]:
    """What was scanned, the newest first."""
    rows = Scan.objects.filter(shipment=shipment_id).annotate(sku=F("line__sku")).order_by("-at", "-pk")[:limit]
    return [ScanView(row.code, ScanOutcome(row.outcome), row.sku or "", row.at, row.serial, row.lot) for row in rows]


def to_pick(row: Shipment) -> list[ToPick]:
    """The lines of a shipment as a scanner sees them, in the order of the order."""
    lines = list(ShipmentLine.objects.filter(shipment=row))
    positions = {
        one.id: one.position for ones in deliveries_by_order([row.order_id])[row.order_id] for one in ones.lines
    }
    variants = {line.variant_id for line in lines}
    known, tracked = variants_by_id(variants), tracking_by_variant(variants)
    serials, recalled = serials_at(row.place_id, variants), recalled_lots(variants)
    lots: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in promised_units(row.order_id):
        if one.place_id == row.place_id and one.lot:
            lots[one.line_id][one.lot] += one.quantity
    for line_id, lot, quantity in _scanned_lots(row):
        if lot in lots[line_id]:
            lots[line_id][lot] -= quantity
    scanned = scanned_serials(row)
    return [
        ToPick(
            line_id=line.line_id,
            codes=_codes(known.get(VariantId(line.variant_id))),
            quantity=line.quantity,
            picked=line.picked,
            serials=serials.get(line.variant_id, frozenset()),
            has_serials=tracked[line.variant_id] == Tracking.SERIAL,
            lots=dict(lots[line.line_id]),
            recalled=frozenset(lot for lot in lots[line.line_id] if (line.variant_id, lot) in recalled),
            scanned=frozenset(scanned.get(line.line_id, ())),
        )
        for line in sorted(lines, key=lambda line: positions[line.line_id])
    ]


def _scanned_lots(row: Shipment) -> list[tuple[UUID, str, int]]:
    rows = Scan.objects.filter(shipment=row).exclude(lot="").exclude(quantity=0).order_by()
    return [(line, lot, n) for line, lot, n in rows.values_list("line_id", "lot").annotate(n=Sum("quantity")) if line]


def _codes(variant: VariantView | None) -> frozenset[str]:
    return frozenset({variant.sku, variant.gtin} - {""}) if variant else frozenset()


def scanned_serials(row: Shipment) -> dict[UUID, list[str]]:
    """{order line: numbers that were scanned for it and not undone}."""
    counts: dict[tuple[UUID, str], int] = defaultdict(int)
    rows = Scan.objects.filter(shipment=row).exclude(serial="").exclude(quantity=0)
    for line_id, serial, quantity in rows.order_by("at", "pk").values_list("line_id", "serial", "quantity"):
        counts[line_id, serial] += quantity
    found: dict[UUID, list[str]] = defaultdict(list)
    for (line_id, serial), count in counts.items():
        if count > 0:
            found[line_id].append(serial)
    return dict(found)


def _fitting(rows: QuerySet[Shipment], wanted: ShipmentFilter) -> QuerySet[Shipment]:
    if wanted.place_code:
        rows = rows.filter(place__code=wanted.place_code)
    if wanted.state == "exceptions":
        rows = rows.filter(_exceptions())
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    text = wanted.text.replace("\0", "").strip()
    if text:
        rows = rows.filter(Q(number__istartswith=text) | Q(tracking_no=text))
    return rows


def _exceptions() -> Q:
    """What somebody must look at: failed, sent back, or late and still here."""
    failed = Q(state__in=[ShipmentState.FAILED.value, ShipmentState.RETURNED.value])
    return failed | Q(kept="missed", state__in=[one.value for one in STILL_TO_DO])
