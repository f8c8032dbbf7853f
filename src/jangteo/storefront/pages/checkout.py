"""Checkout: one page, one order however often it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.approvals.errors import ApprovalNeeded
from jangteo.billing.errors import InvalidReceiptNumber
from jangteo.billing.selectors.receipt_wishes import offers_receipts
from jangteo.credit.errors import CreditBlocked, CreditExceeded, RateUnknown
from jangteo.credit.selectors import credit_standing
from jangteo.identity.services import visitor_of
from jangteo.inventory.errors import InsufficientStock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.ordering import selectors as ordering
from jangteo.ordering.errors import (
    AboveAllowance,
    BelowSmallestOrder,
    CannotGive,
    CardsNeedMoney,
    CartClosed,
    CartEmpty,
    CartHasProblems,
    CartNotFound,
    KeyReused,
    NoInstalments,
    NoTerms,
    PriceChanged,
    PurchaseOrderRepeated,
    ReferenceMissing,
    UnknownCountry,
)
from jangteo.ordering.services import hold_codes, hold_goods, place_order, set_destination
from jangteo.ordering.types import CartView, OrderId
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import AddressNotFound, IncompleteAddress, InvalidEmail
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.types import PaymentMethod
from jangteo.pricing.errors import PromotionUsedUp
from jangteo.sharing.errors import InvalidGift
from jangteo.storefront.account_words import MethodWords, credit_refusal, on_account_words
from jangteo.storefront.acting import asks_first, require_checkout
from jangteo.storefront.approval_words import NeedRow, need_rows, refusal_words
from jangteo.storefront.carts import agreed_cart, cart_at_checkout, guest_secret
from jangteo.storefront.checkout_words import change_rows, field_of, words_of
from jangteo.storefront.figures import cart_rows, cart_sums
from jangteo.storefront.forms import HOME, NEW_ADDRESS, CheckoutForm
from jangteo.storefront.gift_words import gift_refusal
from jangteo.storefront.instalment_words import offer_words
from jangteo.storefront.order_words import method_words
from jangteo.storefront.pages.asking import ASK_ERRORS, ask_for_it
from jangteo.storefront.pages.frame import show, show_part, wants_part
from jangteo.storefront.pages.giving import ask_for_given, gift_context, is_fit, place_gift
from jangteo.storefront.pages.paying import to_provider
from jangteo.storefront.pages.receipts import asked_in, receipt_initial, wish_of
from jangteo.storefront.pages.references import reference_context
from jangteo.storefront.pages.said import said_in, saved_addresses, ship_to_in
from jangteo.storefront.pages.tenders import (
    TENDER_ERRORS,
    CardRow,
    shown_cards,
    tender_context,
    tender_words,
    what_is_left,
    with_typed,
)
from jangteo.storefront.visit import Visit, get_visit, page_language

FIELD_ERRORS = (
    AddressNotFound,
    IncompleteAddress,
    InvalidEmail,
    InvalidReceiptNumber,
    MethodNotOffered,
    NoInstalments,
    NoTerms,
    PurchaseOrderRepeated,
    ReferenceMissing,
)
GIFT_ERRORS = (CannotGive, InvalidGift)
CREDIT_ERRORS = (CreditBlocked, CreditExceeded, RateUnknown)
CART_ERRORS = (CartHasProblems, InsufficientStock, AboveAllowance)


@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """See, confirm, order; who may only ask, asks."""
    visit = get_visit(request)
    require_checkout(visit.actor)
    if request.method == "POST":
        return _order(request)
    saved = saved_addresses(visit)
    where = saved[0].country if saved else None
    cart = cart_at_checkout(request, where)
    if cart is None or not cart.can_be_ordered:
        return redirect("storefront:cart")
    kept = None
    if not asks_first(visit.actor):
        cart = _held(request, cart, where)
        secret, client = guest_secret(request), visitor_of(request).address
        kept = hold_goods(cart_id=cart.id, actor=visit.actor, secret=secret, client=client)
    return _show(request, cart, CheckoutForm(initial=_initial(visit, cart)), kept_until=kept)


@require_POST
def destination(request: HttpRequest) -> HttpResponse:
    """The total as it is for the address that was chosen, or the country."""
    visit, form = get_visit(request), CheckoutForm(request.POST)
    require_checkout(visit.actor)
    _settle(request, form)
    cart = cart_at_checkout(request)
    if cart is None or not wants_part(request):
        return redirect("storefront:checkout")
    return show_part(request, "parts/checkout_total.html", **_totals(visit, cart, form, tender_context(request, visit)))


@require_POST
def add_card(request: HttpRequest) -> HttpResponse:
    """The same page with the gift card whose code was typed, and what is left on it; nothing is ordered yet."""
    form = CheckoutForm(request.POST)
    _settle(request, form)
    cart = cart_at_checkout(request)
    if cart is None or not cart.can_be_ordered:
        return redirect("storefront:cart")
    cards, status, problem = shown_cards(request), 200, ""
    try:
        cards = with_typed(request)
    except TENDER_ERRORS as refusal:
        status, problem = refusal.status, tender_words(refusal)
    fresh = CheckoutForm(initial={name: request.POST.get(name, "") for name in CheckoutForm.base_fields})
    fresh.initial["gift_card"] = request.POST.get("gift_card", "")[:100] if problem else ""
    return _show(request, cart, fresh, cards, status=status, card_problem=problem)


def _settle(request: HttpRequest, form: CheckoutForm) -> None:
    """Let the cart go where the form says, so that what is shown is what an order would cost."""
    visit = get_visit(request)
    form.is_valid()
    if agreed_cart(request) is not None:
        return  # its taxes were agreed with its prices
    try:
        is_known = form.is_saved_address or form.is_gift
        country = ship_to_in(visit, form).country if is_known else form.cleaned_data.get("country") or HOME
        cart_id = ordering.find_open_cart(visit.channel, visit.actor, guest_secret(request))
        if cart_id is not None:
            set_destination(cart_id=cart_id, country=country, actor=visit.actor, secret=guest_secret(request))
    except (AddressNotFound, CartNotFound, CartClosed, UnknownCountry):
        return


def _held(request: HttpRequest, cart: CartView, where: str | None) -> CartView:
    """The cart with its limited promotions kept for it a while; anew, where one could not be kept."""
    if not any(one.total for one in cart.quote.discounts):
        return cart
    refused = hold_codes(cart_id=cart.id, actor=get_visit(request).actor, secret=guest_secret(request))
    return (cart_at_checkout(request, where) or cart) if refused else cart


def _order(request: HttpRequest) -> HttpResponse:
    form = CheckoutForm(request.POST)
    if not form.is_valid() or not is_fit(request, get_visit(request), form):
        return _again(request, form, status=422)
    try:
        return _order_so(request, form)
    except ApprovalNeeded as refusal:
        return _again(request, form, status=refusal.status, needs=need_rows(refusal.facts["requirements"]))
    except GIFT_ERRORS as refusal:
        return _again(request, form, status=refusal.status, tells=gift_refusal(refusal))
    except ASK_ERRORS as refusal:
        return _again(request, form, status=refusal.status, tells=refusal_words(refusal))


def _order_so(request: HttpRequest, form: CheckoutForm) -> HttpResponse:
    """What the form says is ordered, or asked for."""
    visit = get_visit(request)
    try:
        asked = asked_in(visit, form)
        if "ask" in request.POST or asks_first(visit.actor):
            return (ask_for_given if form.is_gift else ask_for_it)(request, said_in(request, form))
        order_id = _place(request, form)
    except FIELD_ERRORS as refusal:
        form.add_error(field_of(refusal), words_of(refusal))
        return _again(request, form, status=422, may_repeat=bool(refusal.facts.get("may_repeat")))
    except (*TENDER_ERRORS, *CREDIT_ERRORS) as refusal:
        _mark(form, refusal)
        return _again(request, form, status=refusal.status)
    except PriceChanged as refusal:
        return _again(request, form, status=refusal.status, changed_from=form.cleaned_data["expected_total"])
    except PromotionUsedUp as refusal:
        text = _("“%(name)s” was used up just now.") % {"name": say(refusal.facts["names"], page_language())}
        seen = form.cleaned_data["expected_total"]
        return _again(request, form, status=refusal.status, changed_from=seen, problem=text)
    except CART_ERRORS as refusal:
        return _again(request, form, status=refusal.status, problem=words_of(refusal))
    except BelowSmallestOrder:
        return redirect("storefront:cart")
    except (CartEmpty, CartNotFound, CartClosed, KeyReused):
        messages.warning(request, _("This cart has been ordered already, or is empty."))
        return redirect("storefront:cart")
    wish_of(request, order_id, asked, is_kept=form.cleaned_data["keep_receipt"])
    _keep_address(visit, form)
    found = ordering.get_order_by_id(order_id, visit.actor, guest_secret(request))
    if found.payment_method == PaymentMethod.CARD and found.awaited:
        return to_provider(request, found)
    messages.success(request, _("Your order is in. Thank you."))
    return redirect("storefront:order", number=found.summary.number)


def _mark(form: CheckoutForm, refusal: JangteoError) -> None:
    """Say beside its field why an order can't be paid so."""
    if isinstance(refusal, CREDIT_ERRORS):
        form.add_error("payment_method", credit_refusal(refusal))
    elif isinstance(refusal, CardsNeedMoney):
        form.add_error("payment_method", tender_words(refusal))
    else:
        form.add_error("gift_card", tender_words(refusal))


def _place(request: HttpRequest, form: CheckoutForm) -> OrderId:
    said = said_in(request, form)
    if form.is_gift:
        return place_gift(request, said, form)
    return place_order(
        cart_id=said.cart_id,
        expected_gross=said.expected,
        details=said.details,
        key=str(form.cleaned_data["key"]),
        actor=get_visit(request).actor,
        secret=guest_secret(request),
        language=page_language(),
    )


def _keep_address(visit: Visit, form: CheckoutForm) -> None:
    """The next order takes two clicks: a member's first address is kept when they left that ticked."""
    party_id = visit.actor.party_id
    if party_id is None or form.is_saved_address or form.is_gift or not form.cleaned_data["keep_address"]:
        return
    if not has(visit.actor, Action.ADDRESSES_CHANGE):
        return
    address, known = form.to_address(), parties.list_addresses(party_id)
    if not any(
        (one.country, one.postcode, one.line1, one.line2)
        == (address.country, address.postcode, address.line1, address.line2)
        for one in known
    ):
        party_services.add_address(party_id=party_id, address=address, is_default=not known, actor=visit.actor)


def _again(  # noqa: PLR0913 -- each thing that has to be looked at
    request: HttpRequest,
    form: CheckoutForm,
    *,
    status: int,
    changed_from: str = "",
    problem: str = "",
    tells: str = "",
    needs: Sequence[NeedRow] = (),
    may_repeat: bool = False,
) -> HttpResponse:
    """The same page with what was typed, and what has to be looked at.

    tells  why it is refused, where nothing of the cart is to be changed for it
    needs  whose approval it needs, which can be asked for here
    may_repeat  whether the number that another order bears may be meant so
    """
    _settle(request, form)
    cart = cart_at_checkout(request)
    if cart is None or not cart.lines:
        messages.warning(request, _("This cart has been ordered already, or is empty."))
        return redirect("storefront:cart")
    refusal: dict[str, Any] | None = None
    if changed_from:
        refusal = {"text": problem or _("The total has changed."), "rows": change_rows(changed_from, cart.quote.gross)}
    elif problem or not cart.can_be_ordered:
        refusal = {
            "text": problem or _("Some lines cannot be ordered as they stand."),
            "address": reverse("storefront:cart"),
            "button": _("Look at the cart"),
        }
    elif tells:
        refusal = {"text": tells, "rows": [_("Nothing has been ordered yet.")]}
    return _show(request, cart, form, status=status, refusal=refusal, needs=needs, may_repeat=may_repeat)


def _show(
    request: HttpRequest, cart: CartView, form: CheckoutForm, cards: list[CardRow] | None = None, **context: Any
) -> HttpResponse:
    visit = get_visit(request)
    tenders = tender_context(request, visit, cards)
    return show(
        request,
        "checkout.html",
        form=form,
        cart=cart,
        **_totals(visit, cart, form, tenders),
        methods=_methods(visit, cart),
        offers=offer_words(ordering.instalment_offers(visit.channel, visit.actor, cart.quote.gross, cart.lines)),
        **tenders,
        **context,
        addresses=saved_addresses(visit),
        **reference_context(visit, form),
        **gift_context(request, visit, cart),
        offers_receipts=cart.has_goods and offers_receipts(visit.channel, visit.actor),
    )


def _methods(visit: Visit, cart: CartView) -> list[MethodWords]:
    """The ways to pay; on account with the terms and what is left of the buyer's own line of credit."""
    codes = ordering.ways_to_pay(visit.channel, visit.actor, has_cards=cart.has_gift_cards)
    words = {code: method_words(code) for code in codes}
    terms = ordering.account_terms(visit.channel.id, visit.actor) if PaymentMethod.ON_ACCOUNT in words else None
    if terms is not None:
        own = credit_standing(visit.actor.units).own
        words[PaymentMethod.ON_ACCOUNT] = on_account_words(terms, own.available if own else None)
    return list(words.values())


def _totals(visit: Visit, cart: CartView, form: CheckoutForm, tenders: Mapping[str, Any]) -> dict[str, Any]:
    """What the box beside the form shows."""
    return {
        "rows": cart_rows(cart),
        "sums": cart_sums(cart, visit.channel),
        "expected_total": str(cart.quote.gross.to_decimal()),
        **what_is_left(tenders, cart.quote, str(form["payment_method"].value() or "")),
    }


def _initial(visit: Visit, cart: CartView) -> dict[str, Any]:
    who = visit.actor.party_id if visit.actor.assists else visit.actor.person_id
    person = parties.get_party(who) if who else None
    saved = saved_addresses(visit)
    methods = ordering.ways_to_pay(visit.channel, visit.actor, has_cards=cart.has_gift_cards)
    return {
        "key": uuid4(),
        "cart": cart.id,
        "email": person.email if person else "",
        "recipient": person.name if person else "",
        "phone": person.phone if person else "",
        "address": saved[0].id if saved else NEW_ADDRESS,
        "country": cart.country,
        "payment_method": methods[0] if methods else "",
        "keep_address": True,
        **receipt_initial(visit),
    }
