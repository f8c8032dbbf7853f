"""Who is served first when everybody comes at once: pages are, and whoever places an order waits for a turn.

Without turns a flash sale fills every thread with orders, and nobody
can look at anything until they are through.
"""

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

TOO_BUSY = "jangteo.too_busy"  # in the environment of a request that waited in vain
LONGEST_WAIT_SECONDS = 50.0  # proxies commonly give up after 60
ROOM = 480  # how many wait for a turn in one process before others are sent away at once
QUEUE_SECONDS = 20.0  # who would have to wait longer is sent away at once
NEWEST = 0.1  # how much the last turn counts of the pace
PROBES = frozenset({"/healthz", "/livez", "/readyz", "/metrics"})
PROBES_AT_ONCE = 2
ORDER_PATHS = re.compile(r"/checkout/|/api/v1/channels/[^/]+/orders")

type Program = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Turns:
    """So many at once, the others in the order they came; at most `room` wait, and none who would for `longest`.

    longest  seconds; how long somebody would wait is told by how many do and by how quickly turns come free
    """

    def __init__(
        self,
        at_once: int,
        room: int = ROOM,
        longest: float = QUEUE_SECONDS,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.at_once, self.room, self.longest, self.now = at_once, room, longest, now
        self.pace, self.last, self.freed, self.first_took = 0.0, 0.0, 0, 0.0
        self.inside = 0
        self.waiting = deque[threading.Event]()
        self.lock = threading.Lock()

    def enter(self, seconds: float) -> bool:
        """Whether it is one's turn, within so many seconds; who enters has to leave."""
        with self.lock:
            if self.inside < self.at_once:
                self.inside += 1
                return True
            if len(self.waiting) >= self.room or self._is_too_long():
                return False
            if not self.waiting:
                self.last = self.now()
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
                self._keep_pace()
                self.waiting.popleft().set()
            else:
                self.inside -= 1

    def _is_too_long(self) -> bool:
        """The first always waits: the pace is known from those who do, and would stay as slow as it once was."""
        return bool(self.waiting) and (len(self.waiting) + 1) * self.pace > self.longest

    def _keep_pace(self) -> None:
        """Seconds from one turn to the next while somebody waits; known once as many as are let in at once are through.

        They began together, in a process that may be new: the first to leave took much longer than turns are apart.
        """
        now = self.now()
        took = now - self.last
        self.last = now
        self.freed += 1
        if self.freed > self.at_once:
            self.pace += NEWEST * (took - self.pace)
            return
        self.first_took += took
        if self.freed == self.at_once:
            self.pace = self.first_took / self.at_once


class InTurns:
    """A WSGI program that works on `at_once` requests at once, of them a quarter, but one at least, placing orders.

    Who waits holds a thread, and neither a database connection nor the interpreter. Who waits too long, or finds the
    room full or the queue too long, is handed on with `jangteo.too_busy`, to be told so without a turn. Probes do not
    wait behind pages: a server that has much to do would be taken for one that is away.
    """

    def __init__(
        self,
        program: Program,
        at_once: int,
        room: int = ROOM,
        wait: float = LONGEST_WAIT_SECONDS,
        longest: float = QUEUE_SECONDS,
    ) -> None:
        self.program, self.wait = program, wait
        self.all = Turns(at_once, room + at_once, longest)
        self.orders = Turns(max(1, at_once // 4), room, longest)
        self.probes = Turns(PROBES_AT_ONCE, room, longest)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] in PROBES:
            return self._run(self.probes, environ, start_response)
        if not places_order(environ):
            return self._run(self.all, environ, start_response)
        if not self.orders.enter(self.wait):
            environ[TOO_BUSY] = True
            return self.program(environ, start_response)
        try:
            return self._run(self.all, environ, start_response)
        finally:
            self.orders.leave()

    def _run(self, turns: Turns, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        is_in = turns.enter(self.wait)
        if not is_in:
            environ[TOO_BUSY] = True
        try:
            return self.program(environ, start_response)
        finally:
            if is_in:
                turns.leave()


def places_order(environ: Mapping[str, Any]) -> bool:
    """Whether a request, by its method and path, places an order."""
    return environ["REQUEST_METHOD"] == "POST" and ORDER_PATHS.fullmatch(environ["PATH_INFO"]) is not None
