"""Statements of migrations that keep people waiting or break the version that still runs; how long locks are held.

What a migration does to tables that it made itself keeps nobody waiting.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# A migration that has to do one of these says in a constant of this name why nobody waits for it.
REASON = "WHY_IT_MAY"
HEAVY = (
    (re.compile(r"ALTER COLUMN .* TYPE ", re.IGNORECASE), "may write the table anew"),
    (re.compile(r"ADD COLUMN .* GENERATED .* STORED", re.IGNORECASE), "writes the table anew"),
    (re.compile(r"ADD COLUMN (?!.* DEFAULT ).* NOT NULL", re.IGNORECASE), "fails where the table has rows"),
    (re.compile(r"ALTER COLUMN .* DROP DEFAULT", re.IGNORECASE), "the version that still runs cannot write"),
    (re.compile(r"^CREATE (UNIQUE )?INDEX (?!CONCURRENTLY)", re.IGNORECASE), "reads the table while nobody writes"),
    (re.compile(r"ALTER COLUMN .* SET NOT NULL", re.IGNORECASE), "reads the table while nobody else may"),
    (
        re.compile(r"ADD CONSTRAINT .* (UNIQUE|EXCLUDE|PRIMARY KEY) (?!USING INDEX)", re.IGNORECASE),
        "builds an index while nobody else may read",
    ),
    (
        re.compile(r"ADD CONSTRAINT .* (CHECK|FOREIGN KEY)(?!.*NOT VALID)", re.IGNORECASE),
        "reads the table while nobody writes; NOT VALID first, then VALIDATE",
    ),
    (re.compile(r"^(LOCK|TRUNCATE|VACUUM FULL|CLUSTER)\b", re.IGNORECASE), "keeps everybody from the table"),
    (re.compile(r"DROP (COLUMN|TABLE)|RENAME (COLUMN|TO)", re.IGNORECASE), "breaks the version that still runs"),
)
MADE = re.compile(r'^CREATE TABLE (?:IF NOT EXISTS )?("?\w+"?)', re.IGNORECASE)
COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
# Locks that keep readers out, and those that keep writers out.
STOPS_READERS = "AccessExclusiveLock"
STOPS = (STOPS_READERS, "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock")
TABLES = """SELECT coalesce(array_agg(oid), '{}') FROM pg_class
            WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"""
HELD = """SELECT relation::regclass::text, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'
          AND granted AND mode = ANY(%s) AND relation = ANY(%s)"""
LOCKING = re.compile(r"^\s*(ALTER|CREATE|DROP|LOCK|TRUNCATE|DO|SET CONSTRAINTS)\b", re.IGNORECASE)


def heavy(statements: Iterable[str]) -> list[str]:
    """Why each statement of one migration that keeps people waiting does.

    >>> heavy(['ALTER TABLE "a" ALTER COLUMN "b" TYPE bigint'])
    ['may write the table anew: ALTER TABLE "a" ALTER COLUMN "b" TYPE bigint']
    >>> heavy(['CREATE TABLE "a" ("b" int)', 'CREATE INDEX "c" ON "a" ("b")'])
    []
    """
    made: set[str] = set()
    found = []
    for statement in statements:
        text = " ".join(COMMENT.sub("", statement).split())
        made |= set(MADE.findall(text))
        if not any(name in text for name in made):
            found += [f"{why}: {text[:100]}" for pattern, why in HEAVY if pattern.search(text)]
    return found


@dataclass
class Held:
    """What a migration locked of tables that were there before, and for how long at most.

    since  {(table, mode): when the statement began that took the lock}
    longest  {(table, mode): seconds}
    """

    since: dict[tuple[str, str], float] = field(default_factory=dict)
    longest: dict[tuple[str, str], float] = field(default_factory=dict)

    def took(self, began: float, locks: Iterable[tuple[str, str]]) -> None:
        """After a statement these locks are held."""
        for lock in locks:
            self.since.setdefault(lock, began)

    def let_go(self, now: float) -> None:
        """The transaction is over."""
        for lock, began in self.since.items():
            self.longest[lock] = max(self.longest.get(lock, 0.0), now - began)
        self.since.clear()


def tables_before() -> list[int]:
    """Tables there are now; nobody waits for those that come."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return list(cursor.fetchone()[0])


@contextmanager
def watched(before: list[int], held_by: Callable[[], Held | None]) -> Iterator[None]:
    """Look after each statement within which locks are held."""
    from django.db import connection

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        held, began = held_by(), time.monotonic()
        if held is not None and held.since and not connection.in_atomic_block:
            held.let_go(began)
        try:
            return execute(sql, params, many, context)
        finally:
            if held is not None and LOCKING.match(str(sql)) and connection.in_atomic_block and connection.is_usable():
                with connection.connection.cursor() as cursor:  # beside what is watched
                    held.took(began, cursor.execute(HELD, [list(STOPS), before]).fetchall())

    with connection.execute_wrapper(watch):
        yield
