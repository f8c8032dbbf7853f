"""The visitor's cart in this channel: a member's own, or a guest's behind a secret kept in the session."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.contrib.auth import get_user
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import ngettext

from jangteo.kernel.errors import Forbidden
from jangteo.kernel.ids import parse_id
from jangteo.ordering import selectors as ordering
from jangteo.ordering import services as ordering_services
from jangteo.ordering.types import CartId, CartView, Merged, MergeRule
from jangteo.storefront.visit import get_visit, knock, page_language
from jangteo.storefront.wish_kept import adopt_wish

SECRET_KEY = "cart_secret"  # noqa: S105 -- the session's key, not its value


def guest_secret(request: HttpRequest) -> str:
    """What proves that carts and orders are this guest's; empty before the first one."""
    return str(request.session.get(SECRET_KEY, ""))


def ensure_secret(request: HttpRequest) -> None:
    """Give a guest what proves that a cart is theirs, before they have one."""
    if get_visit(request).actor.party_id is None and not guest_secret(request):
        request.session[SECRET_KEY] = secrets.token_urlsafe(24)


def count_lines(request: HttpRequest) -> int:
    """How many lines wait in the cart."""
    visit = get_visit(request)
    return ordering.count_cart_lines(visit.channel, visit.actor, guest_secret(request))


def find_cart(request: HttpRequest, destination: str | None = None) -> CartView | None:
    """The open cart with its figures, now.

    destination  as if it went to this country; None: to where the cart says
    """
    visit = get_visit(request)
    cart_id = ordering.find_open_cart(visit.channel, visit.actor, guest_secret(request))
    if cart_id is None:
        return None
    return ordering.get_cart(cart_id, visit.actor, guest_secret(request), page_language(), destination)


def cart_at_checkout(request: HttpRequest, destination: str | None = None) -> CartView | None:
    """The cart that is ordered: one of agreed prices where the address or the form names one, else the open cart."""
    agreed = agreed_cart(request)
    if agreed is None:
        return find_cart(request, destination)
    return ordering.get_cart(agreed, get_visit(request).actor, language=page_language())


def agreed_cart(request: HttpRequest) -> CartId | None:
    """The cart of agreed prices that the address or the form names, if it is the visitor's own and open."""
    named = parse_id(request.POST.get("cart") or request.GET.get("cart") or "")
    return ordering.find_agreed_cart(named, get_visit(request).actor) if named else None


def open_cart(request: HttpRequest) -> CartId:
    """The open cart, made if there is none."""
    visit = get_visit(request)
    ensure_secret(request)
    return ordering_services.open_cart(channel=visit.channel, actor=visit.actor, secret=guest_secret(request))


@contextmanager
def cart_to_fill(request: HttpRequest) -> Iterator[CartId]:
    """The open cart, made if there is none; where what was to go into it is refused, none was made."""
    with transaction.atomic():
        yield open_cart(request)


def adopt_guest_cart(request: HttpRequest) -> None:
    """After log-in: what was gathered before joins the own cart, where the channel lets them in, and they are told."""
    channel = get_visit(request).channel
    try:
        actor = knock(request, channel, get_user(request))
    except Forbidden:
        return
    adopt_wish(request, channel, actor)
    merged = ordering_services.claim_cart(channel=channel, actor=actor, secret=guest_secret(request))
    if merged is not None and (merged.changed or merged.left or merged.added):
        came = ngettext(
            "%(n)s line you gathered before is in your cart now.",
            "%(n)s lines you gathered before are in your cart now.",
            merged.added,
        )
        messages.info(request, merged_words(merged, came))


def merged_words(merged: Merged, came: str) -> str:
    """What joining two carts changed.

    came  of the lines that are new, "%(n)s" for how many
    """
    both = {
        MergeRule.SUM: ngettext(
            "Of %(n)s that was in both, the quantities were added.",
            "Of %(n)s that were in both, the quantities were added.",
            merged.changed,
        ),
        MergeRule.MAX: ngettext(
            "Of %(n)s that was in both, the larger quantity stays.",
            "Of %(n)s that were in both, the larger quantity stays.",
            merged.changed,
        ),
        MergeRule.LATEST: ngettext(
            "Of %(n)s that was in both, the latest quantity counts.",
            "Of %(n)s that were in both, the latest quantity counts.",
            merged.changed,
        ),
    }
    left = ngettext(
        "%(n)s did not fit and waits under “Saved for later”.",
        "%(n)s did not fit and wait under “Saved for later”.",
        merged.left,
    )
    parts = ((came, merged.added), (both[merged.rule], merged.changed), (left, merged.left))
    return " ".join(text % {"n": count} for text, count in parts if count)
