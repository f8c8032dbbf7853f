"""What orders are held for, and what can be wrong with what is asked of an order, in the office's words."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import npgettext, pgettext, pgettext_lazy

from jangteo.ordering.types import HeldAction, HoldKind, HoldRule

HOLDS: Mapping[HoldKind, Any] = {
    HoldKind.CREDIT: pgettext_lazy("office", "Credit check"),
    HoldKind.FRAUD: pgettext_lazy("office", "Suspected fraud"),
    HoldKind.ADDRESS: pgettext_lazy("office", "Address check"),
    HoldKind.STOCK: pgettext_lazy("office", "Goods check"),
    HoldKind.EXPORT: pgettext_lazy("office", "Export check"),
    HoldKind.DEPOSIT: pgettext_lazy("office", "Deposit awaited"),
    HoldKind.GIFT: pgettext_lazy("office", "Gift: address awaited"),
}
BLOCKED: Mapping[HeldAction, Any] = {
    HeldAction.SHIP: pgettext_lazy("office", "shipping"),
    HeldAction.CANCEL: pgettext_lazy("office", "cancelling"),
    HeldAction.REFUND: pgettext_lazy("office", "refunds"),
}
RULES: Mapping[HoldRule, Any] = {
    HoldRule.POSTCODE: pgettext_lazy("office", "The postcode is none of this country: five digits in Korea."),
    HoldRule.NOT_FOUND: pgettext_lazy("office", "Promised goods were not at their place, and no other place has them."),
    HoldRule.LIMIT: pgettext_lazy("office", "The buyer's credit line can't take it. Raise it for a while, or wait."),
    HoldRule.DEPOSIT: pgettext_lazy(
        "office", "By its terms a deposit comes first. The order goes on once it is noted."
    ),
    HoldRule.RECEIVER: pgettext_lazy(
        "office", "Whoever is given it says where it goes. It goes on by itself then, or is called off in the end."
    ),
}


def age(since: datetime, now: datetime) -> str:
    """How long ago, in whole days or hours."""
    passed = now - since
    if passed >= timedelta(days=1):
        return npgettext("office", "for %(n)s day", "for %(n)s days", passed.days) % {"n": passed.days}
    hours = int(passed / timedelta(hours=1))
    if hours:
        return npgettext("office", "for %(n)s hour", "for %(n)s hours", hours) % {"n": hours}
    return pgettext("office", "for less than an hour")


def held_in_words(kinds: list[HoldKind]) -> str:
    """What an order is held for."""
    return pgettext("office", "Held: %(kinds)s. Release it first.") % {"kinds": ", ".join(str(HOLDS[k]) for k in kinds)}


def _held(facts: dict[str, Any]) -> str:
    return held_in_words([HoldKind(kind) for kind in facts["kinds"]])


# state of an order's field: (words, tone)
ORDER_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "status": {
        "placed": (pgettext_lazy("office", "Placed"), ""),
        "completed": (pgettext_lazy("office", "Completed"), "good"),
        "cancelled": (pgettext_lazy("office", "Cancelled"), "bad"),
    },
    "fulfilment": {
        "open": (pgettext_lazy("office", "To ship"), "warn"),
        "partly": (pgettext_lazy("office", "Partly shipped"), "warn"),
        "shipped": (pgettext_lazy("office", "Shipped"), "good"),
        "delivered": (pgettext_lazy("office", "Delivered"), "good"),
        "cancelled": (pgettext_lazy("office", "Not shipped"), "bad"),
    },
}
ORDER_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "ordering.payment_awaited": lambda facts: pgettext("office", "The buyer has not paid by card yet."),
    "ordering.no_terms": lambda facts: pgettext("office", "This buyer has no payment terms."),
    "ordering.order_not_found": lambda facts: pgettext("office", "There is no such order."),
    "ordering.refund_too_large": lambda facts: (
        pgettext("office", "Of shipping %(left)s is left to give back, not %(asked)s.") % facts
        if facts["field"] == "shipping"
        else pgettext("office", "%(sku)s: %(left)s left to give back, not %(asked)s.") % facts
    ),
    "ordering.refund_changed": lambda facts: pgettext(
        "office",
        "Something was given back since you looked, perhaps by this very button. Nothing more was; look again.",
    ),
    "ordering.nothing_to_refund": lambda facts: pgettext("office", "This comes to no money: nothing was paid for it."),
    "ordering.order_is_held": _held,
    "ordering.not_holdable": lambda facts: pgettext("office", "Only an order that waits to be shipped can be held."),
    "ordering.hold_exists": lambda facts: pgettext("office", "The order is held for this already."),
    "ordering.hold_not_found": lambda facts: pgettext("office", "There is no such hold."),
    "ordering.ends_by_itself": lambda facts: pgettext("office", "This hold comes and goes by itself."),
    "ordering.hold_released": lambda facts: pgettext("office", "This hold was released already."),
    "ordering.invalid_hold": lambda facts: pgettext("office", "Say why, in at most 300 letters."),
}
