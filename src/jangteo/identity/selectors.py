"""Reads about log-ins."""

import hashlib
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from jangteo.identity.errors import KeyRefused
from jangteo.identity.models import ConfirmedEmail, Key, Session
from jangteo.identity.types import KeyFacts, KeyPurpose, PasskeyView, ProviderView, Security, SessionView
from jangteo.kernel import clock
from jangteo.kernel.types import UserId
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import find_log_in


def get_security(user_id: UUID) -> Security:
    """How a log-in is protected.

    raises  PartyNotFound
    """
    log_in = find_log_in(user_id=user_id)
    if log_in is None:
        raise PartyNotFound
    names = {one.id: one.name for one in list_providers()}
    connected = SocialAccount.objects.filter(user_id=user_id).order_by("pk").values_list("provider", flat=True)
    factors = list(Authenticator.objects.filter(user_id=user_id).order_by("created_at"))
    codes = next((row for row in factors if row.type == Authenticator.Type.RECOVERY_CODES), None)
    return Security(
        email=log_in.email,
        is_email_confirmed=is_email_confirmed(user_id),
        has_password=bool(log_in.encoded),
        has_totp=any(row.type == Authenticator.Type.TOTP for row in factors),
        codes_left=len(RecoveryCodes(codes).get_unused_codes()) if codes else 0,
        passkeys=tuple(
            PasskeyView(id=row.pk, name=row.data["name"], created_at=row.created_at, used_at=row.last_used_at)
            for row in factors
            if row.type == Authenticator.Type.WEBAUTHN
        ),
        connected=tuple(ProviderView(id=one, name=names.get(one, one)) for one in connected),
    )


def has_second_factor(user_id: UUID) -> bool:
    """Whether a password alone is not enough for this log-in."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=kinds).exists())


def lacks_second_step(user: Any) -> bool:
    """Whether the host lets staff in by a second step alone, and this one of them has none.

    A program has a key, which was given to it after a fresh proof, instead of a log-in.
    """
    if not settings.STAFF_SECOND_STEP or not user.is_staff or getattr(user, "credential", None) is not None:
        return False
    return not has_second_factor(user.pk)


def is_email_confirmed(user_id: UUID) -> bool:
    """Whether the log-in's present address was shown to be its owner's."""
    log_in = find_log_in(user_id=user_id)
    return log_in is not None and ConfirmedEmail.objects.filter(user=user_id, email=log_in.email).exists()


def list_sessions(user_id: UUID, this_key: str = "") -> list[SessionView]:
    """Where a log-in is logged in, the asking session first, then the latest.

    this_key  the asking session's key
    """
    rows = Session.objects.filter(user=user_id, expire_date__gt=clock.now(), created_at__isnull=False)
    views = [
        SessionView(
            id=session_id(row.pk),
            created_at=row.created_at,
            seen_at=row.seen_at or row.created_at,
            address=row.address,
            browser=row.browser,
            how=row.how,
            is_this=row.pk == this_key,
        )
        for row in rows.order_by("-seen_at")
        if row.created_at
    ]
    return sorted(views, key=lambda view: not view.is_this)


def session_id(key: str) -> str:
    """The name of a session that may be shown; its key may not."""
    return hashlib.sha256(f"session:{key}".encode()).hexdigest()[:32]


def list_providers() -> list[ProviderView]:
    """The OpenID Connect providers a host has set up."""
    protocols: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = protocols.get("openid_connect", {}).get("APPS", [])
    return [ProviderView(id=app["provider_id"], name=app["name"]) for app in apps]


def get_key(purpose: KeyPurpose, secret: str) -> KeyFacts:
    """What a link stands for, if it is still good for this purpose.

    raises  KeyRefused
    """
    row = Key.objects.filter(digest=digest(secret), purpose=purpose, used_at=None, expires_at__gt=clock.now()).first()
    if row is None:
        raise KeyRefused
    user_id = UserId(row.user_id) if row.user_id else None
    return KeyFacts(id=row.pk, purpose=purpose, email=row.email, user_id=user_id)


def digest(secret: str) -> str:
    """Under which a secret is kept."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
