"""The page of whoever is given something: take it and say where it goes, say no; later see where it is. No account is
needed, and no price is on any of it.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jangteo.fulfilment.selectors import shipments_by_order
from jangteo.kernel.errors import JangteoError
from jangteo.parties.errors import IncompleteAddress, InvalidEmail
from jangteo.parties.types import PostalAddress
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import GiftOver, InvalidGift, LinkNotFound
from jangteo.sharing.types import LONGEST_WORDS, GiftClaim, GiftRequestKind, GiftSeen, GiftState
from jangteo.storefront.forms import AddressForm
from jangteo.storefront.gift_words import gift_over_words, gift_refusal
from jangteo.storefront.pages.frame import show
from jangteo.storefront.parcel_words import parcel_rows
from jangteo.storefront.visit import get_visit, page_language

COOKIE = "jangteo_gift"
REMEMBERED = 90 * 24 * 3600  # seconds
LONGEST_TOKEN = 100
REFUSALS = (GiftOver, IncompleteAddress, InvalidEmail, InvalidGift)
PARTS = ("recipient", "phone", "postcode", "city", "line1", "line2")


class ClaimForm(AddressForm):
    """Where it goes, at home; whether to write, and a word."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail"),
        required=False,
        help_text=gettext_lazy("We send you your own link and nothing else."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    word = forms.CharField(
        label=gettext_lazy("A word of thanks"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        """A gift stays in the country it was bought in."""
        super().__init__(*args, **options)
        del self.fields["country"]

    def to_claim(self, country: str) -> GiftClaim:
        """What was typed; only after `is_valid()`."""
        typed = {name: self.cleaned_data[name] for name in PARTS}
        return GiftClaim(PostalAddress(**typed, country=country), self.cleaned_data["email"], self.cleaned_data["word"])


@require_safe
def gift(request: HttpRequest, token: str) -> HttpResponse:
    """What one is given, or what became of it."""
    services.note_view(token=token, actor=get_visit(request).actor)
    seen = _seen(request, token)
    if seen.state == GiftState.CLAIMED and not seen.is_receiver and (own := _remembered(request, seen)):
        return redirect("storefront:gift", own)
    return _page(request, token, seen)


@require_POST
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """Take it, and say where it goes."""
    seen, form = _seen(request, token), ClaimForm(request.POST)
    if seen.state != GiftState.OPEN:
        return _page(request, token, seen, refusal=GiftOver(state=seen.state.value))
    if not form.is_valid():
        return _page(request, token, seen, form=form, status=422)
    try:
        own = services.claim_gift(
            token=token,
            claim=form.to_claim(seen.channel.country),
            language=page_language(),
            channel_id=seen.channel.id,
        )
    except REFUSALS as refusal:
        return _page(request, token, _seen(request, token), form=form, refusal=refusal)
    answer = redirect("storefront:gift", own)
    answer.set_cookie(COOKIE, own, max_age=REMEMBERED, httponly=True, samesite="Lax", secure=request.is_secure())
    return answer


@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Say no."""
    word = request.POST.get("word", "")[: LONGEST_WORDS + 1]
    try:
        services.decline_gift(token=token, word=word, channel_id=_channel(request))
    except REFUSALS as refusal:
        return _page(request, token, _seen(request, token), refusal=refusal)
    return redirect("storefront:gift", token)


@require_safe
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """The receipt of a gift, to print: what it is and from whom, without prices."""
    seen = _seen(request, token)
    if not seen.is_receiver:
        raise LinkNotFound
    answer = show(request, "gift_slip.html", seen=seen, token=token)
    add_never_cache_headers(answer)
    return answer


@require_POST
def ask(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the shop to exchange it, or to take it back."""
    seen = _seen(request, token)
    kind = GiftRequestKind.RETURN if request.POST.get("kind") == "return" else GiftRequestKind.EXCHANGE
    words = request.POST.get("words", "")[: LONGEST_WORDS + 1]
    try:
        services.ask_about_gift(token=token, kind=kind, words=words, channel_id=seen.channel.id)
    except REFUSALS as refusal:
        return _page(request, token, seen, refusal=refusal)
    return redirect("storefront:gift", token)


def _page(
    request: HttpRequest,
    token: str,
    seen: GiftSeen,
    *,
    form: ClaimForm | None = None,
    refusal: JangteoError | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "seen": seen,
        "token": token,
        "problem": gift_refusal(refusal) if refusal else "",
        "is_closed": get_visit(request).refusal is not None,
    }
    if seen.is_receiver:
        template = "gift_taken.html"
        shipments = shipments_by_order([seen.order_id], page_language()).get(seen.order_id, [])
        context["parcels"] = [] if seen.is_cancelled else parcel_rows(shipments)
    elif seen.state == GiftState.OPEN:
        template = "gift.html"
        context["form"] = form or ClaimForm(initial={"recipient": seen.to_name})
    else:
        template = "shared_over.html"
        context["heading"], context["text"] = gift_over_words(seen.state, seen.from_name)
    answer = show(request, template, status=refusal.status if refusal else status, **context)
    add_never_cache_headers(answer)
    return answer


def _seen(request: HttpRequest, token: str) -> GiftSeen:
    return selectors.look_at_gift(token[:LONGEST_TOKEN], page_language(), channel_id=_channel(request))


def _remembered(request: HttpRequest, seen: GiftSeen) -> str:
    """The receiver's own link, where this browser took the gift; the browser keeps it, we its digest."""
    own = request.COOKIES.get(COOKIE, "")[:LONGEST_TOKEN]
    try:
        theirs = _seen(request, own) if own else None
    except LinkNotFound:
        return ""
    return own if theirs is not None and theirs.is_receiver and theirs.id == seen.id else ""


def _channel(request: HttpRequest) -> UUID:
    return get_visit(request).channel.id
