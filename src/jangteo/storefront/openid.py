"""Log in with an OpenID Connect provider: allauth speaks the protocol, identity says whose log-in it is."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from jangteo.identity import services as identity
from jangteo.identity.errors import ProviderRefused
from jangteo.identity.types import ProviderClaim
from jangteo.kernel.permissions import open_to_all
from jangteo.storefront.carts import adopt_guest_cart
from jangteo.storefront.pages.frame import own_path, safe_next
from jangteo.storefront.proof import needs_proof
from jangteo.storefront.visit import get_visit, page_language

BROKEN = (
    RequestException,
    ImproperlyConfigured,
    KeyError,
    ValueError,
    TypeError,
)  # what a provider's odd answers end in


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Answers for allauth what a provider's word is worth here; its own log-in and sign-up are never reached."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        raise ImmediateHttpResponse(_answer(request, sociallogin))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **further: Any) -> None:
        raise ImmediateHttpResponse(_refuse(request))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


@open_to_all("the way in")
@require_POST
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the visitor to a provider."""
    return _start(request, provider_id, "login", safe_next(request))


@open_to_all("one's own log-in")
@require_POST
@needs_proof
def connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send someone who is logged in to a provider, to connect the two."""
    return _start(request, provider_id, "connect", "")


@open_to_all("the way in; the state of the session that began it is asked for")
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider sends the visitor back."""
    try:
        response: HttpResponse = views.callback(request, provider_id)
    except BROKEN:
        return _refuse(request)
    return response


def _start(request: HttpRequest, provider_id: str, process: str, next_url: str) -> HttpResponse:
    try:
        provider = get_adapter().get_provider(request, provider_id)
        response: HttpResponse = provider.redirect(request, process=process, next_url=next_url)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except BROKEN:
        return _refuse(request)
    return response


def _answer(request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
    claim = _claim(sociallogin)
    try:
        if sociallogin.state.get("process") == "connect":
            return _connect(request, claim)
        user_id = identity.accept_claim(claim=claim, language=page_language())
    except ProviderRefused as refusal:
        return _refuse(request, refusal)
    user = get_user_model().objects.get(pk=user_id)
    wanted = own_path(sociallogin.state.get("next") or "")
    if not identity.begin_log_in(request, user, claim.provider):
        return redirect("storefront:login_code")
    adopt_guest_cart(request)
    return redirect(wanted or "storefront:home")


def _connect(request: HttpRequest, claim: ProviderClaim) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("storefront:login")
    identity.connect_provider(request, claim=claim, actor=get_visit(request).actor)
    messages.success(request, _("You can log in with it from now on."))
    return redirect("storefront:security")


def _claim(sociallogin: SocialLogin) -> ProviderClaim:
    data = sociallogin.account.extra_data
    facts = data.get("userinfo") or data.get("id_token") or {}
    email, name = facts.get("email"), facts.get("name")
    strength = (data.get("id_token") or {}).get("acr")
    return ProviderClaim(
        provider=sociallogin.account.provider,
        subject=str(sociallogin.account.uid),
        email=email if isinstance(email, str) else "",
        is_email_verified=facts.get("email_verified") is True,
        name=name if isinstance(name, str) else "",
        strength=strength if isinstance(strength, str) else "",
    )


def _refuse(request: HttpRequest, refusal: ProviderRefused | None = None) -> HttpResponse:
    reason = refusal.facts.get("reason") if refusal else ""
    words = {
        "taken": _("This e-mail address has an account here. Log in as ever, then connect the two under Security."),
        "unverified": _("They have not confirmed your e-mail address yet. Confirm it there and try again."),
        "weak": _("They did not check well enough who you are. Use your second step there and try again."),
        "no_email": _("They told us no e-mail address, so we can't open an account."),
    }
    text = words.get(str(reason), _("Logging in there did not work. Try again, or log in with your password."))
    messages.error(request, text)
    return redirect("storefront:security" if request.user.is_authenticated else "storefront:login")
