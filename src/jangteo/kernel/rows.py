"""Rows written by statements whose SQL is worked out once in a process."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, Field, Model

FEW = 10  # up to which a statement each is quicker than one for all, whose columns are gathered first


def insert[M: Model](*rows: M) -> M:
    """Write new rows whose ids were made here, those of different tables in one message; returns the first.

    raises  IntegrityError, like `save(force_insert=True)`
    """
    texts, params = [], []
    for row in rows:
        sql, fields = _insertion(type(row))
        texts.append(sql)
        params += [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(texts), params)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows[0]


def insert_all(rows: Iterable[Model]) -> None:
    """The same of any number of one table, of none too."""
    wanted = list(rows)
    if len(wanted) > FEW:
        type(wanted[0])._default_manager.bulk_create(wanted)
    elif wanted:
        insert(*wanted)


def copy_all(rows: Sequence[Model]) -> None:
    """Write thousands of new rows of one table, whose ids were made here, by COPY: the server parses no statement.

    raises  IntegrityError, as `bulk_create` does
    """
    if not rows:
        return
    fields: Any = [one for one in type(rows[0])._meta.local_concrete_fields if not one.generated and not _counted(one)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(one.column) for one in fields)
    sql = f"COPY {quote(type(rows[0])._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row([one.get_db_prep_save(one.pre_save(row, True), connection) for one in fields])


def _counted(field: Any) -> bool:
    """Whether the database numbers the rows itself."""
    return isinstance(field, AutoField)


def set_column(model: type[Model], column: str, values: Mapping[UUID, Any]) -> None:
    """Set one column of many rows, each to its own value, in one statement."""
    set_columns(model, (column,), {pk: (value,) for pk, value in values.items()})


def set_columns(model: type[Model], columns: tuple[str, ...], rows: Mapping[UUID, Sequence[Any]]) -> None:
    """Set columns of many rows, each to its own values in the order of the columns, in one statement."""
    if not rows:
        return
    fields: Any = [model._meta.get_field(one) for one in columns]
    kept = [
        [field.get_db_prep_save(one, connection) for one in each]
        for field, each in zip(fields, zip(*rows.values(), strict=True), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_setting(model, columns), [list(rows), *kept])


@cache
def _insertion(model: type[Model]) -> "tuple[str, tuple[Field[Any, Any], ...]]":
    fields: Any = tuple(one for one in model._meta.local_concrete_fields if not one.generated)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(one.column) for one in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})", fields  # noqa: S608 -- names of our own tables


@cache
def _setting(model: type[Model], columns: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    fields: Any = [model._meta.get_field(one) for one in columns]
    table, names = quote(model._meta.db_table), [quote(field.column) for field in fields]
    lists = ", ".join(["%s::uuid[]", *(f"%s::{field.db_type(connection)}[]" for field in fields)])
    settings = ", ".join(f"{name} = told.{name}" for name in names)
    told = f"unnest({lists}) AS told (pk, {', '.join(names)})"
    return f"UPDATE {table} SET {settings} FROM {told} WHERE {table}.id = told.pk"  # noqa: S608 -- names of our own tables
