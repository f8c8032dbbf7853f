"""May they? One question, asked the same way by every page, call and service; denied where nothing allows it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

import structlog

from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.types import Action, Actor, Scope

log = structlog.get_logger(__name__)
_DECLARED = "jangteo_permission"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a route asks of its caller.

    actions  any of these lets them in; what exactly they may touch is decided at the data
    public   why the route asks for nothing: `actions` is empty then
    """

    actions: tuple[Action, ...] = ()
    public: str = ""


class Ruling(StrEnum):
    """The rule that decides whether someone may do something.

    not_given   no role of theirs holds the right
    everything  the right reaches everything
    nobodys     it belongs to nobody, which only `everything` covers
    elsewhere   it belongs to a party they don't reach
    unit        it belongs to whom they act for, or to a unit below
    own         they made it themselves
    of_others   someone else made it, and their right reaches only what they made
    """

    NOT_GIVEN = "not_given"
    EVERYTHING = "everything"
    NOBODYS = "nobodys"
    ELSEWHERE = "elsewhere"
    UNIT = "unit"
    OWN = "own"
    OF_OTHERS = "of_others"

    @property
    def is_allowing(self) -> bool:
        return self in (Ruling.EVERYTHING, Ruling.UNIT, Ruling.OWN)


def decide(actor: Actor, action: Action, *, party_id: UUID | None = None, made_by: UUID | None = None) -> Ruling:
    """Which rule decides about something that belongs to a party; what `allows` answers by.

    party_id  whose it is; None belongs to nobody, which only `Scope.ALL` covers
    made_by   the person who made it, for `Scope.OWN`
    """
    scope = actor.rights.get(action)
    if scope is None:
        return Ruling.NOT_GIVEN
    if scope == Scope.ALL:
        return Ruling.EVERYTHING
    if party_id is None:
        return Ruling.NOBODYS
    if party_id not in actor.unit_ids:
        return Ruling.ELSEWHERE
    if scope == Scope.UNIT:
        return Ruling.UNIT
    return Ruling.OWN if made_by is not None and made_by == actor.person_id else Ruling.OF_OTHERS


def allows(actor: Actor, action: Action, *, party_id: UUID | None = None, made_by: UUID | None = None) -> bool:
    """Whether an actor's rights cover something that belongs to a party; `decide` says by which rule."""
    return decide(actor, action, party_id=party_id, made_by=made_by).is_allowing


def allows_place(actor: Actor, action: Action, place_code: str) -> bool:
    """Whether an actor's rights cover a place of stock: `Scope.UNIT` is the store they work in."""
    scope = actor.rights.get(action)
    return scope == Scope.ALL or (scope == Scope.UNIT and place_code in actor.place_codes)


def require_place(actor: Actor, action: Action, place_code: str) -> None:
    """Refuse unless `allows_place`.

    raises  NotPermitted
    """
    if not allows_place(actor, action, place_code):
        _refuse(actor, action, None)


def narrowed(actor: Actor, user: Any) -> Actor:
    """The actor with no more rights than what the log-in came in with is for: the key of a program, say."""
    allowed: frozenset[Action] | None = getattr(user, "allowed_actions", None)
    if allowed is None:
        return actor
    return replace(actor, rights={action: scope for action, scope in actor.rights.items() if action in allowed})


def has(actor: Actor, *actions: Action) -> bool:
    """Whether an actor may do one of these at all, to something."""
    return any(action in actor.rights for action in actions)


def require(actor: Actor, action: Action, *, party_id: UUID | None = None, made_by: UUID | None = None) -> None:
    """Refuse, and log which rule refused, unless `allows`.

    raises  NotPermitted
    """
    if not allows(actor, action, party_id=party_id, made_by=made_by):
        _refuse(actor, action, party_id)


def require_any(actor: Actor, *actions: Action) -> None:
    """Refuse unless the actor may do one of these at all; what they may touch is for `require` to say.

    raises  NotPermitted
    """
    if not has(actor, *actions):
        _refuse(actor, actions[0], None)


def permitted[V: Callable[..., Any]](*actions: Action) -> Callable[[V], V]:
    """Declare which right a route asks for; any one of several will do."""
    return _declare(Declared(actions=actions))


def open_to_all[V: Callable[..., Any]](why: str) -> Callable[[V], V]:
    """Declare that a route asks for no right, and why."""
    return _declare(Declared(public=why))


def declared_by(view: Any) -> Declared | None:
    """What a route has declared; None is refused, and fails the build."""
    return getattr(view, _DECLARED, None)


def _declare[V: Callable[..., Any]](declared: Declared) -> Callable[[V], V]:
    def mark(view: V) -> V:
        setattr(view, _DECLARED, declared)
        return view

    return mark


def _refuse(actor: Actor, action: Action, party_id: UUID | None) -> None:
    scope = actor.rights.get(action)
    rule = f"{action}: {scope or 'nobody gave it'}"
    log.info("denied", rule=rule, user=str(actor.user_id), party=str(party_id), via=actor.via)
    raise NotPermitted(action=action.value, scope=scope.value if scope else None)
