"""What states, refusals, doors and actions are called, in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import Ruling
from jangteo.kernel.types import Action
from jangteo.office import contract_words
from jangteo.office.application_words import APPLICATION_REFUSALS
from jangteo.office.approval_words import APPROVAL_REFUSALS, APPROVAL_STATES
from jangteo.office.bank_words import BANK_REFUSALS, BANK_STATES
from jangteo.office.collecting_words import COLLECTING_REFUSALS, COLLECTING_STATES
from jangteo.office.content_words import CONTENT_REFUSALS
from jangteo.office.credit_words import CREDIT_REFUSALS, CREDIT_STATES
from jangteo.office.data_words import DATA_REFUSALS, DATA_STATES
from jangteo.office.desk_words import DESK_REFUSALS, DESK_STATES
from jangteo.office.money_words import MONEY_REFUSALS, MONEY_STATES
from jangteo.office.order_words import ORDER_REFUSALS, ORDER_STATES
from jangteo.office.price_words import PRICE_REFUSALS
from jangteo.office.promotion_refusals import PROMOTIONS
from jangteo.office.quote_words import QUOTE_REFUSALS, QUOTE_STATES
from jangteo.office.review_words import REVIEW_REFUSALS, REVIEW_STATES
from jangteo.office.revision_words import REFUSALS as REVISIONS
from jangteo.office.search_words import SEARCH_REFUSALS
from jangteo.office.shipping_words import SHIPPING_REFUSALS, SHIPPING_STATES
from jangteo.office.stock_words import STOCK_REFUSALS, STOCK_STATES
from jangteo.office.tax_words import TAX_REFUSALS
from jangteo.office.webhook_words import WEBHOOK_REFUSALS, WEBHOOK_STATES

# state of an order's field: (words, tone)
STATES: dict[str, dict[str, tuple[Any, str]]] = {
    **WEBHOOK_STATES,
    **STOCK_STATES,
    **SHIPPING_STATES,
    **MONEY_STATES,
    **CREDIT_STATES,
    **COLLECTING_STATES,
    **BANK_STATES,
    **QUOTE_STATES,
    **REVIEW_STATES,
    **APPROVAL_STATES,
    **ORDER_STATES,
    **DESK_STATES,
    **DATA_STATES,
    "payment": {
        "awaited": (pgettext_lazy("office", "Payment awaited"), "warn"),
        "authorised": (pgettext_lazy("office", "Held by the provider"), "warn"),
        "received": (pgettext_lazy("office", "Received"), "good"),
        "paid": (pgettext_lazy("office", "Paid"), "good"),
        "due": (pgettext_lazy("office", "More is due"), "warn"),
        "refunded": (pgettext_lazy("office", "Refunded"), "bad"),
        "void": (pgettext_lazy("office", "Void"), "bad"),
    },
    "origin": {
        "placed": (pgettext_lazy("office", "Placed here"), ""),
        "imported": (pgettext_lazy("office", "Imported"), ""),
    },
    "price_draft": {
        "draft": (pgettext_lazy("office", "Not published"), "warn"),
        "published": (pgettext_lazy("office", "Published"), "good"),
        "undone": (pgettext_lazy("office", "Taken back"), ""),
        "discarded": (pgettext_lazy("office", "Discarded"), "bad"),
    },
    "price_time": {
        "past": (pgettext_lazy("office", "Past"), ""),
        "now": (pgettext_lazy("office", "Now"), "good"),
        "coming": (pgettext_lazy("office", "To come"), "warn"),
        "not_valid": (pgettext_lazy("office", "The list doesn't apply"), "bad"),
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
    "contract": {
        "draft": (pgettext_lazy("office", "Draft"), "warn"),
        "active": (pgettext_lazy("office", "In force"), "good"),
        "ended": (pgettext_lazy("office", "Ended"), "bad"),
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
PARTY_KINDS = {
    "person": pgettext_lazy("office", "Person"),
    "household": pgettext_lazy("office", "Family"),
    "company": pgettext_lazy("office", "Company"),
    "division": pgettext_lazy("office", "Division"),
    "location": pgettext_lazy("office", "Location"),
}
READINGS = {
    "today": pgettext_lazy("office", "Today"),
    "list of orders": pgettext_lazy("office", "List of orders"),
    "order": pgettext_lazy("office", "An order"),
    "export of orders": pgettext_lazy("office", "Export of orders"),
    "list of buyers": pgettext_lazy("office", "List of buyers"),
    "buyer": pgettext_lazy("office", "A buyer's page"),
    "note": pgettext_lazy("office", "A note"),
    "consents and requests": pgettext_lazy("office", "Consents and requests"),
    "audit trail": pgettext_lazy("office", "Audit trail"),
    "vault": pgettext_lazy("office", "What the law keeps"),
    "lot": pgettext_lazy("office", "Where a lot went"),
    "purchase orders": pgettext_lazy("office", "Purchase orders"),
}
ACCESS = {
    "open": pgettext_lazy("office", "Open to all"),
    "password": pgettext_lazy("office", "With a password"),
    "login": pgettext_lazy("office", "After log-in"),
    "company": pgettext_lazy("office", "For companies"),
    "invitation": pgettext_lazy("office", "By invitation"),
    "closed": pgettext_lazy("office", "Closed"),
}
ACCESS_MEANS = {
    "open": pgettext_lazy("office", "Anybody, also without a log-in."),
    "password": pgettext_lazy("office", "Whoever knows the channel's password."),
    "login": pgettext_lazy("office", "Anybody who has logged in and may see goods."),
    "company": pgettext_lazy("office", "Members of companies and their units."),
    "invitation": pgettext_lazy("office", "Members of parties that are invited below, and of their units."),
    "closed": pgettext_lazy("office", "Nobody. Orders of the past stay readable."),
}
AUDIENCES = {
    "staff": pgettext_lazy("office", "Staff"),
    "company": pgettext_lazy("office", "Companies"),
    "household": pgettext_lazy("office", "Families"),
}
# The rights in the order of every page that shows them; each right stands in one group.
ACTION_GROUPS: tuple[tuple[Any, tuple[Action, ...]], ...] = (
    (
        pgettext_lazy("office", "In the shop"),
        (
            Action.GOODS_SEE,
            Action.PRICES_SEE,
            Action.CARTS_USE,
            Action.ORDERS_PLACE,
            Action.ORDERS_SEE,
            Action.ORDERS_CANCEL,
        ),
    ),
    (
        pgettext_lazy("office", "For the company or family"),
        (
            Action.ORDERS_APPROVE,
            Action.MONEY_SEE,
            Action.MONEY_PAY,
            Action.ADDRESSES_SEE,
            Action.ADDRESSES_CHANGE,
            Action.PARTIES_SEE,
            Action.PARTIES_CHANGE,
            Action.MEMBERS_SEE,
            Action.MEMBERS_CHANGE,
            Action.ROLES_CHANGE,
            Action.UNITS_CHANGE,
            Action.CONSENTS_CHANGE,
        ),
    ),
    (
        pgettext_lazy("office", "In the office"),
        (
            Action.OFFICE_ENTER,
            Action.ORDERS_HANDLE,
            Action.PAYMENTS_HANDLE,
            Action.QUOTES_MAKE,
            Action.QUOTES_ALLOW,
            Action.REVIEWS_HANDLE,
            Action.PARTIES_ACT_FOR,
            Action.ACCOUNTS_ASSIGN,
            Action.APPLICATIONS_REVIEW,
            Action.NOTES_SEE,
            Action.NOTES_WRITE,
            Action.CATALOGUE_SEE,
            Action.CATALOGUE_CHANGE,
            Action.CONTENT_CHANGE,
            Action.ASSORTMENTS_CHANGE,
            Action.PRICE_LISTS_SEE,
            Action.PRICE_LISTS_CHANGE,
            Action.PROMOTIONS_SEE,
            Action.PROMOTIONS_CHANGE,
            Action.TAXES_SEE,
            Action.TAXES_CHANGE,
            Action.COSTS_SEE,
            Action.COSTS_CHANGE,
            Action.STOCK_SEE,
            Action.STOCK_CHANGE,
            Action.EXPORTS_TAKE,
            Action.PRIVACY_HANDLE,
            Action.AUDIT_SEE,
            Action.WEBHOOKS_SEE,
            Action.WEBHOOKS_CHANGE,
            Action.CHECKS_RUN,
            Action.FEATURES_SWITCH,
            Action.RECORDS_SEE,
        ),
    ),
)
RULINGS: dict[Ruling, Any] = {
    Ruling.NOT_GIVEN: pgettext_lazy("office", "No role of theirs holds this right."),
    Ruling.EVERYTHING: pgettext_lazy("office", "Their right reaches everything."),
    Ruling.NOBODYS: pgettext_lazy(
        "office", "It belongs to nobody, and their right reaches only what belongs to whom they act for."
    ),
    Ruling.ELSEWHERE: pgettext_lazy("office", "It belongs to a party they don't reach."),
    Ruling.UNIT: pgettext_lazy("office", "It belongs to whom they act for, or to a unit below."),
    Ruling.OWN: pgettext_lazy("office", "They made it themselves."),
    Ruling.OF_OTHERS: pgettext_lazy(
        "office", "Someone else made it, or nobody is known to have; their right reaches only what they made."
    ),
}
PROMOTION_CHANGES = {
    "pricing.write_promotion": pgettext_lazy("office", "Written: version"),
    "pricing.publish_promotion": pgettext_lazy("office", "Published: version"),
    "pricing.end_promotion": pgettext_lazy("office", "Ended"),
    "pricing.set_limits": pgettext_lazy("office", "Limits changed"),
    "pricing.coupons": pgettext_lazy("office", "Coupons:"),
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

REFUND_HINDRANCES = {
    "imported": pgettext_lazy("office", "It came from another system, with no payment to give back."),
    "cancelled": pgettext_lazy("office", "The order is cancelled; what was paid was given back then."),
    "not_paid": pgettext_lazy("office", "Nothing is paid yet."),
    "all_refunded": pgettext_lazy("office", "All that was paid is given back."),
    "was_free": pgettext_lazy("office", "The order cost nothing."),
}

type Words = Callable[[dict[str, Any]], str]


def _wrong_text(facts: dict[str, Any]) -> str:
    if facts["field"] == "order":
        return pgettext("office", "This buyer has no such order.")
    return pgettext("office", "Write something here, in at most %(longest)s letters.") % facts


REFUSALS: dict[str, Words] = {
    **PRICE_REFUSALS,
    **ORDER_REFUSALS,
    **CONTENT_REFUSALS,
    **DESK_REFUSALS,
    **DATA_REFUSALS,
    **TAX_REFUSALS,
    **WEBHOOK_REFUSALS,
    **STOCK_REFUSALS,
    **SHIPPING_REFUSALS,
    **SEARCH_REFUSALS,
    "parties.last_administrator": lambda facts: pgettext(
        "office", "Someone must stay who may let others in. Name another administrator without an end first."
    ),
    "parties.role_unknown": lambda facts: pgettext(
        "office", "There is no such role here. A code is small letters, digits and _, 2 to 40 of them."
    ),
    "parties.role_exists": lambda facts: pgettext("office", "A role with this code exists. Choose another code."),
    "parties.role_changed": lambda facts: pgettext(
        "office", "The role, or who holds it, changed since you looked. Nothing was saved; look once more."
    ),
    "parties.tree_changed": lambda facts: pgettext(
        "office", "The tree changed since you looked. Nothing was moved; look once more."
    ),
    "channels.changed": lambda facts: pgettext(
        "office", "The channel, or who may come in, changed since you looked. Nothing was saved; look once more."
    ),
    "channels.exists": lambda facts: pgettext("office", "Another open channel has this one's address."),
    "channels.invalid": lambda facts: (
        pgettext("office", "Enter an amount above 0.")
        if facts.get("field") == "smallest_order"
        else pgettext("office", "A channel's password has at least 8 letters.")
    ),
    "parties.unknown_right": lambda facts: pgettext(
        "office", "A role allows at least one thing, and only what is listed."
    ),
    "parties.rights_too_wide": lambda facts: (
        pgettext("office", "A role can't give more than you hold yourself, nor more than its kind may have: %(rights)s")
        % {"rights": ", ".join(facts["rights"])}
    ),
    "parties.invalid_name": lambda facts: pgettext("office", "A name has 1 to 200 characters."),
    "parties.invalid_email": lambda facts: pgettext("office", "This is not an e-mail address."),
    "parties.email_taken": lambda facts: pgettext("office", "This address already has a log-in."),
    "parties.invalid_period": lambda facts: pgettext(
        "office", "Choose a day from today on; what began can't end before."
    ),
    "parties.member_not_found": lambda facts: pgettext("office", "They are no member here any more."),
    "parties.not_found": lambda facts: pgettext("office", "There is no such person or company."),
    "parties.wrong_parent": lambda facts: pgettext(
        "office", "It can't stand there: divisions stand below a company or division, locations below any of them."
    ),
    "parties.tree_cycle": lambda facts: pgettext(
        "office", "A unit can't stand under itself or under one of its own units."
    ),
    "parties.nothing_to_undo": lambda facts: pgettext("office", "There is no move to take back."),
    "kernel.illegal_move": lambda facts: pgettext(
        "office", "This order can no longer do that. Reload the page to see where it stands."
    ),
    "pricing.invalid_price": lambda facts: pgettext("office", "A price is a number from 0 up with at most 6 decimals."),
    "pricing.invalid_step": lambda facts: pgettext("office", "A quantity step is a whole number from 1 up."),
    **PROMOTIONS,
    "pricing.list_not_found": lambda facts: pgettext("office", "There is no such price list."),
    **contract_words.REFUSALS,
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
    **REVISIONS,
    "ordering.not_refundable": lambda facts: str(REFUND_HINDRANCES[facts["why"]]),
    **MONEY_REFUSALS,
    **CREDIT_REFUSALS,
    **COLLECTING_REFUSALS,
    **BANK_REFUSALS,
    **QUOTE_REFUSALS,
    **REVIEW_REFUSALS,
    **APPROVAL_REFUSALS,
    **APPLICATION_REFUSALS,
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
