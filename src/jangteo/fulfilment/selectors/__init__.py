"""Reads of shipments; staff see those of the places that their rights reach, buyers those of their orders."""

from jangteo.fulfilment.selectors.shipments import (
    access_shipment,
    get_shipment,
    gone_by_shipment,
    list_moves,
    list_scans,
    list_shipments,
    page_of_shipments,
    shipments_by_order,
    to_pick,
)
from jangteo.fulfilment.selectors.staff import (
    Work,
    count_kept,
    count_work,
    get_pick_policy,
    get_terms,
    is_complete_only,
    places_here,
)

__all__ = [
    "Work",
    "access_shipment",
    "count_kept",
    "count_work",
    "get_pick_policy",
    "get_shipment",
    "get_terms",
    "gone_by_shipment",
    "is_complete_only",
    "list_moves",
    "list_scans",
    "list_shipments",
    "page_of_shipments",
    "places_here",
    "shipments_by_order",
    "to_pick",
]
