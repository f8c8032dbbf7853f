"""What the worker does about its own queue; each is safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel import services


@app.periodic(cron="* * * * *")
@app.task(name="kernel.retry_stalled_jobs", queueing_lock="kernel.retry_stalled_jobs", retry=services.JOB_RETRY)
def retry_stalled_jobs(timestamp: int) -> None:
    """What workers that are gone were doing."""
    services.retry_stalled_jobs()


@app.periodic(cron="23 19 * * *")
@app.task(name="kernel.drop_old_jobs", queueing_lock="kernel.drop_old_jobs", retry=services.JOB_RETRY)
def drop_old_jobs(timestamp: int) -> None:
    """At 04:23 in Seoul: what ended long ago."""
    services.drop_old_jobs()
