"""What the worker does about search; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.search import services


@app.periodic(cron="* * * * *")
@app.task(name="search.make_entries", queueing_lock="search.make_entries", retry=JOB_RETRY, pass_context=False)
def make_entries(timestamp: int) -> None:
    """Every minute: products that share a name which was changed are found by the new one."""
    services.make_stale_entries()
