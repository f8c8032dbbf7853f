"""Tests run on PostgreSQL: DATABASE_URL, else the embedded one under JANGTEO_HOME or var/test-home."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from hypothesis import settings as property_settings

from jangteo.config import database
from jangteo.config.environment import Environment

REPOSITORY = Path(__file__).resolve().parent.parent
os.environ.setdefault("JANGTEO_HOME", str(REPOSITORY / "var" / "test-home"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for tests only")
os.environ.setdefault("JANGTEO_POOL_SIZE", "60")

# A server that lives for one run of the tests need not survive a power cut.
UNSAFE_BUT_QUICK = "fsync=off synchronous_commit=off full_page_writes=off"

# pytest-django read the settings before this file could choose the home: the choice is put into them here.
settings.DATABASES["default"].update(database.connection_settings(Environment.read()))
settings.MEDIA_ROOT = Environment.read().media
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# How long an example takes says more of the machine than of the code.
property_settings.register_profile("unhurried", deadline=None)
property_settings.load_profile("unhurried")

type RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> Iterator[None]:
    """Have a server before pytest-django makes the test database in it."""
    os.environ.setdefault("JANGTEO_PG_OPTIONS", UNSAFE_BUT_QUICK)
    env = Environment.read()
    server = database.ensure_database(env)
    settings.DATABASES["default"].update(database.connection_settings(env))
    yield
    if server is not None and server.started:
        database.stop_server(env)


@pytest.fixture
def run_together() -> RunTogether:
    """Call `work(0)` … `work(count - 1)` at once in as many threads; results and exceptions, in order."""

    def run(count: int, work: Callable[[int], Any]) -> list[Any]:
        gate = threading.Barrier(count)

        def one(number: int) -> Any:
            gate.wait(timeout=30)
            try:
                return work(number)
            except Exception as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(one, range(count)))

    return run
