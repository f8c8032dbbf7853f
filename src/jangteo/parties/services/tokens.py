import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor, PartyId, UserId
from jangteo.parties.errors import InvalidTokenName, PartyNotFound, TokenNotFound, WrongCredentials
from jangteo.parties.models import ApiToken, User

TOKEN_LIFE = timedelta(days=30)
LONGEST_NAME = 60
_readers: dict[str, Callable[[str], Any]] = {}


@transaction.atomic
def issue_token(
    *, user_id: UUID, name: str = "", proven: str = "", life: timedelta = TOKEN_LIFE
) -> tuple[str, datetime]:
    """A bearer token for a program, shown this once, and when it ends.

    proven  the encoded password that was checked: a token is not made from one that was changed meanwhile
    raises  InvalidTokenName, PartyNotFound, WrongCredentials
    """
    if len(name) > LONGEST_NAME or "\0" in name:
        raise InvalidTokenName(field="name")
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise PartyNotFound
    if not user.is_active or (proven and not secrets.compare_digest(user.password.encode(), proven.encode())):
        raise WrongCredentials
    token = f"jt_{secrets.token_urlsafe(32)}"
    now = clock.now()
    row = ApiToken.objects.create(user=user, digest=_digest(token), name=name, created_at=now, expires_at=now + life)
    person_id = PartyId(user.person_id) if user.person_id else None
    actor = Actor(user_id=UserId(user.pk), person_id=person_id, name=user.email)
    audit.record(
        actor=actor,
        action="parties.issue_token",
        subject_kind="user",
        subject_id=user.pk,
        after={"token": str(row.pk), "expires_at": row.expires_at.isoformat()},
    )
    return token, row.expires_at


@transaction.atomic
def revoke_token(*, user_id: UUID, token_id: UUID, actor: Actor) -> None:
    """End one token of this log-in; another's is not found.

    raises  TokenNotFound
    """
    removed, _ = ApiToken.objects.filter(user=user_id, pk=token_id).delete()
    if not removed:
        raise TokenNotFound
    audit.record(
        actor=actor,
        action="parties.revoke_token",
        subject_kind="user",
        subject_id=user_id,
        before={"token": str(token_id)},
    )


def end_tokens(*, user_id: UUID) -> int:
    """End every token of a log-in; returns how many there were."""
    return ApiToken.objects.filter(user=user_id).delete()[0]


def end_every_token() -> int:
    """End every token of every log-in; returns how many there were."""
    return ApiToken.objects.all().delete()[0]


def accept_tokens(prefix: str, reader: Callable[[str], Any]) -> None:
    """Let another module say whose the tokens are that begin so."""
    _readers[prefix] = reader


def is_of_another_kind(token: str) -> bool:
    """Whether a token is none of a log-in's but of what somebody else reads, such as a program's key."""
    return token.startswith(tuple(_readers))


def find_user_by_token(token: str) -> User | None:
    """The active user behind a bearer token that has not expired, or behind a program's key."""
    for prefix, reader in _readers.items():
        if token.startswith(prefix):
            return cast("User | None", reader(token))
    row = ApiToken.objects.select_related("user__person").filter(digest=_digest(token)).first()
    if row is None or row.expires_at <= clock.now() or not row.user.is_active:
        return None
    return row.user


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
