from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from jangteo.connect.types import ImportKind

BY_HEADER = "by-header"
"""The map that a file's own header makes."""

MOST_BYTES = 25_000_000
LONGEST_MAP = 100_000
FORMS = ("csv", "xlsx", "jsonl", "zip")


class IntakeState(StrEnum):
    """Where a file stands that staff brought: looked through, waiting for a word, brought in, or not to be read."""

    TRYING = "trying"
    TRIED = "tried"
    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"
    FAILED = "failed"


class TakeoutState(StrEnum):
    """Where a file stands that staff take: being written, to be fetched, not to be had, or its day over."""

    WAITING = "waiting"
    READY = "ready"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent.

    map_name  a ready map's name, or `BY_HEADER`; a map of their own comes as `map_text`
    is_whole  keep all of it or nothing
    """

    kind: ImportKind
    name: str
    content: bytes
    map_name: str = BY_HEADER
    map_text: str = ""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """A file that staff brought.

    report    what looking through it found: counts, examples, the first notes
    code      why it was refused as a whole, with `facts`
    run_id    the import that it became
    """

    id: UUID
    kind: ImportKind
    file_name: str
    size: int
    map_name: str
    is_whole: bool
    state: IntakeState
    made_at: datetime
    rows_done: int = 0
    rows_total: int = 0
    step: str = ""
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    run_id: UUID | None = None
    has_failures: bool = False
    wants_stop: bool = False

    @property
    def is_under_way(self) -> bool:
        return self.state in (IntakeState.TRYING, IntakeState.RUNNING)


@dataclass(frozen=True, slots=True)
class Takeout:
    """A file that staff take: theirs alone, for a day."""

    id: UUID
    kind: ImportKind
    form: str
    state: TakeoutState
    made_at: datetime
    ended_at: datetime | None
    rows: int
    size: int
    code: str
