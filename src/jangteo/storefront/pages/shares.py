"""A buyer lets somebody else pay their cart: makes the link, sees what became of it, takes it back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.identity.services import draw_code
from jangteo.inventory.errors import InsufficientStock
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_figure
from jangteo.ordering.errors import (
    AboveAllowance,
    BelowSmallestOrder,
    CannotLend,
    CartAgreed,
    CartClosed,
    CartEmpty,
    CartHasProblems,
    CartNotFound,
    PurchaseOrderRepeated,
    ReferenceMissing,
)
from jangteo.ordering.selectors import references_for
from jangteo.ordering.types import CartView, CheckoutDetails
from jangteo.parties import selectors as parties
from jangteo.parties.errors import AddressNotFound, IncompleteAddress, InvalidEmail
from jangteo.parties.types import PostalAddress
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import InvalidShare, TooManyShares
from jangteo.sharing.types import DEFAULT_DAYS, LONGEST_WORDS, ShareDraft, ShareMade
from jangteo.storefront.carts import find_cart
from jangteo.storefront.checkout_words import words_of
from jangteo.storefront.figures import cart_rows, cart_sums
from jangteo.storefront.forms import ADDRESS_FIELDS, HOME, NEW_ADDRESS, AddressForm
from jangteo.storefront.pages.frame import show
from jangteo.storefront.share_words import share_rows
from jangteo.storefront.visit import Visit, get_visit, page_language

DAYS = (1, 3, 7, 14)
CART_ERRORS = (AboveAllowance, BelowSmallestOrder, CartClosed, CartEmpty, CartHasProblems, CartNotFound)
OTHERS_ONLY = (CartAgreed, PurchaseOrderRepeated, ReferenceMissing)  # of orders that their buyers place themselves
FORM_ERRORS = (AddressNotFound, IncompleteAddress, InvalidEmail, InvalidShare)


class ShareForm(AddressForm):
    """Where the goods go, and how somebody else is asked to pay them.

    address  id of a saved address, or "new"
    """

    cart = forms.UUIDField(widget=forms.HiddenInput)
    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    address = forms.CharField(required=False, max_length=40)
    cap = forms.CharField(
        label=gettext_lazy("At most"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("With delivery. Above it nobody can pay; empty: whatever it comes to."),
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("The link holds for"), coerce=int, choices=lambda: _day_choices(), initial=DEFAULT_DAYS
    )
    message = forms.CharField(
        label=gettext_lazy("A word to who pays"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea({"rows": 2}),
    )

    @property
    def is_saved_address(self) -> bool:
        """Whether one of the buyer's addresses was chosen rather than a new one typed."""
        return (self.data.get("address") or NEW_ADDRESS) != NEW_ADDRESS

    def full_clean(self) -> None:
        """A saved address needs nothing typed."""
        if self.is_bound and self.is_saved_address:
            for name in ADDRESS_FIELDS:
                self.fields[name].required = False
        super().full_clean()


@require_http_methods(["GET", "HEAD", "POST"])
def pay_for_me(request: HttpRequest) -> HttpResponse:
    """Ask somebody else to pay the current cart; the link is shown this once."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:pay_for_me')}")
    saved = _saved(visit)
    cart = find_cart(request, saved[0].country if saved else None)
    if cart is None or not cart.can_be_ordered:
        return redirect("storefront:cart")
    if request.method != "POST":
        return _page(request, cart, ShareForm(initial=_initial(visit, cart)))
    form = ShareForm(request.POST)
    if not form.is_valid():
        return _page(request, cart, form, status=422)
    try:
        made = _share(visit, form)
    except FORM_ERRORS as refusal:
        form.add_error(_field_of(refusal), _words(refusal))
        return _page(request, cart, form, status=422)
    except (*CART_ERRORS, *OTHERS_ONLY, CannotLend, InsufficientStock, TooManyShares) as refusal:
        return _page(request, cart, form, status=refusal.status, problem=_words(refusal))
    return _made(request, made)


@require_safe
def share_list(request: HttpRequest) -> HttpResponse:
    """The visitor's own links in this channel, with what became of each."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect(f"{reverse('storefront:login')}?next={reverse('storefront:shares')}")
    return show(
        request,
        "shares.html",
        tab="shares",
        rows=share_rows(selectors.list_shares(visit.actor, visit.channel.id)),
        asks_document=references_for(visit.actor.units).needs_document,
    )


@require_POST
def revoke(request: HttpRequest, share_id: UUID) -> HttpResponse:
    """Take a link back."""
    services.revoke_share(share_id=share_id, actor=get_visit(request).actor)
    messages.success(request, _("The link is over. If nobody had ordered, the cart can be changed again."))
    return redirect("storefront:shares")


def _share(visit: Visit, form: ShareForm) -> ShareMade:
    typed = form.cleaned_data
    details = CheckoutDetails(email=typed["email"], ship_to=_ship_to(visit, form), payment_method=None)
    draft = ShareDraft(cap=_cap(typed["cap"], visit), days=typed["days"], message=typed["message"])
    return services.share_cart(
        cart_id=typed["cart"], details=details, draft=draft, actor=visit.actor, language=page_language()
    )


def _cap(text: str, visit: Visit) -> Money | None:
    if not text.strip():
        return None
    figure = read_figure(text)
    try:
        return Money.parse("" if figure is None else f"{figure:f}", visit.channel.currency)
    except ValueError:
        raise InvalidShare(field="cap") from None


def _ship_to(visit: Visit, form: ShareForm) -> PostalAddress:
    if not form.is_saved_address:
        return form.to_address()
    found = next((one for one in _saved(visit) if str(one.id) == form.cleaned_data.get("address", "")), None)
    if found is None:
        raise AddressNotFound
    return found


def _made(request: HttpRequest, made: ShareMade) -> HttpResponse:
    link = request.build_absolute_uri(reverse("storefront:shared", args=[made.token]))
    picture = mark_safe(draw_code(link))  # noqa: S308 -- drawn by us from our own address
    answer = show(request, "pay_for_me_made.html", link=link, picture=picture, made=made)
    answer["Cache-Control"] = "no-store"
    return answer


def _page(
    request: HttpRequest, cart: CartView, form: ShareForm, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    visit = get_visit(request)
    return show(
        request,
        "pay_for_me.html",
        status=status,
        form=form,
        rows=cart_rows(cart),
        sums=cart_sums(cart, visit.channel),
        addresses=_saved(visit),
        problem=problem,
    )


def _initial(visit: Visit, cart: CartView) -> dict[str, Any]:
    person = parties.get_party(visit.actor.person_id) if visit.actor.person_id else None
    saved = _saved(visit)
    return {
        "cart": cart.id,
        "email": person.email if person else "",
        "recipient": person.name if person else "",
        "phone": person.phone if person else "",
        "address": saved[0].id if saved else NEW_ADDRESS,
        "country": cart.country or HOME,
        "days": DEFAULT_DAYS,
    }


def _saved(visit: Visit) -> list[PostalAddress]:
    """The buyer's addresses, where the role shows them."""
    party_id = visit.actor.party_id
    return parties.list_addresses(party_id) if party_id and has(visit.actor, Action.ADDRESSES_SEE) else []


def _day_choices() -> list[tuple[int, str]]:
    words = {1: _("one day"), 3: _("three days"), 7: _("one week"), 14: _("two weeks")}
    return [(one, words[one]) for one in DAYS]


def _field_of(refusal: JangteoError) -> str | None:
    field = "address" if isinstance(refusal, AddressNotFound) else refusal.facts.get("field")
    return str(field) if field in ShareForm.base_fields else None


def _words(refusal: JangteoError) -> str:
    """Why nobody can be asked to pay it so."""
    if isinstance(refusal, InvalidShare):
        words = {"cap": _("Write an amount above zero, in digits."), "message": _("At most 300 letters, please.")}
        return words.get(str(refusal.facts.get("field")), _("This can't be shared like this."))
    if isinstance(refusal, TooManyShares):
        return _("So many links wait to be paid already. Take one back first.")
    if isinstance(refusal, CannotLend):
        why = {
            "plan": _("A cart that goes to several addresses can't be paid by somebody else."),
            "gift_cards": _("Gift cards can't be paid by somebody else. Take them out first."),
        }
        return why.get(str(refusal.facts["why"]), _("Nothing here can be paid by somebody else."))
    if isinstance(refusal, OTHERS_ONLY):
        return _("This cart has to be ordered by yourself: it is of a quote, or needs a number of your own books.")
    if isinstance(refusal, CartClosed | CartEmpty | CartNotFound):
        return _("This cart has been ordered already, or is empty.")
    return words_of(refusal)
