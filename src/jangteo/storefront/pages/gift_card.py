"""What is left on a gift card, for whoever has its code; and asking for the rest in money, where its terms give it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services import visitor_of
from jangteo.kernel import clock
from jangteo.pricing.selectors import percent
from jangteo.stored_value.errors import InvalidValue, NothingToPayOut, UnknownCode
from jangteo.stored_value.selectors import latest_asked, payout_of, payout_terms, values_by_id
from jangteo.stored_value.services import ask_payout, by_ticket, look_up, ticket_of
from jangteo.stored_value.types import PAID_FOR, PayoutAccount, PayoutState, PayoutTerms, ValueView
from jangteo.storefront.pages.frame import show
from jangteo.storefront.pages.tenders import move_rows, tender_words
from jangteo.storefront.templatetags.storefront import money
from jangteo.storefront.visit import get_visit

OFF = {"autocomplete": "off"}


class CodeForm(forms.Form):
    """The code of a card."""

    code = forms.CharField(
        label=gettext_lazy("Gift card code"),
        max_length=100,
        help_text=gettext_lazy("16 letters and digits; capitals and dashes don't matter."),
        widget=forms.TextInput({**OFF, "autocapitalize": "characters", "spellcheck": "false"}),
    )


class PayoutForm(forms.Form):
    """Where what is left is to be paid."""

    bank = forms.CharField(label=gettext_lazy("Bank"), max_length=60)
    holder = forms.CharField(
        label=gettext_lazy("Account holder"), max_length=60, widget=forms.TextInput({"autocomplete": "name"})
    )
    number = forms.CharField(
        label=gettext_lazy("Account number"), max_length=40, widget=forms.TextInput({**OFF, "inputmode": "numeric"})
    )


@require_http_methods(["GET", "HEAD", "POST"])
def gift_card(request: HttpRequest) -> HttpResponse:
    """GET asks for a code; POST shows what is left on its card. Guesses are counted as at the checkout."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=422 if form.errors else 200)
    try:
        (card,) = look_up(
            codes=[form.cleaned_data["code"]], actor=get_visit(request).actor, visitor=visitor_of(request)
        )
    except (UnknownCode, TooManyAttempts) as refusal:
        form.add_error("code", tender_words(refusal))
        return _page(request, form, status=refusal.status)
    return _page(request, CodeForm(), card)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for what is left in money; read again by its address it asks for the code."""
    if request.method != "POST":
        return redirect("storefront:gift_card")
    try:
        card = values_by_id([by_ticket(request.POST.get("card", ""))]).popitem()[1]
    except (UnknownCode, KeyError):
        late = CodeForm({})
        late.errors["code"] = late.error_class([_("Too much time went by. Type the code once more.")])
        return _page(request, late, status=422)
    asking = PayoutForm(request.POST)
    if asking.is_valid() and _asked(request, card, asking):
        return _page(request, CodeForm(), card, is_sent=True)
    return _page(request, CodeForm(), card, asking=asking, status=422)


def _asked(request: HttpRequest, card: ValueView, form: PayoutForm) -> bool:
    """Whether it is asked now; what is wrong is told beside its field."""
    try:
        ask_payout(value_id=card.id, account=PayoutAccount(**form.cleaned_data), actor=get_visit(request).actor)
    except InvalidValue as wrong:
        field = str(wrong.facts["field"])
        told = (
            _("Only the digits of the number, please: 6 to 20.")
            if field == "number"
            else _("This can't be read. Write it once more.")
        )
        form.add_error(field, told)
    except NothingToPayOut:
        form.add_error(None, _("Nothing of this card can be paid out now."))
    return not form.errors


def _page(
    request: HttpRequest,
    form: CodeForm,
    card: ValueView | None = None,
    *,
    asking: PayoutForm | None = None,
    is_sent: bool = False,
    status: int = 200,
) -> HttpResponse:
    told = _told(card, asking) if card else {}
    response = show(request, "gift_card.html", status=status, form=form, card=card, is_sent=is_sent, **told)
    add_never_cache_headers(response)
    return response


def _told(card: ValueView, asking: PayoutForm | None) -> dict[str, Any]:
    asked = latest_asked(card.id)
    return {
        "ticket": ticket_of(card.id),
        "parts": [(one, one.expires_on is not None and one.expires_on < clock.today()) for one in card.parts],
        "moves": move_rows(card),
        "payout": payout_of(card.id),
        "asked": asked,
        "waits": asked is not None and asked.state == PayoutState.ASKED,
        "was_refused": asked is not None and asked.state == PayoutState.REFUSED,
        "terms": _terms(payout_terms()) if any(one.source in PAID_FOR for one in card.parts) else "",
        "asking": asking or PayoutForm(),
        "is_typing": asking is not None,
    }


def _terms(terms: PayoutTerms) -> str:
    """When what is left is paid out, in the figures of this installation."""
    return _(
        "Once %(used)s of a card is used (%(small)s of one up to %(amount)s), what is left is paid out in money if you"
        " ask for it. Of what has run out, %(ended)s."
    ) % {
        "used": percent(terms.used_rate),
        "small": percent(terms.small_rate),
        "amount": money(terms.small_up_to),
        "ended": percent(terms.ended_rate),
    }
