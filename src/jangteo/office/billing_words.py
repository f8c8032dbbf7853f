"""What billing's settings, evidence and receipts are called, and what their refusals say."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.billing.types.entities import Gap

BILLING_MODES = {
    "per_shipment": pgettext_lazy("office", "with each shipment"),
    "monthly": pgettext_lazy("office", "once a month"),
}
DOCUMENT_MODES = {
    "monthly": pgettext_lazy("office", "one for a month"),
    "each": pgettext_lazy("office", "one for each invoice"),
}
GAPS = {
    Gap.NO_ENTITY: pgettext_lazy(
        "office", "No legal entity yet: the first invoice makes one of what the channel says of its seller."
    ),
    Gap.NO_BUSINESS_NUMBER: pgettext_lazy("office", "No business number: no tax documents and no cash receipts."),
    Gap.NO_ACCOUNT: pgettext_lazy("office", "No bank account: invoices don't say where to pay."),
    Gap.NO_ADDRESS: pgettext_lazy("office", "No address: invoices don't say where the seller is."),
}
EVIDENCE = {
    "export_declaration": pgettext_lazy("office", "Export declaration"),
    "local_letter_of_credit": pgettext_lazy("office", "Local letter of credit"),
    "purchase_confirmation": pgettext_lazy("office", "Purchase confirmation"),
    "taxed": pgettext_lazy("office", "Taxed: no evidence came"),
}
_ENTITY: Mapping[str, Any] = {
    "code": pgettext_lazy("office", "A code of 3 to 12 capital letters and digits that no other legal entity has."),
    "names": pgettext_lazy("office", "Give it a name."),
    "business_number": pgettext_lazy("office", "This is no business number: look at its ten digits."),
    "self_issues_from": pgettext_lazy("office", "Enter an amount above 0."),
    "entity": pgettext_lazy("office", "Its country and currency have to be the channel's."),
}
_EVIDENCE: Mapping[str, Any] = {
    "number": pgettext_lazy("office", "Enter the number as the document prints it, at most 40 letters."),
    "on": pgettext_lazy("office", "Enter the day of the document, not after today."),
    "order": pgettext_lazy("office", "Nothing of this order is taxed at zero."),
    "why": pgettext_lazy("office", "Say why, in at most 200 letters."),
}

type Words = Callable[[Mapping[str, Any]], str]
BILLING_REFUSALS: dict[str, Words] = {
    "billing.invalid_entity": lambda facts: str(
        _ENTITY.get(str(facts.get("field")), pgettext("office", "This is too long, or missing."))
    ),
    "billing.entity_locked": lambda facts: pgettext(
        "office", "Documents name it, so this stays. Write another legal entity instead."
    ),
    "billing.entity_not_found": lambda facts: pgettext("office", "There is no such legal entity."),
    "billing.invalid_setting": lambda facts: pgettext("office", "Choose a day from 1 to 28."),
    "billing.invalid_credit": lambda facts: pgettext(
        "office", "Write an amount above zero beside a line of the invoice, and say why."
    ),
    "billing.invoice_moved": lambda facts: pgettext(
        "office", "The invoice has changed since you saw it. Look again, then take off what is still to be taken off."
    ),
    "billing.more_than_invoiced": lambda facts: pgettext("office", "Only %(left)s is left of this line.") % facts,
    "billing.invalid_evidence": lambda facts: str(_EVIDENCE[str(facts.get("field"))]),
    "billing.evidence_stands": lambda facts: pgettext(
        "office", "It has its evidence, or may still get it in time: taxing it instead is for after the last day."
    ),
    "billing.invalid_receipt_number": lambda facts: pgettext(
        "office", "This is no mobile phone, receipt card or business number."
    ),
    "billing.receipt_too_late": lambda facts: pgettext("office", "There is a receipt already, or it is too late."),
}
