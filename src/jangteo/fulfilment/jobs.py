"""What the worker does about shipments; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.fulfilment import services
from jangteo.kernel.services import JOB_RETRY
from jangteo.kernel.types import job_actor


@app.periodic(cron="*/5 * * * *")
@app.task(name="fulfilment.plan_promised", queueing_lock="fulfilment.plan_promised", retry=JOB_RETRY)
def plan_promised(timestamp: int) -> None:
    """Every five minutes: goods came in for orders that waited for them."""
    services.plan_promised(actor=job_actor("fulfilment"))


@app.periodic(cron="11 * * * *")
@app.task(name="fulfilment.note_missed_promises", queueing_lock="fulfilment.note_missed_promises", retry=JOB_RETRY)
def note_missed_promises(timestamp: int) -> None:
    """Every hour: shipments that should have left by yesterday."""
    services.note_missed_promises()
