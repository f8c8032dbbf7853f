from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from jangteo.connect.types.limits import Limits as Limits
from jangteo.kernel.languages import say

RunId = NewType("RunId", UUID)

type Raw = Mapping[str, Any]
type Values = dict[str, Any]


class ImportKind(StrEnum):
    """What a file may hold."""

    PRODUCTS = "products"
    PRICES = "prices"
    CUSTOMERS = "customers"
    ORDERS = "orders"
    STOCK = "stock"
    COSTS = "costs"
    CATEGORIES = "categories"
    ADDRESSES = "addresses"
    ATTRIBUTES = "attributes"
    PRICE_LISTS = "price_lists"
    MEMBERS = "members"
    UNITS = "units"
    ROLES = "roles"
    LOTS = "lots"
    PICTURES = "pictures"
    BOUNDS = "bounds"
    SERIALS = "serials"
    MOVES = "moves"


OWN_SOURCE = "jangteo"
SIGN = "\x1f"
"""Between the parts of a key."""


class RunState(StrEnum):
    """Where a run stands: rows being read, then checked and written, then over, perhaps taken back."""

    READING = "reading"
    WRITING = "writing"
    DONE = "done"
    KEPT_NOTHING = "kept_nothing"
    ABANDONED = "abandoned"
    UNDOING = "undoing"
    UNDONE = "undone"


class ChangeState(StrEnum):
    """How something that a run wrote stands: as left, as it was before, or kept: somebody was there since."""

    DONE = "done"
    UNDONE = "undone"
    KEPT = "kept"


class FieldType(StrEnum):
    TEXT = "text"
    DECIMAL = "decimal"
    WHOLE = "whole"
    MOMENT = "moment"


class Repeated(StrEnum):
    """What a second row with the same key means: a mistake, a newer state, or one more line of the same order."""

    REFUSE = "refuse"
    LAST = "last"
    LINES = "lines"


class Outcome(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    UNCHANGED = "unchanged"


class NoteLevel(StrEnum):
    """Skipped rows are counted, warnings and refusals also told one by one."""

    WARNING = "warning"
    REFUSED = "refused"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a kind of import understands.

    most     of a text: characters; of a number: the largest value
    least    smallest allowed number
    """

    type: FieldType
    is_required: bool = False
    most: int = 200
    least: int | None = None
    decimals: int = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One transformation with its settings, as in {"decimal": {"places": 2}}."""

    name: str
    settings: Any = None


@dataclass(frozen=True, slots=True)
class Mapped:
    """Where a field comes from: one column, several joined by `between`, or a constant.

    otherwise  where it comes from when that is empty
    """

    columns: tuple[str, ...] = ()
    constant: str | None = None
    default: str | None = None
    steps: tuple[Step, ...] = ()
    between: str = " "
    otherwise: "Mapped | None" = None


@dataclass(frozen=True, slots=True)
class Test:
    """One condition on a field's value: name "zero", "in", "matches" … with its operand."""

    field: str
    name: str
    operand: Any = None


@dataclass(frozen=True, slots=True)
class RowRule:
    """Skips or refuses the rows on which every test holds."""

    level: NoteLevel
    code: str
    tests: tuple[Test, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Carry:
    """Rows that say some things once for several: what is empty in `columns` is taken from the first row of its group.

    by            the columns that name the group: the first that is not empty
    is_scattered  the rows of a group may stand apart, so that every first row is remembered
    """

    by: tuple[str, ...]
    columns: tuple[str, ...]
    is_scattered: bool = False


@dataclass(frozen=True, slots=True)
class FileFormat:
    """How to read the file.

    type      "csv", "xlsx", "jsonl" or empty: by the file's name
    each      of JSON records: the list inside that makes one row per element
    is_exact  texts are kept to the last space, and an apostrophe before one only says that it is a text
    may_lack  columns that the map names and that not every such file has: then they are empty
    split     a column of several values between commas: each makes a row
    """

    type: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""
    each: str = ""
    is_exact: bool = False
    carry: Carry | None = None
    may_lack: tuple[str, ...] = ()
    split: str = ""


@dataclass(frozen=True, slots=True)
class ImportMap:
    """A merchant's description of a file.

    source   the other system's name; with a row's key it finds the same thing again
    target   what the rows go into: the channel of orders, the list of prices, the place of stock …
    digest   SHA-256 of the map's text, hexadecimal
    """

    kind: ImportKind
    source: str
    digest: str
    fields: Mapping[str, Mapped]
    rules: tuple[RowRule, ...] = ()
    format: FileFormat = FileFormat()
    repeated: Repeated = Repeated.REFUSE
    target: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about one row.

    row     1 is the first row below the header, or the first record
    column  of the file, empty when the whole row is meant
    """

    row: int
    level: NoteLevel
    code: str
    column: str = ""
    value: str = ""
    names: Mapping[str, str] = field(default_factory=dict)

    def message(self, language: str) -> str:
        return say(self.names, language)


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row as the file has it.

    problem  a code when the row cannot be understood at all: "too_many_cells", "not_json" …
    """

    row: int
    raw: Raw
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row after the map and its rules: `values` to take, or None with the reason among the notes."""

    key: str
    values: Values | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row that reading let through."""

    row: int
    values: Values


@dataclass(frozen=True, slots=True)
class Group:
    """All rows of one key, in the file's order; `place`: where they stand in it, with their level if they nest."""

    key: str
    rows: tuple[StagedRow, ...]
    place: str = ""

    @property
    def last(self) -> StagedRow:
        return self.rows[-1]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one key would become: for a change, {field: (old, new)}.

    subject  by what the writer finds it again to take it back; empty: the key
    """

    key: str
    row: int
    outcome: Outcome
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a writer says of some groups.

    wanted  what its `write` will be given: only what is new or changed
    """

    differences: tuple[Difference, ...]
    notes: tuple[Note, ...]
    wanted: tuple[Any, ...]


@dataclass(slots=True)
class Counts:
    """What a run has done so far; JSON-ready through `asdict`.

    rows_read = rows_taken + rows_skipped + rows_refused, always
    """

    rows_read: int = 0
    rows_skipped: int = 0
    rows_refused: int = 0
    rows_taken: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused_by_code: dict[str, int] = field(default_factory=dict)
    skipped_by_code: dict[str, int] = field(default_factory=dict)
    warned_by_code: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """Told after each chunk: step "reading", "fetching" or "writing", rows done; `total` is 0 while it isn't known."""

    step: str
    done: int
    total: int = 0


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run as a list shows it.

    changes  how many things it wrote stand where
    """

    id: RunId
    kind: ImportKind
    file_name: str
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    rows_read: int
    actor_name: str = ""
    counts: Counts = field(default_factory=Counts)
    changes: Mapping[ChangeState, int] = field(default_factory=dict)

    @property
    def to_undo(self) -> int:
        """How many things could be taken back, as far as nobody was there since."""
        return self.changes.get(ChangeState.DONE, 0) if self.state in (RunState.DONE, RunState.UNDOING) else 0


@dataclass(frozen=True, slots=True)
class Change:
    """Something that a run wrote: what it was, and what the run left."""

    id: int
    row: int
    subject: str
    outcome: Outcome
    before: Any
    after: Any
    state: ChangeState
    code: str = ""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What taking a run back did: `kept` names {subject: code} of what somebody changed or used since."""

    undone: int
    kept: Mapping[str, str]
    kept_by_code: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a run did, or for a dry run would do.

    run_id  of a dry run, which leaves none, None
    notes   the first of them, by row
    """

    kind: ImportKind
    is_dry_run: bool
    is_kept: bool
    resumed_from: int
    seconds: Decimal
    counts: Counts
    errors_file: str = ""
    run_id: RunId | None = None
    notes: tuple[Note, ...] = ()

    @property
    def refused(self) -> int:
        return self.counts.rows_refused
