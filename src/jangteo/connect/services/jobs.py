"""What the steps of one import share."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from jangteo.connect.types import Group, ImportMap, Limits, Progress, Values, Verdict
from jangteo.kernel.types import Actor


class Writer(Protocol):
    """What one kind of import knows of its module."""

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Make or find what the rows go into; a rehearsal only finds."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Tell what the groups would change and which cannot be taken; reads only."""

    def write(self, verdict: Verdict) -> None:
        """Write what was wanted, through the module's services, in the caller's transaction."""

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """{subject: all that taking it back needs, JSON-ready}; what is not there is None."""

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Bring subjects back to what a snapshot told; {subject: why not} of those that must stay."""


@runtime_checkable
class FromElsewhere(Protocol):
    """A writer whose rows name what other machines have; they are asked while no transaction is open."""

    def fetch(self, rows: Sequence[Values], *, is_rehearsal: bool) -> None:
        """Have ready what these rows need; a rehearsal only looks at it."""

    def forget(self) -> None:
        """Throw away what was fetched."""


@dataclass(frozen=True, slots=True)
class Job:
    """One import as it was asked for; `table`: what its rows are read from."""

    path: Path
    table: Path
    digest: str
    plan: ImportMap
    writer: Writer
    actor: Actor
    limits: Limits
    progress: Callable[[Progress], None]
    is_whole: bool = False
    is_rehearsal: bool = False
    map_text: str = ""
