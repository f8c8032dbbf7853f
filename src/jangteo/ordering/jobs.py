"""What the worker does about orders; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.ordering import services


@app.periodic(cron="*/10 * * * *")
@app.task(name="ordering.cancel_unpaid", queueing_lock="ordering.cancel_unpaid", retry=JOB_RETRY)
def cancel_unpaid(timestamp: int) -> None:
    """Every ten minutes: orders that were not paid in their channel's time are called off."""
    services.cancel_unpaid_orders()
