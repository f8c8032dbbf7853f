"""Reads of stock, in whole batches."""

from jangteo.inventory.selectors.documents import (
    get_count,
    get_purchase,
    get_transfer,
    list_counts,
    list_lots,
    list_purchases,
    list_to_reorder,
    list_transfers,
    on_its_way,
    trace_lot,
)
from jangteo.inventory.selectors.levels import (
    availability,
    good_until,
    list_allocations,
    list_low_variants,
    list_movements,
    list_stock,
    lock_levels,
)
from jangteo.inventory.selectors.places import get_place_id, list_places

__all__ = [
    "availability",
    "get_count",
    "get_place_id",
    "get_purchase",
    "get_transfer",
    "good_until",
    "list_allocations",
    "list_counts",
    "list_lots",
    "list_low_variants",
    "list_movements",
    "list_places",
    "list_purchases",
    "list_stock",
    "list_to_reorder",
    "list_transfers",
    "lock_levels",
    "on_its_way",
    "trace_lot",
]
