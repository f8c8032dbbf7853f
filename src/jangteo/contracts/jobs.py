"""What the worker does about contracts every night; each is safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.contracts import services
from jangteo.kernel.services import JOB_RETRY


@app.periodic(cron="40 18 * * *")
@app.task(name="contracts.nightly", queueing_lock="contracts.nightly", retry=JOB_RETRY, pass_context=False)
def nightly(timestamp: int) -> None:
    """At 03:40 in Seoul: what renews goes on, what is over is closed, what ends soon is told."""
    services.renew_due()
    services.end_over()
    services.give_notices()
