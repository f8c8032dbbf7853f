"""Why a checkout did not go through, in words, and beside which field."""

from django.utils.translation import gettext as _

from jangteo.billing.errors import InvalidReceiptNumber
from jangteo.inventory.errors import InsufficientStock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.ordering.errors import AboveAllowance, NoInstalments, NoTerms, PurchaseOrderRepeated, ReferenceMissing
from jangteo.parties.errors import AddressNotFound, IncompleteAddress, InvalidEmail
from jangteo.payments.errors import MethodNotOffered
from jangteo.storefront.forms import CheckoutForm
from jangteo.storefront.instalment_words import refused_words
from jangteo.storefront.pages.receipts import receipt_refusal
from jangteo.storefront.templatetags.storefront import money


def change_rows(seen: str, now: Money) -> list[str]:
    """What the total was and is."""
    try:
        before = money(Money.parse(seen, now.currency))
    except ValueError:
        before = "?"
    change = _("You saw %(before)s; it is %(after)s now.") % {"before": before, "after": money(now)}
    return [change, _("Nothing has been ordered yet. Look at the lines and press the button again if it suits you.")]


def field_of(refusal: JangteoError) -> str | None:
    """Beside which field of the form a refusal is told."""
    if isinstance(refusal, AddressNotFound):
        return "address"
    if isinstance(refusal, NoInstalments):
        return "payment_method"
    field = refusal.facts.get("field")
    if field == "document":
        return "purchase_order_number"  # beside which it is attached
    return str(field) if field in CheckoutForm.base_fields else None


def _missing(refusal: ReferenceMissing) -> str:
    if refusal.facts["field"] == "document":
        return _("Your company asks for a document with each order. Attach it below.")
    return _("Your company asks for this with each order.")


def words_of(refusal: JangteoError) -> str:
    """Why nothing was ordered."""
    if isinstance(refusal, InsufficientStock):
        return _("Someone was quicker: only %(n)s of %(sku)s are left.") % {
            "n": refusal.facts["available"],
            "sku": refusal.facts["sku"],
        }
    if isinstance(refusal, AboveAllowance):
        return str(refusal)
    if isinstance(refusal, InvalidReceiptNumber):
        return receipt_refusal()
    if isinstance(refusal, ReferenceMissing):
        return _missing(refusal)
    if isinstance(refusal, PurchaseOrderRepeated):
        return _("Order %(number)s has this number already.") % {"number": refusal.facts["order"]}
    if isinstance(refusal, InvalidEmail):
        return _("This is not an e-mail address.")
    if isinstance(refusal, NoInstalments):
        return refused_words(str(refusal.facts.get("article", "")))
    if isinstance(refusal, MethodNotOffered | NoTerms):
        return _("Choose how you pay.")
    if isinstance(refusal, IncompleteAddress | AddressNotFound):
        return _("This part of the address is missing or too long.")
    return _("Some lines cannot be ordered as they stand.")
