"""A buyer's several carts: name, switch, copy, put away; and what is saved for later."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jangteo.kernel.errors import JangteoError
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import (
    CartClosed,
    CartNameTaken,
    CartNotFound,
    CartTooLarge,
    InvalidCartName,
    InvalidQuantity,
    LogInForCarts,
    NotForYou,
    TooManyCarts,
    TooManySaved,
    UnknownSku,
    UnknownUnit,
)
from jangteo.ordering.selectors import find_open_cart
from jangteo.ordering.types import LONGEST_CART_NAME, CartId
from jangteo.storefront.carts import guest_secret
from jangteo.storefront.pages.cart import refusal_words, show_cart
from jangteo.storefront.pages.frame import wants_part
from jangteo.storefront.visit import get_visit

REFUSALS = (InvalidCartName, CartNameTaken, TooManyCarts, LogInForCarts, CartClosed)


@require_POST
def create(request: HttpRequest) -> HttpResponse:
    """A new cart, used from now on."""
    visit, name = get_visit(request), request.POST.get("name", "")[: LONGEST_CART_NAME + 40]
    return _done(request, lambda: ordering.create_cart(channel=visit.channel, name=name, actor=visit.actor))


@require_POST
def switch(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Use another of one's carts."""
    return _done(request, lambda: ordering.switch_cart(cart_id=cart_id, actor=get_visit(request).actor))


@require_POST
def rename(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Call it otherwise."""
    name = request.POST.get("name", "")[: LONGEST_CART_NAME + 40]
    return _done(request, lambda: ordering.rename_cart(cart_id=cart_id, name=name, actor=get_visit(request).actor))


@require_POST
def copy(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """The same lines once more, beside it."""
    name = request.POST.get("name", "")[: LONGEST_CART_NAME + 40]
    return _done(request, lambda: ordering.copy_cart(cart_id=cart_id, name=name, actor=get_visit(request).actor))


@require_POST
def discard(request: HttpRequest, cart_id: UUID) -> HttpResponse:
    """Put it away."""
    return _done(request, lambda: ordering.discard_cart(cart_id=cart_id, actor=get_visit(request).actor))


@require_POST
def save_line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """Keep a line for later."""
    facts: Any = {"actor": get_visit(request).actor, "secret": guest_secret(request)}
    return _changed(request, lambda cart: ordering.save_for_later(cart_id=cart, line_id=line_id, **facts))


@require_POST
def put_back(request: HttpRequest, saved_id: UUID) -> HttpResponse:
    """Into the cart again."""
    facts: Any = {"actor": get_visit(request).actor, "secret": guest_secret(request)}
    return _changed(request, lambda cart: ordering.put_back(cart_id=cart, saved_id=saved_id, **facts))


@require_POST
def drop_saved(request: HttpRequest, saved_id: UUID) -> HttpResponse:
    """Forget what was saved."""
    facts: Any = {"actor": get_visit(request).actor, "secret": guest_secret(request)}
    return _changed(request, lambda cart: ordering.drop_saved(cart_id=cart, saved_id=saved_id, **facts))


def _done(request: HttpRequest, act: Callable[[], object]) -> HttpResponse:
    """Back to the cart page, which tells why it was refused, if it was."""
    try:
        act()
    except REFUSALS as refusal:
        if wants_part(request):
            return show_cart(request, status=refusal.status, carts_problem=_words(refusal))
        messages.error(request, _words(refusal))
    return show_cart(request) if wants_part(request) else redirect("storefront:cart")


def _changed(request: HttpRequest, act: Callable[[CartId], object]) -> HttpResponse:
    visit = get_visit(request)
    cart_id = find_open_cart(visit.channel, visit.actor, guest_secret(request))
    if cart_id is None:
        raise CartNotFound
    try:
        act(cart_id)
    except (InvalidQuantity, UnknownSku, UnknownUnit, CartTooLarge, NotForYou, TooManySaved) as refusal:
        if wants_part(request):
            return show_cart(request, status=refusal.status, saved_problem=_saved_words(refusal))
        messages.error(request, _saved_words(refusal))
    return show_cart(request) if wants_part(request) else redirect("storefront:cart")


def _saved_words(refusal: JangteoError) -> str:
    if isinstance(refusal, TooManySaved):
        return _("%(n)s lines wait for later at most. Forget some first.") % {"n": refusal.facts["limit"]}
    return _("This is not sold to you here.") if isinstance(refusal, NotForYou) else refusal_words(refusal)


def _words(refusal: JangteoError) -> str:
    if isinstance(refusal, InvalidCartName):
        return _("A name has 1 to %(n)s characters.") % {"n": LONGEST_CART_NAME}
    if isinstance(refusal, CartNameTaken):
        return _("You have a cart of this name already.")
    if isinstance(refusal, TooManyCarts):
        return _("You can keep %(n)s carts. Put one away first.") % {"n": refusal.facts["limit"]}
    if isinstance(refusal, LogInForCarts):
        return _("Log in to keep several carts.")
    return _("This cart has been ordered or put away.")
