"""Values of the seller's side of a relationship."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from jangteo.kernel.types import PartyId
from jangteo.parties.types import PartySummary

NoteId = NewType("NoteId", UUID)
TaskId = NewType("TaskId", UUID)
TouchId = NewType("TouchId", UUID)
AccountId = NewType("AccountId", UUID)

# letters in what is written, by field
LONGEST = {"text": 5000, "outcome": 5000, "title": 200, "detail": 2000, "with_whom": 200, "why": 300}


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class TaskPriority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class TouchKind(StrEnum):
    """How somebody was met."""

    VISIT = "visit"
    CALL = "call"


class AccountRole(StrEnum):
    """A party has at most one owner at a time, and any number of deputies."""

    OWNER = "owner"
    DEPUTY = "deputy"


class TimelineKind(StrEnum):
    """What a timeline is filtered by."""

    ORDER = "order"
    NOTE = "note"
    TOUCH = "touch"
    TASK = "task"
    LETTER = "letter"
    MEMBER = "member"
    ACCOUNT = "account"
    APPLICATION = "application"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a timeline: everything older than this entry; ids break ties."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened with a party.

    id     of the row it comes from; with `at` its place in the order
    what   what happened, a code the reader's page puts into words: "note", "done", "parties.add_member"
    who    who did it, as the row keeps it
    text   what was written, as it was written; never the text of a letter
    facts  more for the words, by kind
    """

    id: UUID
    at: datetime
    kind: TimelineKind
    what: str
    who: str = ""
    text: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Entries newest first; `further` is where the next page begins, None at the end."""

    entries: tuple[TimelineEntry, ...]
    further: Cursor | None


@dataclass(frozen=True, slots=True)
class PartyFile:
    """What opening a party's file by the one door gives.

    only_by    whose notes, tasks and touches may be seen; None: everybody's
    can_write  whether new ones may be added
    """

    party: PartySummary
    only_by: PartyId | None
    can_write: bool


@dataclass(frozen=True, slots=True)
class TaskView:
    """Something to do about a party."""

    id: TaskId
    party_id: PartyId
    title: str
    detail: str
    due_on: date
    state: TaskState
    priority: TaskPriority
    assignee_id: PartyId
    writer_name: str
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TasksDue:
    """The tasks of one person that wait: due before today, today, and later, each the most urgent first."""

    overdue: tuple[TaskView, ...]
    today: tuple[TaskView, ...]
    later: tuple[TaskView, ...]


@dataclass(frozen=True, slots=True)
class AccountView:
    """Who looks after a party, from when until when.

    territory  the code of the rule that assigned it, empty when a person did
    """

    id: AccountId
    party_id: PartyId
    person_id: PartyId
    role: AccountRole
    from_at: datetime
    until_at: datetime | None
    territory: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class TerritoryDraft:
    """Whose new companies are whose: every kind of condition that is given must fit, any one of its values will do.

    rank               lower ones are asked first
    postcode_prefixes  of the default address: "06" fits 06035
    regions            how the address's city begins: "서울", "부산광역시"
    segments           codes
    """

    code: str
    names: Mapping[str, str]
    rank: int = 100
    postcode_prefixes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What a territory's rule looks at."""

    postcode: str = ""
    city: str = ""
    segments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What a list of accounts is narrowed to; empty means any.

    party_ids          only these, such as a segment's
    no_contact_since   without a visit or call at or after this moment
    """

    owner_id: UUID | None = None
    is_unowned: bool = False
    has_open_tasks: bool = False
    no_contact_since: datetime | None = None
    party_ids: frozenset[PartyId] | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which parties a filter leaves: those in `only` (None: any) that are not in `without`."""

    only: frozenset[PartyId] | None
    without: frozenset[PartyId]
