"""What the worker does for people's rights; each is safe to run twice."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from jangteo.privacy import services
from jangteo.privacy.services.requests import RUN_REQUEST

RETRY = RetryStrategy(max_attempts=5, exponential_wait=4)


@app.task(name=RUN_REQUEST, retry=RETRY)
def run_request(request_id: str) -> None:
    """One export or erasure."""
    services.run_request(UUID(request_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="privacy.run_waiting", queueing_lock="privacy.run_waiting")
def run_waiting(timestamp: int) -> None:
    """What was killed on the way."""
    services.run_waiting()


@app.periodic(cron="17 4 * * *")
@app.task(name="privacy.end_what_has_run_out", queueing_lock="privacy.end_what_has_run_out")
def end_what_has_run_out(timestamp: int) -> None:
    """Retention."""
    services.end_what_has_run_out()
