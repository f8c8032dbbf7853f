"""An extension is held to its time and to its own part of a transaction."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Timer, get_ident
from time import monotonic
from typing import Any

from django.db import connection


class TookTooLong(KeyboardInterrupt):
    """A hook's time is over; of a kind that `except Exception` lets by and on which psycopg calls its query off."""


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
def own_part() -> Iterator[None]:
    """What a hook does to the database is undone where it raises; the caller's transaction goes on.

    The savepoint is made when a hook first asks the database for something: one that asks nothing costs no query.
    """
    if not connection.in_atomic_block:
        yield
        return
    before = (connection.needs_rollback, list(connection.savepoint_ids), len(connection.run_on_commit))
    made: list[str] = []

    def first(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not made:
            made.append("")
            made[0] = connection.savepoint()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(first):
            yield
    except BaseException:
        connection.needs_rollback, connection.savepoint_ids = before[0], before[1]
        connection.in_atomic_block = True
        del connection.run_on_commit[before[2] :]
        if made and made[0]:
            connection.savepoint_rollback(made[0])
            connection.savepoint_commit(made[0])
        raise
    if made:
        connection.savepoint_commit(made[0])
