"""Reads of a copy of the database that follows it, where a host has one and where it is fresh enough.

How old the copy may be is known without trusting a clock: each quarter of the bound this process asks where the log of
the database stands, and how far the copy has followed. What the copy has followed to, the database was at when it was
asked: so old is the copy at most.
"""

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

ALIAS = "replica"
WRITTEN = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
CONNECT_SECONDS, REST_SECONDS = 2, 5
HERE = "SELECT pg_current_wal_insert_lsn()::text"
THERE = "SELECT pg_last_wal_replay_lsn()::text"  # null where it follows nobody: then it is no copy
SINCE = "SELECT extract(epoch FROM %s - pg_last_xact_replay_timestamp())"

log = structlog.get_logger(__name__)
_reading: ContextVar[bool] = ContextVar("jangteo_reads_a_copy", default=False)
_told: list[Callable[[str], None]] = []


def place(text: str) -> int:
    """A place in the log as a number.

    >>> place("1/10")
    4294967312
    """
    high, low = text.split("/")
    return int(high, 16) << 32 | int(low, 16)


@dataclass
class Freshness:
    """How far the copy was, and how old it can be at most.

    asked  (when, where the log stood then), oldest first
    """

    asked: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=1000))
    followed: int = -1
    fresh_at: float | None = None

    def note(self, at: float, here: int, there: int | None) -> None:
        """The log stood `here` at a moment, and later than that the copy had followed to `there`."""
        if self.asked and here < self.asked[-1][1]:  # another database answers in its place
            self.asked.clear()
        self.asked.append((at, here))
        if there is None or there < self.followed:  # it follows nobody, or began anew
            self.followed, self.fresh_at = -1, None
            return
        self.followed = there
        while self.asked and self.asked[0][1] <= there:
            self.fresh_at = self.asked.popleft()[0]

    def age(self, now: float) -> float | None:
        """Seconds the copy is behind at most; None: nobody knows."""
        return None if self.fresh_at is None else max(now - self.fresh_at, 0.0)


class Router:
    """Django's question which database to ask: the copy, for reads within `from_copy`, outside of transactions."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return alias()

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


def is_there() -> bool:
    """Whether a host has named a copy."""
    return ALIAS in settings.DATABASES


def alias() -> str:
    """Which database reads of present work ask."""
    if _reading.get() and not connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return ALIAS
    return DEFAULT_DB_ALIAS


def connection() -> Any:
    """The connection for a read that is written by hand."""
    return connections[alias()]


@contextmanager
def from_copy() -> Iterator[None]:
    """Let reads within ask the copy. Writes, what is locked, and what a transaction reads ask the database."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


def is_reading() -> bool:
    """Whether present work reads the copy."""
    return _reading.get()


def tell(listener: Callable[[str], None]) -> None:
    """Let a listener hear what each page that might read the copy did read, and why."""
    _told.append(listener)


def why_not(written: str) -> str:
    """Why a page must not read the copy, empty where it may.

    written  where the log stood when this visitor last wrote, as `written_at` said; empty: long ago or never
    """
    watch = _watch()
    age = watch.freshness.age(time.monotonic())
    if time.monotonic() < watch.rests_until or age is None:
        return "away"
    if age > settings.REPLICA_LAG_SECONDS:
        return "late"
    if written and (not WRITTEN.fullmatch(written) or place(written) > watch.freshness.followed):
        return "wrote"
    return ""


def count(what: str) -> None:
    """One page has read: "copy", or the database, and why."""
    for listener in _told:
        listener(what)


def set_aside() -> None:
    """The copy failed a page: for some seconds nobody reads it."""
    _watch().rests_until = time.monotonic() + REST_SECONDS


def written_at() -> str:
    """Where the log stands now: a copy that has followed to there has all that was written by now."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(HERE)
        return str(cursor.fetchone()[0])


def look() -> float | None:
    """Seconds the copy is behind, for whoever watches over it; None: it does not answer, or is no copy.

    raises  psycopg.Error where the database itself does not answer
    """
    with _connect(DEFAULT_DB_ALIAS) as database:
        here, now = database.execute(f"{HERE}, now()").fetchone() or ("0/0", None)
    try:
        with _connect(ALIAS) as copy:
            for _ in range(10):  # what was written just now is on its way
                there = (copy.execute(THERE).fetchone() or (None,))[0]
                if there is None:
                    return None
                if place(there) >= place(here):
                    return 0.0
                time.sleep(0.1)
            (since,) = copy.execute(SINCE, [now]).fetchone() or (None,)
            return max(float(since or 0), 1.0)  # none where it has repeated no transaction yet
    except psycopg.Error:
        return None


class _Watch:
    """Looks again and again, in a thread of its own: no page waits for it."""

    def __init__(self) -> None:
        self.freshness, self.rests_until = Freshness(), 0.0
        self.thread = threading.Thread(target=self._look_on, name="replica", daemon=True)
        self.thread.start()

    def _look_on(self) -> None:
        pause = settings.REPLICA_LAG_SECONDS / 4
        while True:
            try:
                with _connect(DEFAULT_DB_ALIAS) as database, _connect(ALIAS) as copy:
                    while True:
                        self._look(database, copy)
                        time.sleep(pause)
            except psycopg.Error as error:
                log.warning("replica_away", error=str(error).splitlines()[0])
                self.freshness.fresh_at = None
            time.sleep(pause)

    def _look(self, database: Any, copy: Any) -> None:
        at = time.monotonic()
        (here,) = database.execute(HERE).fetchone()
        (there,) = copy.execute(THERE).fetchone()
        self.freshness.note(at, place(here), place(there) if there else None)


_lock = threading.Lock()
_made: list[_Watch] = []


def _watch() -> _Watch:
    """Made late, by the first page that asks: each web process has one of its own."""
    with _lock:
        if not _made:
            _made.append(_Watch())
        return _made[0]


def _connect(name: str) -> psycopg.Connection[Any]:
    wrapper: Any = connections[name]
    parameters = dict(wrapper.get_connection_params())
    for ours in ("cursor_factory", "context", "connect_timeout"):
        parameters.pop(ours, None)
    return psycopg.connect(**parameters, autocommit=True, connect_timeout=CONNECT_SECONDS)
