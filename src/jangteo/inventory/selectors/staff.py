"""What those who run the stock look for: lots by what expires, what comes, reorder points, numbers of units."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from jangteo.catalog.types import VariantId
from jangteo.inventory.models import (
    Lot,
    PurchaseLine,
    ReorderPoint,
    SerialUnit,
    ShelfLifeRule,
    StockPart,
    StockPolicy,
    TransferLine,
)
from jangteo.inventory.types import (
    Coming,
    LotAt,
    LotState,
    LotView,
    ReorderView,
    ShelfLifeView,
    Tracking,
    TransferState,
)


def list_lots_at(
    *, before: date | None = None, is_recalled: bool = False, place: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[LotAt], int]:
    """Lots of which units lie somewhere, what expires first before the rest, and how many fit; three queries.

    before       only what expires before this day
    is_recalled  only what is recalled
    place        only what lies there
    """
    parts = StockPart.objects.filter(on_hand__gt=0)
    here = parts.filter(lot=OuterRef("pk"))
    rows = Lot.objects.filter(Exists(here.filter(level__place__code=place) if place else here))
    if before is not None:
        rows = rows.filter(expires_on__lt=before)
    if is_recalled:
        rows = rows.filter(state=LotState.RECALLED.value)
    page = list(rows.order_by(F("expires_on").asc(nulls_last=True), "code", "pk")[offset : offset + limit])
    units: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    named = parts.filter(lot__in=page).values_list("lot", "level__place__code", "on_hand")
    for lot_id, code, count in named.order_by("level__place__code"):
        units[lot_id][code] += count
    return [LotAt(VariantId(row.variant_id), lot_view(row), dict(units[row.pk])) for row in page], rows.count()


def get_lot_view(variant_id: UUID, code: str) -> LotView | None:
    """A lot of a variant by its code."""
    row = Lot.objects.filter(variant=variant_id, code=code.replace("\0", "")).first()
    return lot_view(row) if row else None


def tracking_by_variant(variant_ids: Iterable[UUID]) -> dict[UUID, Tracking]:
    """{variant: how its units are told apart}; one query."""
    wanted = list(variant_ids)
    rows = StockPolicy.objects.filter(variant__in=wanted).values_list("variant_id", "tracking")
    return dict.fromkeys(wanted, Tracking.NONE) | {pk: Tracking(kind) for pk, kind in rows}


def list_serials(variant_id: UUID, *, limit: int = 200) -> list[tuple[str, str]]:
    """(place, number) of units that have numbers and are here or on their way."""
    rows = SerialUnit.objects.filter(variant=variant_id, level__isnull=False).order_by("level__place__code", "serial")
    return list(rows.values_list("level__place__code", "serial")[:limit])


def list_coming(variant_id: UUID) -> list[Coming]:
    """What places await of a variant, by transfers and purchase orders, the earliest day first; two queries."""
    carried = TransferLine.objects.filter(variant=variant_id, transfer__state=TransferState.SENT.value)
    carried = carried.annotate(open=F("sent") - F("received") - F("lost")).filter(open__gt=0)
    bought = PurchaseLine.objects.filter(variant=variant_id, is_open=True).annotate(open=F("quantity") - F("received"))
    found = [
        Coming("transfer", *row)
        for row in carried.values_list(
            "transfer", "transfer__number", "transfer__to_place__code", "open", "transfer__expected_on"
        )
    ] + [
        Coming("purchase", *row)
        for row in bought.values_list("purchase", "purchase__number", "purchase__place__code", "open", "expected_on")
    ]
    return sorted(found, key=lambda one: (one.expected_on or date.max, one.number))


def list_reorder_points(variant_id: UUID) -> list[ReorderView]:
    """At which places a variant is ordered again, by place."""
    rows = ReorderPoint.objects.filter(variant=variant_id).select_related("place", "supplier").order_by("place__code")
    return [
        ReorderView(row.place.code, row.at, row.up_to, row.supplier_id, row.supplier.name if row.supplier else "")
        for row in rows
    ]


def list_shelf_lives(variant_id: UUID | None = None) -> list[ShelfLifeView]:
    """How long goods must still be good: the rules of a variant, or of all goods; those for every buyer first."""
    rows = ShelfLifeRule.objects.filter(variant=variant_id).order_by(F("party").asc(nulls_first=True), "days")
    return [ShelfLifeView(row.party_id, row.variant_id, row.days) for row in rows]


def lot_view(row: Lot) -> LotView:
    """A lot as pages and files know it."""
    return LotView(row.code, row.made_on, row.expires_on, row.state == LotState.RECALLED, row.why)
