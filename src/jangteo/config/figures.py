"""Figures for Prometheus, where JANGTEO_METRICS_TOKEN or JANGTEO_METRICS_PORT asks for them; else nothing is counted.

Each process of `jangteo serve` counts for itself, in a file of a folder they share; whichever is asked adds them up.
What the database knows (events, jobs, orders) is asked when somebody looks.
"""

import hmac
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection

from jangteo.alarms.selectors import read_figures
from jangteo.config.turns import InTurns

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 50)
STATEMENTS = (1, 2, 5, 10, 15, 20, 30, 50, 100)
_turns: list[InTurns] = []


def is_counted() -> bool:
    """Whether anybody wants figures of this process."""
    return bool(settings.METRICS_TOKEN or settings.METRICS_PORT)


def share_folder() -> None:
    """Before web processes are forked: where each of them will count."""
    if is_counted() and not os.environ.get(FOLDER):
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="jangteo-figures-")


def watch_turns(turns: InTurns) -> None:
    """Tell of the turns of this process, too."""
    _turns[:] = [turns]


def may_read(authorization: str) -> bool:
    """Whether who asks has sent the token."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(authorization.encode(), wanted.encode())


def count_request(method: str, route: str, status: int, seconds: float, queries: int) -> None:
    """One request was answered."""
    if not is_counted():
        return
    kept = _kept()
    kept.requests.labels(method, route, str(status)).inc()
    kept.seconds.labels(route).observe(seconds)
    kept.queries.labels(route).observe(queries)
    for turns in _turns:
        kept.inside.set(turns.all.inside)
        kept.waiting.set(len(turns.all.waiting) + len(turns.orders.waiting))


def count_copy(what: str) -> None:
    """A page that may read a copy of the database did ("copy"), or why it did not."""
    if is_counted():
        _kept().copy.labels(what).inc()


@contextmanager
def count_work(kind: str, name: str) -> Iterator[None]:
    """Around an event or a job of a worker."""
    if not is_counted():
        yield
        return
    began, outcome = time.perf_counter(), "failed"
    try:
        yield
        outcome = "done"
    finally:
        _kept().work.labels(kind, name, outcome).inc()
        _kept().work_seconds.labels(kind, name).observe(time.perf_counter() - began)


def exposition() -> bytes:
    """Every figure of all processes here, and of the database, in Prometheus's text."""
    import prometheus_client as prometheus
    from prometheus_client import multiprocess

    told: bytes = b""
    registry: Any = prometheus.REGISTRY
    _kept()
    if os.environ.get(FOLDER):
        registry = prometheus.CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    told += prometheus.generate_latest(registry)
    return told + _of_database()


def tell_on(address: str, port: int) -> None:
    """Tell the figures of this process on a port; where no token is set, to anybody who gets there."""
    server = ThreadingHTTPServer((address, port), _Teller)
    threading.Thread(target=server.serve_forever, name="figures", daemon=True).start()


class _Teller(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        is_open = not settings.METRICS_TOKEN or may_read(self.headers.get("Authorization", ""))
        if self.path != "/metrics" or not is_open:
            self.send_error(404)
            return
        try:
            body = exposition()
        finally:
            close_old_connections()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: who looks each few seconds is no news."""


def _of_database() -> bytes:
    lines = []
    pool = _pool()
    for name, value in sorted({**read_figures(), **pool}.items()):
        lines += [f"# TYPE jangteo_{name} gauge", f"jangteo_{name} {value}"]
    return ("\n".join(lines) + "\n").encode()


def _pool() -> dict[str, float]:
    """The pool of this process: connections there are, at rest, and requests that wait for one."""
    stats: dict[str, int] = connection.pool.get_stats() if getattr(connection, "pool", None) else {}  # type: ignore[attr-defined]
    told = {"size": "pool_size", "available": "pool_available", "waiting": "requests_waiting"}
    return {f"database_pool_{name}": float(stats.get(key, 0)) for name, key in told.items()}


@dataclass(frozen=True, slots=True)
class _Kept:
    requests: Any
    seconds: Any
    queries: Any
    inside: Any
    waiting: Any
    copy: Any
    work: Any
    work_seconds: Any


@cache
def _kept() -> _Kept:
    """Made late, in the process that counts: prometheus-client opens a file for each process."""
    from prometheus_client import Counter, Gauge, Histogram

    return _Kept(
        Counter("jangteo_requests", "Requests answered.", ["method", "route", "status"]),
        Histogram("jangteo_request_seconds", "How long they took.", ["route"], buckets=SECONDS),
        Histogram("jangteo_request_queries", "Statements they asked.", ["route"], buckets=STATEMENTS),
        Gauge("jangteo_turns_inside", "Requests being worked on.", multiprocess_mode="livesum"),
        Gauge("jangteo_turns_waiting", "Requests waiting for a turn.", multiprocess_mode="livesum"),
        Counter("jangteo_replica_pages", "Pages that read the replica, or why they did not.", ["read"]),
        Counter("jangteo_work", "Events and jobs a worker ran.", ["kind", "name", "outcome"]),
        Histogram("jangteo_work_seconds", "How long they took.", ["kind", "name"], buckets=SECONDS),
    )
