"""Queries that are asked again and again: written once in the ORM, their SQL worked out once in a process.

A prepared query is a function that builds a QuerySet out of its arguments. It is called once for each shape of them
(which are None, empty, true, or of which type) with slots in their place and in the place of `clock.now`; from then on
only values are filled in. An argument that can be `taken_apart` into such values is `put_together` again of slots.
"""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import wraps
from types import SimpleNamespace
from typing import Any, Concatenate, Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    Field,
    IntegerField,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from psycopg import Cursor, sql
from psycopg.errors import FeatureNotSupported
from psycopg.pq import TransactionStatus

from jangteo.kernel import clock, replica

# The SQL of a list's slot: "IN" of it becomes "= ANY", which needs one parameter, however long the list is.
LIST = "/* list */ %s"
FIELDS: dict[type, Callable[[], Any]] = {
    UUID: UUIDField,
    datetime: DateTimeField,
    date: DateField,
    str: TextField,
    int: IntegerField,
    Decimal: DecimalField,
}

PLACES, CASTS = re.compile("%[%s]"), re.compile(r"\(/\* list \*/ %s\)(?=::)")
PART = " LIMIT %s OFFSET %s"
MOST_PLANS = 400  # of a connection; those asked longest ago go first
FEW_PLANS = 10
NOW = -1  # the position of the time

type Shape = tuple[object, ...]


class NotPreparable(TypeError):
    """What a prepared query was given, or keeps of its first call, can't be filled in at the next."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which argument a parameter is; -1 is the time."""

    position: int


class Slot(Expression):
    """Where an argument goes."""

    def __init__(self, position: int, kind: type, *, is_list: bool) -> None:
        super().__init__(output_field=FIELDS[kind]())
        self.mark, self.is_list = Mark(position), is_list

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return LIST if self.is_list else "%s", (self.mark,)

    def get_group_by_cols(self) -> list[Any]:
        return []


def array(values: Any, of: "Field[Any, Any]") -> Expression:
    """A list as one value: for what asks of a list anything but whether something is in it."""
    field = ArrayField(of)
    if isinstance(values, Slot):
        return Cast(values, field)
    return Value(list(values), output_field=field) if values else Cast(Value("{}"), field)


class _Ready(SQLCompiler):
    """What a QuerySet was compiled to, with values filled in."""

    def __init__(self, made: "_Made", params: tuple[Any, ...], alias: str) -> None:
        super().__init__(made.query, connections[alias], alias)
        self.filled = (made.sql, params)
        self.select, self.klass_info, self.annotation_col_map = made.select, made.klass_info, made.annotations
        self.col_count, self.has_extra_select, self.converters = made.col_count, made.has_extra_select, made.converters

    def as_sql(self, with_limits: bool = True, with_col_aliases: bool = False) -> tuple[str, tuple[Any, ...]]:
        return self.filled

    def get_converters(self, expressions: Any) -> Any:
        return self.converters

    def execute_sql(self, *_: Any, **__: Any) -> Any:
        """All rows at once, by a plan that the database keeps; who logs statements is shown them with their values."""
        with self.connection.cursor() if self.connection.queries_logged else _planned(self.connection) as cursor:
            cursor.execute(*self.filled)
            rows = cursor.fetchall()
        return [[row[: self.col_count] for row in rows] if self.has_extra_select else rows]


class _Planned(Cursor[Any]):
    """Sends values apart from the statement, which the database parses and plans once for a connection."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Self:
        try:
            return super().execute(query, params, prepare=True)
        except FeatureNotSupported:  # a migration has changed what it answers, under way while we serve
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                raise
            return super().execute(query, params, prepare=False)


def keep_plans(connection: Any) -> None:
    """Let a connection that was just made keep plans: of a kind that holds for all values, or each call would be
    planned anew to see whether that is better.
    """
    sent = connection.connection
    if sent.prepared_max != MOST_PLANS:
        sent.prepare_threshold, sent.prepared_max = 0, MOST_PLANS  # of whoever else has a cursor it is not asked
        sent.execute("SET plan_cache_mode = force_generic_plan")


@contextmanager
def few_remembered() -> Iterator[None]:
    """Statements that carry thousands of values are not remembered by the connection: each is another text to it."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    sent: Any = connection.connection
    before, sent.prepared_max = sent.prepared_max, FEW_PLANS
    try:
        yield
    finally:
        sent.prepared_max = before


def _planned(connection: Any) -> Any:
    """A cursor of Django's, whose wrappers see the statement, of this kind."""
    connection.ensure_connection()
    sent = connection.connection
    before, sent.cursor_factory = sent.cursor_factory, _Planned
    try:
        return connection.cursor()
    finally:
        sent.cursor_factory = before


class _Made:
    """What one shape of a prepared query was compiled to."""

    def __init__(self, rows: "QuerySet[Any, Any]", further: str = "") -> None:
        self.rows, self.query = rows, rows.query
        compiler = self.query.get_compiler(DEFAULT_DB_ALIAS)
        statement, params = compiler.as_sql()
        self.sql = statement.replace(f"IN ({LIST})", "= ANY (%s)").replace(f"IN {LIST}", "= ANY (%s)")
        self.sql = CASTS.sub("%s", self.sql)
        if LIST in self.sql or rows._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise NotPreparable(self.sql)
        for one in params:
            if not isinstance(one, Mark | str | int | None):
                raise NotPreparable(f"{one!r} would be the same at every call: {self.sql}")
        self.sql = _with_constants(self.sql, params) + further
        self.params = tuple(one.position for one in params if isinstance(one, Mark))
        self.select, self.klass_info, self.annotations = (
            compiler.select,
            compiler.klass_info,
            compiler.annotation_col_map,
        )
        self.col_count, self.has_extra_select = compiler.col_count, compiler.has_extra_select
        self.converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])

    def ask(self, values: Sequence[Any], part: tuple[int, ...] = ()) -> Iterator[Any]:
        """The rows.

        part  how many, and after how many

        raises  TransactionManagementError where they are to be locked outside of a transaction, like the ORM
        """
        alias = replica.alias()
        if self.query.select_for_update and connections[alias].get_autocommit():
            raise TransactionManagementError("select_for_update cannot be used outside of a transaction.")
        filled = [*values, clock.now()]
        compiler = _Ready(self, (*[filled[one] for one in self.params], *part), alias)
        source: Any = SimpleNamespace(
            db=alias,
            query=SimpleNamespace(get_compiler=lambda *_, **__: compiler),
            model=self.rows.model,
            _fetch_mode=self.rows._fetch_mode,  # type: ignore[attr-defined]
            _known_related_objects={},
        )
        rows: Any = self.rows
        found: Iterator[Any] = iter(rows._iterable_class(source))
        return found


def _with_constants(statement: str, params: Sequence[Any]) -> str:
    """What is the same at every call stands in the statement: the plan of a parameter uses no index of a part."""
    left = iter(params)

    def filled(found: re.Match[str]) -> str:
        if found[0] == "%%" or isinstance(one := next(left), Mark):
            return found[0]
        return sql.Literal(one).as_string().replace("%", "%%")

    return PLACES.sub(filled, statement)


def prepared[**P, R](build: Callable[P, "QuerySet[Any, R]"]) -> Callable[P, list[R]]:
    """Let a function that builds a query answer its rows.

    build  takes ids, times, numbers, texts, lists of them, True, False and None, by position. It may ask whether an
           argument is None, empty or true; what it reads elsewhere, but for the time, must be the same for ever
    """
    known = _Known(build)

    @wraps(build)
    def ask(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        if kwargs:
            raise NotPreparable("arguments go by position")
        made, values = known.made(args)
        return [] if made is None else list(made.ask(values))

    return ask


def prepared_part[**P, R](build: Callable[P, "QuerySet[Any, R]"]) -> Callable[Concatenate[int, int, P], list[R]]:
    """`prepared` for a part of the rows: after so many, at most so many; then what `build` takes."""
    known = _Known(build, PART)

    @wraps(build)
    def ask(offset: int, limit: int, /, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        if kwargs:
            raise NotPreparable("arguments go by position")
        made, values = known.made(args)
        return [] if made is None else list(made.ask(values, (limit, offset)))

    return ask


class _Known:
    """A function that builds a query, and what each shape of its arguments was compiled to."""

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"], further: str = "") -> None:
        self.build, self.further = build, further
        self.by_shape: dict[Shape, _Made | None] = {}
        self.lock = threading.Lock()

    def made(self, args: Sequence[Any]) -> tuple[_Made | None, list[Any]]:
        """With the values to fill in; None where the query can't find anything."""
        values: list[Any] = []
        for one in args:
            values.extend(one.taken_apart() if hasattr(one, "taken_apart") else (one,))
        values = [list(one) if isinstance(one, tuple | set | frozenset) else one for one in values]
        shape = tuple(map(_shape, values))
        if shape not in self.by_shape:
            with self.lock:
                self.by_shape[shape] = self._compiled(args, values, shape)
        return self.by_shape[shape], values

    def _compiled(self, args: Sequence[Any], values: Sequence[Any], shape: Shape) -> _Made | None:
        slots = iter([_slot(position, *told) for position, told in enumerate(zip(values, shape, strict=True))])
        given = [
            one.put_together([next(slots) for _ in one.taken_apart()]) if hasattr(one, "taken_apart") else next(slots)
            for one in args
        ]
        try:
            with clock.standing_in(Slot(NOW, datetime, is_list=False)):
                return _Made(self.build(*given), self.further)
        except EmptyResultSet:
            return None


def _shape(value: Any) -> object:
    """A value itself where the query is another for it; else its type."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, list):
        return (_kind(value[0]),) if value else ()
    return _kind(value)


def _kind(value: Any) -> type:
    for kind in FIELDS:
        if isinstance(value, kind):
            return kind
    raise NotPreparable(f"{value!r} does not go into a prepared query")


def _slot(position: int, value: Any, shape: object) -> Any:
    if isinstance(shape, tuple):
        return Slot(position, shape[0], is_list=True) if shape else []
    return Slot(position, shape, is_list=False) if isinstance(shape, type) else value
