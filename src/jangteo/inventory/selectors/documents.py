"""Transfers, purchase orders, counts, what to order again, and where the units of a lot are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, When

from jangteo.catalog.selectors import variant_ids_by_sku
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
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.permissions import require_place
from jangteo.kernel.types import Action, Actor

type Key = tuple[UUID, UUID]


def list_transfers(*, is_open: bool | None = None, limit: int = 200) -> list[TransferView]:
    """Transfers, newest first; two queries."""
    rows = Transfer.objects.all()
    if is_open is not None:
        rows = rows.filter(state=(TransferState.SENT if is_open else TransferState.CLOSED).value)
    return _transfers(rows.order_by("-sent_at", "-pk")[:limit])


def find_transfers(
    *, is_open: bool | None = None, place: str = "", text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[TransferView], int]:
    """A page of transfers, those under way before the rest, newest first, and how many fit; three queries.

    place  from or to it
    text   in the number or note, or the whole SKU of a line
    """
    rows = Transfer.objects.all()
    if is_open is not None:
        rows = rows.filter(state=(TransferState.SENT if is_open else TransferState.CLOSED).value)
    if place:
        rows = rows.filter(Q(from_place__code=place) | Q(to_place__code=place))
    if text:
        of_sku = TransferLine.objects.filter(transfer=OuterRef("pk"), variant__in=variant_ids_by_sku([text]).values())
        rows = rows.filter(Q(number__icontains=text) | Q(note__icontains=text) | Exists(of_sku))
    is_under_way = Case(When(state=TransferState.SENT.value, then=0), default=1)
    return _transfers(rows.order_by(is_under_way, "-sent_at", "-pk")[offset : offset + limit]), rows.count()


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


def find_purchases(
    *,
    state: PurchaseState | None = None,
    late_on: date | None = None,
    place: str = "",
    text: str = "",
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[PurchaseView], int]:
    """A page of purchase orders, those awaited before the rest, newest first, and how many fit; three queries.

    late_on  only those of which something was expected before this day
    text     in the number, the note or the supplier's name, or the whole SKU of a line
    """
    rows = PurchaseOrder.objects.all() if state is None else PurchaseOrder.objects.filter(state=state.value)
    lines = PurchaseLine.objects.filter(purchase=OuterRef("pk"))
    if late_on is not None:
        rows = rows.filter(Exists(lines.filter(is_open=True, expected_on__lt=late_on)))
    if place:
        rows = rows.filter(place__code=place)
    if text:
        of_sku = lines.filter(variant__in=variant_ids_by_sku([text]).values())
        named = Q(number__icontains=text) | Q(note__icontains=text) | Q(supplier__name__icontains=text)
        rows = rows.filter(named | Exists(of_sku))
    is_awaited = Case(When(state=PurchaseState.ORDERED.value, then=0), default=1)
    return _purchases(rows.order_by(is_awaited, "-made_at", "-pk")[offset : offset + limit]), rows.count()


def page_of_purchases(
    *, state: PurchaseState | None = None, place: str = "", cursor: str = "", limit: int = 50
) -> Page[PurchaseView]:
    """Purchase orders, newest first, by where the last page ended; counted to 10,000."""
    rows = PurchaseOrder.objects.all() if state is None else PurchaseOrder.objects.filter(state=state.value)
    rows = rows.filter(place__code=place) if place else rows
    page = page_of(rows, ("-made_at", "-id"), cursor, limit=limit)
    known = {one.id: one for one in _purchases(PurchaseOrder.objects.filter(pk__in=[row.pk for row in page.rows]))}
    return page.showing([known[row.pk] for row in page.rows])


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


def find_counts(
    *, state: CountState | None = None, place: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[CountView], int]:
    """A page of counts, those that go on before the rest, newest first, and how many fit; three queries."""
    rows = StockCount.objects.all() if state is None else StockCount.objects.filter(state=state.value)
    if place:
        rows = rows.filter(place__code=place)
    goes_on = Case(When(state=CountState.OPEN.value, then=0), default=1)
    return _counts(rows.order_by(goes_on, "-begun_at", "-pk")[offset : offset + limit]), rows.count()


def page_of_counts(
    *, state: CountState | None = None, place: str = "", cursor: str = "", limit: int = 50
) -> Page[CountView]:
    """Counts, newest first, by where the last page ended; counted to 10,000."""
    rows = StockCount.objects.all() if state is None else StockCount.objects.filter(state=state.value)
    rows = rows.filter(place__code=place) if place else rows
    page = page_of(rows, ("-begun_at", "-id"), cursor, limit=limit)
    known = {one.id: one for one in _counts(StockCount.objects.filter(pk__in=[row.pk for row in page.rows]))}
    return page.showing([known[row.pk] for row in page.rows])


def preview_count(count_id: UUID, actor: Actor) -> list[CountLineView]:
    """What was found beside what there was at that moment, also where the count is blind: for who is to book it.

    raises  DocumentNotFound, NotPermitted
    """
    row = StockCount.objects.select_related("place").filter(pk=count_id).first()
    if row is None:
        raise DocumentNotFound("there is no such count")
    require_place(actor, Action.STOCK_CHANGE, row.place.code)
    lines = CountLine.objects.filter(count=row).select_related("lot").order_by("counted_at", "pk")
    return [
        CountLineView(
            VariantId(line.variant_id), line.lot.code if line.lot else "", line.found, line.expected, line.counted_at
        )
        for line in lines
    ]


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
