"""What the worker does for people's rights; each is safe to run twice."""

from uuid import UUID

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.privacy import services
from jangteo.privacy.services.requests import RUN_REQUEST


@app.task(name=RUN_REQUEST, retry=JOB_RETRY)
def run_request(request_id: str) -> None:
    """One export or erasure."""
    services.run_request(UUID(request_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="privacy.run_waiting", queueing_lock="privacy.run_waiting", retry=JOB_RETRY)
def run_waiting(timestamp: int) -> None:
    """What was killed on the way."""
    services.run_waiting()


@app.periodic(cron="17 4 * * *")
@app.task(name="privacy.end_what_has_run_out", queueing_lock="privacy.end_what_has_run_out", retry=JOB_RETRY)
def end_what_has_run_out(timestamp: int) -> None:
    """Retention."""
    services.end_what_has_run_out()
