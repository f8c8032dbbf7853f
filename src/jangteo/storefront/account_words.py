"""Ways to pay, and ordering on account, in the words of the pages."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jangteo.credit.errors import CreditBlocked, CreditExceeded, RateUnknown
from jangteo.credit.types import TermsView
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.ordering.types import OrderView
from jangteo.payments.types import PaymentMethod
from jangteo.storefront.templatetags.storefront import money
from jangteo.storefront.visit import page_language


@dataclass(frozen=True, slots=True)
class MethodWords:
    """A way to pay, with what it means for the buyer."""

    code: str
    name: str
    blurb: str


def account_instructions(order: OrderView, amount: str, bank_account: str) -> list[str]:
    """How an order on account is paid: by which terms, and what has to come before anything is sent.

    amount        as the page writes it
    bank_account  of the channel; left out where it has not said
    """
    told = [
        _("%(amount)s is to be paid by your terms: %(terms)s.") % {"amount": amount, "terms": terms_name(order.terms)}
    ]
    if order.deposit_left:
        told.append(
            _("A deposit of %(amount)s comes first; we send your order once it is here.")
            % {"amount": money(order.deposit_left)}
        )
    if bank_account:
        told.append(_("The account is %(account)s.") % {"account": bank_account})
    told.append(_("Write this deposit code as the sender's name: %(code)s") % {"code": order.deposit_code})
    return told


def on_account_words(terms: TermsView, left: Money | None) -> MethodWords:
    """Ordering on account by somebody's terms, with what their credit line still takes; None: they have no line."""
    told = _("By your terms: %(terms)s.") % {"terms": terms_name(terms)}
    if left is not None:
        told += " " + _("%(amount)s of your credit is free.") % {"amount": money(left)}
    return MethodWords(PaymentMethod.ON_ACCOUNT, _("On account"), told)


def credit_refusal(error: CreditExceeded | CreditBlocked | RateUnknown) -> str:
    """Why an order can't be on account now; of a unit above nothing is told."""
    if isinstance(error, CreditBlocked):
        return _("Your account takes no orders for now. Pay another way, or talk to us.")
    if isinstance(error, RateUnknown):
        return _("Your account is in another currency. Pay another way.")
    if not error.facts.get("is_own"):
        return _("Your company's credit is used up. Pay another way, or talk to us.")
    told = {name: money(Money.parse(*error.facts[name].rsplit(" ", 1))) for name in ("available", "asked")}
    return (
        _("%(available)s of your credit is free, and this order takes %(asked)s. Pay another way, or talk to us.")
        % told
    )


def terms_name(terms: TermsView | None) -> str:
    """What payment terms are called, in the reader's language."""
    return say(terms.names, page_language()) if terms else ""
