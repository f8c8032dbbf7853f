"""`jangteo upgrade`: bring the tables up to this version while the shop sells, after a rehearsal on a copy."""

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import click

from jangteo.config import database
from jangteo.config.database import backups
from jangteo.config.environment import Environment

from . import locks
from .options import FOUND_SOMETHING, CannotDo, PlacedCommand, leave, read_environment, say_json, start_django

LOCK_SECONDS = 2  # nobody who buys waits longer for a migration that waits for a lock
TRIES, PAUSE_SECONDS = 10, 3
COPY = "jangteo_rehearsal"


@dataclass
class Step:
    """One migration: how long it took, how long its longest statement, and what to think of.

    longest_lock_seconds  for how long nobody could read a table that was there before, at most
    """

    migration: str
    seconds: float = 0.0
    longest_statement_seconds: float = 0.0
    longest_lock_seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list, repr=False)
    held: locks.Held = field(default_factory=locks.Held, repr=False)

    def end(self, seconds: float) -> None:
        """It is through: say which locks were held for long, and what was heavy."""
        self.held.let_go(time.monotonic())
        self.seconds = seconds
        self.notes += locks.heavy(self.statements)
        for (table, mode), lasted in self.held.longest.items():
            if mode == locks.STOPS_READERS:
                self.longest_lock_seconds = max(self.longest_lock_seconds, lasted)
            if lasted > LOCK_SECONDS:
                who = "read" if mode == locks.STOPS_READERS else "write"
                self.notes.append(f"for {lasted:.1f} seconds nobody could {who}: {table}")

    def told(self) -> dict[str, Any]:
        """For programs."""
        known = ("migration", "seconds", "longest_statement_seconds", "longest_lock_seconds", "notes")
        return {name: getattr(self, name) for name in known}


@click.command(cls=PlacedCommand)
@click.option("--rehearse", is_flag=True, help="On a copy of the database, which is thrown away.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one line.")
def upgrade(rehearse: bool, as_json: bool) -> None:
    """Bring the database's tables up to this version, waiting for a lock two seconds at most, ten times.

    With --rehearse a copy is made and migrated, every promise about its data is checked, and what it took is told.
    Needs the right to create a database, and the room for one. Exit code 1 if a promise of the copy is broken.
    """
    env = read_environment()
    database.ensure_database(env)
    start_django()
    if not rehearse:
        steps, broken = _apply(), []
    else:
        with _copy():
            steps, broken = _apply(), _broken()
    if as_json:
        say_json({"migrations": [one.told() for one in steps], "broken": broken})
    else:
        _tell(steps, broken, is_rehearsal=rehearse)
    if broken:
        leave(FOUND_SOMETHING)


def _tell(steps: list[Step], broken: list[str], *, is_rehearsal: bool) -> None:
    for one in steps:
        statement, lock = one.longest_statement_seconds, one.longest_lock_seconds
        longest = f"longest statement {statement:.2f} s  longest lock {lock:.2f} s"
        click.echo(f"{one.seconds:8.2f} s  {longest}  {one.migration}")
        for note in one.notes:
            click.echo(f"            {note}")
    for name in broken:
        click.echo(f"BROKEN  {name}")
    what = "rehearsed on a copy, which is gone" if is_rehearsal else "applied"
    most = max((one.longest_lock_seconds for one in steps), default=0.0)
    click.echo(f"{len(steps)} migrations {what}. Longest time for which a table could not be read: {most:.2f} s.")


def _apply() -> list[Step]:
    """Apply what is missing, each statement under a limit; what could not get a lock is tried again."""
    from django.core.management import call_command
    from django.db import OperationalError, connection

    steps: list[Step] = []
    for left in reversed(range(TRIES)):
        try:
            with connection.cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            with _watched(steps):
                call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as problem:
            if "lock timeout" not in str(problem):
                raise
            if left == 0:
                raise CannotDo(f"A lock could not be had within {LOCK_SECONDS} seconds, {TRIES} times.") from problem
            click.echo("A lock is held by somebody else; trying again.", err=True)
            time.sleep(PAUSE_SECONDS)
        else:
            return [one for one in steps if one.seconds]
        finally:
            connection.close()
    return steps


@contextmanager
def _watched(steps: list[Step]) -> Iterator[None]:
    """Note how long each migration took, and each of its statements."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    before = locks.tables_before()
    executors: Any = MigrationExecutor
    kept = executors.apply_migration

    def apply(self: Any, state: Any, migration: Any, fake: bool = False, fake_initial: bool = False) -> Any:
        steps.append(Step(str(migration)))
        began = time.monotonic()
        after = kept(self, state, migration, fake=fake, fake_initial=fake_initial)
        steps[-1].end(max(time.monotonic() - began, 0.001))
        return after

    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            if steps and not steps[-1].seconds:
                _note(steps[-1], str(sql), time.monotonic() - began)

    executors.apply_migration = apply
    try:
        going_on = partial(_going_on, steps)
        with connection.execute_wrapper(watch), locks.watched(before, going_on):
            yield
    finally:
        executors.apply_migration = kept


def _note(step: Step, sql: str, seconds: float) -> None:
    step.longest_statement_seconds = max(step.longest_statement_seconds, seconds)
    step.statements.append(sql)


def _going_on(steps: list[Step]) -> locks.Held | None:
    return steps[-1].held if steps and not steps[-1].seconds else None


def _broken() -> list[str]:
    from jangteo.kernel import verify

    return [one.invariant.name for one in verify.run() if not one.is_clean]


@contextmanager
def _copy() -> Iterator[None]:
    """A copy of the database, to which all of this process is led; it is dropped at the end.

    By dump and restore: a template would ask that nobody is connected.
    """
    from django.db import connection

    env, settings = read_environment(), connection.settings_dict
    before = settings["NAME"]
    _recreate(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)', f'CREATE DATABASE "{COPY}" TEMPLATE template0')
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "copy")
        _run(env, "pg_dump", "--format=custom", f"--file={file}")
        _run(env, "pg_restore", "--no-owner", "--no-privileges", f"--dbname={COPY}", file)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    settings["NAME"] = COPY
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        settings["NAME"] = before
        _recreate(f'DROP DATABASE IF EXISTS "{COPY}" WITH (FORCE)')


def _run(env: Environment, program: str, *arguments: str) -> None:
    command = [backups.client_program(env, program), *arguments]
    done = subprocess.run(command, env=backups.client_environment(env), capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotDo(f"{program} failed: {done.stderr.strip()[:400]}")


def _recreate(*statements: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()
