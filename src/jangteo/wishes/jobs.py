"""What the worker does about those who wait for goods; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.wishes import services


@app.periodic(cron="*/10 * * * *")
@app.task(name="wishes.tell_back", queueing_lock="wishes.tell_back", retry=JOB_RETRY, pass_context=False)
def tell_back(timestamp: int) -> None:
    """Every ten minutes: who is next in line is told, and what became theirs to buy without goods coming."""
    services.tell_back()


@app.periodic(cron="25 4 * * *")
@app.task(name="wishes.end_asks", queueing_lock="wishes.end_asks", retry=JOB_RETRY, pass_context=False)
def end_asks(timestamp: int) -> None:
    """Every night: asks whose time ran out end; what has been over for long is forgotten."""
    services.end_asks()
