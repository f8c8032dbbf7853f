"""The cart: put in, change in place, take out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import visitor_of
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.wholes import read_whole
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import CartNotFound, CartTooLarge, InvalidQuantity, TooManyCodes, UnknownSku, UnknownUnit
from jangteo.ordering.selectors import find_open_cart, list_carts, list_saved
from jangteo.ordering.types import LARGEST_QUANTITY, MOST_CART_LINES
from jangteo.pricing.errors import UnknownCoupon
from jangteo.storefront.carts import cart_to_fill, find_cart, guest_secret
from jangteo.storefront.figures import Problem, Refused, cart_rows, cart_sums, code_rows
from jangteo.storefront.pages import errors
from jangteo.storefront.pages.drawer import show_put_in
from jangteo.storefront.pages.frame import safe_next, show, show_part, wants_part
from jangteo.storefront.pages.tenders import usable_credit
from jangteo.storefront.visit import get_visit, page_language


@require_safe
def cart(request: HttpRequest) -> HttpResponse:
    """The cart page."""
    return show_cart(request)


@require_POST
def add_line(request: HttpRequest) -> HttpResponse:
    """Put something in."""
    sku, unit = request.POST.get("sku", "")[:64], request.POST.get("unit", "each")[:20]
    try:
        quantity = read_quantity(request.POST.get("quantity", "1"))
        with cart_to_fill(request) as cart_id:
            ordering.put_line(
                cart_id=cart_id,
                sku=sku,
                unit_quantity=quantity,
                unit=unit,
                actor=get_visit(request).actor,
                secret=guest_secret(request),
            )
    except (InvalidQuantity, UnknownSku, UnknownUnit, CartTooLarge) as refusal:
        text = refusal_words(refusal)
        if wants_part(request):
            return show_part(request, "parts/added.html", status=refusal.status, problem=text)
        return errors.refused(request, refusal, text=text, back=safe_next(request))
    if wants_part(request):
        return show_put_in(request, sku)
    messages.success(request, _("It is in the cart."))
    return redirect(safe_next(request, "storefront:cart"))


@require_POST
def change_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Set how many."""
    sent = request.POST.get("quantity", "")
    typed = sent.replace("\x00", "")[:40]
    try:
        _set(request, line_id, read_quantity(sent))
    except InvalidQuantity as refusal:
        problem = Problem(refusal_words(refusal), fix=0 if typed.strip() == "0" else None)
        return show_cart(request, Refused(line_id, typed, problem), status=refusal.status)
    return show_cart(request) if wants_part(request) else redirect("storefront:cart")


@require_POST
def remove_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Take a line out."""
    _set(request, line_id, 0)
    return show_cart(request) if wants_part(request) else redirect("storefront:cart")


@require_POST
def enter_code(request: HttpRequest) -> HttpResponse:
    """Enter a coupon code."""
    typed = request.POST.get("code", "")[:100]
    visit, secret = get_visit(request), guest_secret(request)
    cart_id = find_open_cart(visit.channel, visit.actor, secret)
    if cart_id is None:
        raise CartNotFound
    try:
        ordering.enter_code(cart_id=cart_id, code=typed, actor=visit.actor, secret=secret, visitor=visitor_of(request))
    except (UnknownCoupon, TooManyCodes, TooManyAttempts) as refusal:
        return show_cart(request, status=refusal.status, typed_code=typed, code_problem=_code_refused(refusal))
    return show_cart(request) if wants_part(request) else redirect("storefront:cart")


@require_POST
def take_code_out(request: HttpRequest, code_id: UUID) -> HttpResponse:
    """Take a coupon code out."""
    visit, secret = get_visit(request), guest_secret(request)
    cart_id = find_open_cart(visit.channel, visit.actor, secret)
    if cart_id is None:
        raise CartNotFound
    ordering.take_code_out(cart_id=cart_id, coupon_id=code_id, actor=visit.actor, secret=secret)
    return show_cart(request) if wants_part(request) else redirect("storefront:cart")


def _code_refused(refusal: JangteoError) -> str:
    if isinstance(refusal, TooManyAttempts):
        return _("Too many wrong codes. Try again in a quarter of an hour.")
    if isinstance(refusal, TooManyCodes):
        return _("A cart takes %(n)s codes. Take one out first.") % {"n": refusal.facts["limit"]}
    return _("We do not know this code. Look at each letter once more.")


def read_quantity(typed: str) -> int:
    """A typed quantity as a whole number from 1 up; thousands may be set apart by commas.

    raises  InvalidQuantity
    """
    found = read_whole(typed)
    if found is None or not 1 <= found <= LARGEST_QUANTITY:
        raise InvalidQuantity(f"{typed[:20]!r} is no quantity", field="quantity", minimum=1, maximum=LARGEST_QUANTITY)
    return found


def refusal_words(refusal: JangteoError) -> str:
    """Why something did not go into the cart, and what to do."""
    if isinstance(refusal, UnknownSku):
        return _("This is not sold here.")
    if isinstance(refusal, UnknownUnit):
        return _("It is not sold in this unit.")
    if isinstance(refusal, CartTooLarge):
        return _("A cart holds %(n)s lines. Order these first.") % {"n": MOST_CART_LINES}
    return _("A quantity is a whole number from 1 to %(n)s.") % {"n": f"{LARGEST_QUANTITY:,}"}


def _set(request: HttpRequest, line_id: UUID, quantity: int) -> None:
    visit, secret = get_visit(request), guest_secret(request)
    cart_id = find_open_cart(visit.channel, visit.actor, secret)
    if cart_id is None:  # a line that is refused leaves no empty cart behind
        raise CartNotFound
    ordering.set_line(cart_id=cart_id, line_id=line_id, unit_quantity=quantity, actor=visit.actor, secret=secret)


def show_cart(
    request: HttpRequest,
    refused: Refused | None = None,
    status: int = 200,
    **told: str,
) -> HttpResponse:
    """The cart page, or its body for htmx.

    told  typed_code, code_problem, carts_problem, saved_problem: what was typed, and why it was refused
    """
    found = find_cart(request)
    visit, language = get_visit(request), page_language()
    carts = list_carts(visit.channel, visit.actor)
    context: dict[str, Any] = {
        "rows": cart_rows(found, refused) if found else [],
        "sums": cart_sums(found, get_visit(request).channel) if found else None,
        "codes": code_rows(found, is_guest=get_visit(request).actor.party_id is None) if found else [],
        "carts": carts,
        "cart_name": next((one.name for one in carts if one.is_current), ""),
        "saved": list_saved(found.id, visit.actor, guest_secret(request), language) if found else [],
        **told,
        "can_checkout": bool(found and found.can_be_ordered),
        "credit": usable_credit(visit) if found else None,
        "missing": found.missing if found and not found.problems else None,
    }
    if wants_part(request):
        return show_part(request, "parts/cart_body.html", status=status, swap_oob=True, **context)
    return show(request, "cart.html", status=status, **context)
