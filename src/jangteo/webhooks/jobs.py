"""What the worker does about endpoints that fail; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.webhooks import services


@app.periodic(cron="7 * * * *")
@app.task(name="webhooks.look_after", queueing_lock="webhooks.look_after", retry=JOB_RETRY, pass_context=False)
def look_after(timestamp: int) -> None:
    """Warnings, and switching off what failed for days, also where nothing is tried any more."""
    services.look_after()
