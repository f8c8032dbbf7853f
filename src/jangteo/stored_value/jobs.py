"""What the worker does about stored value; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.kernel.types import job_actor
from jangteo.stored_value import services


@app.periodic(cron="20 19 * * *")
@app.task(name="stored_value.expire", queueing_lock="stored_value.expire", retry=JOB_RETRY, pass_context=False)
def expire(timestamp: int) -> None:
    """At 04:20 in Seoul: what nobody may claim any more is gone."""
    while services.expire_values(actor=job_actor("stored value")):
        pass
