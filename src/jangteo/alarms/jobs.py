"""What the worker looks at by itself; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.alarms import services
from jangteo.kernel.services import JOB_RETRY


@app.periodic(cron="* * * * *")
@app.task(name="alarms.judge", queueing_lock="alarms.judge", retry=JOB_RETRY)
def judge(timestamp: int) -> None:
    """Each minute."""
    services.check_stock()
    services.judge()


@app.periodic(cron="47 19 * * *")
@app.task(name="alarms.check_promises", queueing_lock="alarms.check_promises", retry=JOB_RETRY)
def check_promises(timestamp: int) -> None:
    """At 04:47 in Seoul."""
    services.check_promises()
