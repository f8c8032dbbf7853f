"""What the worker runs."""

import signal
import threading

import structlog
from django.db import OperationalError, close_old_connections
from procrastinate.contrib.django import app as job_app

from jangteo.kernel import audit, outbox

SEAL_SECONDS = 5.0

log = structlog.get_logger(__name__)


def run_worker(stop: threading.Event | None = None) -> None:
    """Deliver events, seal the audit chain and run jobs until told to stop (SIGTERM, SIGINT or `stop`)."""
    stop = stop or threading.Event()
    threads = [
        threading.Thread(target=outbox.relay_forever, args=(stop,), name="outbox-relay"),
        threading.Thread(target=_seal_forever, args=(stop,), name="audit-seal"),
        threading.Thread(target=_jobs_forever, args=(stop,), name="jobs", daemon=True),
    ]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    for thread in threads:
        thread.start()
    while not stop.wait(0.5):
        pass
    for thread in threads[:2]:
        thread.join(timeout=20)


def _seal_forever(stop: threading.Event) -> None:
    while not stop.wait(SEAL_SECONDS):
        try:
            audit.seal()
        except OperationalError as error:
            log.warning("audit_database_away", error=str(error).splitlines()[0])
        finally:
            close_old_connections()


def _jobs_forever(stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            job_app.run_worker(install_signal_handlers=False, listen_notify=True)
        except Exception as error:  # the job runner's edge
            log.warning("jobs_restart", error=str(error))
            stop.wait(2)
