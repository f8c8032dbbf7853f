"""A world that many tests begin with is built once, by the real services, and then put back row by row.

The first test that asks builds it; what came into the database and the media folder is kept and put in again, as it
was, for each later test. That saves the hundreds of statements of the building, not those of any test.
"""

import copy
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from jangteo.kernel import clock

TABLES = """SELECT c.oid::regclass::text, array_agg(quote_ident(a.attname) ORDER BY a.attnum)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     AND a.attgenerated = ''
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.oid ORDER BY 1"""
# The rows were checked when they were built; their triggers have done their work, which is in the rows too.
PUT = """INSERT INTO {table} ({columns}) OVERRIDING SYSTEM VALUE
    SELECT {values} FROM (SELECT line::{table} AS kept FROM unnest(%s::text[]) AS line OFFSET 0) AS lines"""


@dataclass(slots=True)
class Recording[T]:
    """What a world is made of.

    rows   {table: its rows as PostgreSQL writes them}
    files  {path in the media folder: content}
    """

    result: T
    rows: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)


class Recorded[T]:
    """A world, built when first called and put back at every later call."""

    def __init__(self, build: Callable[[], T]) -> None:
        self._build = build
        self._kept: Recording[T] | None = None

    def __call__(self) -> T:
        if clock.now() is clock.now() or not _may_put_back():  # a world of a time that was set is built in that time
            return self._build()
        if self._kept is None:
            self._kept = self._record()
        else:
            self._put_back(self._kept)
        return copy.deepcopy(self._kept.result)

    def _record(self) -> Recording[T]:
        there = set(_media())
        with transaction.atomic():
            before = _rows()
            result = self._build()
            after = _rows()
        kept = Recording(result)
        for table, rows in after.items():
            gone = before[table] - rows
            assert not gone, f"building changed rows of {table} that were there before: {list(gone)[:3]}"
            kept.rows[table] = list((rows - before[table]).elements())
        kept.files = {str(path.relative_to(_folder())): path.read_bytes() for path in set(_media()) - there}
        return kept

    def _put_back(self, kept: Recording[T]) -> None:
        filled = {table: rows for table, rows in kept.rows.items() if rows}
        orders = ["SET LOCAL session_replication_role = replica", *map(_put, filled)]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(";".join([*orders, "SET LOCAL session_replication_role = origin"]), list(filled.values()))
        for name, content in kept.files.items():
            (_folder() / name).parent.mkdir(parents=True, exist_ok=True)
            (_folder() / name).write_bytes(content)


@cache
def _columns() -> dict[str, list[str]]:
    """{table: its columns, without those the database computes}"""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return dict(cursor.fetchall())


@cache
def _put(table: str) -> str:
    columns = _columns()[table]
    values = ", ".join(f"(kept).{column}" for column in columns)
    return PUT.format(table=table, columns=", ".join(columns), values=values)


def _rows() -> dict[str, Counter[str]]:
    """{table: its rows}"""
    found: dict[str, Counter[str]] = {}
    with connection.cursor() as cursor:
        for table in _columns():
            cursor.execute(f"SELECT kept::text FROM {table} AS kept")
            found[table] = Counter(row for (row,) in cursor.fetchall())
    return found


@cache
def _may_put_back() -> bool:
    """Whether the test database lets us put rows in past its triggers: the embedded one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        found: tuple[Any, ...] | None = cursor.fetchone()
    return bool(found and found[0])


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT)


def _media() -> list[Path]:
    return [path for path in _folder().rglob("*") if path.is_file()]
