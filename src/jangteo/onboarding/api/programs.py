"""Programs of a buyer, made by its administrator: members that are no people, and keys for less than their roles.

A program without a key does nothing. A key is made for who proves anew who they are, as on the pages where rights are
given; no program makes another.
"""

from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import SecretStr, StrictInt, StringConstraints

from jangteo.channels.api import entering, entry_of
from jangteo.identity.selectors import has_second_factor
from jangteo.identity.services import check_code_of_program, check_log_in, visitor_of
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.api import anyone
from jangteo.parties.errors import WrongCredentials
from jangteo.programs import services
from jangteo.programs.errors import KeyNotFound, ProgramNotFound
from jangteo.programs.selectors import get_program, list_programs
from jangteo.programs.types import KeyKind, KeyView, ProgramView

router = Router(auth=anyone)
PROGRAMS = "/channels/{channel}/programs"
PROGRAM = f"{PROGRAMS}/{{program_id}}"
KEY = f"{PROGRAM}/keys/{{key_id}}"
MOST_ROLES, MOST_SCOPES, LONGEST_DAYS, USUAL_DAYS = 10, 40, 730, 365
Code = Annotated[Text, StringConstraints(min_length=1, max_length=60)]


class ProofIn(Strict):
    """Who asks proves it anew."""

    password: SecretStr = Field(min_length=1, max_length=200, examples=["correct horse battery staple"])
    code: Text = Field("", max_length=32, description="The present code, for log-ins with a second factor.")


class ProgramIn(Strict):
    """A program to make."""

    name: Text = Field(min_length=1, max_length=60, examples=["ERP"])
    roles: list[Code] = Field(
        min_length=1, max_length=MOST_ROLES, description="What it may do at most.", examples=[["buyer"]]
    )


class KeyIn(ProofIn):
    """A key to make."""

    kind: KeyKind = Field(KeyKind.LIVE, description="Of test, every call is undone after it was answered.")
    scopes: list[Code] = Field(min_length=1, max_length=MOST_SCOPES, examples=[["goods:read", "orders:write"]])
    days: StrictInt = Field(USUAL_DAYS, ge=1, le=LONGEST_DAYS, description="How long it holds.", examples=[365])


class RotateKeyIn(ProofIn):
    """A key in the place of another."""

    at_once: bool = Field(False, description="The old one ends now, and not in a week.")


class EndedIn(Strict):
    """Why it ends."""

    why: Text = Field("", max_length=200, examples=["The ERP is gone."])


class KeyOut(Schema):
    """A key by its beginning."""

    id: UUID
    kind: KeyKind
    hint: str = Field(description="How it begins.", examples=["jt_live_2Vn0"])
    scopes: list[str] = Field(examples=[["goods:read", "orders:write"]])
    made_at: datetime
    ends_at: datetime
    last_used_on: date | None
    is_live: bool


class NewKeyOut(KeyOut):
    """A key that was made; it is told in this answer and nowhere else."""

    key: str = Field(examples=["jt_live_2Vn0…"])


class ProgramOut(Schema):
    """A program with its keys, the newest first."""

    id: UUID
    name: str = Field(examples=["ERP"])
    is_active: bool
    made_at: datetime
    keys: list[KeyOut]


class ProgramsOut(Schema):
    """Those that work first."""

    items: list[ProgramOut]


@router.get(PROGRAMS, response=ProgramsOut, summary="List programs")
@entering(Action.MEMBERS_SEE)
def list_own_programs(request: HttpRequest, channel: str) -> ProgramsOut:
    """The programs of whom the caller acts for."""
    actor = entry_of(request)[1]
    return ProgramsOut(items=[_program(one) for one in list_programs(_party(actor), actor)])


@router.post(PROGRAMS, response={201: ProgramOut}, summary="Make a program")
@entering(Action.MEMBERS_CHANGE, has_key=True)
def make_own_program(request: HttpRequest, channel: str, body: ProgramIn) -> Status[ProgramOut]:
    """A member that is no person, with no more than the caller may do; it comes in by keys."""
    actor = entry_of(request)[1]
    made = services.make_program(party_id=_party(actor), name=body.name, roles=set(body.roles), actor=actor)
    return Status(201, _program(get_program(made, actor)))


@router.get(PROGRAM, response=ProgramOut, summary="Read a program")
@entering(Action.MEMBERS_SEE)
def read_own_program(request: HttpRequest, channel: str, program_id: UUID) -> ProgramOut:
    """One program with its keys, of which only the beginnings are told."""
    return _program(_own(request, program_id))


@router.post(f"{PROGRAM}/end", response=ProgramOut, summary="End a program")
@entering(Action.MEMBERS_CHANGE)
def end_own_program(request: HttpRequest, channel: str, program_id: UUID, body: EndedIn) -> ProgramOut:
    """Its keys, its roles and its log-in, at once and for good."""
    _own(request, program_id)
    services.end_program(program_id=program_id, actor=entry_of(request)[1], why=body.why)
    return _program(_own(request, program_id))


@router.post(f"{PROGRAM}/keys", response={201: NewKeyOut}, summary="Make a key")
@entering(Action.MEMBERS_CHANGE)
def make_own_key(request: HttpRequest, channel: str, program_id: UUID, body: KeyIn) -> Status[NewKeyOut]:
    """A key for less than the program's roles allow; it is told in this answer and nowhere else."""
    _own(request, program_id)
    _prove(request, body)
    actor, life = entry_of(request)[1], timedelta(days=body.days)
    key_id, key = services.issue_key(program_id=program_id, kind=body.kind, scopes=body.scopes, actor=actor, life=life)
    return Status(201, _new_key(_own(request, program_id), key_id, key))


@router.post(f"{KEY}/rotation", response={201: NewKeyOut}, summary="Change a key for a new one")
@entering(Action.MEMBERS_CHANGE)
def rotate_own_key(
    request: HttpRequest, channel: str, program_id: UUID, key_id: UUID, body: RotateKeyIn
) -> Status[NewKeyOut]:
    """For the same scopes and as long; the old one works for another week beside it."""
    _require_key(_own(request, program_id), key_id)
    _prove(request, body)
    new_id, key = services.rotate_key(key_id=key_id, actor=entry_of(request)[1], at_once=body.at_once)
    return Status(201, _new_key(_own(request, program_id), new_id, key))


@router.post(f"{KEY}/end", response=ProgramOut, summary="End a key")
@entering(Action.MEMBERS_CHANGE)
def end_own_key(request: HttpRequest, channel: str, program_id: UUID, key_id: UUID, body: EndedIn) -> ProgramOut:
    """Its next call is refused."""
    _require_key(_own(request, program_id), key_id)
    services.revoke_key(key_id=key_id, actor=entry_of(request)[1], why=body.why)
    return _program(_own(request, program_id))


def _prove(request: HttpRequest, proof: ProofIn) -> None:
    """Whoever holds a token alone makes nothing that outlives it.

    raises  TooManyAttempts, WrongCredentials, CodeNeeded
    """
    user: Any = request.auth  # type: ignore[attr-defined]
    found = check_log_in(email=user.email, password=proof.password.get_secret_value(), visitor=visitor_of(request))
    if found.pk != user.pk:
        raise WrongCredentials
    if has_second_factor(user.pk):
        check_code_of_program(user_id=user.pk, code=proof.code)


def _party(actor: Actor) -> PartyId:
    if actor.party_id is None:
        raise ProgramNotFound
    return actor.party_id


def _own(request: HttpRequest, program_id: UUID) -> ProgramView:
    """A program of whom the caller acts for; another's is not there."""
    actor = entry_of(request)[1]
    found = next((one for one in list_programs(_party(actor), actor) if one.id == program_id), None)
    if found is None:
        raise ProgramNotFound
    return found


def _require_key(program: ProgramView, key_id: UUID) -> None:
    if key_id not in {one.id for one in program.keys}:
        raise KeyNotFound


def _program(one: ProgramView) -> ProgramOut:
    keys = [KeyOut(**_key_facts(key)) for key in one.keys]
    return ProgramOut(id=one.id, name=one.name, is_active=one.is_active, made_at=one.made_at, keys=keys)


def _new_key(program: ProgramView, key_id: UUID, key: str) -> NewKeyOut:
    return NewKeyOut(**_key_facts(next(one for one in program.keys if one.id == key_id)), key=key)


def _key_facts(one: KeyView) -> dict[str, Any]:
    names = ("id", "kind", "hint", "made_at", "ends_at", "last_used_on", "is_live")
    return {name: getattr(one, name) for name in names} | {"scopes": list(one.scopes)}
