"""What the worker does about approvals; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.approvals import services
from jangteo.kernel.services import JOB_RETRY
from jangteo.kernel.types import job_actor


@app.periodic(cron="*/10 * * * *")
@app.task(name="approvals.expire", queueing_lock="approvals.expire", retry=JOB_RETRY, pass_context=False)
def expire(timestamp: int) -> None:
    """Every ten minutes: requests whose time ran out lapse, and what was reserved for them is free."""
    services.expire_requests(actor=job_actor("approvals"))
