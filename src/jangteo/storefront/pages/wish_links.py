"""A list that is opened to others: its link, and the page of whoever has it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jangteo.identity.services import visitor_of
from jangteo.kernel.wholes import read_whole
from jangteo.storefront.carts import ensure_secret, guest_secret
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.wishes import show_list
from jangteo.storefront.visit import get_visit, page_language
from jangteo.storefront.wish_words import DAYS, REFUSALS, list_name, wish_refusal
from jangteo.wishes import selectors, services
from jangteo.wishes.types import LONGEST_GIVER, OwnerSees


@require_POST
def make(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Open a list to others; its link is shown this once."""
    actor = get_visit(request).actor
    days = read_whole(request.POST.get("days", ""))
    try:
        sees = OwnerSees(request.POST.get("owner_sees", ""))
    except ValueError:
        sees = OwnerSees.NAMES
    try:
        services.set_owner_sees(list_id=list_id, owner_sees=sees, actor=actor)
        made = services.make_link(list_id=list_id, actor=actor, days=days if days in DAYS else DAYS[1])
    except REFUSALS as refusal:
        return show_list(request, list_id, wrong=wish_refusal(refusal), status=refusal.status)
    link = request.build_absolute_uri(reverse("storefront:shared_wishes", args=[made.token]))
    return show_list(request, list_id, link=link)


@require_POST
def revoke(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Close it to others again."""
    services.revoke_link(list_id=list_id, actor=get_visit(request).actor)
    messages.success(request, _("The link opens nothing any more."))
    return redirect("storefront:wish_list", list_id=list_id)


@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponse:
    """A list as whoever has its link sees it."""
    services.note_view(token=token, actor=get_visit(request).actor, visitor=visitor_of(request))
    return _page(request, token)


@require_POST
def give(request: HttpRequest, token: str, wish_id: UUID) -> HttpResponse:
    """Say that one gives so many of a wish."""
    ensure_secret(request)
    try:
        services.give_wish(
            token=token,
            wish_id=wish_id,
            actor=get_visit(request).actor,
            quantity=read_whole(request.POST.get("quantity", "1")) or 0,
            name=request.POST.get("name", "").replace("\0", "")[: LONGEST_GIVER + 1],
            secret=guest_secret(request),
        )
    except REFUSALS as refusal:
        return _page(request, token, problem=wish_refusal(refusal), status=refusal.status)
    messages.success(request, _("Noted: you give it. Others see that it is taken, not by whom."))
    return redirect("storefront:shared_wishes", token)


@require_POST
def take_back(request: HttpRequest, token: str, wish_id: UUID) -> HttpResponse:
    """One does not give it after all."""
    services.take_gift_back(token=token, wish_id=wish_id, actor=get_visit(request).actor, secret=guest_secret(request))
    messages.success(request, _("It is left to others again."))
    return redirect("storefront:shared_wishes", token)


def _page(request: HttpRequest, token: str, *, problem: str = "", status: int = 200) -> HttpResponse:
    visit = get_visit(request)
    seen = selectors.look_at_link(token, visit.channel, visit.actor, page_language(), secret=guest_secret(request))
    answer = show(
        request,
        "shared_wishes.html",
        status=status,
        seen=seen,
        title=list_name(seen.name),
        token=token,
        problem=problem,
    )
    add_never_cache_headers(answer)
    return answer
