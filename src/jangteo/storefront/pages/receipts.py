"""Cash receipts in a Korean shop: asked for at the checkout or on the order's page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jangteo.billing.errors import InvalidReceiptNumber, ReceiptTooLate
from jangteo.billing.selectors.receipt_wishes import kept_number, offers_receipts, receipt_of_order
from jangteo.billing.services import check_receipt, wish_receipt
from jangteo.billing.types.etax import ReceiptPurpose
from jangteo.billing.types.tax_documents import ReceiptAsked
from jangteo.ordering.selectors import lent_orders
from jangteo.ordering.types import OrderId, OrderView
from jangteo.storefront.carts import guest_secret
from jangteo.storefront.forms import CheckoutForm
from jangteo.storefront.visit import Visit, get_visit

PURPOSES = ("", *(one.value for one in ReceiptPurpose))
LONGEST = 24


def receipt_initial(visit: Visit) -> dict[str, Any]:
    """What the checkout's form starts with: the number that the person keeps."""
    kept = kept_number(visit.actor) if offers_receipts(visit.channel, visit.actor) else None
    if kept is None:
        return {"receipt_purpose": "", "receipt_number": "", "keep_receipt": False}
    return {"receipt_purpose": kept.purpose.value, "receipt_number": kept.number, "keep_receipt": True}


def asked_in(visit: Visit, form: CheckoutForm) -> ReceiptAsked | None:
    """What the checkout asks for; None: nothing, or there is nothing to ask for here.

    raises  InvalidReceiptNumber
    """
    if not offers_receipts(visit.channel, visit.actor):
        return None
    return _asked(form.cleaned_data["receipt_purpose"], form.cleaned_data["receipt_number"])


def wish_of(request: HttpRequest, order_id: OrderId, asked: ReceiptAsked | None, *, is_kept: bool) -> None:
    """Note it with the order that was just placed; sent twice it is noted once."""
    if asked is None:
        return
    actor = get_visit(request).actor
    try:
        wish_receipt(order_id=order_id, asked=asked, actor=actor, secret=guest_secret(request), is_kept=is_kept)
    except ReceiptTooLate:
        return  # the form was sent twice, and the receipt is there


def receipt_context(request: HttpRequest, order: OrderView) -> dict[str, Any]:
    """What the order's page shows of its receipt; nothing where there is none to have."""
    visit = get_visit(request)
    if not offers_receipts(visit.channel, visit.actor) or lent_orders([order.summary.id]):
        return {}  # it is theirs who pays
    kept = kept_number(visit.actor)
    return {"receipt": receipt_of_order(order), "kept_receipt": kept}


def receipt_refusal() -> str:
    """Why a number is not taken."""
    return _("This is no mobile phone, receipt card or business number. Look at its digits.")


def asked_later(request: HttpRequest) -> ReceiptAsked | None:
    """What the form on an order's page asks for; None: no receipt.

    raises  InvalidReceiptNumber
    """
    purpose, typed = (request.POST.get(name, "").replace("\x00", "") for name in ("receipt_purpose", "receipt_number"))
    return _asked(purpose, typed[:LONGEST])


def _asked(purpose: str, number: str) -> ReceiptAsked | None:
    if purpose not in PURPOSES:
        raise InvalidReceiptNumber("no such purpose", field="receipt_number")
    return check_receipt(ReceiptAsked(ReceiptPurpose(purpose), number)) if purpose else None
