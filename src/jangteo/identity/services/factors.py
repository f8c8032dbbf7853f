"""Second factors: codes of an app, recovery codes, passkeys."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_noop

from jangteo.identity import rules
from jangteo.identity.errors import CodeNeeded, FactorExists, PasskeyRefused, WrongCode
from jangteo.identity.gateways import factors, passkeys
from jangteo.identity.models import UsedCode
from jangteo.identity.selectors import has_second_factor
from jangteo.identity.services.check_log_in import forgive, take_attempt
from jangteo.identity.services.keys import notify
from jangteo.identity.services.sessions import end_sessions, own_id, require_fresh
from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor
from jangteo.parties import services as parties
from jangteo.parties.selectors import find_log_in

LONGEST_CODE = 32
LONGEST_NAME = 60


def new_totp_secret() -> str:
    """A secret for an authenticator app; it counts once a code of it was given back."""
    return factors.new_totp_secret()


def totp_picture(*, secret: str, issuer: str, name: str) -> str:
    """What an authenticator app scans, as SVG."""
    return factors.as_picture(factors.totp_address(secret, issuer=issuer, name=name))


def draw_code(text: str) -> str:
    """A QR code of any text as SVG."""
    return factors.as_picture(text)


def check_code(*, user_id: UUID, code: str) -> None:
    """Take a code of the authenticator app or a recovery code, each once; five failures in 15 minutes.

    raises  TooManyAttempts, WrongCode
    """
    taken = take_attempt([(f"code:{user_id}", rules.PER_CODE)])
    code = "".join(code.split()).replace("-", "")
    fits = 0 < len(code) <= LONGEST_CODE and code.isascii()
    if not fits or not (_use_totp(user_id, code) or factors.use_recovery_code(user_id, code)):
        raise WrongCode
    forgive(taken)


def check_code_of_program(*, user_id: UUID, code: str) -> None:
    """The second factor of a program that asks for a token.

    raises  CodeNeeded when there is no right code, TooManyAttempts
    """
    try:
        check_code(user_id=user_id, code=code)
    except WrongCode:
        raise CodeNeeded from None


def add_totp(request: HttpRequest, *, secret: str, code: str, actor: Actor) -> list[str]:
    """Switch the authenticator app on; its code shows that it works.

    returns  new recovery codes, where there were none
    raises   FactorExists, ProofNeeded, TooManyAttempts, WrongCode
    """
    require_fresh(request)
    user: Any = request.user
    taken = take_attempt([(f"code:{user.pk}", rules.PER_CODE)])
    counter = rules.matching_counter(secret, "".join(code.split()), clock.now()) if secret else None
    if counter is None:
        raise WrongCode
    forgive(taken)
    with transaction.atomic():
        if not factors.add_totp(user, secret):
            raise FactorExists
        UsedCode.objects.get_or_create(user_id=user.pk, counter=counter)
        codes = factors.ensure_codes(user)
        _record(request, "identity.add_totp", gettext_noop("An authenticator app was added"), actor)
    return codes


@transaction.atomic
def remove_totp(request: HttpRequest, *, actor: Actor) -> None:
    """Switch the authenticator app off.

    raises  ProofNeeded
    """
    user_id = own_id(request)
    if factors.remove_totp(user_id):
        _drop_idle_codes(user_id)
        _record(request, "identity.remove_totp", gettext_noop("The authenticator app was removed"), actor)


@transaction.atomic
def renew_recovery_codes(request: HttpRequest, *, actor: Actor) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing. None without a second factor to stand in for.

    raises  ProofNeeded
    """
    if not has_second_factor(own_id(request)):
        return []
    codes = factors.renew_codes(request.user)
    _record(request, "identity.renew_recovery_codes", gettext_noop("New recovery codes were made"), actor)
    return codes


def ask_new_passkey(request: HttpRequest) -> dict[str, Any]:
    """What the browser needs to make a passkey.

    raises  ProofNeeded
    """
    require_fresh(request)
    return passkeys.ask_new(request, request.user)


@transaction.atomic
def add_passkey(request: HttpRequest, *, name: str, answer: str, actor: Actor) -> list[str]:
    """Keep the passkey a browser made.

    returns  new recovery codes, where there were none
    raises   PasskeyRefused, ProofNeeded
    """
    require_fresh(request)
    if len(name) > LONGEST_NAME or "\0" in name:
        raise PasskeyRefused(field="name")
    passkeys.add(request, request.user, name=name, answer=answer)
    codes = factors.ensure_codes(request.user)
    _record(request, "identity.add_passkey", gettext_noop("A passkey was added"), actor)
    return codes


@transaction.atomic
def remove_passkey(request: HttpRequest, *, passkey_id: int, actor: Actor) -> None:
    """Forget a passkey of this log-in.

    raises  ProofNeeded
    """
    user_id = own_id(request)
    if passkeys.remove_passkey(user_id, passkey_id):
        _drop_idle_codes(user_id)
        _record(request, "identity.remove_passkey", gettext_noop("A passkey was removed"), actor)


def ask_passkey_proof(request: HttpRequest, user: Any = None) -> dict[str, Any]:
    """What the browser needs to prove it holds a passkey; of anyone's when nobody is named."""
    return passkeys.ask_proof(request, user)


def check_passkey_proof(request: HttpRequest, *, answer: str, user: Any = None) -> Any:
    """The User whose passkey answered; of `user` when one is named.

    raises  PasskeyRefused
    """
    return passkeys.check_proof(request, answer=answer, user=user)


def _use_totp(user_id: UUID, code: str) -> bool:
    secret = factors.totp_secret(user_id)
    counter = rules.matching_counter(secret, code, clock.now()) if secret else None
    if counter is None:
        return False
    try:
        with transaction.atomic():
            UsedCode.objects.create(user_id=user_id, counter=counter)
    except IntegrityError:
        return False
    oldest = rules.totp_counters(clock.now())[0]
    UsedCode.objects.filter(user_id=user_id, counter__lt=oldest).delete()
    return True


def _drop_idle_codes(user_id: UUID) -> None:
    if not has_second_factor(user_id):
        factors.remove_codes(user_id)


def _record(request: HttpRequest, action: str, what: str, actor: Actor) -> None:
    """Every change of factors is written down, told to the owner, and ends the other sessions."""
    user_id = own_id(request)
    audit.record(actor=actor, action=action, subject_kind="user", subject_id=user_id)
    end_sessions(user_id=user_id, except_key=request.session.session_key or "")
    parties.end_tokens(user_id=user_id)
    log_in = find_log_in(user_id=user_id)
    if log_in:
        notify(log_in, what, "identity.factors_changed")
