"""What the worker does about invoices; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.billing import services
from jangteo.kernel.services import JOB_RETRY


@app.periodic(cron="40 18 * * *")
@app.task(name="billing.close_last_month", queueing_lock="billing.close_last_month", retry=JOB_RETRY)
def close_last_month(timestamp: int) -> None:
    """At 03:40 in Seoul: the invoices of last month, of those whose day has come."""
    services.close_last_month()
