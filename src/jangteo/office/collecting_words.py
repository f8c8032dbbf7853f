"""What reminders, disputes, tax documents and cash receipts are called, and what their refusals say."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import npgettext, pgettext, pgettext_lazy

from jangteo.office.billing_words import BILLING_REFUSALS

COLLECTING_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "tax_document": {
        "draft": (pgettext_lazy("office", "Draft"), "warn"),
        "issued": (pgettext_lazy("office", "Issued"), "good"),
        "sent": (pgettext_lazy("office", "Sent to the tax service"), "warn"),
        "accepted": (pgettext_lazy("office", "Accepted"), "good"),
        "failed": (pgettext_lazy("office", "Failed"), "bad"),
        "retried": (pgettext_lazy("office", "Sent again"), "warn"),
    },
    "receipt": {
        "wanted": (pgettext_lazy("office", "Being issued"), "warn"),
        "issued": (pgettext_lazy("office", "Issued"), "good"),
        "refused": (pgettext_lazy("office", "Refused"), "bad"),
    },
}
REMINDER_WORDS = {
    "first": pgettext_lazy("office", "Friendly reminder"),
    "second": pgettext_lazy("office", "Second reminder"),
    "final": pgettext_lazy("office", "Last reminder"),
}
OUTCOMES = {
    "credited": pgettext_lazy("office", "The buyer is right; a credit note follows"),
    "rejected": pgettext_lazy("office", "It is owed as invoiced"),
    "agreed": pgettext_lazy("office", "Something else was agreed"),
}
TAX_KINDS = {
    "taxable": pgettext_lazy("office", "Tax invoice"),
    "zero_rated": pgettext_lazy("office", "Tax invoice at zero rate"),
    "exempt": pgettext_lazy("office", "Invoice of exempt goods"),
}
AMENDMENTS = {
    "entry_error": pgettext_lazy("office", "Entry error"),
    "amount_change": pgettext_lazy("office", "Change of amount"),
    "goods_returned": pgettext_lazy("office", "Goods returned"),
    "contract_cancelled": pgettext_lazy("office", "Contract cancelled"),
    "letter_of_credit": pgettext_lazy("office", "Later local letter of credit"),
    "issued_twice": pgettext_lazy("office", "Issued twice"),
}
PURPOSES = {
    "income_deduction": pgettext_lazy("office", "For a person"),
    "expense_proof": pgettext_lazy("office", "For a business"),
}

type Words = Callable[[Mapping[str, Any]], str]
COLLECTING_REFUSALS: dict[str, Words] = {
    **BILLING_REFUSALS,
    "billing.invoice_not_found": lambda facts: pgettext("office", "There is no such invoice."),
    "billing.dispute_not_found": lambda facts: pgettext("office", "This dispute is closed already."),
    "billing.dispute_open": lambda facts: pgettext("office", "This invoice is disputed already."),
    "billing.invalid_dispute": lambda facts: (
        pgettext("office", "Nothing is owed on this invoice any more.")
        if facts.get("field") == "invoice"
        else pgettext("office", "Say in a few words what it is, in at most 1000 letters.")
    ),
    "billing.invalid_policy": lambda facts: pgettext(
        "office", "Each letter comes later than the one before, from 1 to 730 days after the due day."
    ),
    "billing.tax_invoice_not_found": lambda facts: pgettext("office", "There is no such tax document."),
    "billing.tax_invoice_refused": lambda facts: pgettext(
        "office", "The tax document can't be issued or amended so: look at its day, amounts and reason."
    ),
    "billing.not_covered": lambda facts: (
        pgettext("office", "This month has not begun.")
        if facts.get("field") == "month"
        else pgettext(
            "office", "This order has no cash receipt: it is not paid in cash or by transfer, or by a business."
        )
    ),
    "billing.charge_not_found": lambda facts: pgettext("office", "There is no such note of interest."),
    "billing.nothing_to_charge": lambda facts: pgettext("office", "There is nothing to charge, or too little yet."),
    "billing.charge_changed": lambda facts: pgettext(
        "office", "It comes to another amount now. Look at the list again."
    ),
    "billing.month_partly_closed": lambda facts: (
        npgettext(
            "office",
            "One buyer's invoice of this month failed and is tried again tomorrow; all others are made. "
            "It says: %(why)s",
            "%(failed)s buyers' invoices of this month failed and are tried again tomorrow; all others are made. "
            "They say: %(why)s",
            facts["failed"],
        )
        % {"failed": facts["failed"], "why": " · ".join(sorted(set(facts["why"].values())))}
    ),
    "billing.more_than_open": lambda facts: pgettext("office", "Only %(open)s of this note is open.") % facts,
    "billing.invalid_charge_move": lambda facts: pgettext("office", "Write an amount above zero, and say why."),
    "billing.charge_move_not_found": lambda facts: pgettext("office", "This was taken back already."),
    "billing.receipt_exists": lambda facts: pgettext("office", "This order has a cash receipt already."),
    "billing.etax_away": lambda facts: pgettext("office", "The provider can't be reached just now. It is tried again."),
}
