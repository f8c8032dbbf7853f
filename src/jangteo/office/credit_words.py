"""What payment terms, credit lines and instalments are called, and what their refusals say."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.credit.types import MOST_DAYS, MOST_MONTHS, MOST_PARTS

CREDIT_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "stop": {
        "hold": (pgettext_lazy("office", "Stopped by staff"), "bad"),
        "overdue": (pgettext_lazy("office", "Overdue"), "bad"),
    },
    "plan": {
        "asked": (pgettext_lazy("office", "The lender decides"), "warn"),
        "papers": (pgettext_lazy("office", "The lender wants papers"), "warn"),
        "active": (pgettext_lazy("office", "Being paid"), "good"),
        "declined": (pgettext_lazy("office", "Declined"), "bad"),
        "withdrawn": (pgettext_lazy("office", "Withdrawn"), ""),
        "defaulted": (pgettext_lazy("office", "In default"), "bad"),
        "settled": (pgettext_lazy("office", "Paid off"), "good"),
    },
    "part": {
        "due": (pgettext_lazy("office", "To be paid"), ""),
        "missed": (pgettext_lazy("office", "Missed"), "bad"),
        "paid": (pgettext_lazy("office", "Paid"), "good"),
        "cancelled": (pgettext_lazy("office", "Let off"), ""),
    },
}
CHECK_STAGES = {
    "order": pgettext_lazy("office", "From the order on"),
    "release": pgettext_lazy("office", "From the release on"),
    "ship": pgettext_lazy("office", "From the shipment on"),
}
MOVE_STAGES = {
    "order": pgettext_lazy("office", "Order"),
    "release": pgettext_lazy("office", "Release"),
    "ship": pgettext_lazy("office", "Shipment"),
    "settle": pgettext_lazy("office", "Invoice or payment"),
    "unpaid": pgettext_lazy("office", "Money that went away again"),
}
DUE_BASES = {
    "net_days": pgettext_lazy("office", "So many days later"),
    "end_of_month": pgettext_lazy("office", "So many days after the end of that month"),
    "day_of_month": pgettext_lazy("office", "A day of one of the next months"),
    "fixed_date": pgettext_lazy("office", "On a fixed day"),
    "at_once": pgettext_lazy("office", "At once"),
}
COUNTED_FROM = {
    "invoice": pgettext_lazy("office", "the invoice"),
    "fulfilment": pgettext_lazy("office", "the shipment"),
    "order": pgettext_lazy("office", "the order"),
}
DAYS_OFF = {
    "next_working_day": pgettext_lazy("office", "The next working day"),
    "last_working_day": pgettext_lazy("office", "The last working day before"),
    "as_is": pgettext_lazy("office", "The day stays as it is"),
}
RHYTHMS = {"months": pgettext_lazy("office", "months"), "weeks": pgettext_lazy("office", "weeks")}
REFUND_POLICIES = {
    "last_parts": pgettext_lazy("office", "A refund lets the last parts go"),
    "cash": pgettext_lazy("office", "A refund is paid out, the parts stay"),
}
CREDIT_CHANGES = {
    "credit.opened": pgettext_lazy("office", "Line opened"),
    "credit.limit": pgettext_lazy("office", "Limit changed"),
    "credit.stage": pgettext_lazy("office", "When it counts changed"),
    "credit.raised": pgettext_lazy("office", "Raised for a while"),
    "credit.raise_withdrawn": pgettext_lazy("office", "Raise withdrawn"),
    "credit.blocked": pgettext_lazy("office", "Stopped"),
    "credit.unblocked": pgettext_lazy("office", "Goes on again"),
}
_CODE = pgettext_lazy("office", "A code is 1 to 40 letters, digits and hyphens.")
_NAME = pgettext_lazy("office", "Write a name in at least one language, in at most 200 letters.")
_RATE = pgettext_lazy("office", "Enter a share from 0 to 100 %, with at most 4 decimals.")
TERMS_PROBLEMS: Mapping[str, Any] = {
    "code": _CODE,
    "names": _NAME,
    "days": pgettext_lazy("office", "From 0 to %(most_days)s days."),
    "months": pgettext_lazy("office", "From 1 to %(most_months)s months."),
    "day": pgettext_lazy("office", "A day of the month is 1 to 31."),
    "fixed_on": pgettext_lazy("office", "Name the day, and only where the terms are for a fixed day."),
    "deposit_rate": _RATE,
    "discount_rate": pgettext_lazy("office", "Days of a discount ask for its share, which is below 100 %."),
    "discount_days": pgettext_lazy("office", "From 0 to %(most_days)s days."),
    "country": pgettext_lazy("office", "No calendar of this country is known."),
    "until_on": pgettext_lazy("office", "It ends after it begins."),
    "on": pgettext_lazy("office", "What held until today stays so. Choose a day from today on."),
    "priority": pgettext_lazy("office", "A priority is from -1000 to 1000."),
    "segment": pgettext_lazy("office", "Choose a buyer or a segment, not both."),
    "channel": pgettext_lazy("office", "Choose a buyer, a segment or a channel."),
}
LINE_PROBLEMS: Mapping[str, Any] = {
    "limit": pgettext_lazy("office", "A limit is an amount from 0 up in the line's currency."),
    "tolerance": pgettext_lazy("office", "A tolerance is an amount from 0 up in the line's currency."),
    "amount": pgettext_lazy("office", "A raise is an amount above 0 in the line's currency."),
    "until_at": pgettext_lazy("office", "A raise ends after it begins, and not in the past."),
}
OFFER_PROBLEMS: Mapping[str, Any] = {
    "code": _CODE,
    "names": _NAME,
    "count": pgettext_lazy("office", "From 2 to %(most_parts)s parts."),
    "every": pgettext_lazy("office", "From 1 to 12 weeks or months between two parts."),
    "yearly_rate": _RATE,
    "lender": pgettext_lazy("office", "Name the lender who decides."),
    "defaults_after": pgettext_lazy("office", "At least one missed part makes a default."),
    "smallest": pgettext_lazy("office", "Each part must be above zero: the least amount is too small."),
    "largest": pgettext_lazy("office", "The largest amount is not below the smallest."),
}
_LIMITS = {"most_days": MOST_DAYS, "most_months": MOST_MONTHS, "most_parts": MOST_PARTS}

type Words = Callable[[Mapping[str, Any]], str]


def _problem(problems: Mapping[str, Any]) -> Words:
    def said(facts: Mapping[str, Any]) -> str:
        text = str(problems[facts["field"]])
        return text % _LIMITS if "%(" in text else text

    return said


def _exceeded(facts: Mapping[str, Any]) -> str:
    """By how much a line of credit is too small; of a unit above nothing is told."""
    if not facts.get("is_own"):
        return pgettext("office", "The credit line of a unit above can't take this.")
    return pgettext("office", "The credit line has %(available)s left, and this asks for %(asked)s.") % facts


CREDIT_REFUSALS: dict[str, Words] = {
    "credit.invalid_terms": _problem(TERMS_PROBLEMS),
    "credit.invalid_line": _problem(LINE_PROBLEMS),
    "credit.invalid_offer": _problem(OFFER_PROBLEMS),
    "credit.terms_not_found": lambda facts: pgettext("office", "There are no such payment terms."),
    "credit.grant_not_found": lambda facts: pgettext("office", "This was not found. Look at the list again."),
    "credit.offer_not_found": lambda facts: pgettext("office", "There is no such offer."),
    "credit.line_not_found": lambda facts: pgettext("office", "There is no such credit line."),
    "credit.line_exists": lambda facts: pgettext("office", "This buyer has a credit line already."),
    "credit.raise_not_found": lambda facts: pgettext("office", "This raise is withdrawn, or was never there."),
    "credit.why_needed": lambda facts: pgettext("office", "Say why in a few words."),
    "credit.rate_unknown": lambda facts: (
        pgettext("office", "Something of this buyer is in another currency: write the rate into %(currency)s.") % facts
    ),
    "credit.blocked": lambda facts: pgettext("office", "The credit is stopped: nothing more can be bought on it."),
    "credit.exceeded": _exceeded,
}
