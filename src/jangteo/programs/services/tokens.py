"""What a call is made with: a key of a program, or a token of OAuth made from one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.programs import rules
from jangteo.programs.errors import InvalidClient, InvalidScope
from jangteo.programs.models import AccessToken, ProgramKey
from jangteo.programs.services.keys import digest_of, new_secret
from jangteo.programs.types import Credential, IssuedToken, KeyKind

PREFIXES = tuple(rules.prefix_of(kind) for kind in KeyKind)
LONGEST_SECRET = 200


def find_user_by_key(token: str) -> Any:
    """The log-in of the program behind a key or an access token, narrowed to what that is for; None for nobody's.

    returns  the User, with its `credential`
    """
    digest = digest_of(token)
    row, scopes = _key(digest), None
    if row is None:
        row, scopes = _key_of_token(digest)
    if row is None:
        return None
    _note_use(row)
    user = row.program.user
    actions = rules.actions_of(row.scopes if scopes is None else set(scopes) & set(row.scopes))
    user.credential = Credential(row.pk, row.program_id, KeyKind(row.kind), actions)
    user.allowed_actions = actions
    return user


@transaction.atomic
def issue_access_token(*, client_id: str, client_secret: str, scopes: Sequence[str] | None = None) -> IssuedToken:
    """A token for an hour from a program's id and one of its keys (RFC 6749 section 4.4).

    scopes  fewer than the key's; None is all of them
    raises  InvalidClient, InvalidScope
    """
    row = _key(digest_of(client_secret)) if 0 < len(client_secret) <= LONGEST_SECRET else None
    if row is None or row.program_id != parse_id(client_id):
        raise InvalidClient
    chosen = list(row.scopes) if scopes is None else [name for name in row.scopes if name in set(scopes)]
    if not chosen or (scopes is not None and not set(scopes) <= set(row.scopes)):
        raise InvalidScope
    now = clock.now()
    AccessToken.objects.filter(key=row, ends_at__lte=now).delete()
    ends = min(now + rules.TOKEN_LIFE, row.ends_at)
    token = new_secret(KeyKind(row.kind))
    AccessToken.objects.create(key=row, digest=digest_of(token), scopes=chosen, ends_at=ends)
    _note_use(row)
    return IssuedToken(token, int((ends - now).total_seconds()), tuple(chosen))


def _key(digest: str) -> ProgramKey | None:
    row = ProgramKey.objects.select_related("program__user__person").filter(digest=digest).first()
    return row if row is not None and _works(row) else None


def _key_of_token(digest: str) -> tuple[ProgramKey | None, list[str] | None]:
    token = AccessToken.objects.select_related("key__program__user__person").filter(digest=digest).first()
    if token is None or token.ends_at <= clock.now() or not _works(token.key):
        return None, None
    return token.key, list(token.scopes)


def _works(row: ProgramKey) -> bool:
    program = row.program
    return row.ends_at > clock.now() and program.ended_at is None and program.user.is_active


def _note_use(row: ProgramKey) -> None:
    today: date = clock.today()
    if row.last_used_on != today:
        ProgramKey.objects.filter(pk=row.pk).update(last_used_on=today)
