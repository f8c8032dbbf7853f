"""What states, refusals, doors and actions are called, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.kernel.errors import JangteoError

# state of an order's field: (words, tone)
STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "status": {
        "placed": (pgettext_lazy("office", "Placed"), ""),
        "completed": (pgettext_lazy("office", "Completed"), "good"),
        "cancelled": (pgettext_lazy("office", "Cancelled"), "bad"),
    },
    "payment": {
        "awaited": (pgettext_lazy("office", "Payment awaited"), "warn"),
        "received": (pgettext_lazy("office", "Received"), "good"),
        "paid": (pgettext_lazy("office", "Paid"), "good"),
        "refunded": (pgettext_lazy("office", "Refunded"), "bad"),
        "void": (pgettext_lazy("office", "Void"), "bad"),
    },
    "fulfilment": {
        "open": (pgettext_lazy("office", "To ship"), "warn"),
        "shipped": (pgettext_lazy("office", "Shipped"), "good"),
        "delivered": (pgettext_lazy("office", "Delivered"), "good"),
        "cancelled": (pgettext_lazy("office", "Not shipped"), "bad"),
    },
    "origin": {
        "placed": (pgettext_lazy("office", "Placed here"), ""),
        "imported": (pgettext_lazy("office", "Imported"), ""),
    },
    "kind": {"sale": (pgettext_lazy("office", "Sale"), ""), "credit": (pgettext_lazy("office", "Credit"), "bad")},
    "allocation": {
        "open": (pgettext_lazy("office", "Held"), "warn"),
        "shipped": (pgettext_lazy("office", "Shipped"), "good"),
        "released": (pgettext_lazy("office", "Released"), "bad"),
    },
    "priority": {
        "low": (pgettext_lazy("office", "Low"), ""),
        "normal": (pgettext_lazy("office", "Normal"), ""),
        "high": (pgettext_lazy("office", "Urgent"), "warn"),
    },
    "product": {
        "draft": (pgettext_lazy("office", "Draft"), "warn"),
        "active": (pgettext_lazy("office", "On sale"), "good"),
        "archived": (pgettext_lazy("office", "Archived"), "bad"),
    },
    "application": {
        "submitted": (pgettext_lazy("office", "New"), "warn"),
        "in_review": (pgettext_lazy("office", "In review"), "warn"),
        "needs_more": (pgettext_lazy("office", "Waits for the applicant"), ""),
        "approved": (pgettext_lazy("office", "Approved"), "good"),
        "rejected": (pgettext_lazy("office", "Turned down"), "bad"),
        "withdrawn": (pgettext_lazy("office", "Taken back"), "bad"),
        "draft": (pgettext_lazy("office", "Address not proved"), ""),
    },
    "number": {
        "active": (pgettext_lazy("office", "Active"), "good"),
        "suspended": (pgettext_lazy("office", "Suspended"), "bad"),
        "closed": (pgettext_lazy("office", "Closed down"), "bad"),
        "unknown": (pgettext_lazy("office", "Not known"), "warn"),
    },
}

FIELDS = {
    "status": pgettext_lazy("office", "Order"),
    "payment": pgettext_lazy("office", "Payment"),
    "fulfilment": pgettext_lazy("office", "Delivery"),
}
METHODS = {
    "bank_transfer": pgettext_lazy("office", "Bank transfer"),
    "on_delivery": pgettext_lazy("office", "On delivery"),
}
PARTY_KINDS = {
    "person": pgettext_lazy("office", "Person"),
    "household": pgettext_lazy("office", "Family"),
    "company": pgettext_lazy("office", "Company"),
    "division": pgettext_lazy("office", "Division"),
    "location": pgettext_lazy("office", "Location"),
}
DOORS = {
    "page": pgettext_lazy("office", "Shop page"),
    "api": pgettext_lazy("office", "API"),
    "office": pgettext_lazy("office", "Office"),
    "job": pgettext_lazy("office", "Job"),
    "command": pgettext_lazy("office", "Command"),
    "import": pgettext_lazy("office", "Import"),
}
ACCESS = {
    "open": pgettext_lazy("office", "Open to all"),
    "login": pgettext_lazy("office", "After log-in"),
    "company": pgettext_lazy("office", "For companies"),
    "closed": pgettext_lazy("office", "Closed"),
}
LIST_AUDIENCES = {
    "everyone": pgettext_lazy("office", "Everyone"),
    "channel": pgettext_lazy("office", "Channel"),
    "segment": pgettext_lazy("office", "Segment"),
    "party": pgettext_lazy("office", "One buyer"),
}

TEXTS = {
    "name": pgettext_lazy("office", "Name"),
    "tagline": pgettext_lazy("office", "Tagline"),
    "description": pgettext_lazy("office", "Description"),
}
TOUCHES = {
    "visit": pgettext_lazy("office", "Visit"),
    "call": pgettext_lazy("office", "Call"),
}
TIMELINE = {
    "order": pgettext_lazy("office", "Orders"),
    "note": pgettext_lazy("office", "Notes"),
    "touch": pgettext_lazy("office", "Visits and calls"),
    "task": pgettext_lazy("office", "Tasks"),
    "letter": pgettext_lazy("office", "Letters"),
    "member": pgettext_lazy("office", "Members"),
    "account": pgettext_lazy("office", "Owners"),
    "change": pgettext_lazy("office", "Changes"),
}
MOVEMENTS = {
    "receipt": pgettext_lazy("office", "Receipt"),
    "shipment": pgettext_lazy("office", "Shipment"),
    "count": pgettext_lazy("office", "Count"),
    "adjustment": pgettext_lazy("office", "Adjustment"),
}

DOCUMENTS = {
    "registration": pgettext_lazy("office", "Business registration certificate"),
    "bank": pgettext_lazy("office", "Copy of the bank book"),
    "other": pgettext_lazy("office", "Other paper"),
}
LOOK_ALIKE = {
    "number": pgettext_lazy("office", "same business number"),
    "name": pgettext_lazy("office", "same name"),
    "domain": pgettext_lazy("office", "same mail domain"),
}

# modules by label, tables by name
RECORDS = {
    "kernel": pgettext_lazy("office", "Foundation"),
    "parties": pgettext_lazy("office", "Parties"),
    "channels": pgettext_lazy("office", "Channels"),
    "segments": pgettext_lazy("office", "Segments"),
    "catalog": pgettext_lazy("office", "Catalogue"),
    "inventory": pgettext_lazy("office", "Stock"),
    "pricing": pgettext_lazy("office", "Prices"),
    "payments": pgettext_lazy("office", "Payments"),
    "ordering": pgettext_lazy("office", "Orders"),
    "connect": pgettext_lazy("office", "Imports"),
    "insights": pgettext_lazy("office", "Figures"),
    "privacy": pgettext_lazy("office", "Privacy"),
    "Letter": pgettext_lazy("office", "Letters"),
    "DataSubject": pgettext_lazy("office", "People whose data is kept"),
    "ConsentText": pgettext_lazy("office", "Words agreed to"),
    "ConsentRecord": pgettext_lazy("office", "Consents"),
    "WithdrawalToken": pgettext_lazy("office", "Links to withdraw"),
    "DataReading": pgettext_lazy("office", "Readings of personal data"),
    "DataRequest": pgettext_lazy("office", "Exports and erasures"),
    "OutboxEvent": pgettext_lazy("office", "Events to be told"),
    "HandledEvent": pgettext_lazy("office", "Events handled"),
    "AuditEntry": pgettext_lazy("office", "Audit entries"),
    "AuditUnsealed": pgettext_lazy("office", "Entries to be sealed"),
    "AuditLink": pgettext_lazy("office", "Links of the chain"),
    "Reason": pgettext_lazy("office", "Reasons of decisions"),
    "Party": pgettext_lazy("office", "Parties"),
    "Company": pgettext_lazy("office", "Companies"),
    "Membership": pgettext_lazy("office", "Memberships"),
    "Address": pgettext_lazy("office", "Addresses"),
    "PartyReference": pgettext_lazy("office", "Names in other systems"),
    "PartyParent": pgettext_lazy("office", "Places in the tree"),
    "PartyRoleHeld": pgettext_lazy("office", "Suppliers, sellers, operator"),
    "Partner": pgettext_lazy("office", "Who is billed, receives, pays"),
    "CustomRole": pgettext_lazy("office", "Roles made here"),
    "Admission": pgettext_lazy("office", "Invitations into channels"),
    "User": pgettext_lazy("office", "Log-ins"),
    "ApiToken": pgettext_lazy("office", "API tokens"),
    "Channel": pgettext_lazy("office", "Channels"),
    "Segment": pgettext_lazy("office", "Segments"),
    "SegmentMember": pgettext_lazy("office", "Members of segments"),
    "Category": pgettext_lazy("office", "Categories"),
    "Product": pgettext_lazy("office", "Products"),
    "ProductText": pgettext_lazy("office", "Texts"),
    "Variant": pgettext_lazy("office", "Variants"),
    "VariantUnit": pgettext_lazy("office", "Units"),
    "Attribute": pgettext_lazy("office", "Attributes"),
    "AttributeOption": pgettext_lazy("office", "Options of attributes"),
    "AttributeValue": pgettext_lazy("office", "Values of attributes"),
    "Media": pgettext_lazy("office", "Pictures and documents"),
    "ChannelListing": pgettext_lazy("office", "Listings"),
    "Place": pgettext_lazy("office", "Places"),
    "ChannelPlace": pgettext_lazy("office", "Places of channels"),
    "StockLevel": pgettext_lazy("office", "Stock levels"),
    "StockMovement": pgettext_lazy("office", "Stock movements"),
    "Allocation": pgettext_lazy("office", "Allocations"),
    "PriceList": pgettext_lazy("office", "Price lists"),
    "PriceListAudience": pgettext_lazy("office", "Audiences of price lists"),
    "Price": pgettext_lazy("office", "Prices"),
    "TaxRate": pgettext_lazy("office", "Tax rates"),
    "Payment": pgettext_lazy("office", "Payments"),
    "PaymentMove": pgettext_lazy("office", "Moves of payments"),
    "Cart": pgettext_lazy("office", "Carts"),
    "CartLine": pgettext_lazy("office", "Cart lines"),
    "Order": pgettext_lazy("office", "Orders"),
    "OrderLine": pgettext_lazy("office", "Order lines"),
    "OrderMove": pgettext_lazy("office", "Moves of orders"),
    "ImportRun": pgettext_lazy("office", "Import runs"),
    "ImportRow": pgettext_lazy("office", "Import rows"),
    "ImportNote": pgettext_lazy("office", "Import notes"),
    "DailySales": pgettext_lazy("office", "Daily sales"),
    "onboarding": pgettext_lazy("office", "Taking in"),
    "Application": pgettext_lazy("office", "Applications"),
    "ApplicationDocument": pgettext_lazy("office", "Papers of applications"),
    "ApplicationMove": pgettext_lazy("office", "Moves of applications"),
    "OnboardingPolicy": pgettext_lazy("office", "Presets for new companies"),
    "CompanyConditions": pgettext_lazy("office", "Conditions of companies"),
    "BusinessNumber": pgettext_lazy("office", "Business numbers"),
    "StaffTask": pgettext_lazy("office", "Tasks about companies"),
    "Invitation": pgettext_lazy("office", "Invitations"),
    "CompanyDomain": pgettext_lazy("office", "Mail domains"),
    "DomainJoin": pgettext_lazy("office", "Joined by mail domain"),
}

type Words = Callable[[dict[str, Any]], str]


def _wrong_text(facts: dict[str, Any]) -> str:
    if facts["field"] == "order":
        return pgettext("office", "This buyer has no such order.")
    return pgettext("office", "Write something here, in at most %(longest)s letters.") % facts


REFUSALS: dict[str, Words] = {
    "kernel.illegal_move": lambda facts: pgettext(
        "office", "This order can no longer do that. Reload the page to see where it stands."
    ),
    "inventory.insufficient_stock": lambda facts: (
        pgettext("office", "%(sku)s: %(requested)s wanted, %(available)s available.") % facts
    ),
    "inventory.below_allocated": lambda facts: pgettext(
        "office", "The count is lower than what is promised to orders. Release or ship those orders first."
    ),
    "inventory.invalid_quantity": lambda facts: pgettext("office", "Enter a whole number from 0 to 100,000,000."),
    "inventory.place_not_found": lambda facts: pgettext("office", "There is no such place of stock."),
    "pricing.invalid_price": lambda facts: pgettext("office", "A price is a number from 0 up with at most 6 decimals."),
    "pricing.invalid_step": lambda facts: pgettext("office", "A quantity step is a whole number from 1 up."),
    "pricing.list_not_found": lambda facts: pgettext("office", "There is no such price list."),
    "relations.invalid_text": _wrong_text,
    "relations.invalid_date": lambda facts: (
        pgettext("office", "Enter a moment that has been, within five years.")
        if facts["field"] == "at"
        else pgettext("office", "Enter a day from today on, within five years.")
    ),
    "relations.not_staff": lambda facts: pgettext("office", "Choose someone who works here."),
    "relations.note_corrected": lambda facts: pgettext(
        "office", "Somebody has corrected this note meanwhile. Correct the newer one."
    ),
    "relations.account_owned": lambda facts: (
        pgettext("office", "Meanwhile %(owner)s looks after this account. Look again before you change it.") % facts
        if facts["owner"]
        else pgettext("office", "Meanwhile nobody looks after this account. Look again before you change it.")
    ),
    "relations.account_not_found": lambda facts: pgettext("office", "They don't look after this account any more."),
    "kernel.not_permitted": lambda facts: pgettext("office", "Your role does not include this."),
    "ordering.order_not_found": lambda facts: pgettext("office", "There is no such order."),
    "payments.not_found": lambda facts: pgettext("office", "This order has no payment to change."),
    "onboarding.reason_needed": lambda facts: pgettext("office", "Say why, in at most 1000 letters: they are told."),
    "onboarding.same_hands": lambda facts: pgettext("office", "You have applied yourself: someone else must decide."),
    "onboarding.number_known": lambda facts: pgettext("office", "A company with this business number exists already."),
    "onboarding.unknown_policy": lambda facts: pgettext(
        "office", "There is no such preset, price list, segment or role."
    ),
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
