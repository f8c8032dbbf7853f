"""A buyer pays on a provider's page: the way there, the way back, and what the provider tells of it by itself."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from jangteo.approvals.errors import ApprovalNeeded, NobodyToDecide, NothingToApprove
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import visitor_of
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import job_actor
from jangteo.ordering import selectors as ordering
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.services import ask_for_payment, change_payment, open_payment_page, take_up_payment
from jangteo.ordering.types import OrderView
from jangteo.payments import services as payments
from jangteo.payments.errors import (
    EventRefused,
    GatewayAway,
    GatewayNotSet,
    GatewayRefused,
    MethodNotOffered,
    NothingAwaited,
    OutcomeUnknown,
    PaymentNotFound,
)
from jangteo.payments.selectors import find_awaited
from jangteo.payments.types import PaymentMethod
from jangteo.storefront.approval_words import refusal_words
from jangteo.storefront.carts import guest_secret
from jangteo.storefront.order_words import too_many_pages
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.orders import find_order
from jangteo.storefront.pages.shared import link_of
from jangteo.storefront.visit import get_visit, page_language

TOSS = "https://*.tosspayments.com"
TOSS_SCRIPT = "https://js.tosspayments.com/v1/payment"
TOSS_CSP: dict[str, Any] = {
    **settings.SECURE_CSP,
    "script-src": [CSP.SELF, CSP.NONCE, TOSS],
    "frame-src": [TOSS],
    "connect-src": [CSP.SELF, TOSS],
    "form-action": [CSP.SELF, TOSS],
}


@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """From an order to where it is paid; with another way to pay, where one was chosen."""
    found = find_order(request, number)
    wanted = request.POST.get("payment_method", "")
    if wanted and wanted != found.payment_method:
        try:
            change_payment(
                order_id=found.summary.id,
                method=PaymentMethod(wanted),
                actor=get_visit(request).actor,
                secret=guest_secret(request),
            )
        except (ValueError, MethodNotOffered):
            messages.error(request, _("Choose how you pay."))
            return redirect("storefront:order", number=number)
        except NothingAwaited:
            return redirect("storefront:order", number=number)
        except ApprovalNeeded:
            return _asked(request, found, PaymentMethod(wanted))
        found = find_order(request, number)
    if found.payment_method != PaymentMethod.CARD:
        return redirect("storefront:order", number=number)
    return to_provider(request, found)


def _asked(request: HttpRequest, order: OrderView, method: PaymentMethod) -> HttpResponse:
    """Another way to pay needs an approval: it is asked for, and the order stays as it is until then."""
    try:
        asked = ask_for_payment(order_id=order.summary.id, method=method, actor=get_visit(request).actor)
    except (NobodyToDecide, NothingToApprove) as refusal:
        messages.error(request, refusal_words(refusal))
        return redirect("storefront:order", number=order.summary.number)
    text = _("This way to pay needs an approval. It was asked for; the order stays as it is until then.")
    messages.warning(request, text)
    return redirect("storefront:approval", request_id=asked)


def to_provider(request: HttpRequest, order: OrderView) -> HttpResponse:
    """To the provider's page for an order; where that can't be opened now, to the order with a word about it."""
    number = order.summary.number
    back = reverse("storefront:order", args=[number])
    try:
        url = open_payment_page(
            order,
            return_url=request.build_absolute_uri(reverse("storefront:pay_back", args=["PAYMENT"])),
            cancel_url=request.build_absolute_uri(back),
            language=page_language(),
            visitor=visitor_of(request),
        )
    except (NothingAwaited, PaymentNotFound):
        return redirect(back)
    except TooManyAttempts:
        messages.error(request, too_many_pages())
        return redirect(back)
    except (GatewayAway, GatewayNotSet, GatewayRefused, OutcomeUnknown):
        text = _(
            "The payment page can't be opened just now. Your order is kept: try again in a moment, or pay another way."
        )
        messages.warning(request, text)
        return redirect(back)
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(url)
    # Browsers hold the whole way of a form against `form-action`, so that the last step is the page's own.
    answer = show(request, "pay_leave.html", url=url, order_number=number)
    answer["Refresh"] = f"0;url={url}"
    return answer


@require_safe
@csp_override(TOSS_CSP)
def pay_toss(request: HttpRequest, payment: str) -> HttpResponse:
    """Where Toss's payment window opens over our own page; its script is let in here and nowhere else."""
    try:
        client_key = payments.toss_client_key()
        found = find_awaited(UUID(hex=payment), "toss")
    except (ValueError, GatewayNotSet):
        found = None
    if found is None:
        raise OrderNotFound
    order_id, amount = found
    visit, token = get_visit(request), link_of(request, order_id)
    actor = job_actor("sharing") if token else visit.actor  # its link opens an order, to be paid
    order = ordering.get_order_by_id(order_id, actor, guest_secret(request))
    back = (
        reverse("storefront:shared", args=[token])
        if token
        else reverse("storefront:order", args=[order.summary.number])
    )
    return show(
        request,
        "pay_toss.html",
        client_key=client_key,
        key=UUID(hex=payment).hex,
        amount=amount,
        order_name=ordering.order_name(order),
        order_number=order.summary.number,
        success_url=request.build_absolute_uri(reverse("storefront:pay_back", args=[UUID(hex=payment).hex])),
        fail_url=request.build_absolute_uri(back),
        script=TOSS_SCRIPT,
    )


@require_safe
def pay_back(request: HttpRequest, payment: str) -> HttpResponse:
    """A buyer comes back; what became of the payment is asked of the provider, whatever the address says."""
    try:
        payment_id = UUID(hex=payment)
        order_id = payments.come_back(payment_id=payment_id, returned=request.GET.dict(), visitor=visitor_of(request))
    except (ValueError, PaymentNotFound):
        raise OrderNotFound from None
    except GatewayRefused as refusal:
        messages.error(
            request, _("The payment did not go through: %(why)s Nothing was taken.") % {"why": _why(refusal)}
        )
        order_id = payments.order_of(payment_id)
    except (GatewayAway, GatewayNotSet, OutcomeUnknown):
        text = _(
            "The payment provider has not answered yet. Please don't pay again: this page shows it once it is known."
        )
        messages.warning(request, text)
        order_id = payments.order_of(payment_id)
    take_up_payment(order_id=order_id)
    visit = get_visit(request)
    if token := link_of(request, order_id):  # who pays for its buyer
        return redirect("storefront:shared", token)
    try:
        found = ordering.get_order_by_id(order_id, visit.actor, guest_secret(request))
    except JangteoError:  # another browser than the one that ordered
        return show(request, "pay_done.html")
    if found.awaited is None:
        messages.success(request, _("Your payment has arrived. Thank you."))
    return redirect("storefront:order", number=found.summary.number)


def _why(refusal: GatewayRefused) -> str:
    words = {
        "insufficient_funds": _("there is not enough money on the card."),
        "expired_card": _("the card has expired."),
        "challenge_failed": _("the card holder's confirmation failed."),
        "cancelled": _("you called it off."),
    }
    return words.get(str(refusal.facts.get("why", "")), _("the card was declined."))


@csrf_exempt  # a provider posts here by itself; its signature is the proof
@require_POST
def notice(request: HttpRequest, gateway: str) -> HttpResponse:
    """What a payment provider tells. Kept before it is answered, so that what was answered is never lost."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        payments.take_notice(gateway=gateway, headers=headers, body=request.body)
    except EventRefused as refusal:
        return HttpResponse(refusal.code, status=400, content_type="text/plain")
    except GatewayNotSet as refusal:
        return HttpResponse(refusal.code, status=404, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
