"""What may be picked, packed and sent, without a database."""

from jangteo.fulfilment.rules.boxes import BOXES, goods_of, pack_boxes
from jangteo.fulfilment.rules.moves import CHANGES_LEFT, IN_WORK, LEFT, MOVES, WITH_CARRIER, state_told
from jangteo.fulfilment.rules.plan import find_wait, is_kept, plan_shipments
from jangteo.fulfilment.rules.scanning import read_scan
from jangteo.fulfilment.rules.timeline import timeline

__all__ = [
    "BOXES",
    "CHANGES_LEFT",
    "IN_WORK",
    "LEFT",
    "MOVES",
    "WITH_CARRIER",
    "find_wait",
    "goods_of",
    "is_kept",
    "pack_boxes",
    "plan_shipments",
    "read_scan",
    "state_told",
    "timeline",
]
