"""An extension is held to its time and to its own part of a transaction."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer, get_ident
from time import monotonic
from typing import Any

from django.db import connection

TIMEOUT = "statement_timeout"


class TookTooLong(KeyboardInterrupt):
    """A hook's time is over; of a kind that `except Exception` lets by."""


class TimeLimit:
    """Interrupts the thread that made it once, at the first step of Python after the time is over."""

    def __init__(self, seconds: float) -> None:
        self._thread = ctypes.c_ulong(get_ident())
        self._lock, self._is_over = Lock(), False
        self._seconds, self._began = seconds, monotonic()
        self._timer = Timer(seconds, self._interrupt)
        self._timer.daemon = True
        self._timer.start()

    @property
    def is_passed(self) -> bool:
        return monotonic() - self._began > self._seconds

    def end(self) -> None:
        """From here on nothing is interrupted, not even by what was under way."""
        with self._lock:
            self._is_over = True
        self._timer.cancel()
        ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, None)

    def _interrupt(self) -> None:
        with self._lock:
            if not self._is_over:
                self._is_over = True
                ctypes.pythonapi.PyThreadState_SetAsyncExc(self._thread, ctypes.py_object(TookTooLong))


@contextmanager
def own_part(seconds: float) -> Iterator[None]:
    """What a hook does to the database is undone where it raises; the caller's transaction goes on.

    The savepoint is made, and a limit put on the time of queries, when a hook first asks the database for something:
    one that asks nothing costs no query.
    """
    part = _Part(seconds)
    try:
        with connection.execute_wrapper(part.begin):
            yield
    except BaseException:
        part.undo()
        raise
    part.keep()


class _Part:
    """A savepoint around what a hook does, and what of the connection has to be as before."""

    def __init__(self, seconds: float) -> None:
        self.is_inside = connection.in_atomic_block
        self.milliseconds = str(max(int(seconds * 1000), 1))
        self.needs_rollback, self.savepoints = connection.needs_rollback, list(connection.savepoint_ids)
        self.followers = len(connection.run_on_commit)
        self.savepoint, self.timeout, self.has_begun = "", "", False

    def begin(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.has_begun:
            self.has_begun = True
            if self.is_inside:
                self.savepoint = str(connection.savepoint())
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT current_setting('{TIMEOUT}')")
                self.timeout = cursor.fetchone()[0]
            self._limit(self.milliseconds)
        return execute(sql, params, many, context)

    def keep(self) -> None:
        if self.savepoint:
            connection.savepoint_commit(self.savepoint)
        if self.timeout:
            self._limit(self.timeout)

    def undo(self) -> None:
        connection.needs_rollback, connection.savepoint_ids = self.needs_rollback, self.savepoints
        connection.in_atomic_block = self.is_inside
        del connection.run_on_commit[self.followers :]
        if self.savepoint:
            connection.savepoint_rollback(self.savepoint)
            connection.savepoint_commit(self.savepoint)
        elif self.timeout:
            self._limit(self.timeout)

    def _limit(self, value: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, %s)", [TIMEOUT, value, self.is_inside])
