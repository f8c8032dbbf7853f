"""Lists of what is ordered again and again: kept from a cart, an order or a quick order, shared, changed, ordered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jangteo.kernel.wholes import read_whole
from jangteo.parties import selectors as parties
from jangteo.parties.types import RoleAudience
from jangteo.purchasing import selectors, services
from jangteo.purchasing.errors import InvalidList, ListNameTaken, ListTooLong, TooManyLists
from jangteo.purchasing.types import EVERYBODY, Difference, Earlier, RequisitionView, Wanted
from jangteo.storefront.carts import find_cart, guest_secret
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.quick import list_refusal
from jangteo.storefront.visit import get_visit, page_language

LOST = frozenset({Difference.GONE, Difference.REPLACED, Difference.UNIT_GONE})
REFUSALS = (InvalidList, ListNameTaken, ListTooLong, TooManyLists)


@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """GET shows the lists one may order from; POST keeps a new one, of an order (`order`) or of the cart."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:lists')}")
    if request.method != "POST":
        return _all(request)
    try:
        found = services.create_list(
            channel=visit.channel, name=request.POST.get("name", "")[:200], wanted=_kept(request), actor=visit.actor
        )
    except REFUSALS as refusal:
        return _all(request, wrong=list_refusal(refusal), status=refusal.status)
    return redirect("storefront:list", list_id=found)


@require_http_methods(["GET", "HEAD", "POST"])
def one_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """GET shows a list; POST changes one's own: quantities, name and with whom it is shared, or throws it away."""
    visit, act = get_visit(request), request.POST.get("act", "")
    view, lines = selectors.get_list(list_id, visit.channel, visit.actor, page_language())
    if request.method != "POST":
        return _one(request, view, lines)
    try:
        if act == "delete":
            services.delete_list(list_id=list_id, actor=visit.actor)
            messages.success(request, _("The list is gone."))
            return redirect("storefront:lists")
        if act == "share":
            services.change_list(
                list_id=list_id,
                name=request.POST.get("name", "")[:200],
                shared_with=request.POST.get("shared_with", "")[:60],
                actor=visit.actor,
            )
        else:
            wanted = _counts(request, lines)
            if wanted is None:
                return _one(request, view, lines, wrong=_("Enter whole numbers."), status=422)
            services.set_list_lines(channel=visit.channel, list_id=list_id, wanted=wanted, actor=visit.actor)
    except REFUSALS as refusal:
        return _one(request, view, lines, wrong=list_refusal(refusal), status=refusal.status)
    messages.success(request, _("Kept."))
    return redirect("storefront:list", list_id=list_id)


def _kept(request: HttpRequest) -> list[Wanted]:
    """The lines of the order that is named, as far as they can still be ordered, or of the cart."""
    visit, language = get_visit(request), page_language()
    number = request.POST.get("order", "").replace("\0", "")[:40]
    if number:
        lines = selectors.order_lines(number, visit.actor, guest_secret(request))
        now = selectors.order_again(channel=visit.channel, actor=visit.actor, lines=lines, language=language)
        kept = [one for one in now if one.difference not in LOST]
        return [Wanted(one.sku, one.earlier.quantity, one.earlier.unit) for one in kept]
    cart = find_cart(request)
    return [Wanted(one.sku, one.unit_quantity, one.unit) for one in cart.lines] if cart else []


def _counts(request: HttpRequest, lines: list[Earlier]) -> list[Wanted] | None:
    """The lines with the quantities typed; one left empty or at 0 goes. None: one is no number."""
    wanted = []
    for at, one in enumerate(lines, 1):
        typed = request.POST.get(f"count-{at}", "").strip()
        count = read_whole(typed) if typed else 0
        if count is None:
            return None
        if count:
            wanted.append(Wanted(one.sku, count, one.unit))
    return wanted


def _all(request: HttpRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    found = selectors.list_lists(get_visit(request).actor)
    cart = find_cart(request)
    return show(
        request,
        "lists.html",
        status=status,
        tab="lists",
        mine=[one for one in found if one.is_mine],
        shared=[one for one in found if not one.is_mine],
        cart_lines=len(cart.lines) if cart else 0,
        wrong=wrong,
    )


def _one(
    request: HttpRequest, view: RequisitionView, lines: list[Earlier], *, wrong: str = "", status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"view": view, "lines": list(enumerate(lines, 1)), "wrong": wrong, "tab": "lists"}
    return show(request, "list.html", status=status, choices=_choices(request), **context)


def _choices(request: HttpRequest) -> list[tuple[str, str]]:
    """(value, words): with whom a list may be shared; nothing to choose for who buys for themselves alone."""
    actor = get_visit(request).actor
    if actor.party_id is None or actor.party_id == actor.person_id:
        return []
    kind = parties.get_party(actor.party_id).kind
    roles = [one for one in parties.list_roles(actor.units, kind) if one.audience != RoleAudience.STAFF]
    named = [(one.code, parties.role_name(one, page_language())) for one in roles]
    return [("", _("Only me")), (EVERYBODY, _("Everybody here")), *named]
