"""Who is served first when everybody comes at once: pages are, and whoever places an order waits for a turn.

Without turns a flash sale fills every thread with orders, and nobody
can look at anything until they are through.
"""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

TOO_BUSY = "jangteo.too_busy"  # in the environment of a request that waited in vain
LONGEST_WAIT_SECONDS = 50.0  # proxies commonly give up after 60
ROOM = 480  # how many wait for a turn in one process before others are sent away at once
ORDER_PATHS = re.compile(r"/checkout/|/api/v1/channels/[^/]+/orders")

type Program = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Turns:
    """So many at once, the others in the order they came; at most `room` wait."""

    def __init__(self, at_once: int, room: int = ROOM) -> None:
        self.at_once, self.room = at_once, room
        self.inside = 0
        self.waiting = deque[threading.Event]()
        self.lock = threading.Lock()

    def enter(self, seconds: float) -> bool:
        """Whether it is one's turn, within so many seconds; who enters has to leave."""
        with self.lock:
            if self.inside < self.at_once:
                self.inside += 1
                return True
            if len(self.waiting) >= self.room:
                return False
            turn = threading.Event()
            self.waiting.append(turn)
        if turn.wait(seconds):
            return True
        with self.lock:
            if turn.is_set():  # it came in the last moment
                return True
            self.waiting.remove(turn)
            return False

    def leave(self) -> None:
        """The place goes to who has waited longest."""
        with self.lock:
            if self.waiting:
                self.waiting.popleft().set()
            else:
                self.inside -= 1


class InTurns:
    """A WSGI program that works on `at_once` requests at once, of them a quarter, but one at least, placing orders.

    Who waits holds a thread, and neither a database connection nor the interpreter. Who waits too long, or finds the
    room full, is handed on with `jangteo.too_busy`, to be told so.
    """

    def __init__(self, program: Program, at_once: int, room: int = ROOM, wait: float = LONGEST_WAIT_SECONDS) -> None:
        self.program, self.wait = program, wait
        self.all, self.orders = Turns(at_once, room + at_once), Turns(max(1, at_once // 4), room)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if not places_order(environ):
            return self._run(environ, start_response)
        if not self.orders.enter(self.wait):
            environ[TOO_BUSY] = True
            return self._run(environ, start_response)
        try:
            return self._run(environ, start_response)
        finally:
            self.orders.leave()

    def _run(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_in = self.all.enter(self.wait)
        if not is_in:
            environ[TOO_BUSY] = True
        try:
            return self.program(environ, start_response)
        finally:
            if is_in:
                self.all.leave()


def places_order(environ: Mapping[str, Any]) -> bool:
    """Whether a request, by its method and path, places an order."""
    return environ["REQUEST_METHOD"] == "POST" and ORDER_PATHS.fullmatch(environ["PATH_INFO"]) is not None
