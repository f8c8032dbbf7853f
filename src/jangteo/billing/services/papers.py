"""Documents as files: PDF for people, UBL for programs."""

from jangteo.billing.gateways.papers import interest_pdf, invoice_pdf
from jangteo.billing.rules.charge_paper import charge_paper
from jangteo.billing.rules.electronic import electronic_invoice
from jangteo.billing.rules.en16931 import write_ubl
from jangteo.billing.rules.paper import invoice_paper
from jangteo.billing.selectors.charges import get_charge
from jangteo.billing.selectors.invoices import get_invoice
from jangteo.billing.types.invoices import InvoiceView
from jangteo.credit.selectors import terms_by_version
from jangteo.kernel.types import Actor
from jangteo.payments.selectors import payments_by_order


def render_invoice(*, actor: Actor, number: str, language: str) -> bytes:
    """A document as PDF in `ko` or `en`: the same bytes as long as nothing more is paid or credited of it.

    raises  InvoiceNotFound
    """
    view = get_invoice(actor, number)
    return invoice_pdf(invoice_paper(view, language, terms=terms_named(view, language), codes=deposit_codes(view)))


def render_charge(*, actor: Actor, number: str, language: str) -> bytes:
    """A note of late interest as PDF in `ko` or `en`: the same bytes as long as nothing more is paid or waived of it.

    raises  ChargeNotFound
    """
    return interest_pdf(charge_paper(get_charge(actor, number), language))


def write_electronic(*, actor: Actor, number: str, language: str = "ko") -> bytes:
    """A document as UBL by EN 16931.

    raises  InvoiceNotFound, NotExpressible
    """
    view = get_invoice(actor, number)
    return write_ubl(electronic_invoice(view, language=language, codes=deposit_codes(view)))


def terms_named(view: InvoiceView, language: str) -> str:
    """What the terms of a document are called; empty: it is paid at once."""
    version = view.terms_version_id
    found = terms_by_version([version]).get(version) if version else None
    return found.names.get(language) or found.names.get("ko") or found.code if found else ""


def deposit_codes(view: InvoiceView) -> list[str]:
    """What the payer writes on a transfer, by order, of those that await money."""
    found = payments_by_order(view.order_ids)
    return [found[one].deposit_code for one in view.order_ids if one in found and found[one].awaited]
