"""Where Django and allauth ask identity: the password backend, sessions in use, how secrets are kept."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest, HttpResponse

from jangteo.identity import services as identity
from jangteo.identity.errors import TooManyAttempts
from jangteo.identity.services.sealed_factors import FACTORS
from jangteo.identity.types import Visitor
from jangteo.kernel import sealing
from jangteo.parties.errors import WrongCredentials

type Handler = Callable[[HttpRequest], HttpResponse]

DEVICE_SECONDS = 365 * 24 * 3600


class PasswordBackend(ModelBackend):
    """Every log-in of Django's goes through `identity.check_log_in`; a refusal for too many attempts is raised."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **further: Any
    ) -> Any:
        if username is None or password is None:
            return None
        visitor = identity.visitor_of(request) if request is not None else Visitor()
        try:
            return identity.check_log_in(email=username, password=password, visitor=visitor)
        except WrongCredentials:
            return None
        except TooManyAttempts as refusal:
            if request is not None:
                identity.note_wait(request, refusal)
            raise


class LogInMiddleware:
    """Note that sessions are in use, give browsers their mark, say when to try again."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            identity.touch_session(request)
        response = self.get_response(request)
        wait = identity.wait_noted(request)
        if wait:
            response["Retry-After"] = str(wait)
            response.status_code = TooManyAttempts.status
        mark = identity.new_device_mark(request)
        if mark:
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                mark,
                max_age=DEVICE_SECONDS,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are kept encrypted with the site's key; letters about them are identity's."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(FACTORS, text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.open_sealed(FACTORS, encrypted_text)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: `identity.services` writes its own."""
