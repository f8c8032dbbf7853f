"""Log in and out, register, and for whom one buys."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.channels.errors import EntryRefused
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import Action
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import EmailTaken, InvalidEmail, WeakPassword
from jangteo.storefront.acting import page_after_switch
from jangteo.storefront.carts import adopt_guest_cart
from jangteo.storefront.forms import LogInForm, RegisterForm
from jangteo.storefront.pages.frame import safe_next, show
from jangteo.storefront.pages.orders import latest_orders
from jangteo.storefront.right_words import deeds
from jangteo.storefront.visit import PARTY_KEY, Visit, contexts_of, get_visit, page_language


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The channel's door."""
    visit = get_visit(request)
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(
            request, username=form.cleaned_data["email"].lower(), password=form.cleaned_data["password"]
        )
        if user is not None:
            login(request, user)
            adopt_guest_cart(request)
            return redirect(safe_next(request))
        form.add_error(None, _("The e-mail address or the password is not right."))
    elif request.method == "GET" and request.user.is_authenticated and visit.refusal is None:
        return redirect("storefront:account")
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return show(request, "login.html", form=form, next=wanted, gate_text=_door_words(visit), status=_status(form))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Forget who is here."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    logout(request)
    response = redirect("storefront:home")
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")
    return response


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A log-in for oneself; companies are opened by the office."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with override(page_language()):
                party_services.register_shopper(
                    email=typed["email"], password=typed["password"], name=typed["name"], language=page_language()
                )
        except EmailTaken:
            form.add_error("email", _("There is an account with this address. Log in instead."))
        except InvalidEmail:
            form.add_error("email", _("This is not an e-mail address."))
        except WeakPassword as error:
            form.add_error("password", error.message)
        else:
            user = authenticate(request, username=typed["email"].lower(), password=typed["password"])
            login(request, user)
            adopt_guest_cart(request)
            return redirect(safe_next(request))
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return show(request, "register.html", form=form, next=wanted, status=_status(form))


def account(request: HttpRequest) -> HttpResponse:
    """For whom one buys, and what matters to that buyer."""
    visit = get_visit(request)
    actor = visit.actor
    if actor.person_id is None or actor.party_id is None:
        return redirect("storefront:login")
    may_see_people = actor.party_id != actor.person_id and Action.MEMBERS_SEE in actor.rights
    orders, order_count = latest_orders(visit, limit=5) if Action.ORDERS_SEE in actor.rights else ([], 0)
    house = parties.get_party(actor.party_id)
    found: dict[str, Any] = {
        "deeds": deeds(actor.rights, house.kind, actor.name),
        "orders": orders,
        "order_count": order_count,
        "members": parties.list_members(house.id) if may_see_people else [],
        "addresses": parties.list_addresses(house.id) if Action.ADDRESSES_SEE in actor.rights else [],
        "unit_count": len(actor.unit_ids) - 1,
    }
    return show(request, "overview.html", tab="overview", house=house, **found)


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Buy for another household, company or unit from now on; the door decides whether that may be."""
    wanted = parse_id(request.POST.get("party", ""))
    chosen = next((one for one in contexts_of(request) if one.id == wanted), None)
    if chosen is None:
        raise EntryRefused
    request.session.cycle_key()  # another buyer, other rights: what knew the old session is left behind
    request.session[PARTY_KEY] = str(chosen.id)
    messages.success(request, _("You now buy for %(name)s.") % {"name": chosen.party.name})
    return redirect(page_after_switch(safe_next(request, "storefront:account"), chosen))


def _door_words(visit: Visit) -> str:
    """What the door says about itself; it names no goods."""
    refusal: JangteoError | None = visit.refusal
    if isinstance(refusal, EntryRefused):
        return _("This account does not belong to a company we deal with. Log in with your company's account.")
    if not visit.channel.is_open:
        return _("Only members of companies we deal with come in here. Ask your company's administrator for access.")
    return ""


def _status(form: LogInForm | RegisterForm) -> int:
    return 422 if form.is_bound and form.errors else 200
