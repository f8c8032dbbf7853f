"""Log-ins proven by an OpenID Connect provider, bound to a person here."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from jangteo.identity.errors import LastWayIn, ProviderRefused
from jangteo.identity.gateways import providers
from jangteo.identity.models import ConfirmedEmail
from jangteo.identity.selectors import get_security, is_email_confirmed
from jangteo.identity.services.sessions import own_id
from jangteo.identity.types import ProviderClaim
from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor, UserId
from jangteo.parties import services as parties
from jangteo.parties.errors import EmailTaken, InvalidEmail, InvalidName
from jangteo.parties.selectors import find_log_in

NO_PASSWORD = "!"  # noqa: S105 -- what Django keeps for log-ins that no password opens
LONGEST_SUBJECT = 191


@transaction.atomic
def accept_claim(*, claim: ProviderClaim, language: str) -> UserId:
    """The log-in of someone a provider speaks for: connected before, an existing one, or a new person's.

    An existing log-in is theirs only when the provider has verified the address, the host trusts it with
    addresses, and the owner had confirmed the same address here; else they log in as ever and connect it.

    language  a new person's
    raises    ProviderRefused
    """
    _check(claim)
    owner = providers.find_owner(claim.provider, claim.subject)
    if owner is not None:
        log_in = find_log_in(user_id=owner)
        if log_in is None or not log_in.is_active:
            raise ProviderRefused(reason="closed")
        return log_in.id
    user_id = _settle(claim, language)
    if not providers.connect(user_id, claim.provider, claim.subject):
        raise ProviderRefused(reason="taken")
    _record("identity.connect_provider", user_id, claim.provider, Actor(user_id=user_id, name=claim.email))
    return user_id


@transaction.atomic
def connect_provider(request: HttpRequest, *, claim: ProviderClaim, actor: Actor) -> None:
    """Let a provider speak for the log-in of this session from now on.

    raises  ProofNeeded, ProviderRefused when the provider's person is another log-in's
    """
    user_id = own_id(request)
    _check(claim)
    if not providers.connect(user_id, claim.provider, claim.subject):
        raise ProviderRefused(reason="taken")
    _record("identity.connect_provider", user_id, claim.provider, actor)


@transaction.atomic
def disconnect_provider(request: HttpRequest, *, provider: str, actor: Actor) -> None:
    """Let a provider speak for this log-in no more.

    raises  LastWayIn, ProofNeeded
    """
    user_id = own_id(request)
    security = get_security(user_id)
    if not (security.has_password or security.passkeys or len(security.connected) > 1):
        raise LastWayIn
    if providers.disconnect(user_id, provider):
        _record("identity.disconnect_provider", user_id, provider, actor)


def _check(claim: ProviderClaim) -> None:
    if not 0 < len(claim.subject) <= LONGEST_SUBJECT or "\0" in claim.subject:
        raise ProviderRefused("the provider named nobody", reason="no_subject")
    wanted = settings.OIDC_STRENGTH.get(claim.provider)
    if wanted and claim.strength not in wanted:
        raise ProviderRefused("the provider did not ask for as much as it was to", reason="weak")


def _settle(claim: ProviderClaim, language: str) -> UserId:
    if not claim.is_email_verified:
        raise ProviderRefused("the provider has not verified this e-mail address", reason="unverified")
    try:
        email = parties.checked_email(claim.email)
    except InvalidEmail:
        raise ProviderRefused("the provider gave no e-mail address", reason="no_email") from None
    known = find_log_in(email=email)
    if known is not None:
        is_trusted = claim.provider in settings.OIDC_TRUSTED_EMAILS
        if is_trusted and known.is_active and is_email_confirmed(known.id):
            return known.id
        raise ProviderRefused("this address has a log-in of its own; connect them there", reason="taken")
    try:
        name = parties.checked_name(claim.name or email.partition("@")[0])
        person_id = parties.create_person(name=name, language=language, email=email)
        user_id = parties.create_log_in(person_id=person_id, email=email, encoded_password=NO_PASSWORD)
    except (EmailTaken, InvalidName):
        raise ProviderRefused(reason="taken") from None
    ConfirmedEmail.objects.create(user_id=user_id, email=email, confirmed_at=clock.now())
    return user_id


def _record(action: str, user_id: UUID, provider: str, actor: Actor) -> None:
    after = {"provider": provider}
    audit.record(actor=actor, action=action, subject_kind="user", subject_id=user_id, after=after)
