"""What programs, their keys and scopes look like from outside."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from jangteo.kernel.types import Action, PartyId


class KeyKind(StrEnum):
    """What a key is for: the first word of it says so.

    live  it takes effect
    test  the sandbox: every call is undone after it was answered
    """

    LIVE = "live"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class ApiScope:
    """A name for what a key may be used for; never more than the roles of its program allow.

    name  public and permanent: "orders:read"
    """

    name: str
    says: dict[str, str]
    actions: frozenset[Action]


@dataclass(frozen=True, slots=True)
class Credential:
    """What a call is made with, and what that narrows it to.

    key_id   the program's key
    actions  nothing else is done with it, whatever the roles allow
    """

    key_id: UUID
    program_id: UUID
    kind: KeyKind
    actions: frozenset[Action]


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as pages show it: its beginning, never the whole.

    last_used_on  to the day
    """

    id: UUID
    kind: KeyKind
    hint: str
    scopes: tuple[str, ...]
    made_at: datetime
    ends_at: datetime
    last_used_on: date | None
    is_live: bool


@dataclass(frozen=True, slots=True)
class ProgramView:
    """A program with its keys, the newest first."""

    id: UUID
    name: str
    party_id: PartyId
    person_id: PartyId
    is_active: bool
    made_at: datetime
    keys: tuple[KeyView, ...]


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """An access token of OAuth, shown this once.

    seconds  how long it holds
    """

    token: str
    seconds: int
    scopes: tuple[str, ...]
