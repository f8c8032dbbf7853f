"""Saved views, and runs over many rows, as the office shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

MOST_ROWS = 10_000
LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 1_000, 50


@dataclass(frozen=True, slots=True)
class View:
    """A list as somebody likes to look at it.

    query   what stands behind the list's address, without the page
    role    the role it is shared with; empty: nobody
    """

    id: UUID
    page: str
    name: str
    query: str
    role: str
    is_own: bool
    is_default: bool


class RunKind(StrEnum):
    """What is done to every row of a run; each is a service of its module, one row at a time."""

    HOLD = "hold"
    RELEASE = "release"
    LIST = "list"
    UNLIST = "unlist"


class RunState(StrEnum):
    """How far a run is.

    shown    every row was looked at, none was changed
    running  the worker goes through the rows
    done     every row was tried
    undoing  the worker goes back through those that were changed
    undone   each of those was tried
    """

    SHOWN = "shown"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowState(StrEnum):
    """How a row fared.

    left_out  it was seen beforehand that nothing would come of it
    waiting   it will be tried
    done      it is changed
    refused   its service said no
    undone    it is as it was
    kept      its change could not be taken back
    """

    LEFT_OUT = "left_out"
    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"
    UNDONE = "undone"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of a row.

    label          by what people know it
    before, after  JSON-ready, what is shown of it
    code, facts    of the refusal that it would meet; empty: it goes
    """

    subject_id: UUID
    label: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    code: str = ""
    facts: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A row of a run."""

    label: str
    state: RowState
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A run with how many of its rows stand where.

    facts    what it is told beside the rows: {"kind": a hold's} or {"channel": a channel's code}
    is_mine  who asks made it: the others may look alone
    """

    id: UUID
    kind: RunKind
    state: RunState
    facts: Mapping[str, str]
    why: str
    made_by: UUID
    made_at: datetime
    ended_at: datetime | None
    counts: Mapping[RowState, int]
    is_mine: bool

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """What the worker has still to try."""
        waiting = RowState.WAITING if self.state == RunState.RUNNING else RowState.DONE
        return self.counts.get(waiting, 0) if self.state in (RunState.RUNNING, RunState.UNDOING) else 0

    @property
    def tried(self) -> int:
        return self.total - self.counts.get(RowState.LEFT_OUT, 0) - self.left

    @property
    def to_try(self) -> int:
        return self.total - self.counts.get(RowState.LEFT_OUT, 0)
