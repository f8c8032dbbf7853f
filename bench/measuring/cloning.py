"""Copies of what the services made once, by `INSERT … SELECT`: whatever they wrote, its copies have too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

NOT_COPIED = ("kernel_", "procrastinate_", "django_", "audit_", "search_")

type Row = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is declared; `is_own` when the database fills it in."""

    name: str
    type: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Renaming:
    """What is different in the copy of number `n`, as SQL over `n`.

    ids      {an id of the original: SQL of type uuid}
    words    {a piece of text of the original: SQL of type text}, the longest first
    columns  {"table.column": SQL}, whatever stood there
    """

    ids: Mapping[str, str]
    words: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)


def quoted(text: str) -> str:
    """A literal."""
    return "'" + text.replace("'", "''") + "'"


def id_of_copy(original: str) -> str:
    """The id of a copy, of the original's and its number."""
    return f"md5('{original}' || n)::uuid"


def value(table: str, column: Column, kept: str | None, renaming: Renaming) -> str:
    """SQL of what stands in a column of the copy."""
    chosen = renaming.columns.get(f"{table}.{column.name}")
    if chosen is not None:
        return chosen
    if kept is None:
        return "NULL"
    if kept in renaming.ids:
        return renaming.ids[kept]
    told = quoted(kept)
    swaps = [(f"'{old}'", f"({new})::text") for old, new in renaming.ids.items() if old in kept]
    swaps += [(quoted(old), new) for old, new in renaming.words.items() if old in kept]
    for old, new in swaps:
        told = f"replace({told}, {old}, {new})"
    return f"({told})::{column.type}"


def statement(table: str, columns: Iterable[Column], row: Row, renaming: Renaming) -> str:
    """One row's copies, from {first} to {last}."""
    wanted = [one for one in columns if not one.is_own]
    names = ", ".join(f'"{one.name}"' for one in wanted)
    values = ", ".join(value(table, one, row[one.name], renaming) for one in wanted)
    values = values.replace("{", "{{").replace("}", "}}")
    return f'INSERT INTO "{table}" ({names}) SELECT {values} FROM generate_series({{first}}, {{last}}) n'


def is_copied(table: str) -> bool:
    return not table.startswith(NOT_COPIED)


class Watched:
    """Which rows came into a small database while something was made."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'public' ORDER BY relid")
        self.columns = {name: self._columns(name) for (name,) in cursor.fetchall() if is_copied(name)}
        self.before = {name: set(self._rows(name)) for name in self.columns}

    def statements(self, renaming: Mapping[str, str], columns: Mapping[str, str], ids: Mapping[str, str]) -> list[str]:
        """How to copy all that came: `ids` beside those that came too."""
        came = {name: set(self._rows(name)) - before for name, before in self.before.items()}
        found = {
            row_value
            for name, rows in came.items()
            for row in rows
            for column, row_value in zip(self.columns[name], row, strict=True)
            if column.name == "id" and column.type == "uuid" and row_value
        }
        known = Renaming({one: id_of_copy(one) for one in found} | dict(ids), renaming, columns)
        return [
            statement(name, self.columns[name], self._named(name, row), known)
            for name, rows in came.items()
            for row in sorted(rows, key=str)
        ]

    def _named(self, table: str, row: tuple[str | None, ...]) -> dict[str, str | None]:
        return {column.name: part for column, part in zip(self.columns[table], row, strict=True)}

    def _rows(self, table: str) -> list[tuple[str | None, ...]]:
        names = ", ".join(f'"{one.name}"::text' for one in self.columns[table])
        self.cursor.execute(f'SELECT {names} FROM "{table}"')
        return [tuple(row) for row in self.cursor.fetchall()]

    def _columns(self, table: str) -> list[Column]:
        self.cursor.execute(
            """SELECT a.attname, format_type(a.atttypid, a.atttypmod),
                 a.attgenerated <> '' OR a.attidentity <> ''
                   OR coalesce(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%%', false)
               FROM pg_attribute a LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
               WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum""",
            [f'public."{table}"'],
        )
        return [Column(*row) for row in self.cursor.fetchall()]
