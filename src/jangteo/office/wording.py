"""What states, refusals, doors and actions are called, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from jangteo.kernel.errors import JangteoError

# state of an order's field: (words, tone)
STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "status": {
        "placed": (_("Placed"), ""),
        "completed": (_("Completed"), "good"),
        "cancelled": (_("Cancelled"), "bad"),
    },
    "payment": {
        "awaited": (_("Payment awaited"), "warn"),
        "received": (_("Received"), "good"),
        "paid": (_("Paid"), "good"),
        "refunded": (_("Refunded"), "bad"),
        "void": (_("Void"), "bad"),
    },
    "fulfilment": {
        "open": (_("To ship"), "warn"),
        "shipped": (_("Shipped"), "good"),
        "delivered": (_("Delivered"), "good"),
        "cancelled": (_("Not shipped"), "bad"),
    },
    "origin": {"placed": (_("Placed here"), ""), "imported": (_("Imported"), "")},
    "kind": {"sale": (_("Sale"), ""), "credit": (_("Credit"), "bad")},
    "allocation": {
        "open": (_("Held"), "warn"),
        "shipped": (_("Shipped"), "good"),
        "released": (_("Released"), "bad"),
    },
    "product": {"draft": (_("Draft"), "warn"), "active": (_("On sale"), "good"), "archived": (_("Archived"), "bad")},
}

FIELDS = {"status": _("Order"), "payment": _("Payment"), "fulfilment": _("Delivery")}
METHODS = {"bank_transfer": _("Bank transfer"), "on_delivery": _("On delivery")}
PARTY_KINDS = {"person": _("Person"), "household": _("Family"), "company": _("Company")}
ROLES = {
    "administrator": _("Administrator"),
    "buyer": _("Buyer"),
    "approver": _("Approver"),
    "finance": _("Finance"),
    "guardian": _("Guardian"),
    "payer": _("Payer"),
    "child": _("Child"),
}
DOORS = {
    "page": _("Shop page"),
    "api": _("API"),
    "office": _("Office"),
    "job": _("Job"),
    "command": _("Command"),
    "import": _("Import"),
}
ACCESS = {"open": _("Open to all"), "login": _("After log-in"), "company": _("For companies"), "closed": _("Closed")}
LIST_AUDIENCES = {
    "everyone": _("Everyone"),
    "channel": _("Channel"),
    "segment": _("Segment"),
    "party": _("One buyer"),
}

TEXTS = {"name": _("Name"), "tagline": _("Tagline"), "description": _("Description")}
MOVEMENTS = {
    "receipt": _("Receipt"),
    "shipment": _("Shipment"),
    "count": _("Count"),
    "adjustment": _("Adjustment"),
}

type Words = Callable[[dict[str, Any]], str]

REFUSALS: dict[str, Words] = {
    "kernel.illegal_move": lambda facts: say(
        "This order can no longer do that. Reload the page to see where it stands."
    ),
    "inventory.insufficient_stock": lambda facts: (
        say("%(sku)s: %(requested)s wanted, %(available)s available.") % facts
    ),
    "inventory.below_allocated": lambda facts: say(
        "The count is lower than what is promised to orders. Release or ship those orders first."
    ),
    "inventory.invalid_quantity": lambda facts: say("Enter a whole number from 0 to 100,000,000."),
    "inventory.place_not_found": lambda facts: say("There is no such place of stock."),
    "pricing.invalid_price": lambda facts: say("A price is a number from 0 up with at most 6 decimals."),
    "pricing.invalid_step": lambda facts: say("A quantity step is a whole number from 1 up."),
    "pricing.list_not_found": lambda facts: say("There is no such price list."),
    "ordering.order_not_found": lambda facts: say("There is no such order."),
    "payments.not_found": lambda facts: say("This order has no payment to change."),
}


def refusal_in_words(error: JangteoError) -> str:
    """A refusal as a sentence; one without words of its own shows its message and code."""
    words = REFUSALS.get(error.code)
    if words is None:
        return f"{error.message} ({error.code})"
    try:
        return words(error.facts)
    except KeyError:
        return f"{error.message} ({error.code})"
