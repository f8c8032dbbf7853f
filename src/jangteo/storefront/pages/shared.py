"""The page of whoever was sent a link to pay for somebody: look, want less, pay, say no. No account is needed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from jangteo.approvals.errors import BudgetExceeded, NobodyToDecide
from jangteo.banking.selectors import order_number_to_pay
from jangteo.billing.errors import InvalidReceiptNumber, ReceiptTooLate
from jangteo.billing.selectors.receipt_wishes import offers_receipts, receipt_of_order
from jangteo.billing.services import wish_receipt
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import visitor_of
from jangteo.inventory.errors import InsufficientStock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.types import GUEST, job_actor
from jangteo.kernel.wholes import read_whole
from jangteo.ordering.errors import (
    AboveAllowance,
    BelowSmallestOrder,
    CartEmpty,
    CartHasProblems,
    InvalidQuantity,
    PriceChanged,
    PurchaseOrderRepeated,
    ReferenceMissing,
)
from jangteo.ordering.types import OrderStatus, OrderView
from jangteo.parties.errors import InvalidEmail
from jangteo.payments.errors import (
    GatewayAway,
    GatewayNotSet,
    GatewayRefused,
    MethodNotOffered,
    NothingAwaited,
    OutcomeUnknown,
    PaymentNotFound,
)
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.errors import PromotionUsedUp
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import AboveCap, InvalidShare, LinkNotFound, LinkOver, ShareChanged
from jangteo.sharing.types import LONGEST_NAME, LONGEST_WORDS, Payer, SharedCart, ShareState
from jangteo.storefront.figures import cart_sums
from jangteo.storefront.order_words import method_words, payment_instructions, too_many_pages
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.receipts import asked_later, receipt_refusal
from jangteo.storefront.share_words import over_words, refused_words
from jangteo.storefront.templatetags.storefront import money
from jangteo.storefront.visit import get_visit, page_language

COOKIE = "jangteo_shared"
REMEMBERED = 24 * 3600  # seconds
LONGEST_TOKEN = 100
REFUSALS = (
    AboveAllowance,
    AboveCap,
    BelowSmallestOrder,
    BudgetExceeded,
    CartEmpty,
    CartHasProblems,
    InsufficientStock,
    InvalidEmail,
    InvalidQuantity,
    InvalidShare,
    LinkOver,
    MethodNotOffered,
    NobodyToDecide,
    PriceChanged,
    PromotionUsedUp,
    PurchaseOrderRepeated,
    ReferenceMissing,
    ShareChanged,
)
AWAY = (GatewayAway, GatewayNotSet, GatewayRefused, OutcomeUnknown)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody is asked to pay, or what became of it."""
    services.note_view(token=token, actor=get_visit(request).actor)
    return _page(request, token)


@require_POST
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """Want other quantities."""
    try:
        services.edit_share(token=token, wanted=_wanted(request), channel_id=_channel(request))
    except REFUSALS as refusal:
        return _page(request, token, refusal)
    return redirect("storefront:shared", token)


@require_POST
def pay(request: HttpRequest, token: str) -> HttpResponse:
    """Order it for them, and go to where it is paid; or ask for the approval that it needs first.

    Quantities that were typed and not shown with their total yet are shown first.
    """
    seen = _seen(request, token)
    known = {line.key: line.wanted for line in seen.lines}
    if known and any(known.get(key) != count for key, count in _wanted(request).items()):
        return edit(request, token)
    typed = {name: request.POST.get(name, "").replace("\x00", "")[:254] for name in ("name", "email", "expected_total")}
    try:
        outcome = services.pay_share(
            token=token,
            revision=read_whole(request.POST.get("revision", "")) or 0,
            expected_gross=_expected(typed["expected_total"], seen),
            method=_method(request.POST.get("payment_method", "")),
            payer=Payer(typed["name"], typed["email"]),
            actor=get_visit(request).actor,
            channel_id=_channel(request),
            language=page_language(),
        )
    except REFUSALS as refusal:
        return _page(request, token, refusal)
    return again(request, token) if outcome.order_id else redirect("storefront:shared", token)


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """To the provider's page of what was ordered by the link, where it is paid by card."""
    seen = _seen(request, token)
    page = reverse("storefront:shared", args=[token])
    if seen.order is None or seen.order.payment_method != PaymentMethod.CARD or not seen.order.awaited:
        return redirect(page)
    try:
        url = services.open_page(
            token=token,
            return_url=request.build_absolute_uri(reverse("storefront:pay_back", args=["PAYMENT"])),
            cancel_url=request.build_absolute_uri(page),
            language=page_language(),
            visitor=visitor_of(request),
            channel_id=_channel(request),
        )
    except (NothingAwaited, PaymentNotFound):
        return redirect(page)
    except TooManyAttempts:
        messages.error(request, too_many_pages())
        return redirect(page)
    except AWAY:
        return _page(request, token, away=True)
    answer: HttpResponse
    if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        answer = HttpResponseRedirect(url)
    else:
        answer = show(request, "pay_leave.html", url=url, order_number=seen.order.summary.number)
        answer["Refresh"] = f"0;url={url}"
    _remember(request, answer, token)
    return answer


@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Say no."""
    word = request.POST.get("word", "")[: LONGEST_WORDS + 1]
    try:
        services.decline_share(token=token, word=word, channel_id=_channel(request))
    except REFUSALS as refusal:
        return _page(request, token, refusal)
    return redirect("storefront:shared", token)


def link_of(request: HttpRequest, order_id: UUID) -> str:
    """The token by which this browser pays an order for somebody else; empty: by none."""
    token = request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN]
    return token if token and selectors.token_opens(token, order_id) else ""


def _remember(request: HttpRequest, answer: HttpResponse, token: str) -> None:
    """By which link this browser pays, so that it is led back there: the browser keeps it, we its digest."""
    answer.set_cookie(COOKIE, token, max_age=REMEMBERED, httponly=True, samesite="Lax", secure=request.is_secure())


@require_POST
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Who pays asks for the cash receipt, which is theirs."""
    seen = _seen(request, token)
    if seen.order is None:
        raise LinkNotFound
    try:
        wish_receipt(
            order_id=seen.order.summary.id, asked=asked_later(request), actor=job_actor("sharing"), by_payer=True
        )
    except InvalidReceiptNumber as refusal:
        return _page(request, token, refusal)
    except ReceiptTooLate:
        pass  # it is there, or too late: the page says so
    return redirect("storefront:shared", token)


def _wanted(request: HttpRequest) -> dict[str, int]:
    """{key of a line: how many}; what is no number of units is -1, which nobody can want."""
    found = {}
    for name, value in request.POST.items():
        key = name.removeprefix("wanted-")
        if key != name:
            count = read_whole(str(value).strip() or "0")
            found[key] = -1 if count is None else count
    return found


def _page(request: HttpRequest, token: str, refusal: JangteoError | None = None, *, away: bool = False) -> HttpResponse:
    seen = _seen(request, token)
    status = refusal.status if refusal else 200
    context: dict[str, Any] = {"seen": seen, "token": token}
    if seen.order is not None:
        context |= _ordered(request, seen.order) | {"away": away}
        context["receipt_problem"] = receipt_refusal() if isinstance(refusal, InvalidReceiptNumber) else ""
        template = "shared_ordered.html"
    elif seen.state == ShareState.OPEN and seen.view is not None:
        context |= _open(request, seen, refusal)
        template = "shared.html"
    else:
        heading, text = over_words(seen.state)
        context |= {"heading": heading, "text": text}
        template = "shared_over.html"
    answer = show(request, template, status=status, **context)
    add_never_cache_headers(answer)
    return answer


def _open(request: HttpRequest, seen: SharedCart, refusal: JangteoError | None) -> dict[str, Any]:
    assert seen.view is not None
    posted = {name: request.POST.get(name, "").replace("\x00", "") for name in ("name", "email", "payment_method")}
    methods = [method_words(code) for code in seen.methods]
    return {
        "sums": cart_sums(seen.view, seen.channel),
        "expected_total": str(seen.view.quote.gross.to_decimal()),
        "can_be_paid": seen.view.can_be_ordered and not seen.is_over_cap,
        "methods": methods,
        "chosen": posted["payment_method"] or (methods[0].code if methods else ""),
        "name": posted["name"][:LONGEST_NAME],
        "email": posted["email"][:254],
        "problem": refused_words(refusal) if refusal else "",
        "wrong": _wrong(refusal),
        "is_closed": get_visit(request).refusal is not None,
    }


def _wrong(refusal: JangteoError | None) -> str:
    """Beside which field a refusal is told."""
    field = str(refusal.facts.get("field", "")) if refusal else ""
    return field if field in ("name", "email") else ""


def _ordered(request: HttpRequest, order: OrderView) -> dict[str, Any]:
    channel = get_visit(request).channel
    own = order_number_to_pay(order) if order.payment_method == PaymentMethod.BANK_TRANSFER else None
    is_cancelled = order.summary.status == OrderStatus.CANCELLED
    return {
        "order": order,
        "receipt": receipt_of_order(order) if offers_receipts(channel, GUEST) else None,
        "is_cancelled": is_cancelled,
        "is_due": order.awaited is not None and not is_cancelled and not order.is_reserved,
        "is_card": order.payment_method == PaymentMethod.CARD,
        "instructions": payment_instructions(
            order, money(order.due), channel.bank_account, f"{own.bank} {own.number}" if own else ""
        ),
    }


def _seen(request: HttpRequest, token: str) -> SharedCart:
    return selectors.look_at_share(token, page_language(), channel_id=_channel(request))


def _channel(request: HttpRequest) -> UUID:
    return get_visit(request).channel.id


def _expected(text: str, seen: SharedCart) -> Money:
    try:
        return Money.parse(text, seen.channel.currency)
    except ValueError:
        raise ShareChanged from None


def _method(code: str) -> PaymentMethod:
    try:
        return PaymentMethod(code)
    except ValueError:
        raise MethodNotOffered from None
