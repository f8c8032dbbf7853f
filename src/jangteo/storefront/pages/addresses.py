"""Where a buyer or one of its units receives: keep, change, make usual, take away."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import IncompleteAddress
from jangteo.parties.types import PartySummary, PostalAddress
from jangteo.storefront.acting import reached_party
from jangteo.storefront.forms import ADDRESS_FIELDS, SavedAddressForm
from jangteo.storefront.pages.frame import show
from jangteo.storefront.visit import get_visit


@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest, party_id: UUID | None = None) -> HttpResponse:
    """The addresses, and a new one."""
    if get_visit(request).actor.party_id is None:
        return redirect("storefront:login")
    house = reached_party(request, party_id, Action.ADDRESSES_SEE)
    form = SavedAddressForm(request.POST or None)
    if request.method == "POST":
        reached_party(request, party_id, Action.ADDRESSES_CHANGE)
        if form.is_valid() and _kept(request, house, form):
            messages.success(request, _("The address is saved."))
            return _back(request, house)
    saved = parties.list_addresses(house.id)
    return _show(request, house, form, addresses=saved)


@require_http_methods(["GET", "POST"])
def address(request: HttpRequest, party_id: UUID, address_id: UUID) -> HttpResponse:
    """Change one address."""
    house = reached_party(request, party_id, Action.ADDRESSES_CHANGE)
    saved = parties.get_address(house.id, address_id)
    initial = {name: getattr(saved, name) for name in ("label", *ADDRESS_FIELDS)}
    form = SavedAddressForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _kept(request, house, form, saved):
        messages.success(request, _("The address is changed. Orders keep the one they were placed with."))
        return _back(request, house)
    return _show(request, house, form, address=saved)


@require_POST
def remove(request: HttpRequest, party_id: UUID, address_id: UUID) -> HttpResponse:
    """Forget one address."""
    house = reached_party(request, party_id, Action.ADDRESSES_CHANGE)
    party_services.remove_address(party_id=house.id, address_id=address_id, actor=get_visit(request).actor)
    messages.success(request, _("The address is gone. Orders keep the one they were placed with."))
    return _back(request, house)


@require_POST
def make_usual(request: HttpRequest, party_id: UUID, address_id: UUID) -> HttpResponse:
    """Offer one address first from now on."""
    house = reached_party(request, party_id, Action.ADDRESSES_CHANGE)
    party_services.make_usual_address(party_id=house.id, address_id=address_id, actor=get_visit(request).actor)
    messages.success(request, _("This address is offered first from now on."))
    return _back(request, house)


def _kept(
    request: HttpRequest, house: PartySummary, form: SavedAddressForm, changed: PostalAddress | None = None
) -> bool:
    typed, actor = form.to_address(label=form.cleaned_data["label"]), get_visit(request).actor
    try:
        if changed is not None:
            party_services.change_address(party_id=house.id, address_id=UUID(changed.id), address=typed, actor=actor)
        else:
            is_first = not parties.list_addresses(house.id)
            party_services.add_address(party_id=house.id, address=typed, is_default=is_first, actor=actor)
    except IncompleteAddress as error:
        form.add_error(error.facts.get("field"), _("This part of the address is missing or too long."))
        return False
    return True


def _back(request: HttpRequest, house: PartySummary) -> HttpResponse:
    if house.id == get_visit(request).actor.party_id:
        return redirect("storefront:addresses")
    return redirect("storefront:unit_addresses", party_id=house.id)


def _show(request: HttpRequest, house: PartySummary, form: SavedAddressForm, **context: object) -> HttpResponse:
    actor = get_visit(request).actor
    return show(
        request,
        "address.html" if "address" in context else "addresses.html",
        tab="addresses",
        house=house,
        is_unit=house.id != actor.party_id,
        form=form,
        can_change=allows(actor, Action.ADDRESSES_CHANGE, party_id=house.id),
        status=422 if form.is_bound and form.errors else 200,
        **context,
    )
