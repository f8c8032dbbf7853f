"""What the worker does about deposits; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.banking import services
from jangteo.kernel.services import JOB_RETRY


@app.periodic(cron="* * * * *")
@app.task(name="banking.match", queueing_lock="banking.match", retry=JOB_RETRY, pass_context=False)
def match(timestamp: int) -> None:
    """Lines that came in and that nobody looked at yet are applied, or put before a person."""
    services.match_new_lines()
