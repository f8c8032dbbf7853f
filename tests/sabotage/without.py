"""A plugin of pytest: the tests run on a database that lacks one of its guards (`JANGTEO_WITHOUT=table.name`)."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

KINDS = """
SELECT 'constraint', pg_get_constraintdef(oid) FROM pg_constraint
WHERE conname = %(name)s AND conrelid = %(table)s::regclass AND contype <> 't'
UNION ALL
SELECT 'trigger', pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %(name)s AND tgrelid = %(table)s::regclass
UNION ALL
SELECT 'index', pg_get_indexdef(indexrelid) FROM pg_index
WHERE indexrelid = to_regclass(%(name)s) AND indrelid = %(table)s::regclass
"""


@pytest.fixture(scope="session", autouse=True)
def without(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Take the guard away, and put it back in the end so that the next run finds it."""
    table, _, name = os.environ["JANGTEO_WITHOUT"].partition(".")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(KINDS, {"table": table, "name": name})
        found = cursor.fetchone()
        assert found is not None, f"{table} has no guard called {name}"
        away, back = statements(table, name, *found)
        cursor.execute(away)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(back)


def statements(table: str, name: str, kind: str, told: str) -> tuple[str, str]:
    """What takes a guard away, and what puts it back."""
    if kind == "constraint":
        return f'ALTER TABLE {table} DROP CONSTRAINT "{name}"', f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {told}'
    if kind == "trigger":
        return f'DROP TRIGGER "{name}" ON {table}', told
    return f'DROP INDEX "{name}"', told
