"""Migrating quickly runs the statements that migrating slowly runs."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from jangteo.config.command.quick_migrations import quick_migrations

# models that point to each other, fields, indexes and constraints of their own and added later, plain SQL
LAST = [("segments", "0001_initial"), ("inventory", "0002_append_only"), ("catalog", "0006_triggers_plan_anew")]


def statements() -> list[str]:
    """What bringing an empty database to some migrations would run."""
    loader = MigrationLoader(connection, replace_migrations=False)
    steps = dict.fromkeys(step for last in LAST for step in loader.graph.forwards_plan(last))
    state, found = ProjectState(real_apps=loader.unmigrated_apps), []
    assert state.apps
    for step in steps:
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            state = loader.graph.nodes[step].apply(state, editor, collect_sql=True)
        found += editor.collected_sql
    return found


@pytest.mark.django_db
def test_quick_migrations_run_the_same_statements() -> None:
    plain, add_model = statements(), ProjectState.add_model
    with quick_migrations():
        assert ProjectState.add_model is not add_model
        quick = statements()
    assert ProjectState.add_model is add_model
    assert quick == plain
    assert len(plain) > 150
