"""Keys of programs: made, changed for new ones with a time in which both work, ended."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor
from jangteo.programs import rules
from jangteo.programs.errors import InvalidKeyLife, KeyNotFound, ProgramEnded, TooManyKeys, UnknownScopes
from jangteo.programs.models import AccessToken, Program, ProgramKey
from jangteo.programs.services.programs import locked_program
from jangteo.programs.types import KeyKind

USUAL_LIFE = timedelta(days=365)


def digest_of(key: str) -> str:
    """What is kept of a key or a token."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_secret(kind: KeyKind) -> str:
    """A key or a token that nobody can guess: 256 bits behind what it is for."""
    return f"{rules.prefix_of(kind)}{secrets.token_urlsafe(32)}"


@transaction.atomic
def issue_key(
    *, program_id: UUID, kind: KeyKind, scopes: Iterable[str], actor: Actor, life: timedelta = USUAL_LIFE
) -> tuple[UUID, str]:
    """A key for a program.

    scopes   what it is for, one at least
    returns  its id, and the key itself, which nobody is ever shown again
    raises   ProgramNotFound, NotPermitted, ProgramEnded, UnknownScopes, InvalidKeyLife, TooManyKeys
    """
    chosen = _checked(scopes)
    if not rules.SHORTEST_LIFE <= life <= rules.LONGEST_LIFE:
        raise InvalidKeyLife(field="days", minimum=rules.SHORTEST_LIFE.days, maximum=rules.LONGEST_LIFE.days)
    row = _working(program_id, actor)
    return _make(row, kind, chosen, life, actor)


@transaction.atomic
def rotate_key(*, key_id: UUID, actor: Actor, at_once: bool = False) -> tuple[UUID, str]:
    """A new key of the same kind for the same scopes and as long; the old one works for another week beside it.

    at_once  the old one ends now: for one that others have come to know
    returns  the new key's id, and the key itself, which nobody is ever shown again
    raises   KeyNotFound, NotPermitted, ProgramEnded, TooManyKeys
    """
    program = _working(_program_of(key_id), actor)
    old = _live(program, key_id)
    now = clock.now()
    ends = now if at_once else min(old.ends_at, now + rules.OVERLAP)
    made = _make(program, KeyKind(old.kind), list(old.scopes), old.ends_at - old.made_at, actor, is_for=old.pk)
    ProgramKey.objects.filter(pk=old.pk).update(ends_at=ends)
    if at_once:
        AccessToken.objects.filter(key=old).delete()
    return made


@transaction.atomic
def revoke_key(*, key_id: UUID, actor: Actor, why: str = "") -> None:
    """End a key, and the tokens made from it, at once.

    raises  KeyNotFound, NotPermitted
    """
    program = locked_program(_program_of(key_id), actor)
    row = _live(program, key_id)
    ProgramKey.objects.filter(pk=row.pk).update(ends_at=clock.now())
    AccessToken.objects.filter(key=row).delete()
    _record(actor, "programs.revoke_key", program, before=_told(row), why=why)


def _make(
    program: Program, kind: KeyKind, scopes: list[str], life: timedelta, actor: Actor, is_for: UUID | None = None
) -> tuple[UUID, str]:
    now, key = clock.now(), new_secret(kind)
    standing = ProgramKey.objects.filter(program=program, ends_at__gt=now).values_list("pk", flat=True)
    if len(set(standing) - {is_for}) >= rules.MOST_KEYS:
        raise TooManyKeys(maximum=rules.MOST_KEYS)
    row = ProgramKey.objects.create(
        program=program,
        kind=kind.value,
        digest=digest_of(key),
        hint=rules.hint_of(key, kind),
        scopes=scopes,
        made_at=now,
        ends_at=now + life,
    )
    after = _told(row) | ({"in_place_of": str(is_for)} if is_for else {})
    _record(actor, "programs.issue_key", program, after=after)
    return row.pk, key


def _working(program_id: UUID, actor: Actor) -> Program:
    row = locked_program(program_id, actor)
    if row.ended_at is not None:
        raise ProgramEnded
    return row


def _program_of(key_id: UUID) -> UUID:
    found = ProgramKey.objects.filter(pk=key_id).values_list("program_id", flat=True).first()
    if found is None:
        raise KeyNotFound
    return found


def _live(program: Program, key_id: UUID) -> ProgramKey:
    row = ProgramKey.objects.filter(pk=key_id, program=program, ends_at__gt=clock.now()).first()
    if row is None:
        raise KeyNotFound
    return row


def _checked(scopes: Iterable[str]) -> list[str]:
    asked = set(scopes)
    if not asked or not asked <= set(rules.SCOPES):
        raise UnknownScopes(sorted(one.replace("\0", "")[:40] for one in asked - set(rules.SCOPES)))
    return [name for name in rules.SCOPES if name in asked]


def _told(row: ProgramKey) -> dict[str, Any]:
    return {
        "program": str(row.program_id),
        "key": str(row.pk),
        "kind": row.kind,
        "scopes": list(row.scopes),
        "ends_at": row.ends_at.isoformat(),
    }


def _record(actor: Actor, action: str, program: Program, **told: Any) -> None:
    audit.record(actor=actor, action=action, subject_kind="party", subject_id=program.party_id, **told)
