"""Tests run on PostgreSQL: DATABASE_URL, else the embedded one under JANGTEO_HOME or var/test-home."""

import gc
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from hypothesis import settings as property_settings
from pytest_django import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from homes import FirstStart, clear, copy_of, empty_home, make_market, make_migrated, start_demo_first
from jangteo.config import database
from jangteo.config.command.quick_migrations import quick_migrations
from jangteo.config.environment import Environment

REPOSITORY = Path(__file__).resolve().parent.parent
os.environ.setdefault("JANGTEO_HOME", str(REPOSITORY / "var" / "test-home"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for tests only")
os.environ.setdefault("JANGTEO_POOL_SIZE", "60")

# A server that lives for one run of the tests need not survive a power cut.
UNSAFE_BUT_QUICK = "fsync=off synchronous_commit=off full_page_writes=off"

# pytest-django read the settings before this file could choose the home: the choice is put into them here.
settings.DATABASES["default"].update(database.connection_settings(Environment.read()))
settings.MEDIA_ROOT = Environment.read().media / os.environ.get("PYTEST_XDIST_WORKER", "")
settings.JANGTEO_API_RATES = (0, 0)
settings.JANGTEO_KEPT_MEGABYTES = 0  # tests say themselves where answers are kept: their markets are rolled back
settings.JANGTEO_GATEWAYS = {"simulator": {"merchant": "SIMULATOR"}}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# How long an example takes says more of the machine than of the code.
property_settings.register_profile("unhurried", deadline=None)
property_settings.load_profile("unhurried")

# Each client of a test makes its own chain of middleware: the static files need looking up for the first one only.
_look_up = WhiteNoiseMiddleware.add_files_from_finders
_looked_up: dict[str, Any] = {}


def _look_up_once(self: Any) -> None:
    if not _looked_up:
        _look_up(self)
        _looked_up.update(self.files)
    self.files.update(_looked_up)


WhiteNoiseMiddleware.add_files_from_finders = _look_up_once
_while_tables_are_made = ExitStack()


# After a test that commits, Django empties all of some two hundred tables, which takes half a second and is made good
# by writing content types and rights anew. A few tables hold something: only they are emptied, and those two kept.
KEPT = ("django_content_type", "auth_permission", "django_migrations")
_flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


def _empty_what_is_filled(self: TransactionTestCase) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:  # past triggers only who owns the server may go: the embedded one lets us
            _flush(self)
            return
        names = [one for one in connection.introspection.table_names(cursor) if one not in KEPT]
        asked = " UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT FROM \"{one}\")" for one in names)
        cursor.execute(asked)
        orders = [f'DELETE FROM "{name}"' for (name,) in cursor.fetchall()]
        with transaction.atomic():
            cursor.execute(";".join(["SET LOCAL session_replication_role = replica", *orders]))


TransactionTestCase._fixture_teardown = _empty_what_is_filled  # type: ignore[attr-defined]

# What takes long to make and serves many tests; and the server of a run in several processes.
SHARED = ("first_start", "market_template", "migrated_template", "world")
# Stories in the order in which they are begun: the longest first, and after it a short one, for each process has the
# next two files at hand.
LONG = ("revision", "order", "value", "tender", "stock", "credit", "payment")
_of_all: list[database.Server | None] = []

type RunTogether = Callable[[int, Callable[[int], Any]], list[Any]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What several processes take in turns: a file, or all tests of what is made once; these first, being long, and
    then the stories.
    """
    if not os.environ.get("JANGTEO_STEPS"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="long: `make stories` runs it"))
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))  # its clock is the machine's; it is told as RERUN
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        return
    groups = {item: next((name for name in SHARED if name in getattr(item, "fixturenames", ())), "") for item in items}
    for item, shared in groups.items():
        item.add_marker(pytest.mark.xdist_group(shared or str(item.path.relative_to(REPOSITORY))))
    last = len(SHARED) + len(LONG)
    places = {f"test_{name}_machine": place for place, name in enumerate(LONG, len(SHARED))}
    places |= {name: place for place, name in enumerate(SHARED)}
    items.sort(key=lambda item: places.get(groups[item] or item.path.stem, last))


def pytest_collection_finish() -> None:
    """What is imported and collected stays until the end: the collector of garbage need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have one server for all processes of a run, before each makes a database in it."""
    if session.config.getoption("numprocesses", None) and not session.config.getoption("collectonly"):
        os.environ.setdefault("JANGTEO_PG_OPTIONS", UNSAFE_BUT_QUICK)
        _of_all.append(database.ensure_database(Environment.read()))


def pytest_sessionfinish() -> None:
    """Stop the server of all, if the run started it."""
    for server in _of_all:
        if server is not None and server.started:
            database.stop_server(Environment.read())


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Have a server before pytest-django makes the test database in it."""
    os.environ.setdefault("JANGTEO_PG_OPTIONS", UNSAFE_BUT_QUICK)
    env = Environment.read()
    server = database.ensure_database(env)
    settings.DATABASES["default"].update(database.connection_settings(env))
    _while_tables_are_made.enter_context(quick_migrations())
    yield
    if server is not None and server.started:
        database.stop_server(env)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In the end nobody is left in the test database: PostgreSQL notices a killed client only when it next writes."""
    _while_tables_are_made.close()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def features_as_declared() -> None:
    """No switch is set, and no page of a test asks whether one is until a test sets one."""
    from jangteo.flags import selectors  # knows tables, which are there only once Django is set up

    selectors.believe({})


@pytest.fixture(autouse=True)
def providers_answer() -> None:
    """No provider is left alone for what it did in another test."""
    from jangteo.payments.services import pages

    pages.forget_breakers()


@pytest.fixture
def run_together() -> RunTogether:
    """Call `work(0)` … `work(count - 1)` at once in as many threads; results and exceptions, in order."""

    def run(count: int, work: Callable[[int], Any]) -> list[Any]:
        gate = threading.Barrier(count)

        def one(number: int) -> Any:
            gate.wait(timeout=90)
            try:
                return work(number)
            except Exception as error:
                return error
            finally:
                connections.close_all()

        with ThreadPoolExecutor(count) as threads:
            return list(threads.map(one, range(count)))

    return run


@pytest.fixture(scope="session")
def migrated_template() -> Iterator[Path]:
    """A home with its tables, stopped: to be copied, not used."""
    home = empty_home()
    make_migrated(home)
    yield home
    clear(home)


@pytest.fixture(scope="session")
def market_template(migrated_template: Path) -> Iterator[Path]:
    """A home with the small market, stopped: to be copied, not used."""
    home = copy_of(migrated_template)
    make_market(home)
    yield home
    clear(home)


@pytest.fixture(scope="session")
def first_start() -> Iterator[FirstStart]:
    """The first start of the demo, and the home it left: to be copied, not used."""
    home = empty_home()
    yield start_demo_first(home)
    clear(home)
