"""Log in and out, register, and for whom one buys."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jangteo.channels.errors import EntryRefused
from jangteo.channels.types import ASSISTED_KEY
from jangteo.identity import services as identity
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.selectors import list_providers
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import open_to_all
from jangteo.kernel.types import Action
from jangteo.parties import selectors as parties
from jangteo.parties.errors import InvalidEmail, InvalidName, WeakPassword
from jangteo.storefront.acting import page_after_switch
from jangteo.storefront.forms import LogInForm, RegisterForm
from jangteo.storefront.pages.deputies import waiting_rows
from jangteo.storefront.pages.entry import REGISTERING, channel_base, go_in, wait_words, wanted_next
from jangteo.storefront.pages.frame import safe_next, show
from jangteo.storefront.pages.orders import latest_orders
from jangteo.storefront.right_words import deeds
from jangteo.storefront.visit import PARTY_KEY, Visit, contexts_of, get_visit, page_language


@open_to_all("the way in")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The channel's door."""
    visit = get_visit(request)
    form = LogInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = authenticate(request, username=form.cleaned_data["email"], password=form.cleaned_data["password"])
        except TooManyAttempts:
            form.add_error(None, wait_words())
        else:
            if user is not None:
                return go_in(request, user, "password")
            form.add_error(None, _("The e-mail address or the password is not right."))
    elif request.method == "GET" and request.user.is_authenticated and visit.refusal is None:
        return redirect("storefront:account")
    return show(
        request,
        "login.html",
        form=form,
        next=wanted_next(request),
        gate_text=_door_words(visit),
        providers=list_providers(),
        status=_status(form),
    )


@open_to_all("the way out")
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Forget who is here, in every browser and program of theirs."""
    language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    identity.log_out(request)
    response = redirect(safe_next(request))
    response["Clear-Site-Data"] = identity.KEPT_NO_MORE
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")
    return response


@open_to_all("the way in")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A log-in for oneself, once the address is confirmed; companies are opened by the office."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with override(page_language()):
                identity.ask_registration(
                    email=typed["email"],
                    password=typed["password"],
                    name=typed["name"],
                    language=page_language(),
                    base=channel_base(request),
                    visitor=identity.visitor_of(request),
                )
        except InvalidEmail:
            form.add_error("email", _("This is not an e-mail address."))
        except InvalidName:
            form.add_error("name", _("This is not a name."))
        except WeakPassword as error:
            form.add_error("password", error.message)
        except TooManyAttempts as refusal:
            identity.note_wait(request, refusal)
            form.add_error(None, wait_words())
        else:
            request.session[REGISTERING] = {"email": typed["email"].strip().lower(), "next": wanted_next(request)}
            return show(request, "letter_sent.html", email=typed["email"])
    return show(request, "register.html", form=form, next=wanted_next(request), status=_status(form))


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
    return show(request, "overview.html", tab="overview", house=house, waiting=waiting_rows(request), **found)


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Buy for another household, company or unit from now on; the door decides whether that may be."""
    wanted = parse_id(request.POST.get("party", ""))
    chosen = next((one for one in contexts_of(request) if one.id == wanted), None)
    if chosen is None:
        raise EntryRefused
    identity.renew_session(request)  # another buyer, other rights: what knew the old session is left behind
    request.session[PARTY_KEY] = str(chosen.id)
    messages.success(request, _("You now buy for %(name)s.") % {"name": chosen.party.name})
    return redirect(page_after_switch(safe_next(request, "storefront:account"), chosen))


@require_POST
def stop_assisting(request: HttpRequest) -> HttpResponse:
    """Staff act for nobody but themselves again."""
    request.session.pop(ASSISTED_KEY, None)
    identity.renew_session(request)
    messages.success(request, _("You act for nobody else any more."))
    return redirect("office:today")


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
