"""The ways in beside a password: second proofs, passkeys, links by mail; and proving again."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from jangteo.identity import services as identity
from jangteo.identity.errors import KeyRefused, PasskeyRefused, TooManyAttempts, WrongCode
from jangteo.identity.selectors import get_key, get_security, list_providers
from jangteo.identity.types import KeyPurpose
from jangteo.kernel.permissions import open_to_all
from jangteo.parties.errors import InvalidEmail, WeakPassword, WrongCredentials
from jangteo.storefront.carts import adopt_guest_cart
from jangteo.storefront.log_in_forms import CodeForm, EmailForm, NewPasswordForm, NothingForm, PasswordForm
from jangteo.storefront.pages.frame import own_path, safe_next, show
from jangteo.storefront.visit import get_visit, page_language

REGISTERING = "registering"


def wanted_next(request: HttpRequest) -> str:
    """Where the visitor wants to go on, if that is a path of ours."""
    return own_path(request.POST.get("next") or request.GET.get("next") or "")


def channel_base(request: HttpRequest) -> str:
    """The channel's own prefix, for links in letters; the host never comes from the request."""
    return str(request.META.get("SCRIPT_NAME", ""))


def wait_words() -> str:
    """What a visitor is told after too many attempts; the same for every address."""
    return _("Too many attempts. Wait a quarter of an hour, or choose a new password by mail.")


def go_in(request: HttpRequest, user: Any, how: str) -> HttpResponse:
    """After a first proof: into the shop, or to the page that asks for the second."""
    if not identity.begin_log_in(request, user, how):
        query = urlencode({"next": wanted} if (wanted := wanted_next(request)) else {})
        return redirect(f"{reverse('storefront:login_code')}?{query}")
    adopt_guest_cart(request)
    return redirect(safe_next(request))


@open_to_all("the way in; the first proof was given")
@require_http_methods(["GET", "POST"])
def log_in_code(request: HttpRequest) -> HttpResponse:
    """The second proof."""
    user = identity.pending_user(request)
    if user is None:
        return redirect("storefront:login")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and _prove_second(request, user, form):
        identity.finish_log_in(request, user)
        adopt_guest_cart(request)
        return redirect(safe_next(request))
    passkey = "storefront:login_code_passkey" if get_security(user.pk).passkeys else ""
    return _gate(request, form, _("One more step"), _("Log in"), passkey=passkey)


@open_to_all("the way in; the first proof was given")
@require_POST
def log_in_code_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser needs to give the second proof by passkey."""
    user = identity.pending_user(request)
    if user is None:
        return JsonResponse({}, status=403)
    return JsonResponse(identity.ask_passkey_proof(request, user))


@open_to_all("the way in")
@require_POST
def log_in_passkey_options(request: HttpRequest) -> HttpResponse:
    """What a browser needs to prove it holds a passkey of anyone."""
    return JsonResponse(identity.ask_passkey_proof(request))


@open_to_all("the way in")
@require_POST
def log_in_passkey(request: HttpRequest) -> HttpResponse:
    """Log in by passkey alone: it is held and unlocked, so it counts as both proofs."""
    try:
        user = identity.check_passkey_proof(request, answer=request.POST.get("credential", ""))
    except PasskeyRefused:
        messages.error(request, _("This passkey could not be used here."))
        return redirect("storefront:login")
    identity.finish_log_in(request, user, "passkey")
    adopt_guest_cart(request)
    return redirect(safe_next(request))


@open_to_all("the way in for those who forgot")
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to a new password; the answer is the same for every address."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            identity.ask_reset(
                email=form.cleaned_data["email"],
                language=page_language(),
                base=channel_base(request),
                visitor=identity.visitor_of(request),
            )
        except InvalidEmail:
            form.add_error("email", _("This is not an e-mail address."))
        except TooManyAttempts as refusal:
            identity.note_wait(request, refusal)
            form.add_error(None, wait_words())
        else:
            return show(request, "letter_sent.html", email=form.cleaned_data["email"], is_reset=True)
    text = _("We send you a link to choose a new one.")
    return _gate(request, form, _("Forgotten your password?"), _("Send the link"), text=text)


@open_to_all("the link in a letter is the proof")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose a new password by a link."""
    form = NewPasswordForm(request.POST or None)
    try:
        get_key(KeyPurpose.RESET_PASSWORD, secret)
        if request.method == "POST" and form.is_valid():
            with override(page_language()):
                user_id = identity.complete_reset(secret=secret, password=form.cleaned_data["password"])
            messages.success(request, _("Your new password is set. You are logged out everywhere else."))
            return go_in(request, get_user_model().objects.get(pk=user_id), "reset_password")
    except WeakPassword as error:
        form.add_error("password", error.message)
    except KeyRefused:
        return _dead_link(request)
    return _gate(request, form, _("Choose a new password"), _("Set the password"))


@open_to_all("the link in a letter is the proof")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def confirm_registration(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the account a registration's link stands for; in another browser with the password chosen then."""
    begun = request.session.get(REGISTERING) or {}
    try:
        is_same = begun.get("email") == get_key(KeyPurpose.REGISTER, secret).email
        form = (NothingForm if is_same else PasswordForm)(request.POST or None)
        if request.method == "POST" and (is_same or form.is_valid()):
            password = None if is_same else form.cleaned_data["password"]
            user_id = identity.complete_registration(secret=secret, password=password)
            request.session.pop(REGISTERING, None)
            identity.finish_log_in(request, get_user_model().objects.get(pk=user_id), "register")
            adopt_guest_cart(request)
            return redirect(own_path(begun.get("next", "")) or "storefront:home")
    except WrongCredentials:
        form.add_error("password", _("This is not the password you chose."))
    except KeyRefused:
        return _dead_link(request)
    return _gate(request, form, _("Open your account"), _("Open the account"))


@open_to_all("one's own log-in")
@require_http_methods(["GET", "POST"])
def confirm_email(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the new address into use; only in a session of the log-in it is for."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('storefront:login')}?{urlencode({'next': request.get_full_path()})}")
    try:
        if get_key(KeyPurpose.CHANGE_EMAIL, secret).user_id != request.user.pk:
            raise KeyRefused
        if request.method == "POST":
            identity.complete_email_change(
                secret=secret,
                user_id=request.user.pk,
                this_key=request.session.session_key or "",
                actor=get_visit(request).actor,
            )
            identity.renew_session(request)
            messages.success(request, _("You log in with your new address from now on."))
            return redirect("storefront:security")
    except KeyRefused:
        return _dead_link(request)
    return _gate(request, NothingForm(), _("Confirm your new e-mail address"), _("Use this address"))


@open_to_all("one's own log-in")
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask again who it is, and go on."""
    if not request.user.is_authenticated:
        return redirect("storefront:login")
    security = get_security(request.user.pk)
    form = (CodeForm if security.has_totp and not security.has_password else PasswordForm)(request.POST or None)
    if request.method == "POST" and _prove_again(request, form):
        return redirect(safe_next(request, "storefront:security"))
    has_form = security.has_password or security.has_totp
    text = _("This touches your money or your account. Prove that it is you; it holds for ten minutes.")
    return _gate(
        request,
        form if has_form else NothingForm(),
        _("Is it you?"),
        _("Go on") if has_form else "",
        text=text,
        passkey="storefront:prove_passkey" if security.passkeys else "",
        providers=[] if has_form else list_providers(),
    )


@open_to_all("one's own log-in")
@require_POST
def prove_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser needs to prove again by passkey."""
    if not request.user.is_authenticated:
        return JsonResponse({}, status=403)
    return JsonResponse(identity.ask_passkey_proof(request, request.user))


@open_to_all("a page's language is everybody's own")
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember Korean or English; go on to a path of ours and nowhere else."""
    fields = request.POST.copy()
    fields["next"] = wanted_next(request) or reverse("storefront:home")
    request.POST = fields  # type: ignore[assignment]
    response: HttpResponse = set_language(request)
    return response


def _prove_second(request: HttpRequest, user: Any, form: forms.Form) -> bool:
    try:
        if answer := request.POST.get("credential"):
            identity.check_passkey_proof(request, answer=answer, user=user)
            return True
        if form.is_valid():
            identity.check_code(user_id=user.pk, code=form.cleaned_data["code"])
            return True
    except PasskeyRefused:
        form.add_error(None, _("This passkey could not be used here."))
    except WrongCode:
        form.add_error("code", _("This code is not right, or it was used before."))
    except TooManyAttempts as refusal:
        identity.note_wait(request, refusal)
        form.add_error(None, wait_words())
    return False


def _prove_again(request: HttpRequest, form: forms.Form) -> bool:
    user: Any = request.user
    if request.POST.get("credential") or isinstance(form, CodeForm):
        if not _prove_second(request, user, form):
            return False
        identity.note_proof(request)
        return True
    try:
        if form.is_valid():
            identity.prove_by_password(request, form.cleaned_data["password"])
            return True
    except WrongCredentials:
        form.add_error("password", _("The password is not right."))
    except TooManyAttempts as refusal:
        identity.note_wait(request, refusal)
        form.add_error(None, wait_words())
    return False


def _dead_link(request: HttpRequest) -> HttpResponse:
    text = _("It was used, it is older than an hour, or it belongs to another account. Ask for a new one.")
    return show(request, "letter_sent.html", is_dead=True, text=text, status=KeyRefused.status)


def _gate(  # noqa: PLR0913 -- what the one template of these pages shows
    request: HttpRequest,
    form: forms.Form,
    title: str,
    button: str,
    *,
    text: str = "",
    passkey: str = "",
    providers: Any = (),
) -> HttpResponse:
    return show(
        request,
        "prove.html",
        form=form,
        title=title,
        button=button,
        text=text,
        passkey_options=reverse(passkey) if passkey else "",
        providers=providers,
        next=wanted_next(request),
        status=422 if form.is_bound and form.errors else 200,
    )
