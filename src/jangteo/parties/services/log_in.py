from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from jangteo.kernel import audit
from jangteo.kernel.types import Actor, PartyId, UserId
from jangteo.kernel.zones import zone_names
from jangteo.parties.errors import EmailTaken, PartyNotFound, UnknownTimeZone, WeakPassword
from jangteo.parties.models import Party, User
from jangteo.parties.rules import normal_email
from jangteo.parties.services.parties import checked_email, create_person
from jangteo.parties.services.tokens import end_tokens


@transaction.atomic
def register_shopper(*, email: str, password: str, name: str, language: str = "ko", phone: str = "") -> UserId:
    """A person with a log-in of their own.

    raises  EmailTaken, InvalidEmail, WeakPassword
    """
    email = checked_email(email)
    require_strong(password, email=email)
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
    if encoded_password:  # "!" and the like: no password opens it
        user.password = encoded_password
    else:
        user.set_password(password or None)  # an empty one opens nothing
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


def verify_password(*, email: str, password: str) -> User | None:
    """The active log-in whose password this is; an unknown address costs the same time.

    Only `identity.services.check_log_in` asks: it counts the failures.
    """
    email = normal_email(email)
    user = User.objects.select_related("person").filter(email=email).first() if "\0" not in email else None
    if user is None:
        make_password(password)
        return None
    return user if user.check_password(password) and user.is_active else None


@transaction.atomic
def change_password(*, user_id: UUID, password: str, actor: Actor) -> None:
    """Give a log-in another password; every other session of it ends by that, its tokens do here.

    raises  PartyNotFound, WeakPassword
    """
    user = _locked(user_id)
    require_strong(password, email=user.email)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_tokens(user_id=user_id)
    _record("parties.change_password", user, actor)


@transaction.atomic
def change_log_in_email(*, user_id: UUID, email: str, old_email: str, actor: Actor) -> None:
    """Give a log-in, and the person behind it, another address.

    old_email  the address it must still have
    raises     EmailTaken, InvalidEmail, PartyNotFound
    """
    user = _locked(user_id)
    if user.email != old_email:
        raise PartyNotFound
    user.email = checked_email(email)
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        raise EmailTaken(field="email") from None
    if user.person_id:
        Party.objects.filter(pk=user.person_id, email=old_email).update(email=user.email)
    end_tokens(user_id=user_id)
    _record("parties.change_log_in_email", user, actor, before={"email": old_email}, after={"email": user.email})


@transaction.atomic
def choose_time_zone(*, user_id: UUID, name: str, actor: Actor) -> None:
    """Say by whose clock shops tell times to this log-in.

    name    as in Asia/Seoul; empty: by the shop's
    raises  PartyNotFound, UnknownTimeZone
    """
    if name and name not in zone_names():
        raise UnknownTimeZone(field="time_zone")
    user = _locked(user_id)
    before, user.time_zone = user.time_zone, name
    if before != name:
        user.save(update_fields=["time_zone"])
        _record("parties.choose_time_zone", user, actor, before={"time_zone": before}, after={"time_zone": name})


@transaction.atomic
def close_log_in(*, user_id: UUID, actor: Actor, why: str = "") -> None:
    """Let nobody in by this log-in any more; its tokens end.

    raises  PartyNotFound
    """
    user = _locked(user_id)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_tokens(user_id=user_id)
    _record("parties.close_log_in", user, actor, after={"is_active": False}, why=why)


def require_strong(password: str, *, email: str) -> None:
    """Refuse a password that is short, common, like the address, or can't be kept.

    raises  WeakPassword
    """
    if "\0" in password:
        raise WeakPassword("a password holds no NUL character", field="password")
    try:
        validate_password(password, User(email=email))
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages), field="password") from None


def _locked(user_id: UUID) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise PartyNotFound
    return user


def _record(action: str, user: User, actor: Actor, **further: Any) -> None:
    audit.record(actor=actor, action=action, subject_kind="user", subject_id=user.pk, **further)
