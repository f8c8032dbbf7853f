"""Log-ins proven by an OpenID Connect provider, bound to a person here."""

from uuid import UUID

from django.db import transaction

from jangteo.identity.errors import ProviderRefused
from jangteo.identity.models import ConfirmedEmail
from jangteo.identity.selectors import is_email_confirmed
from jangteo.identity.types import ProviderClaim
from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor, UserId
from jangteo.parties import services as parties
from jangteo.parties.errors import EmailTaken, InvalidEmail, InvalidName
from jangteo.parties.selectors import find_log_in

NO_PASSWORD = "!"  # noqa: S105 -- what Django keeps for log-ins that no password opens


@transaction.atomic
def settle_claim(*, claim: ProviderClaim, is_trusted: bool, language: str) -> UserId:
    """The log-in of someone a provider speaks for the first time: a new person, or an existing one.

    An existing log-in is theirs only when the provider has verified the address, the host trusts it with
    addresses, and the owner had confirmed the same address here; else they log in as ever and connect it.

    is_trusted  the host lets this provider speak for e-mail addresses
    raises      ProviderRefused
    """
    if not claim.is_email_verified:
        raise ProviderRefused("the provider has not verified this e-mail address", reason="unverified")
    try:
        known = find_log_in(email=parties.checked_email(claim.email))
    except InvalidEmail:
        raise ProviderRefused("the provider gave no e-mail address", reason="no_email") from None
    if known is not None:
        if is_trusted and known.is_active and is_email_confirmed(known.id):
            return known.id
        raise ProviderRefused("this address has a log-in of its own; connect them there", reason="taken")
    try:
        name = parties.checked_name(claim.name or claim.email.partition("@")[0])
        person_id = parties.create_person(name=name, language=language, email=claim.email)
        user_id = parties.create_log_in(person_id=person_id, email=claim.email, encoded_password=NO_PASSWORD)
    except (EmailTaken, InvalidName):
        raise ProviderRefused(reason="taken") from None
    email = parties.checked_email(claim.email)
    ConfirmedEmail.objects.create(user_id=user_id, email=email, confirmed_at=clock.now())
    return user_id


def record_connection(*, user_id: UUID, claim: ProviderClaim, actor: Actor) -> None:
    """Write down that a provider may speak for a log-in from now on."""
    after = {"provider": claim.provider}
    audit.record(
        actor=actor, action="identity.connect_provider", subject_kind="user", subject_id=user_id, after=after
    )
