"""The invariants each module promises, checked on live data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Invariant:
    """One promise about stored data.

    name         module first: "inventory.on_hand_is_sum_of_movements"
    says         the promise in a sentence
    bad_rows     SQL that returns the rows that break it, first column their id
    """

    name: str
    says: str
    bad_rows: str


@dataclass(frozen=True, slots=True)
class Finding:
    """How one invariant fared: `rows` holds the first bad ones, `is_clean` when there are none."""

    invariant: Invariant
    rows: list[dict[str, Any]]

    @property
    def is_clean(self) -> bool:
        return not self.rows


_invariants: dict[str, Invariant] = {}


def register(*invariants: Invariant) -> None:
    """Add a module's promises; called from its AppConfig.ready."""
    for invariant in invariants:
        _invariants[invariant.name] = invariant


def list_invariants() -> list[Invariant]:
    """Every registered promise, by name."""
    return [_invariants[name] for name in sorted(_invariants)]


def run(progress: Callable[[Invariant], None] = lambda _: None) -> list[Finding]:
    """Check every invariant in one snapshot of the data; changes nothing."""
    findings = []
    with transaction.atomic(), connection.cursor() as cursor:
        if not connection.in_atomic_block or len(connection.savepoint_ids) == 0:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for invariant in list_invariants():
            progress(invariant)
            cursor.execute(f"SELECT * FROM ({invariant.bad_rows}) AS bad LIMIT {SAMPLE}")  # noqa: S608 -- ours
            columns = [column.name for column in cursor.description]
            findings.append(Finding(invariant, [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]))
    return findings
