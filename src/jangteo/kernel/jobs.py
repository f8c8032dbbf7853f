"""What the worker tidies; each is safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel import answers


@app.periodic(cron="7 * * * *")
@app.task(name="kernel.remove_expired_answers", queueing_lock="kernel.remove_expired_answers", pass_context=False)
def remove_expired_answers(timestamp: int) -> None:
    """Answers of calls that nobody will send again."""
    while answers.remove_expired() == answers.AT_ONCE:
        pass
