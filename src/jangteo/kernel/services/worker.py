"""Everything the worker runs, each in its thread."""

import asyncio
import signal
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import cast

import structlog
from django.db import Error, close_old_connections
from procrastinate.contrib.django import app as job_app
from procrastinate.contrib.django.django_connector import DjangoConnector

from jangteo.kernel import audit, letters, outbox
from jangteo.kernel.services.queue import STALLED_AFTER, note_failures

SEAL_SECONDS = 5.0
JOB_SECONDS = 15.0  # what a job at work gets to finish when we are told to stop
CLOCK_STEP = 30.0  # seconds by which the clock moves on its own before schedules are read anew

log = structlog.get_logger(__name__)
_loops: dict[str, Callable[[threading.Event], None]] = {}


def register_loop(name: str, loop: Callable[[threading.Event], None]) -> None:
    """Let the worker run a module's own loop in a thread until the flag is set; called from its AppConfig.ready."""
    _loops[name] = loop


def run_worker(stop: threading.Event | None = None) -> None:
    """Deliver events, seal the audit chain and run jobs until told to stop (SIGTERM, SIGINT or `stop`)."""
    stop = stop or threading.Event()
    threads = [
        threading.Thread(target=outbox.relay_forever, args=(stop,), name="outbox-relay"),
        threading.Thread(target=letters.send_forever, args=(stop,), name="letters"),
        threading.Thread(target=_seal_forever, args=(stop,), name="audit-seal"),
        threading.Thread(target=_jobs_forever, args=(stop,), name="jobs"),
        *(threading.Thread(target=loop, args=(stop,), name=name) for name, loop in _loops.items()),
    ]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for thread in threads:
        thread.start()
    while not stop.wait(0.5):
        pass
    for thread in threads:
        thread.join(timeout=20)


def _seal_forever(stop: threading.Event) -> None:
    while not stop.wait(SEAL_SECONDS):
        try:
            audit.seal()
        except Error as error:
            log.warning("audit_database_away", error=str(error).splitlines()[0])
        finally:
            close_old_connections()


def _jobs_forever(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            asyncio.run(_run_jobs(stop))
        except Exception as error:  # the job runner's edge
            log.warning("jobs_restart", error=str(error))
            stop.wait(2)


def clock_offset() -> float:
    """By how many seconds the wall clock is ahead of one that nobody sets; another number: it was set."""
    return time.time() - time.monotonic()


async def _run_jobs(stop: threading.Event) -> None:
    """Run jobs until `stop`, or until this machine's clock is set, then finish those at work.

    A scheduler remembers what it last enqueued: after a step of the clock it would wait until then, or catch up on
    what never was. So the worker begins anew; what the database knows keeps each time from running twice.

    On an app of its own: the worker needs a connector that listens, while what this process enqueues must go
    on through Django's, in the caller's transaction.
    """
    connector = cast(DjangoConnector, job_app.connector).get_worker_connector()
    async with job_app.with_connector(connector).open_async() as app:
        worker = asyncio.create_task(
            app.run_worker_async(
                install_signal_handlers=False,
                shutdown_graceful_timeout=JOB_SECONDS,
                stalled_worker_timeout=STALLED_AFTER.total_seconds(),
                task_middleware=[note_failures],
            )
        )
        offset = clock_offset()
        while not stop.is_set() and not worker.done() and abs(clock_offset() - offset) < CLOCK_STEP:
            await asyncio.sleep(0.2)
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
