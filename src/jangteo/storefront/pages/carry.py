"""A cart goes elsewhere: a link and a QR code of it, made and taken back; and what somebody opens by one."""

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.identity.services import draw_code
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import CarryNotUsable, CartEmpty, TooManyCarries
from jangteo.ordering.selectors import find_open_cart, list_carry_keys, look_at_carried
from jangteo.ordering.types import CarriedDifference, CartId, Merged
from jangteo.storefront.carts import ensure_secret, guest_secret, merged_words
from jangteo.storefront.pages.frame import show
from jangteo.storefront.templatetags.storefront import quantity, unit_price
from jangteo.storefront.visit import get_visit, page_language

LONGEST_TYPED = 500
HOURS = {"1": 1, "24": 24, "168": 168}
KEY_IN = re.compile(r"([A-Za-z0-9_-]{20,100})/?\s*$")


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """The keys that carry the current cart, and a new one: its link and QR code are shown this once."""
    visit, cart_id = get_visit(request), _current(request)
    if cart_id is None:
        return redirect("storefront:cart")
    facts: Any = {"cart_id": cart_id, "actor": visit.actor, "secret": guest_secret(request)}
    link, picture, problem, status = "", "", "", 200
    if request.method == "POST":
        try:
            key, _view = ordering.make_carry_key(
                hours=HOURS.get(request.POST.get("hours", ""), 24), for_many="for_many" in request.POST, **facts
            )
            link = request.build_absolute_uri(reverse("storefront:carried", args=[key]))
            picture = draw_code(link)
        except TooManyCarries as refusal:
            status, problem = refusal.status, _("So many links carry this cart already. Take one back first.")
        except CartEmpty:
            return redirect("storefront:cart")
    answer = show(
        request,
        "cart_share.html",
        status=status,
        keys=list_carry_keys(cart_id, visit.actor, guest_secret(request)),
        link=link,
        picture=mark_safe(picture),  # noqa: S308 -- drawn by us from our own address
        problem=problem,
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Take a link back."""
    cart_id = _current(request)
    if cart_id is not None:
        actor, secret = get_visit(request).actor, guest_secret(request)
        ordering.revoke_carry_key(cart_id=cart_id, key_id=key_id, actor=actor, secret=secret)
        messages.success(request, _("The link opens nothing any more."))
    return redirect("storefront:share_cart")


@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """A link or code from another shop, typed or scanned into this one."""
    found = KEY_IN.search(request.POST.get("key", "")[:LONGEST_TYPED].strip())
    if found is None:
        return _unusable(request, "unknown")
    return redirect("storefront:carried", found[1])


@require_http_methods(["GET", "HEAD", "POST"])
def carried(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody carried here, at this visitor's prices; nothing is taken before they say so."""
    visit = get_visit(request)
    try:
        if request.method == "POST":
            ensure_secret(request)
            taken = ordering.take_carried(
                key=key,
                channel=visit.channel,
                actor=visit.actor,
                secret=guest_secret(request),
                language=page_language(),
            )
            messages.success(request, _taken_words(taken))
            return redirect("storefront:cart")
        seen = look_at_carried(
            key=key,
            channel=visit.channel,
            actor=visit.actor,
            secret=guest_secret(request),
            language=page_language(),
        )
    except CarryNotUsable as refusal:
        return _unusable(request, str(refusal.facts.get("why", "")))
    differences = [(one, difference_words(one)) for one in seen.differences]
    answer = show(request, "carried.html", seen=seen, differences=differences, why="")
    answer["Cache-Control"] = "no-store"
    return answer


def difference_words(one: CarriedDifference) -> str:
    """How a line differs here, in a sentence."""
    if one.why == "price" and one.was and one.now:
        return _("%(now)s each here, instead of %(was)s.") % {"now": unit_price(one.now), "was": unit_price(one.was)}
    words = {
        "not_sold_here": _("It is not sold here and stays behind."),
        "not_for_you": _("It is not sold to you here and stays behind."),
        "unit_not_sold": _("It is not sold in this unit here and stays behind."),
        "not_listed": _("It is not sold here."),
        "no_price": _("There is no price for you for this here."),
        "price_hidden": _("Your role does not show prices."),
        "insufficient_stock": _("There is not enough of it here."),
        "above_allowance": _("It is more than you may have here."),
    }
    text = words.get(one.why, _("This quantity is not sold here."))
    would_do = _("%(n)s would do.") % {"n": quantity(one.suggest)}
    return f"{text} {would_do}" if one.suggest else text


def _taken_words(taken: Merged) -> str:
    if not (taken.added or taken.changed or taken.left):
        return _("Here is your cart, as you left it.")
    return merged_words(taken, ngettext("%(n)s line came along.", "%(n)s lines came along.", taken.added))


def _unusable(request: HttpRequest, why: str) -> HttpResponse:
    words = {
        "used": _("It was for one use, and has been used. Ask for a new one."),
        "expired": _("Its time is over. Ask for a new one."),
        "revoked": _("It was taken back by who made it."),
        "closed": _("The cart it led to has been ordered or put away."),
        "nothing": _("Nothing of it is sold to you here."),
    }
    text = words.get(why, _("Look whether it is whole; it may have been cut off on its way here."))
    return show(request, "carried.html", status=404, why=text)


def _current(request: HttpRequest) -> CartId | None:
    visit = get_visit(request)
    return find_open_cart(visit.channel, visit.actor, guest_secret(request))
