"""What states, movements, refusals and problems of stock are called, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.inventory.types import Tracking
from jangteo.office.option_words import OPTION_REFUSALS

STOCK_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "transfer": {
        "sent": (pgettext_lazy("office", "On its way"), "warn"),
        "closed": (pgettext_lazy("office", "Arrived"), "good"),
    },
    "purchase": {
        "ordered": (pgettext_lazy("office", "Awaited"), "warn"),
        "closed": (pgettext_lazy("office", "Ended"), "good"),
        "cancelled": (pgettext_lazy("office", "Cancelled"), "bad"),
    },
    "count": {
        "open": (pgettext_lazy("office", "Goes on"), "warn"),
        "booked": (pgettext_lazy("office", "Booked"), "good"),
        "dropped": (pgettext_lazy("office", "Dropped"), "bad"),
    },
    "lot": {
        "good": (pgettext_lazy("office", "Good"), "good"),
        "soon": (pgettext_lazy("office", "Expires soon"), "warn"),
        "expired": (pgettext_lazy("office", "Expired"), "bad"),
        "recalled": (pgettext_lazy("office", "Recalled"), "bad"),
    },
    "trace": {
        "here": (pgettext_lazy("office", "Lies there"), ""),
        "open": (pgettext_lazy("office", "Promised"), "warn"),
        "shipped": (pgettext_lazy("office", "Shipped"), "good"),
    },
}
SUPPLIES = {
    "none": pgettext_lazy("office", "Only what is there"),
    "backorder": pgettext_lazy("office", "Back-ordered"),
    "preorder": pgettext_lazy("office", "Pre-ordered"),
    "made": pgettext_lazy("office", "Made to order"),
}
LENDINGS = {
    "never": pgettext_lazy("office", "Others take nothing of it"),
    "always": pgettext_lazy("office", "Others may take of it"),
    "until": pgettext_lazy("office", "Others may take of it until a day"),
}
MOVEMENTS = {
    "receipt": pgettext_lazy("office", "Receipt"),
    "shipment": pgettext_lazy("office", "Shipment"),
    "count": pgettext_lazy("office", "Count"),
    "adjustment": pgettext_lazy("office", "Adjustment"),
    "transfer": pgettext_lazy("office", "Transfer"),
    "loss": pgettext_lazy("office", "Loss"),
    "return": pgettext_lazy("office", "Return"),
    "quarantine": pgettext_lazy("office", "Set aside"),
}
TRACKINGS = {
    Tracking.NONE.value: pgettext_lazy("office", "Not told apart"),
    Tracking.LOT.value: pgettext_lazy("office", "By lot"),
    Tracking.SERIAL.value: pgettext_lazy("office", "By serial number"),
}
# why a pasted line can't be taken
LINE_PROBLEMS = {
    "unknown_sku": pgettext_lazy("office", "There is no such SKU or GTIN."),
    "bad_quantity": pgettext_lazy("office", "The quantity is a whole number from 1 to 100,000,000."),
    "bad_found": pgettext_lazy("office", "What was found is a whole number from 0 to 100,000,000."),
    "bad_cost": pgettext_lazy("office", "A cost is a number from 0 up with at most 6 decimals."),
    "bad_day": pgettext_lazy("office", "A day is written like 2026-12-31."),
    "bad_lot": pgettext_lazy("office", "A lot's code has 1 to 40 characters."),
    "too_long": pgettext_lazy("office", "That is too much at once: 500 lines and 200,000 letters at most."),
    "twice": pgettext_lazy("office", "This SKU and lot stand on a line above. Put them on one line."),
}
_DOCUMENTS = {
    "to_place": pgettext_lazy("office", "A transfer goes to another place."),
    "lines": pgettext_lazy("office", "Name 1 to 500 lines, each SKU and lot on one of them."),
    "why": pgettext_lazy("office", "Say why."),
    "quantities": pgettext_lazy("office", "Name how many units of at least one line."),
    "receipts": pgettext_lazy("office", "Name how many units of at least one line."),
    "expected": pgettext_lazy("office", "Only lines that are still awaited have an expected day. Look once more."),
    "unit_cost": pgettext_lazy("office", "%(sku)s: a cost is from 0 up and below 100,000,000,000."),
    "up_to": pgettext_lazy("office", "Order at fewer units than up to which, both at most 1,000,000,000."),
}

PLACE_KINDS = {
    "warehouse": pgettext_lazy("office", "Warehouse"),
    "store": pgettext_lazy("office", "Store"),
    "supplier": pgettext_lazy("office", "At a supplier"),
}
REGIONS = {
    "seoul": pgettext_lazy("office", "Seoul"),
    "gyeonggi": pgettext_lazy("office", "Gyeonggi"),
    "incheon": pgettext_lazy("office", "Incheon"),
    "gangwon": pgettext_lazy("office", "Gangwon"),
    "north_chungcheong": pgettext_lazy("office", "North Chungcheong"),
    "sejong": pgettext_lazy("office", "Sejong"),
    "south_chungcheong": pgettext_lazy("office", "South Chungcheong"),
    "daejeon": pgettext_lazy("office", "Daejeon"),
    "north_gyeongsang": pgettext_lazy("office", "North Gyeongsang"),
    "daegu": pgettext_lazy("office", "Daegu"),
    "ulsan": pgettext_lazy("office", "Ulsan"),
    "busan": pgettext_lazy("office", "Busan"),
    "south_gyeongsang": pgettext_lazy("office", "South Gyeongsang"),
    "north_jeolla": pgettext_lazy("office", "North Jeolla"),
    "south_jeolla": pgettext_lazy("office", "South Jeolla"),
    "gwangju": pgettext_lazy("office", "Gwangju"),
    "jeju": pgettext_lazy("office", "Jeju"),
}
_SUPPLIES = {
    "kept": pgettext_lazy("office", "Units are kept for this channel here: end that first."),
    "cap": pgettext_lazy("office", "0 to 1,000,000,000 units may wait."),
    "lead_days": pgettext_lazy("office", "Enter 0 to 365 open days."),
    "releases_on": pgettext_lazy("office", "Say on which day it appears."),
    "per_day": pgettext_lazy("office", "Say how many are made a day."),
    "quantity": pgettext_lazy("office", "Enter 0 to 1,000,000,000 units."),
    "until": pgettext_lazy("office", "Say the last day on which others may take of it."),
    "place": pgettext_lazy("office", "This channel takes nothing from this place."),
    "cut_off": pgettext_lazy("office", "An hour is 0 to 24."),
    "handling_minor": pgettext_lazy("office", "A cost is from 0 to 1,000,000,000 in the smallest coin."),
    "parcel_minor": pgettext_lazy("office", "A cost is from 0 to 1,000,000,000 in the smallest coin."),
    "closed_on": pgettext_lazy("office", "At most 400 closed days."),
    "country": pgettext_lazy("office", "A country is two letters, like KR."),
    "postcode": pgettext_lazy("office", "A postcode has at most 12 characters."),
    "rank": pgettext_lazy("office", "A rank is a whole number from 0 to 1,000."),
}

type Words = Callable[[dict[str, Any]], str]


def _sku_first(facts: Mapping[str, Any], words: str) -> str:
    return f"{facts['sku']}: {words}" if facts.get("sku") else words


def _below(facts: dict[str, Any]) -> str:
    told = pgettext(
        "office",
        "%(counted)s would be left, but %(allocated)s are promised, held or set aside. "
        "Release, ship or put those back first.",
    )
    return _sku_first(facts, told % facts)


def _not_enough(facts: dict[str, Any]) -> str:
    if "on_hand" not in facts:
        return pgettext("office", "Fewer units are promised than were named. Look once more.")
    if facts["on_hand"] >= facts["promised"]:
        return _sku_first(facts, pgettext("office", "Fewer units are set aside than were named."))
    if facts["on_hand"] < 0:
        told = pgettext("office", "%(missing)s units more are named than there are.") % {"missing": -facts["on_hand"]}
        return _sku_first(facts, told)
    told = pgettext("office", "%(on_hand)s would be left, and %(promised)s are promised, held or set aside.")
    return _sku_first(facts, told % facts)


def _serials(facts: dict[str, Any]) -> str:
    if "needed" not in facts:
        return _sku_first(facts, pgettext("office", "Its units have numbers: change them by number, not by a count."))
    if not facts["needed"]:
        return _sku_first(facts, pgettext("office", "Its units have no numbers here; name none."))
    told = pgettext("office", "Name %(needed)s different serial numbers, one for each unit.")
    return _sku_first(facts, told % facts)


def _lot(facts: dict[str, Any]) -> str:
    if facts.get("field") == "why":
        return pgettext("office", "Say why.")
    if facts.get("field") == "expires_on":
        return pgettext("office", "Lot %(lot)s would expire before it is made.") % facts
    return str(LINE_PROBLEMS["bad_lot"])


def _document(facts: dict[str, Any]) -> str:
    return str(_DOCUMENTS.get(facts.get("field", ""), _DOCUMENTS["lines"])) % facts


def _supply(facts: dict[str, Any]) -> str:
    if "waiting" in facts:
        return pgettext("office", "%(waiting)s units wait already: let at least so many wait.") % facts
    return str(_SUPPLIES.get(facts.get("field", ""), pgettext("office", "This can't be so.")))


_BUNDLES = {
    "too_many": pgettext_lazy("office", "A bundle has at most 50 different parts."),
    "units": pgettext_lazy("office", "1 to 1,000 of each; 0 takes it out."),
    "is_part": pgettext_lazy("office", "It is in a bundle itself, so it can't be one."),
    "gift_card": pgettext_lazy("office", "Gift cards are neither bundles nor in them."),
    "holds_bundle": pgettext_lazy("office", "A bundle holds no bundles, and not itself."),
}


STOCK_REFUSALS: dict[str, Words] = {
    **OPTION_REFUSALS,
    "inventory.insufficient_stock": lambda facts: (
        pgettext("office", "%(sku)s: %(requested)s wanted, %(available)s available.") % facts
    ),
    "inventory.below_allocated": _below,
    "inventory.invalid_quantity": lambda facts: (
        pgettext("office", "Enter 0 to 3,650 days.")
        if facts.get("field") == "days"
        else pgettext("office", "%(quantity)s is no quantity. Enter a whole number from 0 to 100,000,000.") % facts
    ),
    "inventory.place_not_found": lambda facts: pgettext("office", "There is no such place of stock."),
    "inventory.not_enough": _not_enough,
    "inventory.lot_needed": lambda facts: _sku_first(
        facts,
        pgettext("office", "Name a lot where units are told apart by lots, and none where they are not."),
    ),
    "inventory.lot_differs": lambda facts: (
        pgettext("office", "Lot %(lot)s is known with other dates. Leave them empty, or use another code.") % facts
    ),
    "inventory.lot_not_found": lambda facts: pgettext("office", "There is no lot %(lot)s of this product.") % facts,
    "inventory.invalid_lot": _lot,
    "inventory.serials_needed": _serials,
    "inventory.serial_elsewhere": lambda facts: (
        pgettext("office", "Number %(serial)s: a unit that comes must not be in stock, one that goes must be here.")
        % facts
    ),
    "inventory.tracking_needs_empty_shelves": lambda facts: (
        pgettext(
            "office",
            "%(sku)s: there are units of it. Only telling apart by lots can begin while there are; "
            "for the rest the shelves must be empty.",
        )
        % facts
    ),
    "inventory.invalid_document": _document,
    "inventory.invalid_supply": _supply,
    "catalog.bundle_changed": lambda facts: pgettext(
        "office", "It consists of something else since you looked. Nothing was saved; open the page anew."
    ),
    "catalog.invalid_product": lambda facts: str(
        _BUNDLES.get(facts.get("reason", ""), pgettext("office", "This can't be so."))
    ),
    "inventory.document_not_found": lambda facts: pgettext("office", "There is no such paper."),
    "inventory.document_closed": lambda facts: (
        pgettext("office", "%(number)s has ended meanwhile; nothing was booked.") % facts
    ),
    "inventory.more_than_expected": lambda facts: (
        pgettext("office", "%(sku)s: only %(expected)s are still to come.") % facts
    ),
}
