"""Migrations after the first release come to markets that sell: they lock no table for long, or say why."""

import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from jangteo.config.command.locks import REASON, heavy
from jangteo.config.command.quick_migrations import quick_migrations

FIRST = Path(__file__).with_name("first_release.txt")


def first_release() -> dict[str, int]:
    """{app: number of its last migration in the first release}."""
    rows = (line.split() for line in FIRST.read_text().splitlines() if line and not line.startswith("#"))
    return {app: int(number) for app, number in rows}


def statements_of(migration: Any, state: ProjectState) -> tuple[list[str], ProjectState]:
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        state = migration.apply(state, editor, collect_sql=True)
    return [str(one) for one in editor.collected_sql], state


def refused(migration: Any, statements: list[str]) -> list[str]:
    """What it does without a reason; code that runs in it is looked at by people."""
    reason = getattr(sys.modules.get(type(migration).__module__), REASON, "")
    return [] if len(reason) > 10 else [f"{migration}: {why}" for why in heavy(statements)]


@pytest.mark.django_db(transaction=True)  # an index made concurrently wants to be outside of one
def test_later_migrations_keep_nobody_waiting() -> None:
    first, wrong = first_release(), []
    loader = MigrationLoader(None, replace_migrations=False)
    plan = dict.fromkeys(step for leaf in loader.graph.leaf_nodes() for step in loader.graph.forwards_plan(leaf))
    state = ProjectState(real_apps=loader.unmigrated_apps)
    with quick_migrations():
        for app, name in plan:
            migration: Any = loader.graph.nodes[app, name]
            is_ours = type(migration).__module__.startswith("jangteo.")
            if is_ours and int(name[:4]) > first.get(app, 0):
                statements, state = statements_of(migration, state)
                wrong += refused(migration, statements)
            else:
                state = migration.mutate_state(state, preserve=False)
    assert wrong == [], f"Do it otherwise, or say in {REASON} why nobody waits for it"


@pytest.mark.django_db(transaction=True)  # an index made concurrently wants to be outside of one
def test_what_locks_for_long_is_refused() -> None:
    """As Django writes it; each is found, and let through with a reason."""
    state = ProjectState()
    made = migrations.CreateModel(
        "Thing", [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField())]
    )
    once = models.UniqueConstraint(fields=["name"], name="thing_once")
    named = models.CheckConstraint(condition=~models.Q(name=""), name="thing_named")
    state = _named("0001_made", made).mutate_state(state)
    operations = {
        "the table anew": migrations.AlterField("thing", "name", models.IntegerField()),
        "cannot write": migrations.AddField("thing", "size", models.IntegerField(default=1)),
        "nobody writes": migrations.AddIndex("thing", models.Index(fields=["name"], name="thing_name")),
        "builds an index": migrations.AddConstraint("thing", once),
        "NOT VALID": migrations.AddConstraint("thing", named),
        "still runs": migrations.RemoveField("thing", "name"),
    }
    found = {}
    for words, operation in operations.items():
        statements, _ = statements_of(_named("0002_later", operation), state.clone())
        found[words] = " ".join(refused(_named("0002_later", operation), statements))
    assert {words: words in told for words, told in found.items()} == dict.fromkeys(operations, True)
    both = _named("0001_made", made, migrations.AddIndex("thing", models.Index(fields=["name"], name="thing_name")))
    assert refused(both, statements_of(both, ProjectState())[0]) == []
    quiet = migrations.AddField("thing", "size", models.IntegerField(null=True))
    assert refused(_named("0002_later", quiet), statements_of(_named("0002_later", quiet), state.clone())[0]) == []
    kept = migrations.AddField("thing", "size", models.IntegerField(default=1, db_default=1))
    assert refused(_named("0002_later", kept), statements_of(_named("0002_later", kept), state.clone())[0]) == []


def _named(name: str, *operations: Any) -> Any:
    migration: Any = migrations.Migration(name, "things")
    migration.operations = list(operations)
    return migration
