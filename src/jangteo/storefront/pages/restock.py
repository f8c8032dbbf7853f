"""Being told when something sold out is back: asked for on its page, confirmed and ended by the link of a letter."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.identity.services import visitor_of
from jangteo.storefront.pages import errors
from jangteo.storefront.pages.frame import safe_next, show, show_part, wants_part
from jangteo.storefront.visit import get_visit, page_language
from jangteo.storefront.wish_words import REFUSALS, wish_refusal
from jangteo.wishes import selectors, services
from jangteo.wishes.types import AskState


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to be told; a guest's address has to be confirmed first."""
    visit = get_visit(request)
    sku, email = request.POST.get("sku", "")[:64], request.POST.get("email", "").replace("\0", "")[:300]
    try:
        made = services.ask_stock(
            channel=visit.channel,
            sku=sku,
            actor=visit.actor,
            language=page_language(),
            visitor=visitor_of(request),
            email=email,
        )
    except REFUSALS as refusal:
        text = wish_refusal(refusal)
        if wants_part(request):
            return show_part(
                request, "parts/restock_asked.html", status=refusal.status, sku=sku, problem=text, email=email
            )
        return errors.refused(request, refusal, text=text, back=safe_next(request))
    if wants_part(request):
        return show_part(request, "parts/restock_asked.html", sku=sku, made=made, email=email)
    messages.success(request, asked_words(is_confirmed=made.is_confirmed))
    return redirect(safe_next(request, "storefront:home"))


@require_POST
def stop(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Be told no more."""
    services.stop_ask(ask_id=ask_id, actor=get_visit(request).actor)
    messages.success(request, _("You are not told about it any more."))
    return redirect("storefront:wishes")


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """By a letter's link: GET says what would happen, POST confirms the address or ends all its asks."""
    seen = selectors.look_at_ask(token, page_language())
    done = ""
    if request.method == "POST":
        if request.POST.get("act") == "stop":
            services.stop_by_token(token=token)
            done = _("You are told nothing more about goods. There is nothing else to do.")
        elif seen.state == AskState.UNCONFIRMED:
            services.confirm_ask(token=token)
            done = _("Done. We write once, as soon as you can buy it again.")
    answer = show(
        request,
        "restock_link.html",
        seen=seen,
        done=done,
        is_new=seen.state == AskState.UNCONFIRMED,
        is_expired=seen.state == AskState.EXPIRED,
    )
    add_never_cache_headers(answer)
    return answer


def asked_words(*, is_confirmed: bool) -> str:
    """What comes of asking."""
    if is_confirmed:
        return _("We write once, as soon as you can buy it again.")
    return _("Look into your mail: we sent a link that confirms your address.")
