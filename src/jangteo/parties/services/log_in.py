import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor, PartyId, UserId
from jangteo.parties.errors import EmailTaken, PartyNotFound, WeakPassword, WrongCredentials
from jangteo.parties.models import ApiToken, Party, User
from jangteo.parties.rules import normal_email
from jangteo.parties.services.parties import checked_email, create_person

TOKEN_LIFE = timedelta(days=30)


@transaction.atomic
def register_shopper(*, email: str, password: str, name: str, language: str = "ko", phone: str = "") -> UserId:
    """A person with a log-in of their own.

    raises  EmailTaken, InvalidEmail, WeakPassword
    """
    email = checked_email(email)
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field="password") from None
    person_id = create_person(name=name, language=language, email=email, phone=phone)
    return create_log_in(person_id=person_id, email=email, password=password)


@transaction.atomic
def create_log_in(
    *,
    person_id: UUID | None,
    email: str,
    password: str = "",
    encoded_password: str = "",
    is_staff: bool = False,
    is_superuser: bool = False,
) -> UserId:
    """Give a person (or staff without one) a log-in.

    encoded_password  as Django keeps it, for log-ins that come from another system; then `password` is not used
    raises  EmailTaken, InvalidEmail, PartyNotFound
    """
    email = checked_email(email)
    if person_id and not Party.objects.filter(pk=person_id, kind="person").exists():
        raise PartyNotFound
    user = User(email=email, person_id=person_id, is_staff=is_staff, is_superuser=is_superuser)
    if encoded_password:
        user.password = encoded_password
    else:
        user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise EmailTaken(field="email") from None
    audit.record(
        actor=Actor(user_id=UserId(user.pk), person_id=PartyId(person_id) if person_id else None, name=email),
        action="parties.create_log_in",
        subject_kind="user",
        subject_id=user.pk,
        after={"is_staff": is_staff},
    )
    return UserId(user.pk)


def issue_token(*, email: str, password: str, name: str = "") -> tuple[str, datetime]:
    """A bearer token for a program; unknown address and wrong password cost the same time.

    raises  WrongCredentials
    """
    email = normal_email(email)
    user = User.objects.filter(email=email, is_active=True).first() if "\0" not in email else None
    if user is None:
        make_password(password)
        raise WrongCredentials
    if not user.check_password(password):
        raise WrongCredentials
    token = f"jt_{secrets.token_urlsafe(32)}"
    now = clock.now()
    ApiToken.objects.create(
        user=user, digest=_digest(token), name=name[:60], created_at=now, expires_at=now + TOKEN_LIFE
    )
    return token, now + TOKEN_LIFE


def find_user_by_token(token: str) -> User | None:
    """The active user behind a bearer token that has not expired."""
    row = ApiToken.objects.select_related("user__person").filter(digest=_digest(token)).first()
    if row is None or row.expires_at <= clock.now() or not row.user.is_active:
        return None
    return row.user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
