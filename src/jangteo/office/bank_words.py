"""What lines of bank accounts, reasons of matching and refusals of the bank's pages are called."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

BANK_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "bank_line": {
        "open": (pgettext_lazy("office", "Not assigned"), "warn"),
        "part": (pgettext_lazy("office", "Partly assigned"), "warn"),
        "applied": (pgettext_lazy("office", "Assigned"), "good"),
        "aside": (pgettext_lazy("office", "For no order"), ""),
        "out": (pgettext_lazy("office", "Went out"), ""),
    },
}
FILTERS = {
    "queue": pgettext_lazy("office", "To assign"),
    "applied": pgettext_lazy("office", "Assigned"),
    "aside": pgettext_lazy("office", "For no order"),
    "out": pgettext_lazy("office", "Went out"),
    "all": pgettext_lazy("office", "All"),
}
ASIDES = {
    "interest": pgettext_lazy("office", "The bank's interest"),
    "supplier": pgettext_lazy("office", "Given back by a supplier"),
    "own_transfer": pgettext_lazy("office", "From another account of ours"),
    "refunded": pgettext_lazy("office", "Sent back to its payer"),
    "noted": pgettext_lazy("office", "Its orders are marked as paid already"),
    "remittance": pgettext_lazy("office", "Payout of a provider"),
}
EVIDENCE = {
    "virtual_account": pgettext_lazy("office", "virtual account"),
    "number": pgettext_lazy("office", "order number"),
    "number_with_one_edit": pgettext_lazy("office", "order number with one letter wrong"),
    "deposit_code": pgettext_lazy("office", "deposit code"),
    "deposit_code_with_one_edit": pgettext_lazy("office", "deposit code with one letter wrong"),
    "name": pgettext_lazy("office", "payer's name"),
    "name_cut_off": pgettext_lazy("office", "payer's name, cut off"),
    "amount": pgettext_lazy("office", "amount"),
    "sum_of_items": pgettext_lazy("office", "sum of several orders"),
    "sum_of_deposits": pgettext_lazy("office", "several deposits make it"),
    "within_tolerance": pgettext_lazy("office", "a little short"),
    "partial": pgettext_lazy("office", "a part of it"),
    "over": pgettext_lazy("office", "more than is due"),
    "only_one": pgettext_lazy("office", "the only one"),
}
QUEUED = {
    "nobody": pgettext_lazy("office", "Nothing names anybody who owes."),
    "several": pgettext_lazy("office", "Several orders fit."),
    "unsure": pgettext_lazy("office", "What fits is not certain enough."),
    "partial": pgettext_lazy("office", "It is less than is due."),
    "over": pgettext_lazy("office", "It is more than is due."),
    "taken": pgettext_lazy("office", "What it names is paid already: perhaps paid twice."),
    "not_incoming": pgettext_lazy("office", "It went out."),
}
RATE_FIELDS = {
    "on": pgettext_lazy("office", "Day"),
    "currency": pgettext_lazy("office", "Currency"),
    "quoted_in": pgettext_lazy("office", "In"),
    "rate": pgettext_lazy("office", "Rate"),
    "per": pgettext_lazy("office", "Units"),
    "source": pgettext_lazy("office", "Published by"),
}
BANK_REFUSALS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "exchange.unreadable_rates": lambda facts: (
        pgettext("office", "The table can't be read: line %(line)s, column %(column)s. Nothing was noted.")
        % {**facts, "column": facts["column"] or "–"}
    ),
    "exchange.invalid_rate": lambda facts: (
        pgettext("office", "This is no rate between two currencies: look at %(field)s.")
        % {"field": RATE_FIELDS.get(facts.get("field", ""), facts.get("field", ""))}
    ),
    "banking.unreadable_bank_file": lambda facts: (
        pgettext("office", "The file can't be read: line %(line)s, column %(column)s: %(what)s.")
        % {**facts, "column": facts["column"] or "–"}
    ),
    "banking.account_not_found": lambda facts: pgettext("office", "There is no such account. Look at the list again."),
    "banking.invalid_account": lambda facts: pgettext(
        "office", "An account needs a code, a number and a currency; each code and each number is there once."
    ),
    "banking.file_not_found": lambda facts: pgettext("office", "This file is gone. Upload it again."),
    "banking.of_another_account": lambda facts: (
        pgettext("office", "The file is of another account: %(accounts)s.") % {"accounts": ", ".join(facts["accounts"])}
    ),
    "banking.line_not_found": lambda facts: pgettext("office", "This was not found. Look at the list again."),
    "banking.more_than_left": lambda facts: pgettext("office", "Only %(left)s of this deposit is left.") % facts,
    "banking.nothing_to_apply": lambda facts: pgettext(
        "office", "Name each order once, with an amount above zero in the account's currency."
    ),
    "banking.not_awaited": lambda facts: pgettext("office", "Of order %(order)s only %(awaited)s is awaited.") % facts,
    "banking.application_not_found": lambda facts: pgettext("office", "This was not found. Look at the list again."),
    "banking.already_reversed": lambda facts: pgettext("office", "This was taken back already."),
    "banking.invalid_aside": lambda facts: pgettext(
        "office",
        "A payout names who it is from. Fees are of payouts, and of what is marked as paid. Amounts are above zero.",
    ),
    "banking.no_issuer": lambda facts: pgettext("office", "Nobody is set up who issues virtual accounts."),
    "banking.virtual_account_not_found": lambda facts: pgettext(
        "office", "This was not found. Look at the list again."
    ),
}
