"""What shipments, scans and what stands in their way are called, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.fulfilment.types import Kept, Progress, ScanOutcome, Wait

SHIPPING_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "shipment": {
        "planned": (pgettext_lazy("office", "Planned"), ""),
        "picking": (pgettext_lazy("office", "Being picked"), "warn"),
        "packed": (pgettext_lazy("office", "Packed"), "warn"),
        "shipped": (pgettext_lazy("office", "On the way"), "good"),
        "delivered": (pgettext_lazy("office", "Delivered"), "good"),
        "failed": (pgettext_lazy("office", "Not delivered yet"), "bad"),
        "returned": (pgettext_lazy("office", "Sent back"), "bad"),
        "cancelled": (pgettext_lazy("office", "Called off"), "bad"),
    },
    "kept": {
        Kept.KEPT.value: (pgettext_lazy("office", "Left in time"), "good"),
        Kept.MISSED.value: (pgettext_lazy("office", "Promise missed"), "bad"),
    },
    "scan": {
        ScanOutcome.PICKED.value: (pgettext_lazy("office", "Picked"), "good"),
        ScanOutcome.UNDONE.value: (pgettext_lazy("office", "Put back"), ""),
        ScanOutcome.UNCHECKED.value: (pgettext_lazy("office", "By eye"), "warn"),
        ScanOutcome.WRONG.value: (pgettext_lazy("office", "Wrong article"), "bad"),
        ScanOutcome.TOO_MANY.value: (pgettext_lazy("office", "Too many"), "bad"),
        ScanOutcome.RECALLED.value: (pgettext_lazy("office", "Recalled lot"), "bad"),
        ScanOutcome.NOT_HERE.value: (pgettext_lazy("office", "Scan its number"), "bad"),
        ScanOutcome.TWICE.value: (pgettext_lazy("office", "Scanned already"), "bad"),
    },
    "parcel": {
        Progress.LABEL.value: (pgettext_lazy("office", "Label made"), ""),
        Progress.PICKED_UP.value: (pgettext_lazy("office", "Picked up"), ""),
        Progress.IN_TRANSIT.value: (pgettext_lazy("office", "In transit"), ""),
        Progress.OUT.value: (pgettext_lazy("office", "Out for delivery"), "warn"),
        Progress.DELIVERED.value: (pgettext_lazy("office", "Delivered"), "good"),
        Progress.FAILED.value: (pgettext_lazy("office", "Nobody there"), "bad"),
        Progress.RETURNED.value: (pgettext_lazy("office", "Sent back"), "bad"),
    },
}
WAITS: Mapping[Wait, Any] = {
    Wait.HELD: pgettext_lazy("office", "The order is held."),
    Wait.TOO_EARLY: pgettext_lazy("office", "Wanted later: it is picked nearer to its day."),
    Wait.REST_NOT_PROMISED: pgettext_lazy("office", "It goes complete, and the rest is not there yet."),
    Wait.TOO_LITTLE: pgettext_lazy("office", "Too small a part of its delivery: it waits for more."),
}
OUTCOMES: Mapping[ScanOutcome, Any] = {
    ScanOutcome.PICKED: pgettext_lazy("office", "Right."),
    ScanOutcome.UNDONE: pgettext_lazy("office", "One unit is put back."),
    ScanOutcome.UNCHECKED: pgettext_lazy("office", "Noted by eye."),
    ScanOutcome.WRONG: pgettext_lazy("office", "Wrong article: it is not in this shipment."),
    ScanOutcome.TOO_MANY: pgettext_lazy("office", "Enough: all of this article are picked."),
    ScanOutcome.RECALLED: pgettext_lazy("office", "Recalled lot: it may not leave."),
    ScanOutcome.NOT_HERE: pgettext_lazy("office", "Scan the unit's own number."),
    ScanOutcome.TWICE: pgettext_lazy("office", "This very unit was scanned already."),
}
SHIPPING_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "fulfilment.shipment_not_found": lambda facts: pgettext("office", "There is no such shipment."),
    "fulfilment.shipment_waits": lambda facts: str(WAITS[Wait(facts["wait"])]),
    "fulfilment.not_picked": lambda facts: pgettext("office", "Not every unit was scanned. Scan it, or pick it short."),
    "fulfilment.not_being_picked": lambda facts: pgettext("office", "This shipment is not being picked now."),
    "fulfilment.invalid_units": lambda facts: pgettext(
        "office", "So many units are not in the shipment, or were picked already."
    ),
    "fulfilment.invalid_scan": lambda facts: pgettext("office", "Scan a code of 1 to 100 letters."),
    "fulfilment.nothing_to_undo": lambda facts: pgettext("office", "Nothing of it is picked."),
    "fulfilment.cant_merge": lambda facts: pgettext(
        "office", "Only planned shipments of one order, place, address and day go together."
    ),
    "fulfilment.reason_needed": lambda facts: pgettext("office", "Say why, in at most 300 letters."),
    "fulfilment.invalid_terms": lambda facts: pgettext("office", "0 to 100 percent, and 0 to 60 days."),
    "fulfilment.unknown_carrier": lambda facts: pgettext("office", "There is no such carrier here."),
    "fulfilment.not_carried": lambda facts: pgettext(
        "office", "The carrier does not take this: too heavy, too large, or it does not go there. Pack it without one."
    ),
    "ordering.nothing_to_ship": lambda facts: pgettext("office", "All goods of this order are still to come."),
    "ordering.being_picked": lambda facts: pgettext(
        "office", "Goods of this order are being picked or packed. Take its shipments back first."
    ),
}
CARRIERS = {"hangang": pgettext_lazy("office", "Hangang Parcel")}
