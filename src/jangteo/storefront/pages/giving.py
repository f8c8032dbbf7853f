"""A checkout sends a gift: what is said of it, and ordering it so."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangteo.flags.types import Feature
from jangteo.ordering.types import CartView, OrderId
from jangteo.sharing.services import ask_for_gift, send_gift
from jangteo.sharing.types import DEFAULT_GIFT_DAYS, LONGEST_GIVEN_NAME, LONGEST_WORDS, GiftDraft
from jangteo.storefront.acting import buyer_kind
from jangteo.storefront.forms import CheckoutForm
from jangteo.storefront.offered import offered_to
from jangteo.storefront.pages.said import Said
from jangteo.storefront.visit import Visit, get_visit, page_language

DAYS = (1, 3, 7, 14, 30)


class GiftForm(forms.Form):
    """What is said of a gift beside the checkout; nothing of it where it is none."""

    as_gift = forms.BooleanField(required=False)
    gift_to = forms.CharField(label=gettext_lazy("Who is given it"), max_length=LONGEST_GIVEN_NAME)
    gift_from = forms.CharField(label=gettext_lazy("Your name as they read it"), max_length=LONGEST_GIVEN_NAME)
    gift_note = forms.CharField(
        label=gettext_lazy("A note to them"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 3}),
    )
    gift_email = forms.EmailField(
        label=gettext_lazy("Their e-mail"),
        required=False,
        help_text=gettext_lazy("We send the link there. Empty: you get it to send yourself."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    gift_days = forms.TypedChoiceField(
        label=gettext_lazy("They can say where it goes for"),
        coerce=int,
        choices=lambda: _day_choices(),
        initial=DEFAULT_GIFT_DAYS,
    )


def gift_form(request: HttpRequest, visit: Visit) -> GiftForm:
    """What was typed, or the beginning."""
    if request.POST.get("as_gift"):
        return GiftForm(request.POST)
    return GiftForm(initial={"gift_from": visit.actor.name[:LONGEST_GIVEN_NAME], "gift_days": DEFAULT_GIFT_DAYS})


def is_fit(request: HttpRequest, visit: Visit, form: CheckoutForm) -> bool:
    """Whether what is said of a gift can be kept, where it is one."""
    return not form.is_gift or gift_form(request, visit).is_valid()


def gift_context(request: HttpRequest, visit: Visit, cart: CartView) -> dict[str, Any]:
    """What the page shows of giving; to companies, guests and staff who order for others nothing."""
    is_known = visit.actor.party_id is not None and visit.actor.person_id is not None
    is_fitting = is_known and not visit.actor.assists and not buyer_kind(request).is_trade
    is_offered = is_fitting and offered_to(request)[Feature.GIFTS]
    fits = is_offered and not cart.plan and not cart.has_gift_cards and cart.has_goods
    return {"gift": gift_form(request, visit) if fits else None}


def place_gift(request: HttpRequest, said: Said, form: CheckoutForm) -> OrderId:
    """Order what was said as a gift."""
    return send_gift(
        cart_id=said.cart_id,
        expected_gross=said.expected,
        details=said.details,
        draft=_draft(request),
        key=str(form.cleaned_data["key"]),
        actor=get_visit(request).actor,
        language=page_language(),
    )


def ask_for_given(request: HttpRequest, said: Said) -> HttpResponse:
    """Ask for the approval of a gift, and show the request; the cart waits with it."""
    request_id = ask_for_gift(
        cart_id=said.cart_id,
        expected_gross=said.expected,
        details=said.details,
        draft=_draft(request),
        actor=get_visit(request).actor,
        note=request.POST.get("word", "")[:500],
        language=page_language(),
    )
    messages.success(request, _("Asked. It is ordered as soon as it is approved."))
    return redirect("storefront:approval", request_id=request_id)


def _draft(request: HttpRequest) -> GiftDraft:
    form = gift_form(request, get_visit(request))
    form.is_valid()
    typed: Mapping[str, Any] = form.cleaned_data
    return GiftDraft(
        from_name=typed.get("gift_from", ""),
        to_name=typed.get("gift_to", ""),
        note=typed.get("gift_note", ""),
        days=typed.get("gift_days") or DEFAULT_GIFT_DAYS,
        sent_to=typed.get("gift_email", ""),
        page=request.build_absolute_uri(reverse("storefront:gift", args=["TOKEN"])),
    )


def _day_choices() -> list[tuple[int, str]]:
    words = {1: _("one day"), 3: _("three days"), 7: _("one week"), 14: _("two weeks"), 30: _("thirty days")}
    return [(one, words[one]) for one in DAYS]
