"""How one's log-in is protected, where it is in use, and what programs may come in by it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jangteo.identity import services as identity
from jangteo.identity.errors import (
    FactorExists,
    LastWayIn,
    PasskeyRefused,
    ProofNeeded,
    TooManyAttempts,
    WrongCode,
)
from jangteo.identity.selectors import get_security, list_providers, list_sessions
from jangteo.kernel.permissions import open_to_all
from jangteo.kernel.zones import zone_choices
from jangteo.parties import services as parties
from jangteo.parties.errors import InvalidEmail, TokenNotFound, UnknownTimeZone, WeakPassword
from jangteo.parties.selectors import list_tokens
from jangteo.storefront.log_in_forms import CodeForm, EmailForm, NewPasswordForm, TokenForm
from jangteo.storefront.pages.entry import channel_base, wait_words
from jangteo.storefront.pages.frame import show
from jangteo.storefront.proof import needs_proof
from jangteo.storefront.visit import get_visit, page_language

TOTP_SECRET = "totp_secret"  # noqa: S105 -- the session's key, not its value
OWN = "one's own log-in; no other can be named"


@open_to_all(OWN)
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Everything about one's log-in on one page."""
    if not request.user.is_authenticated:
        return redirect("storefront:login")
    return _page(request)


@open_to_all(OWN)
@sensitive_post_parameters("password")
@require_POST
@needs_proof
def change_password(request: HttpRequest) -> HttpResponse:
    """Another password; everything else that is logged in ends."""
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            with override(page_language()):
                identity.change_own_password(request, password=form.cleaned_data["password"], actor=_actor(request))
        except WeakPassword as error:
            form.add_error("password", error.message)
        else:
            messages.success(request, _("Your new password is set. You are logged out everywhere else."))
            return redirect("storefront:security")
    return _page(request, password_form=form)


@open_to_all(OWN)
@require_POST
@needs_proof
def change_email(request: HttpRequest) -> HttpResponse:
    """Ask for another address; it counts once the link that goes there is followed."""
    form = EmailForm(request.POST)
    if form.is_valid():
        try:
            identity.ask_email_change(
                user_id=_user(request).pk,
                email=form.cleaned_data["email"],
                base=channel_base(request),
                visitor=identity.visitor_of(request),
            )
        except InvalidEmail:
            form.add_error("email", _("This is not an e-mail address."))
        except TooManyAttempts as refusal:
            identity.note_wait(request, refusal)
            form.add_error("email", wait_words())
        else:
            messages.success(
                request, _("Follow the link in the letter to your new address. Until then the old one stays.")
            )
            return redirect("storefront:security")
    return _page(request, email_form=form)


@open_to_all(OWN)
@require_POST
def choose_time_zone(request: HttpRequest) -> HttpResponse:
    """By whose clock the shop tells times to this log-in. This needs no proof: it opens nothing."""
    if not request.user.is_authenticated:
        return redirect("storefront:login")
    try:
        parties.choose_time_zone(
            user_id=_user(request).pk, name=request.POST.get("time_zone", "")[:60], actor=_actor(request)
        )
    except UnknownTimeZone:
        return _page(request, zone_error=_("Choose a place from the list."))
    messages.success(request, _("Times are told by the clock you chose."))
    return redirect("storefront:security")


@open_to_all(OWN)
@require_http_methods(["GET", "POST"])
@needs_proof
def totp(request: HttpRequest) -> HttpResponse:
    """Switch an authenticator app on: scan, then give back a code."""
    secret = request.session.setdefault(TOTP_SECRET, identity.new_totp_secret())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = identity.add_totp(request, secret=secret, code=form.cleaned_data["code"], actor=_actor(request))
        except WrongCode:
            form.add_error("code", _("This code is not right. Is the phone's clock right?"))
        except TooManyAttempts as refusal:
            identity.note_wait(request, refusal)
            form.add_error("code", wait_words())
        except FactorExists:
            return redirect("storefront:security")
        else:
            del request.session[TOTP_SECRET]
            messages.success(request, _("From now on a code is asked for as well."))
            return _codes(request, codes)
    issuer = get_visit(request).channel.name(page_language())
    picture = identity.totp_picture(secret=secret, issuer=issuer, name=_user(request).email)
    status = 422 if form.is_bound and form.errors else 200
    safe = mark_safe(picture)  # noqa: S308 -- drawn by us
    return show(request, "totp.html", tab="security", form=form, picture=safe, secret=secret, status=status)


@open_to_all(OWN)
@require_POST
@needs_proof
def remove_totp(request: HttpRequest) -> HttpResponse:
    """Switch the authenticator app off."""
    identity.remove_totp(request, actor=_actor(request))
    messages.success(request, _("The authenticator app is off."))
    return redirect("storefront:security")


@open_to_all(OWN)
@require_POST
@needs_proof
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, shown this once."""
    return _codes(request, identity.renew_recovery_codes(request, actor=_actor(request)))


@open_to_all(OWN)
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey."""
    try:
        return JsonResponse(identity.ask_new_passkey(request))
    except ProofNeeded as refusal:
        return JsonResponse({"code": refusal.code}, status=refusal.status)


@open_to_all(OWN)
@require_POST
@needs_proof
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey the browser made."""
    name = request.POST.get("name", "").strip() or _("Passkey")
    try:
        codes = identity.add_passkey(
            request, name=name, answer=request.POST.get("credential", ""), actor=_actor(request)
        )
    except PasskeyRefused:
        messages.error(request, _("This passkey could not be used here."))
        return redirect("storefront:security")
    messages.success(request, _("The passkey is ready."))
    return _codes(request, codes)


@open_to_all(OWN)
@require_POST
@needs_proof
def remove_passkey(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Forget a passkey."""
    identity.remove_passkey(request, passkey_id=passkey_id, actor=_actor(request))
    messages.success(request, _("The passkey is gone."))
    return redirect("storefront:security")


@open_to_all(OWN)
@require_POST
@needs_proof
def disconnect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Log in with a provider no more."""
    try:
        identity.disconnect_provider(request, provider=provider_id, actor=_actor(request))
    except LastWayIn:
        messages.error(request, _("This is the only way into your account. Choose a password first."))
    return redirect("storefront:security")


@open_to_all(OWN)
@require_POST
def end_session(request: HttpRequest, session_id: str) -> HttpResponse:
    """Log out in one place. Ending needs no proof: it takes rights away."""
    if not request.user.is_authenticated:
        return redirect("storefront:login")
    if not identity.end_session(user_id=_user(request).pk, id=session_id):
        raise Http404
    messages.success(request, _("It is logged out there."))
    return redirect("storefront:security")


@open_to_all(OWN)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    if request.user.is_authenticated:
        identity.end_sessions(user_id=_user(request).pk, except_key=request.session.session_key or "")
        messages.success(request, _("You are logged out everywhere else."))
    return redirect("storefront:security")


@open_to_all(OWN)
@require_POST
@needs_proof
def make_token(request: HttpRequest) -> HttpResponse:
    """A token for a program, shown this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, token_form=form)
    typed = form.cleaned_data
    life = timedelta(days=typed["days"])
    token, ends = parties.issue_token(user_id=_user(request).pk, name=typed["name"], life=life)
    return show(request, "token_made.html", tab="security", token=token, token_name=typed["name"], ends=ends)


@open_to_all(OWN)
@require_POST
def revoke_token(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token. This needs no proof: it takes rights away."""
    if not request.user.is_authenticated:
        return redirect("storefront:login")
    try:
        parties.revoke_token(user_id=_user(request).pk, token_id=token_id, actor=_actor(request))
    except TokenNotFound:
        raise Http404 from None
    messages.success(request, _("The token is ended."))
    return redirect("storefront:security")


def _page(request: HttpRequest, zone_error: str = "", **bound: forms.Form) -> HttpResponse:
    user = _user(request)
    state = get_security(user.pk)
    connected = {one.id for one in state.connected}
    context: dict[str, Any] = {
        "password_form": NewPasswordForm(),
        "email_form": EmailForm(),
        "token_form": TokenForm(),
    } | bound
    context["email_form"].fields["email"].widget.attrs.pop("autofocus", None)
    return show(
        request,
        "security.html",
        tab="security",
        security=state,
        is_fresh=identity.has_fresh_proof(request),
        sessions=list_sessions(user.pk, request.session.session_key or ""),
        tokens=list_tokens(user.pk),
        providers=[one for one in list_providers() if one.id not in connected],
        zones=zone_choices(page_language()),
        time_zone=user.time_zone,
        zone_error=zone_error,
        status=422 if bound or zone_error else 200,
        **context,
    )


def _codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    if not codes:
        return redirect("storefront:security")
    return show(request, "codes.html", tab="security", codes=codes)


def _user(request: HttpRequest) -> Any:
    return request.user


def _actor(request: HttpRequest) -> Any:
    return get_visit(request).actor
