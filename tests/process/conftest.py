"""Homes of their own for tests that start and kill servers."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psycopg
import pytest

from jangteo.config import database
from jangteo.config.environment import Environment


class RunCommand(Protocol):
    """Runs `jangteo …` to its end."""

    def __call__(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty home that any user can reach; its server is stopped at the end."""
    folder = Path(tempfile.mkdtemp(prefix="jt-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    clear(folder)


def clear(home: Path) -> None:
    """Stop the home's server and remove everything it made."""
    for root in home.rglob("pg*/lock"):
        state = root.parent / "elsewhere"
        env = environment(root.parent.parent)
        database.stop_server(env)
        for link in (state / "sock" if state.is_symlink() else root.parent / "sock", state):
            if link.is_symlink():
                shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(home)


def environment(home: Path, **variables: str) -> Environment:
    """What a command in this home reads."""
    return Environment.read({"JANGTEO_HOME": str(home), "JANGTEO_PG_OPTIONS": "fsync=off", **variables})


def variables_for(home: Path, **further: str) -> dict[str, str]:
    """The environment of a child process: the caller's own settings of Jangteo don't reach it."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("JANGTEO_", "PG", "DATABASE_URL", "DJANGO_"))
    }
    chosen = {"JANGTEO_HOME": str(home), "JANGTEO_PG_OPTIONS": "fsync=off", "JANGTEO_SECRET_KEY": "test"}
    return kept | chosen | further


@pytest.fixture
def jangteo(home: Path) -> RunCommand:
    """Run a command in the home."""

    def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*JANGTEO, *arguments],
            env=variables_for(home, **variables),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=150,
            check=False,
        )

    return run


JANGTEO = [sys.executable, "-m", "jangteo.config.command"]


def query(home: Path, statement: str) -> list[tuple[object, ...]]:
    """Run one statement in the home's database."""
    server = database.find_server(environment(home))
    assert server is not None, "no server"
    with psycopg.connect(
        host=str(server.places.sock), user="postgres", dbname="jangteo", autocommit=True
    ) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []
