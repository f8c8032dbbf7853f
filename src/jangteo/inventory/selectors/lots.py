"""Lots and what places have of them, for files and what compares them."""

from collections.abc import Collection
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.inventory.models import Lot, StockPart
from jangteo.inventory.selectors.staff import lot_view
from jangteo.inventory.types import LotLevel, LotView, PlaceKind


def lots_by_code(variant_ids: Collection[UUID]) -> dict[tuple[UUID, str], LotView]:
    """{(variant, code): the lot}; one query."""
    return {(row.variant_id, row.code): lot_view(row) for row in Lot.objects.filter(variant__in=variant_ids)}


def lot_levels(variant_ids: Collection[UUID]) -> list[LotLevel]:
    """What every place has of these by lot, without what others own and what is between places; one query."""
    parts = StockPart.objects.filter(level__variant__in=variant_ids, owner=None)
    rows = parts.exclude(level__place__kind=PlaceKind.TRANSIT.value).values_list(
        "level__variant", "level__place__code", "lot__code", "on_hand", "allocated", "quarantined"
    )
    return [
        LotLevel(VariantId(variant), place, lot or "", on_hand, allocated + quarantined)
        for variant, place, lot, on_hand, allocated, quarantined in rows.order_by("level__place__code", "lot__code")
    ]
