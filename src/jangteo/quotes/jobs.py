"""What the worker does about quotes; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.kernel.types import job_actor
from jangteo.quotes import services


@app.periodic(cron="*/10 * * * *")
@app.task(name="quotes.expire", queueing_lock="quotes.expire", retry=JOB_RETRY, pass_context=False)
def expire(timestamp: int) -> None:
    """Every ten minutes: offers whose time ran out can't be taken any more."""
    services.expire_due(actor=job_actor("quotes"))
