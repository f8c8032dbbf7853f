"""Transfers, purchase orders, counts, what to order again, and where the units of a lot are."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import F, QuerySet, Sum

from jangteo.catalog.types import VariantId
from jangteo.inventory.errors import DocumentNotFound
from jangteo.inventory.models import (
    CountLine,
    Lot,
    PurchaseLine,
    PurchaseOrder,
    ReorderPoint,
    StockCount,
    StockLevel,
    Transfer,
    TransferLine,
)
from jangteo.inventory.types import (
    CountLineView,
    CountState,
    CountView,
    LotState,
    LotTrace,
    LotView,
    PurchaseLineView,
    PurchaseState,
    PurchaseView,
    ToReorder,
    TransferLineView,
    TransferState,
    TransferView,
)

type Key = tuple[UUID, UUID]


def list_transfers(*, is_open: bool | None = None, limit: int = 200) -> list[TransferView]:
    """Transfers, newest first; two queries."""
    rows = Transfer.objects.all()
    if is_open is not None:
        rows = rows.filter(state=(TransferState.SENT if is_open else TransferState.CLOSED).value)
    return _transfers(rows.order_by("-sent_at", "-pk")[:limit])


def get_transfer(transfer_id: UUID) -> TransferView:
    """A transfer with its lines.

    raises  DocumentNotFound
    """
    found = _transfers(Transfer.objects.filter(pk=transfer_id))
    if not found:
        raise DocumentNotFound("there is no such transfer")
    return found[0]


def _transfers(rows: QuerySet[Transfer]) -> list[TransferView]:
    heads = list(rows.select_related("from_place", "to_place"))
    lines: dict[UUID, list[TransferLineView]] = defaultdict(list)
    for row in TransferLine.objects.filter(transfer__in=heads).select_related("lot").order_by("pk"):
        lot = row.lot.code if row.lot else ""
        view = TransferLineView(row.pk, VariantId(row.variant_id), lot, row.sent, row.received, row.lost)
        lines[row.transfer_id].append(view)
    return [
        TransferView(
            id=row.pk,
            number=row.number,
            from_place=row.from_place.code,
            to_place=row.to_place.code,
            state=TransferState(row.state),
            expected_on=row.expected_on,
            note=row.note,
            sent_at=row.sent_at,
            lines=tuple(lines[row.pk]),
        )
        for row in heads
    ]


def list_purchases(*, state: PurchaseState | None = None, limit: int = 200) -> list[PurchaseView]:
    """Purchase orders, newest first; two queries."""
    rows = PurchaseOrder.objects.all() if state is None else PurchaseOrder.objects.filter(state=state.value)
    return _purchases(rows.order_by("-made_at", "-pk")[:limit])


def get_purchase(purchase_id: UUID) -> PurchaseView:
    """A purchase order with its lines.

    raises  DocumentNotFound
    """
    found = _purchases(PurchaseOrder.objects.filter(pk=purchase_id))
    if not found:
        raise DocumentNotFound("there is no such purchase order")
    return found[0]


def _purchases(rows: QuerySet[PurchaseOrder]) -> list[PurchaseView]:
    heads = list(rows.select_related("place", "supplier"))
    lines: dict[UUID, list[PurchaseLineView]] = defaultdict(list)
    for row in PurchaseLine.objects.filter(purchase__in=heads).order_by("position"):
        lines[row.purchase_id].append(
            PurchaseLineView(
                id=row.pk,
                position=row.position,
                variant_id=VariantId(row.variant_id),
                quantity=row.quantity,
                received=row.received,
                unit_cost=row.unit_cost,
                expected_on=row.expected_on,
                is_open=row.is_open,
            )
        )
    return [
        PurchaseView(
            id=row.pk,
            number=row.number,
            supplier_id=row.supplier_id,
            supplier_name=row.supplier.name,
            place=row.place.code,
            currency=row.currency,
            state=PurchaseState(row.state),
            note=row.note,
            made_at=row.made_at,
            lines=tuple(lines[row.pk]),
        )
        for row in heads
    ]


def list_counts(limit: int = 200) -> list[CountView]:
    """Counts, newest first; two queries."""
    return _counts(StockCount.objects.order_by("-begun_at", "-pk")[:limit])


def get_count(count_id: UUID) -> CountView:
    """A count with its lines; one that goes on blind doesn't tell what there should be.

    raises  DocumentNotFound
    """
    found = _counts(StockCount.objects.filter(pk=count_id))
    if not found:
        raise DocumentNotFound("there is no such count")
    return found[0]


def _counts(rows: QuerySet[StockCount]) -> list[CountView]:
    heads = list(rows.select_related("place"))
    hidden = {row.pk for row in heads if row.is_blind and row.state == CountState.OPEN}
    lines: dict[UUID, list[CountLineView]] = defaultdict(list)
    for row in CountLine.objects.filter(count__in=heads).select_related("lot").order_by("counted_at", "pk"):
        expected = None if row.count_id in hidden else row.expected
        lot = row.lot.code if row.lot else ""
        lines[row.count_id].append(CountLineView(VariantId(row.variant_id), lot, row.found, expected, row.counted_at))
    return [
        CountView(
            id=row.pk,
            number=row.number,
            place=row.place.code,
            is_blind=row.is_blind,
            state=CountState(row.state),
            note=row.note,
            begun_at=row.begun_at,
            lines=tuple(lines[row.pk]),
        )
        for row in heads
    ]


def on_its_way(variant_ids: Iterable[UUID]) -> dict[Key, int]:
    """{(place, variant): units that are on their way to it from other places}."""
    rows = TransferLine.objects.filter(transfer__state=TransferState.SENT.value, variant__in=list(variant_ids))
    sums = rows.values_list("transfer__to_place", "variant").annotate(open=Sum(F("sent") - F("received") - F("lost")))
    return {(place, variant): int(count) for place, variant, count in sums if count}


def list_to_reorder() -> list[ToReorder]:
    """What places run short of, counting what is to come: the shortest first. Four queries."""
    points = list(ReorderPoint.objects.select_related("place", "supplier"))
    variants = {point.variant_id for point in points}
    levels = {
        (row.place_id, row.variant_id): row.on_hand - row.allocated - row.held - row.quarantined
        for row in StockLevel.objects.filter(variant__in=variants)
    }
    coming: dict[Key, int] = defaultdict(int, on_its_way(variants))
    bought = PurchaseLine.objects.filter(is_open=True, variant__in=variants)
    for place, variant, count in bought.values_list("purchase__place", "variant").annotate(
        open=Sum(F("quantity") - F("received"))
    ):
        coming[place, variant] += int(count)
    short = []
    for point in points:
        key = (point.place_id, point.variant_id)
        free, to_come = levels.get(key, 0), coming[key]
        if free + to_come <= point.at:
            short.append(
                ToReorder(
                    place=point.place.code,
                    variant_id=VariantId(point.variant_id),
                    at=point.at,
                    up_to=point.up_to,
                    free=free,
                    to_come=to_come,
                    supplier_id=point.supplier_id,
                    supplier_name=point.supplier.name if point.supplier else "",
                )
            )
    return sorted(short, key=lambda one: (one.free + one.to_come - one.at, one.place, str(one.variant_id)))


def list_lots(variant_id: UUID) -> list[LotView]:
    """Lots of a variant, what expires first before the rest."""
    rows = Lot.objects.filter(variant=variant_id).order_by(F("expires_on").asc(nulls_last=True), "code")
    return [LotView(row.code, row.made_on, row.expires_on, row.state == LotState.RECALLED, row.why) for row in rows]


TRACE = """
SELECT place.code, NULL::uuid, NULL::uuid, part.on_hand, 'here'
  FROM inventory_stockpart part
  JOIN inventory_lot lot ON lot.id = part.lot_id
  JOIN inventory_stocklevel level ON level.id = part.level_id
  JOIN inventory_place place ON place.id = level.place_id
 WHERE lot.variant_id = %(variant)s AND lot.code = %(code)s AND part.on_hand > 0
UNION ALL
SELECT place.code, promised.order_id, promised.line_id, sum(promised.quantity)::bigint, promised.state
  FROM inventory_allocation promised
  JOIN inventory_stockpart part ON part.id = promised.part_id
  JOIN inventory_lot lot ON lot.id = part.lot_id
  JOIN inventory_stocklevel level ON level.id = part.level_id
  JOIN inventory_place place ON place.id = level.place_id
 WHERE lot.variant_id = %(variant)s AND lot.code = %(code)s AND promised.state <> 'released'
 GROUP BY place.code, promised.order_id, promised.line_id, promised.state
 ORDER BY 5, 1, 3
"""


def trace_lot(variant_id: UUID, lot_code: str) -> list[LotTrace]:
    """Where units of a lot are ("here"), to whom they are promised ("open") and who has them ("shipped"); one query."""
    with connection.cursor() as cursor:
        cursor.execute(TRACE, {"variant": variant_id, "code": lot_code.replace("\0", "")})
        return [LotTrace(*row) for row in cursor.fetchall()]
