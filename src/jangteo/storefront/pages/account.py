"""Log in and out, register, one's orders and addresses, and for whom one buys."""

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
from jangteo.identity import services as identity
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.selectors import list_providers
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import open_to_all
from jangteo.parties import selectors as parties
from jangteo.parties import services as party_services
from jangteo.parties.errors import IncompleteAddress, InvalidEmail, InvalidName, WeakPassword
from jangteo.parties.types import Context, PostalAddress
from jangteo.storefront.forms import LogInForm, RegisterForm, SavedAddressForm
from jangteo.storefront.pages.entry import REGISTERING, channel_base, go_in, wait_words, wanted_next
from jangteo.storefront.pages.frame import safe_next, show
from jangteo.storefront.pages.orders import latest_orders
from jangteo.storefront.visit import PARTY_KEY, Visit, get_visit, knock, page_language


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
    """For whom one buys, and the latest orders."""
    visit = get_visit(request)
    if visit.actor.person_id is None:
        return redirect("storefront:login")
    contexts = _open_contexts(request)
    acting = next((context for context in contexts if context.id == visit.actor.party_id), None)
    return show(
        request,
        "account.html",
        tab="overview",
        contexts=[one.party for one in contexts],
        buyer=acting.party if acting else None,
        role_name=parties.roles_in_words(acting.party.roles, page_language()) if acting else "",
        orders=latest_orders(visit, limit=5),
    )


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Buy for another household or company from now on; the door decides whether that may be."""
    wanted = request.POST.get("party", "")
    allowed = {str(context.id): context for context in _open_contexts(request)}
    if wanted not in allowed:
        raise EntryRefused
    request.session[PARTY_KEY] = wanted
    identity.renew_session(request)
    messages.success(request, _("You now buy for %(name)s.") % {"name": allowed[wanted].party.name})
    return redirect("storefront:account")


@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest) -> HttpResponse:
    """The buyer's addresses, and a new one."""
    visit = get_visit(request)
    if visit.actor.party_id is None:
        return redirect("storefront:login")
    form = SavedAddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _keep(visit, form)
        except IncompleteAddress as error:
            form.add_error(error.facts.get("field"), _("This part of the address is missing or too long."))
        else:
            messages.success(request, _("The address is saved."))
            return redirect("storefront:addresses")
    saved = parties.list_addresses(visit.actor.party_id)
    return show(request, "addresses.html", tab="addresses", form=form, addresses=saved, status=_status(form))


def _open_contexts(request: HttpRequest) -> list[Context]:
    """Whom the visitor may buy for in this channel; the door itself is asked about each."""
    visit = get_visit(request)
    if visit.actor.person_id is None:
        return []
    if visit.actor.assists:
        return []
    contexts = parties.list_contexts(visit.actor.person_id)
    return [one for one in contexts if knock(request, visit.channel, request.user, party_id=one.id).party_id == one.id]


def _keep(visit: Visit, form: SavedAddressForm) -> None:
    typed: PostalAddress = form.to_address(label=form.cleaned_data["label"])
    party_id = visit.actor.party_id
    if party_id is None:
        raise EntryRefused
    is_first = not parties.list_addresses(party_id)
    party_services.add_address(party_id=party_id, address=typed, is_default=is_first, actor=visit.actor)


def _door_words(visit: Visit) -> str:
    """What the door says about itself; it names no goods."""
    refusal: JangteoError | None = visit.refusal
    if isinstance(refusal, EntryRefused):
        return _("This account does not belong to a company we deal with. Log in with your company's account.")
    if not visit.channel.is_open:
        return _("Only members of companies we deal with come in here. Ask your company's administrator for access.")
    return ""


def _status(form: LogInForm | RegisterForm | SavedAddressForm) -> int:
    return 422 if form.is_bound and form.errors else 200
