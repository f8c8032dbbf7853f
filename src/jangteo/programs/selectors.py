"""Programs and scopes as pages show them; keys never."""

from collections.abc import Iterable
from uuid import UUID

from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.programs import rules
from jangteo.programs.errors import ProgramNotFound
from jangteo.programs.models import Program, ProgramKey
from jangteo.programs.types import ApiScope, KeyKind, KeyView, ProgramView


def list_scopes() -> list[ApiScope]:
    """Every scope that a key may hold."""
    return list(rules.SCOPES.values())


def scope_words(name: str, language: str) -> str:
    """What a scope is called; a name of before stays as it is."""
    return say(rules.SCOPES[name].says, language) if name in rules.SCOPES else name


def scopes_for(actions: Iterable[Action]) -> list[str]:
    """The scopes of which a call needs one that asks for any of these."""
    return rules.scopes_for(actions)


def list_programs(party_id: UUID, actor: Actor) -> list[ProgramView]:
    """The programs of a party, those that work first, then the newest; two queries.

    raises  NotPermitted
    """
    require(actor, Action.MEMBERS_SEE, party_id=party_id)
    rows = Program.objects.filter(party=party_id).select_related("user").prefetch_related("keys")
    return sorted(map(_view, rows.order_by("-made_at", "-pk")), key=lambda one: not one.is_active)


def get_program(program_id: UUID, actor: Actor) -> ProgramView:
    """One program.

    raises  ProgramNotFound, NotPermitted
    """
    row = Program.objects.filter(pk=program_id).select_related("user").prefetch_related("keys").first()
    if row is None:
        raise ProgramNotFound
    require(actor, Action.MEMBERS_SEE, party_id=row.party_id)
    return _view(row)


def _view(row: Program) -> ProgramView:
    keys = sorted(row.keys.all(), key=lambda one: (one.made_at, one.pk), reverse=True)
    person_id = row.user.person_id
    assert person_id is not None
    return ProgramView(
        id=row.pk,
        name=row.name,
        party_id=PartyId(row.party_id),
        person_id=PartyId(person_id),
        is_active=row.ended_at is None,
        made_at=row.made_at,
        keys=tuple(map(_key_view, keys)),
    )


def _key_view(row: ProgramKey) -> KeyView:
    return KeyView(
        id=row.pk,
        kind=KeyKind(row.kind),
        hint=row.hint,
        scopes=tuple(row.scopes),
        made_at=row.made_at,
        ends_at=row.ends_at,
        last_used_on=row.last_used_on,
        is_live=row.ends_at > clock.now(),
    )
