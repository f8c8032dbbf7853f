"""What the worker does about invoices; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.billing import services
from jangteo.kernel.services import JOB_RETRY
from jangteo.kernel.types import job_actor


@app.periodic(cron="40 18 * * *")
@app.task(name="billing.close_last_month", queueing_lock="billing.close_last_month", retry=JOB_RETRY)
def close_last_month(timestamp: int) -> None:
    """At 03:40 in Seoul: the invoices of last month, of those whose day has come."""
    services.close_last_month()


@app.periodic(cron="*/10 * * * *")
@app.task(name="billing.push_tax", queueing_lock="billing.push_tax", retry=JOB_RETRY)
def push_tax(timestamp: int) -> None:
    """Tax documents and cash receipts that were let out go further, or are asked about."""
    services.push_waiting()
    services.push_receipts()


@app.periodic(cron="10 0 * * *")
@app.task(name="billing.dunning", queueing_lock="billing.dunning", retry=JOB_RETRY)
def dunning(timestamp: int) -> None:
    """At 09:10 in Seoul: what is overdue is reminded of, and credit stopped or let go on."""
    services.run_dunning(actor=job_actor("billing"))
    services.follow_overdue(actor=job_actor("billing"))
