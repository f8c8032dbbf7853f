"""Passkeys (WebAuthn) by allauth and fido2. The challenge waits in the session that asked for it."""

import json
from typing import Any
from uuid import UUID

from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from jangteo.identity.errors import PasskeyRefused

PASSKEY = Authenticator.Type.WEBAUTHN
LONGEST_ANSWER = 20_000
BROKEN = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError)  # what odd answers end in


def remove_passkey(user_id: UUID, passkey_id: int) -> bool:
    """Forget a passkey of this log-in; False when it has no such one."""
    return bool(Authenticator.objects.filter(user_id=user_id, type=PASSKEY, pk=passkey_id).delete()[0])


def ask_new(request: HttpRequest, user: Any) -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    with request_context(request):
        return dict(auth.begin_registration(user, passwordless=True))


def add(request: HttpRequest, user: Any, *, name: str, answer: str) -> None:
    """Keep the passkey a browser made.

    raises  PasskeyRefused
    """
    credential = _read(answer)
    with request_context(request):
        try:
            auth.complete_registration(credential)
        except BROKEN:
            raise PasskeyRefused from None
    auth.WebAuthn.add(user, name=name, credential=credential)


def ask_proof(request: HttpRequest, user: Any = None) -> dict[str, Any]:
    """What the browser needs to prove it holds a passkey; of anyone when nobody is named."""
    with request_context(request):
        return dict(auth.begin_authentication(user))


def check_proof(request: HttpRequest, *, answer: str, user: Any = None) -> Any:
    """Whose passkey it is; of `user` when one is named.

    raises  PasskeyRefused
    """
    credential = _read(answer)
    with request_context(request):
        try:
            owner = user or auth.extract_user_from_response(credential)
            authenticator = auth.complete_authentication(owner, credential)
        except BROKEN:
            raise PasskeyRefused from None
        finally:
            auth.clear_state()
    if not owner.is_active:
        raise PasskeyRefused
    authenticator.record_usage()
    return owner


def _read(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or "\\u0000" in answer:
        raise PasskeyRefused
    return found
