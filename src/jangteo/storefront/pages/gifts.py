"""Who gave sees what becomes of their gifts, gets a link anew, takes one back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jangteo.identity.services import draw_code
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import GiftOver
from jangteo.storefront.gift_words import gift_refusal, gift_rows
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit


@require_safe
def gift_list(request: HttpRequest) -> HttpResponse:
    """The visitor's own gifts in this channel, with what became of each."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:gifts')}")
    return show(request, "gifts.html", tab="gifts", rows=gift_rows(selectors.list_gifts(visit.actor, visit.channel.id)))


@require_POST
def gift_link(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """A new link, shown this once; the one before opens nothing any more."""
    visit = get_visit(request)
    view = selectors.get_gift(gift_id, visit.actor, visit.channel.id)
    by_letter = bool(request.POST.get("by_letter"))
    try:
        token = services.renew_gift_link(gift_id=gift_id, actor=visit.actor, by_letter=by_letter)
    except GiftOver as refusal:
        messages.error(request, gift_refusal(refusal))
        return redirect("storefront:gifts")
    if by_letter:
        messages.success(request, _("Sent anew to %(address)s.") % {"address": view.sent_to})
        return redirect("storefront:gifts")
    link = request.build_absolute_uri(reverse("storefront:gift", args=[token]))
    picture = mark_safe(draw_code(link))  # noqa: S308 -- drawn by us from our own address
    answer = show(request, "gift_link.html", link=link, picture=picture, one=view)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def take_back(request: HttpRequest, gift_id: UUID) -> HttpResponse:
    """Call a gift off that nobody took yet."""
    visit = get_visit(request)
    selectors.get_gift(gift_id, visit.actor, visit.channel.id)
    try:
        services.take_gift_back(gift_id=gift_id, actor=visit.actor)
    except GiftOver as refusal:
        messages.error(request, gift_refusal(refusal))
    else:
        messages.success(request, _("Taken back. What was paid goes back the way it came."))
    return redirect("storefront:gifts")
