"""Which provider's subject is which log-in, in allauth's table."""

from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction


def find_owner(provider: str, subject: str) -> UUID | None:
    """The log-in a provider's subject is connected to."""
    owner: UUID | None = (
        SocialAccount.objects.filter(provider=provider, uid=subject).values_list("user_id", flat=True).first()
    )
    return owner


def connect(user_id: UUID, provider: str, subject: str) -> bool:
    """Connect them; False when the subject is someone else's already."""
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user_id=user_id, provider=provider, uid=subject)
    except IntegrityError:
        return find_owner(provider, subject) == user_id
    return True


def disconnect(user_id: UUID, provider: str) -> bool:
    """Forget the connection; False when there was none."""
    return bool(SocialAccount.objects.filter(user_id=user_id, provider=provider).delete()[0])
