"""Shipments are planned, picked, packed and sent; each step is one transaction under the lock of its order."""

from jangteo.fulfilment.services.labels import draw_labels, list_carriers
from jangteo.fulfilment.services.picking import (
    release_many,
    release_to_pick,
    scan,
    take_back_shipment,
    undo_scan,
)
from jangteo.fulfilment.services.planning import (
    drop_shipments,
    merge_shipments,
    plan_promised,
    plan_shipments,
    split_shipment,
)
from jangteo.fulfilment.services.sending import (
    deliver_order_whole,
    deliver_shipment,
    pack_shipment,
    ship_order_whole,
    ship_shipment,
    unpack_shipment,
)
from jangteo.fulfilment.services.settings import set_complete_only, set_pick_policy, set_terms
from jangteo.fulfilment.services.shorting import refuse_shipment, short_pick
from jangteo.fulfilment.services.tracking import note_missed_promises, take_events, take_message, tell_fake

__all__ = [
    "deliver_order_whole",
    "deliver_shipment",
    "draw_labels",
    "drop_shipments",
    "list_carriers",
    "merge_shipments",
    "note_missed_promises",
    "pack_shipment",
    "plan_promised",
    "plan_shipments",
    "refuse_shipment",
    "release_many",
    "release_to_pick",
    "scan",
    "set_complete_only",
    "set_pick_policy",
    "set_terms",
    "ship_order_whole",
    "ship_shipment",
    "short_pick",
    "split_shipment",
    "take_back_shipment",
    "take_events",
    "take_message",
    "tell_fake",
    "undo_scan",
    "unpack_shipment",
]
