"""What the worker tidies, and what it does about its own queue; each is safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel import answers, services


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


@app.periodic(cron="7 * * * *")
@app.task(name="kernel.remove_expired_answers", queueing_lock="kernel.remove_expired_answers", retry=services.JOB_RETRY)
def remove_expired_answers(timestamp: int) -> None:
    """Answers of calls that nobody will send again."""
    while answers.remove_expired() == answers.AT_ONCE:
        pass


@app.periodic(cron="17 * * * *")
@app.task(name="kernel.drop_old_changes", queueing_lock="kernel.drop_old_changes", retry=services.JOB_RETRY)
def drop_old_changes(timestamp: int) -> None:
    """Notes of changes that every process has seen long ago."""
    services.drop_old_changes()
