"""What the worker does about stored value; safe to run twice."""

from datetime import timedelta

from procrastinate.contrib.django import app

from jangteo.kernel import clock
from jangteo.kernel.services import JOB_RETRY
from jangteo.kernel.types import job_actor
from jangteo.stored_value import services

KEPT = timedelta(days=5 * 365 + 2)  # whom money was paid to, as papers of trade are kept


@app.periodic(cron="20 19 * * *")
@app.task(name="stored_value.expire", queueing_lock="stored_value.expire", retry=JOB_RETRY, pass_context=False)
def expire(timestamp: int) -> None:
    """At 04:20 in Seoul: what nobody may claim any more is gone, and so is whom was paid out long ago."""
    while services.expire_values(actor=job_actor("stored value")):
        pass
    services.forget_accounts(before=clock.now() - KEPT)
